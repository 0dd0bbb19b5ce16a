import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/cli.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** What an install may take, in millions of bytes; README says how much it is. */
const INSTALL_MEGABYTES = 460

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

/** The code of every `@example` of a file, with the function it belongs to. */
async function examplesOf(file: string): Promise<string[]> {
  const text = await readFile(join(ROOT, 'src', file), 'utf8')
  return [...text.matchAll(/@example\n \* ```js\n([\s\S]*?) \* ```/g)].map(([, code]) =>
    code!.replaceAll(/^ \* ?/gm, ''),
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
  { timeout: 600_000 },
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
    process.stdout.write(`installed: ${Math.round(bytes / 1e6)} MB, ${files} files\n`)
    expect(bytes / 1e6).toBeLessThan(INSTALL_MEGABYTES)

    // The commands, as npm links them.
    const bin = (name: string): string => join(folder, 'node_modules', '.bin', name)
    const sample = ['sample', '--train', '36', '--test', '4', '--workers', '1', '--out', 'data']
    await expectDone(bin('augment'), sample, folder)
    const built = ['build', '--recipe', 'light', '--target', '51', '--workers', '1', '--out', 'set']
    await expectDone(bin('augment'), built, folder)
    await expectDone(bin('augment'), ['verify', 'set'], folder)
    const train = ['--dataset', 'set', '--backbones', 'convnextv2_atto', '--steps', '2']
    await expectDone(bin('train'), [...train, '--out', 'runs/mine'], folder)

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
    const sources = ['augment/api.ts', 'augment/augment-image.ts', 'train/api.ts']
    const examples = (
      await Promise.all([...sources, 'train/inference/export-onnx.ts'].map(examplesOf))
    ).flat()
    expect(examples.length).toBe(7)
    for (const [i, code] of examples.entries()) {
      await writeFile(join(folder, `example-${i}.mjs`), code)
      await expectDone(process.execPath, [`example-${i}.mjs`], folder)
    }
  },
)
