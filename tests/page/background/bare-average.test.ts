import { describe, expect, test } from 'vitest'
import {
  averageBare,
  coarseMeans,
  nearMask,
  spreadRow,
} from '../../../src/page/background/bare-average.ts'

const size = { width: 37, height: 23 }
const count = size.width * size.height
const samples = (value: (x: number, y: number) => number) => ({
  values: Float32Array.from({ length: count }, (_, i) =>
    value(i % size.width, Math.floor(i / size.width)),
  ),
  step: 1,
  offset: 0,
})

describe('averageBare', () => {
  test('knows nothing of what is masked', () => {
    const mask = Uint8Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 1 : 0))
    const values = samples((x, y) => ((y * size.width + x) % 3 === 0 ? 1e6 : 80))
    const [plane] = averageBare([values], mask, size, 2)
    expect([plane!.width, plane!.height]).toEqual([19, 12])
    for (const value of plane!.values) expect(value).toBeCloseTo(80, 2)
  })

  test('follows an edge closely where both sides are bare', () => {
    const [plane] = averageBare(
      [samples((x) => (x < 18 ? 50 : 200))],
      new Uint8Array(count),
      size,
      1,
    )
    expect(plane!.values[5 * size.width + 15]).toBeCloseTo(50, 3)
    expect(plane!.values[5 * size.width + 20]).toBeCloseTo(200, 3)
  })

  test('carries what is bare over a wide gap', () => {
    const mask = Uint8Array.from({ length: count }, (_, i) => {
      const x = i % size.width
      return x > 8 && x < 28 ? 1 : 0
    })
    const [plane] = averageBare([samples((x) => (x < 18 ? 100 : 140))], mask, size, 1)
    const row = Array.from(plane!.values.subarray(11 * size.width, 12 * size.width))
    expect(row[4]).toBeCloseTo(100, 1)
    expect(row[33]).toBeCloseTo(140, 1)
    for (const value of row) {
      expect(value).toBeGreaterThan(99.9)
      expect(value).toBeLessThan(140.1)
    }
  })
})

test('coarse means weigh cut-off pixels by what they have', () => {
  const plane = coarseMeans(
    samples(() => 7),
    size,
    8,
  )
  expect([plane.width, plane.height]).toEqual([5, 3])
  for (const value of plane.values) expect(value).toBeCloseTo(7, 4)
})

test('a row is spread linearly between the middles of coarse pixels', () => {
  const plane = { width: 3, height: 1, values: Float32Array.of(0, 10, 20) }
  const line = new Float32Array(6)
  spreadRow(plane, 2, 0, line)
  expect(Array.from(line)).toEqual([0, 2.5, 7.5, 12.5, 17.5, 20])
})

test('a mask grows by as many pixels as it is told to, within the page', () => {
  const mask = new Uint8Array(count)
  mask[0] = 1
  mask[11 * size.width + 20] = 1
  const grown = nearMask(mask, size.width, size.height, 2)
  expect(grown.reduce((sum, value) => sum + value, 0)).toBe(9 + 25)
  expect(grown[13 * size.width + 22]).toBe(1)
  expect(grown[13 * size.width + 23]).toBe(0)
})
