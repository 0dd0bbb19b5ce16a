import { describe, expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { bilateralFilter } from '../../../src/page/filters/bilateral-grid.ts'

/** The grid as the paper has it: into the nearest cell, blurred along each axis, read in between. */
function reference(
  width: number,
  height: number,
  values: Float32Array,
  cell: number,
  range: number,
) {
  const size = [
    Math.ceil(256 / range) + 3,
    Math.ceil(width / cell) + 3,
    Math.ceil(height / cell) + 3,
  ] as const
  const at = (z: number, x: number, y: number): number => z + size[0] * (x + size[1] * y)
  let grid = Array.from({ length: size[0] * size[1] * size[2] }, () => [0, 0] as [number, number])
  values.forEach((value, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    const place = at(
      Math.floor(value / range + 1.5),
      Math.round(x / cell) + 1,
      Math.round(y / cell) + 1,
    )
    grid[place]![0] += value
    grid[place]![1]++
  })
  for (const step of [1, size[0], size[0] * size[1]]) {
    const before = grid
    const of = (i: number, k: 0 | 1): number => before[i]?.[k] ?? 0
    grid = before.map((_, i) =>
      ([0, 1] as const).map((k) => (of(i - step, k) + 2 * of(i, k) + of(i + step, k)) / 4),
    ) as [number, number][]
  }
  return values.map((value, i) => {
    const point = [value / range + 1, (i % width) / cell + 1, Math.floor(i / width) / cell + 1]
    const low = point.map(Math.floor)
    let [sum, count] = [0, 0]
    for (let corner = 0; corner < 8; corner++) {
      const offset = [corner & 1, (corner >> 1) & 1, corner >> 2]
      const weight = offset.reduce((product, bit, axis) => {
        const past = point[axis]! - low[axis]!
        return product * (bit === 1 ? past : 1 - past)
      }, 1)
      const [z, x, y] = low.map((floor, axis) => floor + offset[axis]!)
      const [s, c] = grid[at(z!, x!, y!)] ?? [0, 0]
      sum += weight * s
      count += weight * c
    }
    return sum / count
  })
}

describe('smoothAlike', () => {
  test.each([
    [40, 31, 6, 6.3],
    [17, 8, 5, 4],
    [9, 13, 8, 1],
    [1, 1, 2, 1],
    [30, 1, 7, 20],
  ])(
    'of %d×%d pixels in cells of %d by %f is what its definition says',
    (width, height, cell, range) => {
      const rng = rngFrom(`bilateral/${width}`)
      const values = new Float32Array(width * height).map(() => rng.uniform(0, 255))
      const wanted = reference(width, height, values, cell, range)
      const { values: got } = bilateralFilter({ width, height, values }, cell, range)
      got.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 2))
    },
  )

  test('evens noise out on both sides of an edge and keeps the edge', () => {
    const [width, height] = [60, 40]
    const rng = rngFrom('bilateral')
    const values = new Float32Array(width * height).map(
      (_, i) => (i % width < 30 ? 60 : 200) + rng.normal(0, 6),
    )
    const { values: got } = bilateralFilter({ width, height, values }, 6, 15)
    got.forEach((value, i) => {
      expect(Math.abs(value - (i % width < 30 ? 60 : 200))).toBeLessThan(6)
    })
  })
})
