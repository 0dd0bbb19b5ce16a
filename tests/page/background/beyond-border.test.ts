import { expect, test } from 'vitest'
import { BeyondBorder } from '../../../src/page/background/beyond-border.ts'
import type { Raster } from '../../../src/page/image/raster.ts'

/** A page that darkens downwards, with strokes of print all over it. */
function printed(width: number, height: number): Raster {
  const bytes = new Uint8ClampedArray(4 * width * height)
  for (let y = 0, k = 0; y < height; y++) {
    for (let x = 0; x < width; x++, k += 4) {
      const isInk = y % 10 < 3 && x % 6 < 4
      const paper = 240 - (100 * y) / height
      bytes.set(isInk ? [20, 20, 30, 255] : [paper, paper - 10, paper - 30, 255], k)
    }
  }
  return { width, height, bytes }
}

const WIDTH = 200
const HEIGHT = 240
/** A frame round the page that is this much larger on all sides. */
const AROUND = 40

function surrounded(page: Raster): Raster {
  const [width, height] = [page.width + 2 * AROUND, page.height + 2 * AROUND]
  const into = { width, height, bytes: new Uint8ClampedArray(4 * width * height).fill(7) }
  const beyond = new BeyondBorder(page)
  beyond.write(into, (row, places) => {
    for (let x = 0; x < width; x++) {
      places[2 * x] = x + 0.5 - AROUND
      places[2 * x + 1] = row + 0.5 - AROUND
    }
  })
  return into
}

const at = ({ width, bytes }: Raster, x: number, y: number): number[] => {
  const k = 4 * (y * width + x)
  return [...bytes.subarray(k, k + 4)]
}

test('beyond its border a page goes on with the paper it has there, without its print', () => {
  const into = surrounded(printed(WIDTH, HEIGHT))
  for (const y of [60, 160, 260]) {
    const paper = 240 - (100 * (y - AROUND)) / HEIGHT
    for (const x of [3, AROUND - 4, WIDTH + AROUND + 4, WIDTH + 2 * AROUND - 3]) {
      const [red, green, blue, alpha] = at(into, x, y) as [number, number, number, number]
      expect(Math.abs(red - paper)).toBeLessThan(8)
      expect(Math.abs(green - paper + 10)).toBeLessThan(8)
      expect(Math.abs(blue - paper + 30)).toBeLessThan(8)
      expect(alpha).toBe(255)
    }
  }
  // Above and below as along the sides, and corners as at the corner.
  expect(at(into, 140, 2)[0]).toBeGreaterThan(225)
  expect(at(into, 140, HEIGHT + 2 * AROUND - 3)[0]).toBeLessThan(155)
  expect(at(into, 1, 1)[0]).toBeGreaterThan(225)
})

test('what comes from the page itself is left for it', () => {
  const into = surrounded(printed(WIDTH, HEIGHT))
  expect(at(into, AROUND + 50, AROUND + 50)).toEqual([7, 7, 7, 7])
  expect(at(into, AROUND + WIDTH - 4, AROUND + 4)).toEqual([7, 7, 7, 7])
})

test('a page of one cell has one background', () => {
  const bytes = new Uint8ClampedArray(4 * 3 * 2).fill(200)
  const into = { width: 5, height: 5, bytes: new Uint8ClampedArray(100) }
  const beyond = new BeyondBorder({ width: 3, height: 2, bytes })
  beyond.write(into, (row, places) => {
    for (let x = 0; x < 5; x++) places.set([x - 1, row - 1], 2 * x)
  })
  expect(at(into, 0, 0)).toEqual([200, 200, 200, 255])
  expect(at(into, 4, 4)).toEqual([200, 200, 200, 255])
})
