import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ManifestRow } from '../../../src/dataset/built-dataset.ts'
import { Sampler } from '../../../src/train/data/sampler.ts'
import { readTrainingSet } from '../../../src/train/data/training-set.ts'
import { openSampler } from '../../../src/train/loop/open-sampler.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { writeBuiltSet } from '../support/built-set.ts'
import { smallBackbone, smallConfig } from '../support/run.ts'

const pass = (order: Sampler, number = 0): number[] =>
  Array.from({ length: order.length }, (_, i) => order.at(number * order.length + i))

/** How often an earlier image is more readable than a later one, less the opposite, as a share of all pairs. */
function concordance(places: readonly number[], readability: Float32Array): number {
  let sum = 0
  let pairs = 0
  for (const [at, image] of places.entries()) {
    for (const later of places.slice(at + 1)) {
      sum += Math.sign(readability[image]! - readability[later]!)
      pairs++
    }
  }
  return sum / pairs
}

test('a curriculum sorts the first pass as far as its share says, and no other', () => {
  const readability = Float32Array.from({ length: 200 }, (_, i) => ((i * 37) % 200) / 200)
  const of = (share: number): Sampler => new Sampler(200, 5, { share, readability })
  const found = [0, 0.3, 0.6, 1].map((share) => {
    const places = pass(of(share))
    expect(places.toSorted((a, b) => a - b)).toEqual([...Array(200).keys()])
    expect(pass(of(share), 1)).toEqual(pass(new Sampler(200, 5), 1))
    return concordance(places, readability)
  })
  expect(Math.abs(found[0]!)).toBeLessThan(0.15)
  expect(found[1]).toBeGreaterThan(0.15)
  expect(found[2]).toBeGreaterThan(found[1]! + 0.15)
  expect(found[3]).toBe(1)
  // Any place can be asked for first.
  expect(of(0.6).at(150)).toBe(pass(of(0.6))[150])
})

test('a run shorter than a pass sees what it would have seen, sorted: hardly readable images too', () => {
  const readability = Float32Array.from({ length: 200 }, (_, i) => i / 200)
  const shuffled = pass(new Sampler(200, 5))
  const images = pass(new Sampler(200, 5, { share: 1, readability, seen: 40 }))
  expect(images.slice(0, 40)).toEqual(shuffled.slice(0, 40).toSorted((a, b) => b - a))
  expect(images.slice(40)).toEqual(shuffled.slice(40))
  expect(pass(new Sampler(200, 5, { share: 1, readability, seen: 4000 }))[199]).toBe(0)
})

test('of equals chance alone decides, by the seed', () => {
  const readability = new Float32Array(60).fill(1)
  const of = (seed: number): number[] => pass(new Sampler(60, seed, { share: 1, readability }))
  expect(of(1)).toEqual(of(1))
  expect(of(1)).not.toEqual(of(2))
  expect(of(1)).not.toEqual([...Array(60).keys()])
})

test('readability is the manifest’s, and 1 where a row has none; a set without any is refused', async () => {
  const root = await temporaryFolder()
  await writeBuiltSet(root, { classes: 2, train: 6, holdout: 1 })
  const set = await readTrainingSet(root)
  const opened = (curriculum: number): Promise<Sampler> =>
    openSampler({
      config: smallConfig(root, { curriculum }),
      backbone: smallBackbone('small'),
      set,
    })
  await expect(opened(0.5)).rejects.toMatchObject({
    code: 'CURRICULUM_UNKNOWN',
    kind: 'input',
  })
  expect(pass(await opened(0))).toEqual(pass(new Sampler(12, 3)))
  const manifest = join(root, 'manifest.jsonl')
  const rows = (await readFile(manifest, 'utf8')).trim().split('\n')
  const marked = rows.map((line, i) => {
    const row = JSON.parse(line) as ManifestRow
    return JSON.stringify(i % 2 === 0 ? row : { ...row, readability: i / rows.length })
  })
  await writeFile(manifest, `${marked.join('\n')}\n`)
  const order = await opened(1)
  const images = pass(order)
  expect(images.slice(0, 6).toSorted((a, b) => a - b)).toEqual([0, 2, 4, 6, 8, 10])
  expect(images.slice(6)).toEqual([11, 9, 7, 5, 3, 1])
})
