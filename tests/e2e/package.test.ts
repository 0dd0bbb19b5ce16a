import { spawn } from 'node:child_process'
import { copyFile, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ENTRY_POINTS } from '../../tools/api/read.ts'
import { temporaryFolder } from '../support/cli.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** What an install may take, starter weights among it, in millions of bytes; README says how much it is. */
const INSTALL_MEGABYTES = 450

interface Ran {
  code: number | null
  text: string
}

function run(program: string, args: readonly string[], cwd: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd })
    let text = ''
    child.stdout.on('data', (data: Buffer) => (text += data.toString()))
    child.stderr.on('data', (data: Buffer) => (text += data.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, text }))
  })
}

async function expectDone(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, text } = await run(program, args, cwd)
  expect(code, `${program} ${args.join(' ')}: ${text}`).toBe(0)
  return text
}

/** Bytes and number of files of a folder. */
async function sizeOf(folder: string): Promise<{ bytes: number; files: number }> {
  let [bytes, files] = [0, 0]
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    bytes += (await stat(join(entry.parentPath, entry.name))).size
    files++
  }
  return { bytes, files }
}

/** What the stub of a native package saw. */
interface NativeUse {
  backend: string
  /** tensors that its backend was given */
  written: number
  /** no second TensorFlow.js made the engine */
  ownEngine: boolean
}

/** A package of the shape of @tensorflow/tfjs-node, with a TensorFlow.js of its own. */
async function installNativeStub(folder: string): Promise<void> {
  const home = join(folder, 'node_modules', '@tensorflow', 'tfjs-node')
  const own = join(home, 'node_modules', '@tensorflow')
  await mkdir(own, { recursive: true })
  await symlink(join(ROOT, 'node_modules', '@tensorflow', 'tfjs'), join(own, 'tfjs'), 'junction')
  const manifest = { name: '@tensorflow/tfjs-node', version: '4.22.0', main: 'index.cjs' }
  await writeFile(join(home, 'package.json'), JSON.stringify(manifest))
  await copyFile(join(ROOT, 'tests', 'support', 'tfjs-node-stub.cjs'), join(home, 'index.cjs'))
}

/** The code of every example of the API reference, as a consumer reads it. */
async function examplesIn(folder: string): Promise<string[]> {
  const pages = await Promise.all(
    ENTRY_POINTS.map(({ page }) => readFile(join(folder, page), 'utf8')),
  )
  return pages.flatMap((text) =>
    [...text.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code]) => code!),
  )
}

const CONSUMER = `
import { augmentImage, build, lint, readManifest, type StepRecord } from 'palimpsest'
import { defineEffect, number, type Page } from 'palimpsest/effects'
import { exportOnnx, openRun } from 'palimpsest/train'

export const own = defineEffect({
  name: 'mine', phase: 'ink', summary: 'a test', movesPixels: false,
  params: { share: number(0, 1, 0.5, '', 'how much') },
  apply(page: Page, { share }) {
    const value: number = share
    page.pixels().fill(value * 255)
  },
})
const drawn: { steps: readonly StepRecord[] } = await augmentImage(new Uint8Array(), { recipe: 'heavy' })
// @ts-expect-error a recipe must be named
await augmentImage(new Uint8Array(), {})
const probabilities: Float32Array[] = await (await openRun('x')).predict([new Uint8Array()])
console.log(drawn, probabilities, build, lint, readManifest, exportOnnx)
`

test(
  'the tarball installs, runs, type-checks and is small',
  { timeout: 1_200_000 },
  async (context) => {
    const folder = await temporaryFolder()
    const packed = await expectDone(
      process.execPath,
      [join(ROOT, 'tools', 'pack.js'), folder],
      ROOT,
    )
    const { file } = JSON.parse(packed) as { file: string }

    const publint = await expectDone('npx', ['publint', 'run', '--strict', file], ROOT)
    expect(publint).toContain('All good!')
    await expectDone('npx', ['attw', file, '--profile', 'esm-only'], ROOT)

    await writeFile(join(folder, 'package.json'), '{ "name": "consumer", "type": "module" }')
    const install = [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      file,
    ]
    const installed = await run('npm', install, folder)
    if (/ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT/.test(installed.text)) {
      context.skip('the npm registry cannot be reached')
    }
    expect(installed.code, installed.text).toBe(0)
    const { bytes, files } = await sizeOf(join(folder, 'node_modules'))
    const weights = await sizeOf(join(folder, 'node_modules', 'palimpsest', 'weights'))
    process.stdout.write(
      `installed: ${Math.round(bytes / 1e6)} MB, ${files} files, of them weights ${Math.round(weights.bytes / 1e6)} MB\n`,
    )
    expect(bytes / 1e6).toBeLessThan(INSTALL_MEGABYTES)

    // The commands, as npm links them.
    const bin = (name: string): string => join(folder, 'node_modules', '.bin', name)
    const sample = ['sample', '--train', '36', '--test', '4', '--workers', '1', '--out', 'data']
    await expectDone(bin('augment'), sample, folder)
    const built = ['build', '--recipe', 'light', '--target', '51', '--workers', '1', '--out', 'set']
    await expectDone(bin('augment'), built, folder)
    await expectDone(bin('augment'), ['verify', 'set'], folder)

    // Decoders and formats whose libraries are bundled.
    const fixtures = join(ROOT, 'tests', 'page', 'codec', 'foreign', 'fixtures')
    const pages = ['two.pdf#2', 'page.heic', 'page.jp2', 'alpha.bmp']
    const images = pages.flatMap((name) => ['--image', join(fixtures, name)])
    const sheet = ['preview', '--recipe', 'light', '--count', '1', '--out', 'sheet.png']
    await expectDone(bin('augment'), [...sheet, ...images], folder)
    for (const format of ['parquet', 'zip']) {
      await expectDone(bin('augment'), ['export', 'set', '--format', format], folder)
    }

    // The bundled OCR engine, in a thread of its own.
    await expectDone(bin('augment'), ['words', 'data/test', '--out', 'words.jsonl'], folder)
    expect(await readFile(join(folder, 'words.jsonl'), 'utf8')).toMatch(/"text":/)

    const train = ['--dataset', 'set', '--backbones', 'convnextv2_atto', '--steps', '2']
    await expectDone(bin('train'), [...train, '--out', 'runs/mine'], folder)

    // Step by step on the TensorFlow.js that is bundled, then on that of a native package.
    const eager = [...train, '--engine', 'eager', '--size', '32', '--batch', '4']
    const inJavaScript = await expectDone(bin('train'), [...eager, '--out', 'runs/eager'], folder)
    expect(inJavaScript).toContain('convnextv2_atto: on cpu')
    await installNativeStub(folder)
    const native = await expectDone(bin('train'), [...eager, '--out', 'runs/native'], folder)
    expect(native).toContain('convnextv2_atto: on @tensorflow/tfjs-node')
    const used = JSON.parse(await readFile(join(folder, 'native.json'), 'utf8')) as NativeUse
    expect(used).toMatchObject({ backend: 'tensorflow', ownEngine: true })
    expect(used.written).toBeGreaterThan(1000)

    // Types, strictly, those of all dependencies included.
    await mkdir(join(folder, 'src'))
    await writeFile(join(folder, 'src', 'consumer.ts'), CONSUMER)
    const example = join(folder, 'node_modules', 'palimpsest', 'examples', 'build.ts')
    await writeFile(join(folder, 'src', 'build.ts'), await readFile(example))
    const compilerOptions = {
      target: 'es2023',
      lib: ['esnext', 'dom'],
      module: 'nodenext',
      moduleResolution: 'nodenext',
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      types: ['node'],
      typeRoots: [join(ROOT, 'node_modules', '@types')],
    }
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, include: ['src'] }),
    )
    const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
    await expectDone(process.execPath, [compiler, '-p', '.'], folder)

    // Every example of the documentation.
    const [page] = await readdir(join(folder, 'data', 'train'))
    await writeFile(join(folder, 'page.jpg'), await readFile(join(folder, 'data', 'train', page!)))
    const examples = await examplesIn(join(folder, 'node_modules', 'palimpsest', 'docs', 'api'))
    expect(examples.length).toBeGreaterThanOrEqual(20)
    for (const [i, code] of examples.entries()) {
      await writeFile(join(folder, `example-${i}.mjs`), code)
      await expectDone(process.execPath, [`example-${i}.mjs`], folder)
    }
  },
)
