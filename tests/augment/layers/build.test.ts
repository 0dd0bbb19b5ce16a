/** Maps and masks of a set through builds, shards, packed builds, replays and checks. */
import { readdir, readFile, rm } from 'node:fs/promises'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { build } from '../../../src/augment/build/build.ts'
import { replay } from '../../../src/augment/build/replay.ts'
import { buildPacked } from '../../../src/augment/export/build-packed.ts'
import { exportSet } from '../../../src/augment/export/export-set.ts'
import type { FormatName } from '../../../src/augment/export/formats.ts'
import { layerPath } from '../../../src/augment/layers/layer.ts'
import { MAP_END, MAP_OUTSIDE } from '../../../src/augment/layers/map-layer.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import { silent } from '../../../src/core/progress.ts'
import { sha256 } from '../../../src/core/hash.ts'
import type { ManifestRow } from '../../../src/dataset/built-dataset.ts'
import { decode } from '../../../src/page/codec/decode.ts'
import sharp from 'sharp'
import { holdoutRecipe, recipe, shardsIn } from '../shards/support.ts'
import { writeSmallSet } from '../../support/set.ts'

const layered = { ...recipe, target: 12, output: { ...recipe.output, maps: true, masks: true } }
const { signal } = new AbortController()

let folder: string
const run = (): ReturnType<typeof shardsIn> => shardsIn(folder)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palimpsest-layers-'))
  await writeSmallSet(join(folder, 'data'), { classes: 2, pages: 3 })
  await run().whole('whole', { recipe: layered })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function rowsOf(set: string): Promise<ManifestRow[]> {
  const text = await readFile(run().at(set, 'manifest.jsonl'), 'utf8')
  const lines = text.trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as ManifestRow)
}

/** Every file below a folder with its digest. */
async function filesOf(set: string, inner: string): Promise<Record<string, string>> {
  const entries = await readdir(run().at(set, inner), { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const found = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name)
      return [path.slice(run().at(set).length + 1), sha256(await readFile(path))] as const
    }),
  )
  return Object.fromEntries(found.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

const plane = async (file: string): Promise<Uint16Array> => {
  const { data } = await sharp(file)
    .toColourspace('grey16')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true })
  return new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
}

test('an untouched page is where it was, and nothing touched it', async () => {
  const row = (await rowsOf('whole')).find(({ variant }) => variant === 0)!
  const xs = await plane(run().at('whole', layerPath(row.file, 'map-x')))
  const wanted = Array.from({ length: row.width }, (_, x) =>
    Math.round(((x + 0.5) / row.width) * MAP_END),
  )
  expect([...xs.subarray(0, row.width)]).toEqual(wanted)
  const mask = await sharp(run().at('whole', layerPath(row.file, 'mask'))).stats()
  expect(mask.channels[0]!.max).toBe(0)
})

test.each<FormatName>(['webdataset', 'parquet', 'imagefolder'])(
  '%s carries them',
  async (format) => {
    const common = { shardSize: 300_000, progress: silent, signal, overwrite: false }
    await exportSet({ ...common, format, folder: run().at('whole'), out: run().at(format) })
    const exported = await filesOf(format, '.')
    const row = (await rowsOf('whole')).find(
      ({ split, variant }) => split === 'train' && variant > 0,
    )!
    if (format === 'imagefolder') {
      const digests = new Set(Object.values(exported))
      expect(row.layers!.every(({ sha256: digest }) => digests.has(digest))).toBe(true)
      expect(
        Object.keys(exported).some((name) => /^maps\/train\/[^/]+\/.*\.x\.png$/.test(name)),
      ).toBe(true)
    } else {
      const files = Object.keys(exported).filter((name) => name.includes('/train-'))
      const all = await Promise.all(files.map((name) => readFile(run().at(format, name))))
      const bytes = Buffer.concat(all)
      for (const { file, kind } of row.layers!) {
        expect(bytes.indexOf(await readFile(run().at('whole', file)))).toBeGreaterThan(0)
        const name = format === 'parquet' ? kind.replace('-', '_') : `${kind}.png`
        expect(bytes.indexOf(name)).toBeGreaterThan(0)
      }
      expect(bytes.indexOf('mask_steps')).toBeGreaterThan(0)
    }
    if (format !== 'webdataset') return
    // What a build in that format writes by itself.
    const out = run().at('packed')
    const packed = { ...common, data: run().at('data'), out, workers: 1, fixes: true, format }
    await buildPacked({ ...packed, recipe: layered, holdoutRecipe })
    expect(await filesOf('packed', 'data')).toEqual(
      Object.fromEntries(Object.entries(exported).filter(([name]) => name.startsWith('data/'))),
    )
  },
)

test('a format without a place for them is refused before anything is drawn', async () => {
  const options = { data: run().at('data'), out: run().at('zip'), workers: 1, fixes: true }
  const more = { format: 'zip' as const, shardSize: 1e6, progress: silent, signal }
  const built = buildPacked({
    ...options,
    ...more,
    overwrite: false,
    recipe: layered,
    holdoutRecipe,
  })
  await expect(built).rejects.toMatchObject({ code: 'FORMAT_WITHOUT_LAYERS' })
})

test('with maps the clean page of a pair is moved to where the noisy one shows it', async () => {
  const text =
    'name: p\npairs: true\nholdout: { share: 0 }\ntarget: 6\nsteps: [{ effect: rotate, params: { angle: [8, 12] } }, { effect: ink-bleed }]\n'
  expect(() => parseRecipe(text, 'p')).toThrow('output: { maps: true }')
  const { recipe: pairs } = parseRecipe(`output: { format: png, maps: true }\n${text}`, 'p')
  const options = { data: run().at('data'), workers: 1, fixes: true, overwrite: false }
  const common = { ...options, recipe: pairs, holdoutRecipe: recipe, progress: silent, signal }
  await build({ ...common, out: run().at('pairs') })
  const rows = await rowsOf('pairs')
  for (const noisy of rows.filter(({ split }) => split === 'noisy').slice(0, 3)) {
    const clean = rows.find(({ split, id }) => split === 'clean' && id === noisy.id)!
    expect([clean.width, clean.height, clean.registered]).toEqual([
      noisy.width,
      noisy.height,
      noisy.variant,
    ])
    // One map for both.
    expect(clean.layers!.map((one) => one.sha256)).toEqual(noisy.layers!.map((one) => one.sha256))
    const read = async (file: string) => decode(await readFile(run().at('pairs', file)), '')
    const [a, b] = [await read(noisy.file), await read(clean.file)]
    const off = (shift: number): number => {
      let sum = 0
      for (let y = 40; y < 160; y++) {
        for (let x = 30; x < 120; x++) {
          const k = 4 * (y * a.width + x)
          sum += Math.abs(a.pixels[k]! - b.pixels[k + 4 * shift]!)
        }
      }
      return sum
    }
    expect(off(0)).toBeLessThan(0.6 * Math.min(off(2), off(-2)))
    const outside = await plane(run().at('pairs', layerPath(noisy.file, 'map-x')))
    const bare = outside.indexOf(MAP_OUTSIDE)
    expect([...b.pixels.subarray(4 * bare, 4 * bare + 3)]).toEqual([255, 255, 255])
    expect(await replay(run().at('pairs'), `clean/${clean.id}`)).toMatchObject({
      same: true,
      sameLayers: true,
    })
  }
  // Of a pair that lost its clean page the noisy one is drawn for it, and stays as it is.
  const lost = rows.find(({ split }) => split === 'clean')!
  await rm(run().at('pairs', lost.file))
  expect(await build({ ...common, out: run().at('pairs') })).toMatchObject({ made: 1 })
  expect(sha256(await readFile(run().at('pairs', lost.file)))).toBe(lost.sha256)
})
