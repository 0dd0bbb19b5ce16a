import { expect, test } from 'vitest'
import { statisticsOf } from '../../../src/page/statistics/statistics.ts'

function page(width: number, height: number, at: (x: number, y: number) => number[]) {
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) rgba.set([...at(x, y), 255], i)
  }
  return statisticsOf(rgba, width, height)
}

const mirror = (i: number, n: number): number =>
  n === 1 ? 0 : i < 0 ? -i : i >= n ? 2 * n - 2 - i : i
const mean = (list: number[]): number => list.reduce((a, b) => a + b, 0) / list.length
const variance = (list: number[]): number => mean(list.map((v) => (v - mean(list)) ** 2))

/** The same figures the slow, plain way. */
function slowly(width: number, height: number, at: (x: number, y: number) => number) {
  const value = (x: number, y: number): number => at(mirror(x, width), mirror(y, height))
  const grey: number[] = []
  const laplacian: number[] = []
  const windows = new Map<string, number[]>()
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      grey.push(value(x, y))
      const around = value(x - 1, y) + value(x + 1, y) + value(x, y - 1) + value(x, y + 1)
      laplacian.push(around - 4 * value(x, y))
      const window = `${x >> 3} ${y >> 3}`
      windows.set(window, [...(windows.get(window) ?? []), value(x, y)])
    }
  }
  return {
    brightness: mean(grey),
    contrast: Math.sqrt(variance(grey)),
    localContrast: mean([...windows.values()].map((list) => Math.sqrt(variance(list)))),
    sharpness: variance(laplacian),
    saturation: 0,
  }
}

const at = (x: number, y: number): number => (x * 37 + y * 101 + x * y * 13) % 256

test.each([
  [19, 13],
  [8, 8],
  [1, 9],
  [2, 1],
  [1, 1],
])('grey figures of a %d×%d page are those of the definition', (width, height) => {
  const found = page(width, height, (x, y) => [at(x, y), at(x, y), at(x, y)])
  const expected = slowly(width, height, at)
  for (const [name, value] of Object.entries(expected)) {
    expect(found[name as keyof typeof found], name).toBeCloseTo(value, 6)
  }
})

test('a checkerboard, by hand: every neighbour differs by 200', () => {
  const found = page(16, 16, (x, y) => ((x + y) % 2 === 0 ? [20, 20, 20] : [220, 220, 220]))
  expect(found).toMatchObject({ brightness: 120, contrast: 100, localContrast: 100 })
  expect(found.sharpness).toBeCloseTo(800 ** 2, 6)
})

test('saturation is the mean of S in HSV, black counting as 0', () => {
  const colours = [
    [255, 0, 0],
    [200, 150, 100],
    [0, 0, 0],
    [90, 90, 90],
  ]
  const { saturation, brightness } = page(4, 1, (x) => colours[x]!)
  expect(saturation).toBeCloseTo((255 + 127.5) / 4, 6)
  expect(brightness).toBe((77 + 159 + 0 + 90) / 4)
})
