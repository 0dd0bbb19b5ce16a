/** Annotations, maps and masks of a set through builds, shards, replays and checks. */
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { replay } from '../../../src/augment/build/replay.ts'
import { verify } from '../../../src/augment/build/verify.ts'
import { silent } from '../../../src/core/progress.ts'
import type { ImageAnnotations } from '../../../src/dataset/annotations/annotation.ts'
import type { ManifestRow } from '../../../src/dataset/built-dataset.ts'
import { writeSmallSet } from '../../support/set.ts'
import { layerPath } from '../../../src/augment/layers/layer.ts'
import { recipe, SHARDS, shardsIn } from '../shards/support.ts'

/** Also with maps and masks, which the images must not change for. */
const layered = { ...recipe, output: { ...recipe.output, maps: true, masks: true } }

let folder: string
const run = (): ReturnType<typeof shardsIn> => shardsIn(folder)

/** Words where small pages have their bars, the last of them half outside once it is moved down. */
const annotationsOf = (image: string, width: number): string =>
  JSON.stringify({
    image,
    annotations: [0, 1, 2].map((k) => ({
      kind: 'word',
      text: `w${k}`,
      order: k,
      points: [
        [14, 40 + 11 * k],
        [14 + width, 40 + 11 * k],
        [14 + width, 46 + 11 * k],
        [14, 46 + 11 * k],
      ],
    })),
    keypoints: [{ name: 'middle', at: [75, 100] }],
  })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palimpsest-annotations-'))
  await writeSmallSet(join(folder, 'data'), { classes: 2, pages: 4 })
  // One page of eight has none.
  const ids = [0, 1].flatMap((t) => [0, 1, 2, 3].map((i) => `p${t}x${i}.jpg`)).slice(0, 7)
  await writeFile(
    join(folder, 'data', 'annotations.jsonl'),
    ids.map((id) => `${annotationsOf(id, 40)}\n`).join(''),
  )
  await run().whole('whole', { recipe: layered })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function linesOf<T>(set: string, file: string): Promise<T[]> {
  const text = await readFile(run().at(set, file), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T)
}

test('every image of an annotated page has its line, in the manifest’s order', async () => {
  const rows = await linesOf<ManifestRow & { annotationLine?: string }>('whole', 'manifest.jsonl')
  const lines = await linesOf<ImageAnnotations>('whole', 'annotations.jsonl')
  const annotated = rows.filter(({ annotations }) => annotations !== undefined)
  expect(annotated.length).toBeLessThan(rows.length)
  expect(lines.map(({ image }) => image)).toEqual(annotated.map(({ file }) => file))
  expect(rows.some(({ annotationLine }) => annotationLine !== undefined)).toBe(false)
  const [untouched] = lines
  expect(untouched).toMatchObject({
    homography: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    corners: [
      [0, 0],
      [150, 0],
      [150, 200],
      [0, 200],
    ],
    keypoints: [{ name: 'middle', at: [75, 100] }],
  })
  expect(untouched!.annotations[1]).toMatchObject({ text: 'w1', readability: 1 })
  // The recipe turns pages about their middle.
  const turned = lines.find(({ image }) => image.endsWith('_0001.jpg'))!
  const [a, b] = turned.homography!
  const [first] = turned.annotations
  const [[x0, y0], [x1, y1]] = first!.points as [[number, number], [number, number]]
  expect(turned.keypoints![0]!.at).toEqual([75, 100])
  expect(Math.atan2(y1 - y0, x1 - x0)).toBeCloseTo(Math.atan2(-b!, a!), 2)
  expect(Math.hypot(x1 - x0, y1 - y0)).toBeCloseTo(40, 1)
  expect(first!.readability).toBeGreaterThan(0.1)
  expect(first!.readability).toBeLessThan(1)
  const info = JSON.parse(await readFile(run().at('whole', 'dataset.json'), 'utf8')) as object
  expect(info).toMatchObject({ annotated: lines.length })
})

test('a set that is right is right, and what is changed is found', async () => {
  expect(await verify(run().at('whole'), silent)).toMatchObject({ bad: [] })
  const path = run().at('whole', 'annotations.jsonl')
  const text = await readFile(path, 'utf8')
  await writeFile(path, text.replace('"text":"w1"', '"text":"v1"'))
  const { bad } = await verify(run().at('whole'), silent)
  expect(bad).toEqual([expect.stringContaining('annotations.jsonl:1: is not the line')])
  await writeFile(path, text.slice(text.indexOf('\n') + 1))
  expect((await verify(run().at('whole'), silent)).bad[0]).toContain('is expected')
  await writeFile(path, text)
  await appendFile(path, text.slice(0, text.indexOf('\n') + 1))
  expect((await verify(run().at('whole'), silent)).bad).toHaveLength(1)
  // The build puts it right: nothing is drawn again but what lost its line.
  await writeFile(path, text.slice(text.indexOf('\n') + 1))
  expect((await run().whole('whole', { recipe: layered })).made).toBe(1)
  expect(await readFile(path, 'utf8')).toBe(text)
})

test('each image has its maps and its mask', async () => {
  const rows = await linesOf<ManifestRow>('whole', 'manifest.jsonl')
  const kinds = ['map-x', 'map-y', 'mask'] as const
  for (const { file, layers } of rows) {
    expect(layers!.map((one) => one.file)).toEqual(kinds.map((kind) => layerPath(file, kind)))
  }
  const there = await readdir(run().at('whole', 'maps'), { recursive: true, withFileTypes: true })
  expect(there.filter((entry) => entry.isFile())).toHaveLength(2 * rows.length)
  const info = JSON.parse(await readFile(run().at('whole', 'dataset.json'), 'utf8')) as object
  expect(info).toMatchObject({ maps: true, masks: true })
})

test('a damaged map is found and made again, alone', async () => {
  const at = run().at('whole')
  const rows = await linesOf<ManifestRow>('whole', 'manifest.jsonl')
  const { file } = rows.find(({ variant }) => variant === 1)!
  const map = join(at, layerPath(file, 'map-y'))
  const bytes = await readFile(map)
  await writeFile(map, Buffer.from(bytes.toReversed()))
  await writeFile(join(at, 'masks/train/other.png'), '')
  const { bad } = await verify(at, silent)
  expect(bad.toSorted()).toEqual([
    expect.stringContaining('.y.png: its bytes are not'),
    expect.stringContaining('masks/train/other.png: is not in the manifest'),
  ])
  await writeFile(map, 'torn')
  expect((await run().whole('whole', { recipe: layered })).made).toBe(1)
  expect(await readFile(map)).toEqual(bytes)
  expect(await verify(at, silent)).toMatchObject({ bad: [] })
  await expect(run().whole('whole', { recipe })).rejects.toMatchObject({ code: 'OTHER_SETTINGS' })
})

test('an image is annotated the same when it is drawn again', async () => {
  const rows = await linesOf<ManifestRow>('whole', 'manifest.jsonl')
  for (const variant of [0, 1]) {
    const row = rows.find((one) => one.annotations !== undefined && one.variant === variant)!
    const again = await replay(run().at('whole'), row.id)
    expect(again).toMatchObject({ same: true, sameAnnotations: true, sameLayers: true })
    expect(again.layers).toHaveLength(3)
    expect(again.annotationLine).toContain('"w2"')
  }
})

test('shards make the same annotations', async () => {
  await run().plan('plan', { recipe: layered })
  for (let number = 1; number <= SHARDS; number++) await run().draw('plan', number)
  expect(await run().merge('plan', 'merged')).toMatchObject({ state: 'merged' })
  for (const name of ['annotations.jsonl', 'manifest.jsonl', 'source-annotations.jsonl']) {
    expect(await readFile(run().at('merged', name), 'utf8')).toBe(
      await readFile(run().at('whole', name), 'utf8'),
    )
  }
  // Of all files the manifest has the digests, which are those of the other set.
  expect(await verify(run().at('merged'), silent)).toMatchObject({ bad: [] })
})

test('other annotations of a page make its images anew, and those of others stay', async () => {
  const before = await readFile(run().at('whole', 'annotations.jsonl'), 'utf8')
  const path = run().at('data', 'annotations.jsonl')
  const given = await readFile(path, 'utf8')
  const [, ...others] = given.trimEnd().split('\n')
  await writeFile(path, [annotationsOf('p0x0.jpg', 30), ...others, ''].join('\n'))
  const { made, annotated } = await run().whole('whole', { recipe: layered })
  const rows = await linesOf<ManifestRow>('whole', 'manifest.jsonl')
  expect(made).toBe(rows.filter(({ source }) => source.path === 'train/p0x0.jpg').length)
  expect(annotated).toBe(before.trimEnd().split('\n').length)
  expect(await verify(run().at('whole'), silent)).toMatchObject({ bad: [] })
  await writeFile(path, given)
  await run().whole('whole', { recipe: layered })
  expect(await readFile(run().at('whole', 'annotations.jsonl'), 'utf8')).toBe(before)
})

test('a set without annotations holds nothing of them, and the same images', async () => {
  const digest = async (set: string): Promise<unknown> =>
    (JSON.parse(await readFile(run().at(set, 'dataset.json'), 'utf8')) as { digest: string }).digest
  const other = shardsIn(await mkdtemp(join(tmpdir(), 'palimpsest-annotations-')))
  await writeSmallSet(other.at('data'), { classes: 2, pages: 4 })
  const result = await other.whole('whole')
  expect(result.digest).toBe(await digest('whole'))
  expect(result.annotated).toBeUndefined()
  for (const name of ['annotations.jsonl', 'source-annotations.jsonl']) {
    await expect(readFile(other.at('whole', name))).rejects.toThrow('ENOENT')
  }
  expect(await readFile(other.at('whole', 'manifest.jsonl'), 'utf8')).not.toContain('annotation')
  expect(await readFile(other.at('whole', 'dataset.json'), 'utf8')).not.toContain('annotated')
  await rm(other.at(), { recursive: true, force: true })
})
