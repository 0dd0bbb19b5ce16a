/** `--pdf-dpi`: which size pages of PDF documents have, and that it is no less than a recipe's settings. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readDatasetInfo, type ManifestRow } from '../../src/dataset/built-dataset.ts'
import { augment, augmentJson, temporaryFolder } from '../support/cli.ts'

const RECIPE = 'name: plain\nseed: 1\ncanvas: { area: 0 }\nsteps: []\nholdout: { share: 0 }\n'
const DOCUMENT = fileURLToPath(new URL('../page/codec/foreign/fixtures/two.pdf', import.meta.url))

async function sizesIn(folder: string): Promise<string[]> {
  const lines = (await readFile(join(folder, 'manifest.jsonl'), 'utf8')).trim().split('\n')
  const rows = lines.map((line) => JSON.parse(line) as ManifestRow)
  return rows.map(({ width, height }) => `${width}×${height}`)
}

test('decides how large pages are, and is a part of what a set and a plan are', async () => {
  const folder = await temporaryFolder()
  const at = (name: string): string => join(folder, name)
  await mkdir(at('data/a'), { recursive: true })
  await copyFile(DOCUMENT, at('data/a/two.pdf'))
  await writeFile(at('plain.yaml'), RECIPE)
  const common = ['--data', at('data'), '--recipe', at('plain.yaml'), '--target', '2']
  const build = ['build', ...common, '--out', at('set'), '--workers', '1']
  const { digest } = await augmentJson<{ digest: string }>(...build, '--pdf-dpi', '100')
  // At 200 dots per inch it has 417×556.
  expect(await sizesIn(at('set'))).toEqual(['208×278', '208×278'])
  expect((await readDatasetInfo(at('set'))).source.pdfDpi).toBe(100)

  const usual = await augment(...build)
  expect(usual).toMatchObject({ code: 2 })
  expect(usual.stderr).toContain('resolution of PDF pages')
  const plan = ['plan', ...common, '--shards', '1', '--out', at('plan'), '--workers', '1']
  await augmentJson(...plan, '--pdf-dpi', '100')
  // Nobody needs to say it again.
  const shard = ['build', '--plan', at('plan'), '--shard', '1/1', '--workers', '1']
  expect(await augmentJson<{ digest: string }>(...shard)).toMatchObject({ digest })
  expect(await augment(...shard, '--pdf-dpi', '200')).toMatchObject({ code: 2 })
  const wrong = await augment(...build, '--pdf-dpi', '6000')
  expect(wrong).toMatchObject({ code: 2 })
  expect(wrong.stderr).toContain('36')
})
