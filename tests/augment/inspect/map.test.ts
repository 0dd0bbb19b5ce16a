import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { embed } from '../../../src/augment/inspect/map/embed.ts'
import { layMap, predictionsOf } from '../../../src/augment/inspect/map/map.ts'
import type { Surveyed } from '../../../src/augment/inspect/survey.ts'
import { rngFrom } from '../../../src/core/rng.ts'
import { readFeatures, writeFeatures } from '../../../src/dataset/features-file.ts'
import { temporary } from './fixture.ts'

/** Three heaps of like vectors, by turns. */
function heaps(rows: number, width = 20): Int8Array[] {
  const rng = rngFrom('heaps')
  const middles = [0, 1, 2].map(() => Int8Array.from({ length: width }, () => rng.int(-90, 90)))
  return Array.from({ length: rows }, (_, i) =>
    middles[i % 3]!.map((value) => value + rng.int(-6, 6)),
  )
}

function distance(places: ArrayLike<number>, a: number, b: number): number {
  return Math.hypot(places[2 * a]! - places[2 * b]!, places[2 * a + 1]! - places[2 * b + 1]!)
}

describe.each(['umap', 'pca'] as const)('a map by %s', (method) => {
  it('lays like images together, and the same ones in the same places', async () => {
    const vectors = heaps(90)
    const { places } = await embed(vectors, method)
    expect(
      Math.max(...Array.from({ length: 29 }, (_, i) => distance(places, 0, 3 * i + 3))),
    ).toBeLessThan(
      Math.min(...Array.from({ length: 30 }, (_, i) => distance(places, 0, 3 * i + 1))),
    )
    expect((await embed(vectors, method)).places).toEqual(places)
  })
})

it('lays what it was not fitted on between the images that are most like it', async () => {
  const rows = 180
  const { places } = await embed(heaps(rows), 'umap', { fitted: 64 })

  const wrong = Array.from({ length: rows }, (_, row) => row).filter((row) => {
    const others = Array.from({ length: rows }, (_, other) => other).filter(
      (other) => other !== row,
    )
    const nearest = others.reduce((a, b) =>
      distance(places, row, b) < distance(places, row, a) ? b : a,
    )
    return nearest % 3 !== row % 3
  })
  expect(wrong).toEqual([])
})

describe('the map of a report', () => {
  let out: string
  const digests = Array.from({ length: 8 }, (_, i) => `digest ${i}`)
  const looks = heaps(8)
  /** Seven images of a set, two of them of the same bytes, and one test page; one is gone. */
  const set = {
    view: {
      sha256: [...digests.slice(0, 5), digests[0], undefined],
      classes: [
        { target: 4, name: 'bill' },
        { target: 9, name: 'form' },
      ],
    },
    images: [...looks.slice(0, 5), looks[0], undefined].map((look) => look && { look }),
    test: { files: ['test/t.jpg'], sha256: [digests[7]], images: [{ look: looks[7] }] },
  } as unknown as Surveyed

  afterAll(() => rm(dirname(out), { recursive: true, force: true }))
  beforeAll(async () => {
    out = join(await temporary(), 'report')
    await mkdir(join(out, '.cache'), { recursive: true })
  })

  it('has places for all images that are there, test pages among them', async () => {
    const { map, likeness } = (await layMap([set], { out, method: 'pca' }))!
    expect(map.by).toBe('what the pages look like')
    expect(map.x).toHaveLength(8)
    expect([map.x[5], map.y[5]]).toEqual([map.x[0], map.y[0]])
    expect(map.x[6]).toBe(-1)
    expect(Math.min(...map.x.filter((_, i) => i !== 6))).toBe(0)
    expect(Math.max(...map.x)).toBe(4095)
    expect(likeness.rows[5]).toBe(likeness.rows[0])
    expect(likeness.rows[6]).toBe(-1)
    const bytes = Buffer.from(likeness.values, 'base64')
    expect(bytes.length).toBe(6 * likeness.width)
  })

  it('is laid once for the same images, and by what a network makes of them where it was asked', async () => {
    const file = join(out, '.cache', 'map.json')
    const before = await readFile(file, 'utf8')
    const kept = JSON.parse(before) as { places: string }
    // What is kept is what is shown: other places in it are taken over.
    const moved = Buffer.alloc(Buffer.from(kept.places, 'base64').length)
    await writeFile(file, JSON.stringify({ ...kept, places: moved.toString('base64') }))
    expect(new Set((await layMap([set], { out, method: 'pca' }))!.map.x)).toEqual(new Set([0, -1]))
    await rm(file)

    const features = join(out, 'features.jsonl')
    const vectors = heaps(5, 6)
    await writeFeatures(
      features,
      { format: 1, model: 'run/small', width: 6 },
      vectors.map((one, i) => ({
        sha256: digests[i]!,
        features: one,
        predicted: i % 2 === 0 ? 9 : 3,
        confidence: 0.25,
      })),
    )
    const read = await readFeatures(features)
    expect(read.images.get(digests[2]!)!.features).toEqual(vectors[2])
    const { map } = (await layMap([set], { out, method: 'pca', features: read }))!
    expect(map.by).toBe('features of run/small')
    // The test page was not shown to the network.
    expect(map.x[7]).toBe(-1)
    const { predicted, confidence } = predictionsOf(set, read)
    // No class has the target 3.
    expect(predicted).toEqual([1, -1, 1, -1, 1, 1, -1, -1])
    expect(confidence![0]).toBe(0.25)
  })

  it('refuses a file that is no file of features', async () => {
    const file = join(out, 'other.jsonl')
    await writeFile(file, '{"id":"x"}\n')
    await expect(readFeatures(file)).rejects.toThrow(/other\.jsonl, line 1: expected the head/)
    await writeFile(
      file,
      '{"format":1,"model":"m","width":3}\n{"sha256":"a","features":"AAAA","predicted":1}\n',
    )
    await expect(readFeatures(file)).rejects.toThrow(/line 2: expected an image with 3 features/)
  })
})
