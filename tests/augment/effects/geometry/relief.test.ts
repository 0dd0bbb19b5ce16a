import { describe, expect, test } from 'vitest'
import { crumpleRelief } from '../../../../src/augment/effects/geometry/facets.ts'
import { keepToSheet } from '../../../../src/augment/effects/geometry/relief-on-sheet.ts'
import {
  drawRelief,
  litRelief,
  Relief,
  reliefMap,
} from '../../../../src/augment/effects/geometry/relief.ts'
import { rngFrom } from '../../../../src/core/rng.ts'
import type { Sheet } from '../../../../src/page/background/sheet.ts'

const [WIDTH, HEIGHT] = [300, 400]
const SCENE = { light: 1, elevation: 0.8, viewX: 0.5, viewY: -0.4, ambient: 0.3 }

function crumpled(): { relief: Relief; grid: Float32Array } {
  const relief = new Relief(WIDTH, HEIGHT)
  crumpleRelief(relief, { size: 40, slope: 0.14, spread: 1 }, rngFrom('relief'))
  relief.relax(0.3, 9)
  relief.soften(1)
  return { relief, grid: litRelief(relief, SCENE) }
}

/** A page of one grey with dots that fade out over two pixels. */
function dotted(places: readonly { x: number; y: number }[]): Uint8ClampedArray {
  const bytes = new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(255)
  for (const { x, y } of places) {
    for (let v = Math.floor(y) - 4; v < y + 4; v++) {
      for (let u = Math.floor(x) - 4; u < x + 4; u++) {
        const dark = 200 * Math.exp(-((u + 0.5 - x) ** 2 + (v + 0.5 - y) ** 2) / 2.5)
        const at = 4 * (v * WIDTH + u)
        for (let c = 0; c < 3; c++) bytes[at + c] = 230 - dark
      }
    }
  }
  return bytes
}

describe('the map of a crumpled sheet', () => {
  const { relief, grid } = crumpled()
  const map = reliefMap(relief, grid)
  const dots = Array.from({ length: 80 }, (_, i) => ({
    x: 25.3 + (i % 8) * 35.7,
    y: 22.8 + Math.floor(i / 8) * 38.9,
  }))

  test('says to within half a pixel where a dot drawn before lies after', () => {
    const after = new Uint8ClampedArray(WIDTH * HEIGHT * 4)
    const raster = (bytes: Uint8ClampedArray) => ({ width: WIDTH, height: HEIGHT, bytes })
    const before = dotted(dots)
    const look = { grid: grid.map((value, k) => (k % 4 === 2 ? 1 : value)), cool: 0, open: false }
    drawRelief(raster(before), raster(after), relief, look, rngFrom('draw'))
    let moved = 0
    for (const dot of dots) {
      const there = map.forward(dot.x, dot.y)!
      moved = Math.max(moved, Math.hypot(there.x - dot.x, there.y - dot.y))
      let [sum, sx, sy] = [0, 0, 0]
      for (let v = Math.floor(there.y) - 6; v < there.y + 6; v++) {
        for (let u = Math.floor(there.x) - 6; u < there.x + 6; u++) {
          const dark = Math.max(0, 200 - after[4 * (v * WIDTH + u)]!)
          sum += dark
          sx += dark * (u + 0.5)
          sy += dark * (v + 0.5)
        }
      }
      expect(sum).toBeGreaterThan(300)
      expect(Math.hypot(sx / sum - there.x, sy / sum - there.y)).toBeLessThan(0.5)
    }
    expect(moved).toBeGreaterThan(1.5)
  })

  test('is undone by its inverse', () => {
    for (const dot of dots) {
      const there = map.forward(dot.x, dot.y)!
      const back = map.backward(there.x, there.y)!
      expect(Math.hypot(back.x - dot.x, back.y - dot.y)).toBeLessThan(0.05)
    }
  })
})

describe('a sheet on a desk', () => {
  // The left half of the picture.
  const sheet: Sheet = {
    width: WIDTH,
    height: HEIGHT,
    columns: WIDTH,
    rows: 1,
    mask: Uint8Array.from({ length: WIDTH }, (_, x) => (x < WIDTH / 2 ? 255 : 0)),
    share: 0.5,
    outline: [],
    corners: undefined,
  }

  test('is lit and bent, its outline too, and the desk away from it is neither', () => {
    const { relief, grid } = crumpled()
    const all = grid.slice()
    keepToSheet(grid, relief, sheet)
    let [outline, lit] = [0, 0]
    for (let row = 0; row < relief.rows; row++) {
      for (let column = 0; column < relief.columns; column++) {
        const at = 4 * (row * relief.columns + column)
        const x = column * relief.step
        if (x < 130) {
          expect(grid[at]).toBeCloseTo(all[at]!, 1)
          lit = Math.max(lit, Math.abs(grid[at + 2]! - 1))
        }
        if (x > 146 && x < 152) outline = Math.max(outline, Math.abs(grid[at]!))
        if (x > 180) {
          const still = Math.abs(grid[at]!) + Math.abs(grid[at + 1]!) + Math.abs(grid[at + 2]! - 1)
          expect(still).toBe(0)
        }
      }
    }
    expect(outline).toBeGreaterThan(0.8)
    expect(lit).toBeGreaterThan(0.1)
  })
})
