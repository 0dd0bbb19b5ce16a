import { expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { balancedWeights, mixUp, trainingBatch } from '../../../src/train/data/targets.ts'
import { reorient } from '../../../src/page/geometry/orientation.ts'
import { augmentInput, enlarge } from '../../../src/train/data/transforms.ts'
import { paintedPage } from '../../support/geometry-pages.ts'

test('training pages are mirrored as they are, then turned clockwise', () => {
  const size = 3
  const page = paintedPage(size, size, (x, y) => y * size + x)
  const input = Uint8Array.from(page.peek().filter((_, i) => i % 4 !== 3))
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
    const rng = rngFrom(key)
    const turns = rng.bernoulli(0.8) ? rng.int(1, 3) : 0
    const mirrored = rng.bernoulli(0.5)
    const expected = paintedPage(size, size, (x, y) => y * size + x)
    reorient(expected, { turns: 0, mirrored })
    reorient(expected, { turns, mirrored: false })
    const varied = input.slice()
    const settings = { rotate90: 0.8, hflip: 0.5, crop: 1 }
    augmentInput(varied, new Uint8Array(input.length), settings, rngFrom(key))
    expect(varied).toEqual(Uint8Array.from(expected.peek().filter((_, i) => i % 4 !== 3)))
  }
})

test('a crop of the whole changes nothing, one of a quarter shows it alone', () => {
  const size = 8
  const input = Uint8Array.from({ length: size * size * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3)
    return pixel % size < 4 && pixel < 32 ? 200 : 10
  })
  const out = new Uint8Array(input.length)
  enlarge(input, out, size, { left: 0, top: 0, side: 1 })
  expect(out).toEqual(input)
  enlarge(input, out, size, { left: 0.57, top: 0.57, side: 0.4 })
  expect(out.every((value) => value === 10)).toBe(true)
})

const input = {
  images: new Uint8Array([100, 100, 100, 200, 200, 200]),
  indices: [4, 9],
  failures: [],
}
const labels = { 4: 0, 9: 2, length: 10 }

test('targets are smoothed over all classes, rows beyond the input count nothing', () => {
  const classWeights = Float32Array.from([2, 1, 0.5])
  const batch = trainingBatch(input, 3, { classes: 3, labels, smoothing: 0.3, classWeights })
  expect(Array.from(batch.targets.slice(0, 6), (t) => Number(t.toFixed(4)))).toEqual([
    0.8, 0.1, 0.1, 0.1, 0.1, 0.8,
  ])
  expect([...batch.weights]).toEqual([2, 0.5, 0])
  expect(batch.images).toHaveLength(9)
  const failures = [{ row: 0, code: 'IMAGE_GONE', reason: '', id: 'a', file: 'a' }]
  const other = trainingBatch({ ...input, failures }, 2, {
    classes: 3,
    labels,
    smoothing: 0,
    classWeights,
  })
  expect([...other.weights]).toEqual([0, 0.5])
})

test('mixing blends pixels and targets by one share, and leaves rows that count nothing alone', () => {
  const options = { classes: 3, labels, smoothing: 0, classWeights: new Float32Array(3).fill(1) }
  const fresh = (): ReturnType<typeof trainingBatch> =>
    trainingBatch({ ...input, images: input.images.slice() }, 2, options)
  const batch = fresh()
  mixUp(batch, 0.4, rngFrom('mix'))
  const share = batch.targets[0]!
  expect(share).toBeGreaterThan(0)
  expect(share).toBeLessThan(1)
  expect(batch.targets[2]).toBeCloseTo(1 - share)
  expect(Math.abs(batch.images[0]! - (100 * share + 200 * (1 - share)))).toBeLessThanOrEqual(0.51)
  const still = fresh()
  still.weights[1] = 0
  mixUp(still, 0.4, rngFrom('mix'))
  expect(still.targets).toEqual(fresh().targets)
})

test('balanced weights make classes count alike and images one on average', () => {
  const weights = balancedWeights([10, 30, 0])
  expect(weights[0]! * 10).toBeCloseTo(weights[1]! * 30)
  expect((weights[0]! * 10 + weights[1]! * 30) / 40).toBeCloseTo(1)
  expect(weights[2]).toBe(0)
})
