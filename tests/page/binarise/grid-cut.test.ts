import { expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { cutGrid, type Grid } from '../../../src/page/binarise/grid-cut.ts'

/** What a cut costs, beside what every cut does. */
function cost({ width, height, first, right, below }: Grid, mask: ArrayLike<number>): number {
  let sum = 0
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (mask[i] === 0) sum += first[i]!
      if (x + 1 < width && mask[i] !== mask[i + 1]) sum += right[i]!
      if (y + 1 < height && mask[i] !== mask[i + width]) sum += below[i]!
    }
  }
  return sum
}

test('no cut is cheaper: compared with all there are, on small grids', () => {
  const rng = rngFrom('cuts')
  for (let round = 0; round < 120; round++) {
    const width = rng.int(1, 4)
    const height = rng.int(1, 3)
    const size = width * height
    const costs = (low: number, high: number): Int32Array =>
      Int32Array.from({ length: size }, () => rng.int(low, high))
    const grid = { width, height, first: costs(-12, 12), right: costs(0, 8), below: costs(0, 8) }
    let least = Infinity
    for (let bits = 0; bits < 1 << size; bits++) {
      const mask = Array.from({ length: size }, (_, i) => (bits >> i) & 1)
      least = Math.min(least, cost(grid, mask))
    }
    expect(cost(grid, cutGrid(grid))).toBe(least)
  }
})

test('a region with a dear border goes over as a whole, a hole in it with it', () => {
  const [width, height] = [9, 9]
  const inside = (x: number, y: number): boolean => x > 1 && x < 7 && y > 1 && y < 7
  const first = new Int32Array(81).fill(-3)
  const right = new Int32Array(81).fill(10)
  const below = new Int32Array(81).fill(10)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      if (inside(x, y)) first[i] = x === 4 && y === 4 ? -20 : 5
      if (inside(x, y) !== inside(x + 1, y)) right[i] = 0
      if (inside(x, y) !== inside(x, y + 1)) below[i] = 0
    }
  }
  const mask = cutGrid({ width, height, first, right, below })
  for (let i = 0; i < 81; i++) expect(mask[i]).toBe(inside(i % 9, Math.floor(i / 9)) ? 1 : 0)
})
