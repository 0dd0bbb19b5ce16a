import { expect, it } from 'vitest'
import { kernelArena } from '../../../src/page/kernels/arena.ts'
import { numbers, opaque } from './pages.ts'

const clamp = (value: number, max: number): number => Math.min(Math.max(value, 0), max)

it.each([1, 7, 16, 5000])('the brightness of %d pixels is exact', (pixels) => {
  const rgba = opaque(pixels, 1)
  const arena = kernelArena()
  const [at, to] = [arena.write(rgba), arena.alloc(4 * pixels)]
  arena.run.exactLight(at, to, pixels)
  const expected = Float32Array.from(
    { length: pixels },
    (_, k) => 0.299 * rgba[4 * k]! + 0.587 * rgba[4 * k + 1]! + 0.114 * rgba[4 * k + 2]!,
  )
  expect([...arena.view(to, pixels, Float32Array)]).toEqual([...expected])
})

it('numbers are counted by level, within a part of their rows, those out of range at the ends', () => {
  const [width, height] = [37, 11]
  const values = Float32Array.from(numbers(width * height, -80, 1100), (value) => value / 4)
  const arena = kernelArena()
  const [at, to] = [arena.write(values), arena.alloc(4 * 256)]
  const counts = arena.view(to, 256, Uint32Array).fill(0)
  arena.run.countLevels(at + 4 * (2 * width + 5), 4 * width, 20, 6, 0.5, to)
  const expected = new Uint32Array(256)
  for (let y = 2; y < 8; y++) {
    for (let x = 5; x < 25; x++) {
      expected[clamp(Math.trunc(values[y * width + x]! + 0.5), 255)]!++
    }
  }
  expect([...counts]).toEqual([...expected])
})

it.each([1, 3])(
  'a tilted square that reaches over the edge is averaged, %d points across each',
  (fine) => {
    const [width, height, side] = [30, 20, 8]
    const grey = Uint8Array.from(numbers(width * height, 0, 255))
    const [x, y, cos, sin] = [26, 9, 0.9 / fine, 0.3 / fine]
    const arena = kernelArena()
    const to = arena.alloc(4 * side * side)
    const out = arena.view(to, side * side, Float32Array).fill(0)
    const placed = arena.write(grey)
    arena.run.takeSamples(placed, width, height, x, y, cos, sin, side, fine, to)
    const level = (column: number, row: number): number =>
      grey[clamp(row, height - 1) * width + clamp(column, width - 1)]!
    const half = (side * fine) / 2 - 0.5
    for (let place = 0; place < side * side; place++) {
      let sum = 0
      for (let k = 0; k < fine * fine; k++) {
        const u = (place % side) * fine + (k % fine) - half
        const v = Math.floor(place / side) * fine + Math.floor(k / fine) - half
        const px = clamp(x + u * cos - v * sin - 0.5, width - 1)
        const py = clamp(y + u * sin + v * cos - 0.5, height - 1)
        const [left, top] = [Math.floor(px), Math.floor(py)]
        const row = (at: number): number =>
          level(left, at) + (level(left + 1, at) - level(left, at)) * (px - left)
        sum += row(top) + (row(top + 1) - row(top)) * (py - top)
      }
      expect(out[place]).toBeCloseTo(-sum, 2)
    }
  },
)
