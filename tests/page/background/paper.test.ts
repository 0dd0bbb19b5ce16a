import { describe, expect, it } from 'vitest'
import { Grid } from '../../../src/page/background/grid.ts'
import { inkInArena } from '../../../src/page/background/ink.ts'
import { Page } from '../../../src/page/image/page.ts'
import { kernelArena } from '../../../src/page/kernels/arena.ts'
import { paperOf, paperOfPage } from '../../../src/page/background/paper.ts'
import { drawn } from '../../augment/effects/drawn-pages.ts'

const WHITE = [250, 246, 240] as const
const INK = [30, 30, 40] as const

const clamped = (at: number, count: number): number => Math.min(Math.max(at, 0), count - 1)

/** The same page under a light that falls off from left to right, to 60 %. */
function shaded(rgba: Uint8ClampedArray, width: number): Uint8ClampedArray {
  return rgba.map((value, i) => {
    if (i % 4 === 3) return value
    const x = (i >> 2) % width
    return value * (1 - (0.4 * x) / width)
  })
}

describe('Grid', () => {
  it.each([
    [40, 30, 8],
    [41, 31, 3],
    [16, 16, 2],
    [9, 9, 1],
    [3, 2, 8],
    [1, 1, 1],
  ])('interpolates between the middles of the cells of a %d × %d page, cell %d', (w, h, cell) => {
    const grid = new Grid(w, h, cell)
    const values = Uint8Array.from({ length: grid.columns * grid.rows }, (_, i) => (i * 67) % 256)
    const out = new Uint16Array(w)
    let worst = 0
    for (let y = 0; y < h; y++) {
      grid.row(values, y, out)
      const v = clamped((y + 0.5) / cell - 0.5, grid.rows)
      for (let x = 0; x < w; x++) {
        const u = clamped((x + 0.5) / cell - 0.5, grid.columns)
        const at = (column: number, row: number): number =>
          values[clamped(row, grid.rows) * grid.columns + clamped(column, grid.columns)]!
        const [left, top] = [Math.floor(u), Math.floor(v)]
        const above = at(left, top) * (left + 1 - u) + at(left + 1, top) * (u - left)
        const below = at(left, top + 1) * (left + 1 - u) + at(left + 1, top + 1) * (u - left)
        const want = above * (top + 1 - v) + below * (v - top)
        worst = Math.max(worst, Math.abs(want - out[x]! / 256))
      }
    }
    expect(worst).toBeLessThan(0.6)
  })
})

describe('paperOf', () => {
  const page = drawn(224, 300, WHITE, [
    [20, 40, 180, 6, INK],
    [20, 60, 180, 12, INK],
  ])

  it('finds the tone of the paper below the ink as well, and follows the light', () => {
    const { grid, level, share } = paperOf(shaded(page.pixels, 224), 224, 300)
    expect(share).toBeGreaterThan(0.9)
    const row = new Uint16Array(224)
    for (const y of [43, 66, 150]) {
      grid.row(level, y, row)
      for (const x of [10, 60, 110, 160, 210]) {
        const want = 246.5 * (1 - (0.4 * x) / 224)
        expect(Math.abs(row[x]! / 256 - want)).toBeLessThan(16)
      }
    }
  })

  it('tells a sheet from the desk', () => {
    const lying = drawn(224, 300, [70, 50, 40], [[60, 0, 164, 300, WHITE]])
    const { grid, mask, inside, share, sheet } = paperOf(lying.pixels, 224, 300)
    expect(share).toBeGreaterThan(0.65)
    expect(share).toBeLessThan(0.8)
    expect(sheet).toBeCloseTo(share, 1)
    const middle = 30 * grid.columns
    expect(mask[middle + 5]).toBe(0)
    expect(inside[middle + Math.round(140 / grid.cell)]).toBe(255)
  })

  it('sees several things in a scene where a sheet is one', () => {
    const scene = drawn(
      224,
      300,
      [200, 200, 205],
      [
        [0, 100, 224, 100, [160, 160, 165]],
        [0, 200, 224, 100, [235, 235, 230]],
      ],
    )
    const { share, sheet } = paperOf(scene.pixels, 224, 300)
    expect(share).toBeGreaterThan(0.9)
    expect(sheet).toBeLessThan(0.5)
  })
})

describe('paperOfPage', () => {
  it('keeps what it found until the paper changes its tone', () => {
    const source = drawn(120, 120, WHITE, [[10, 10, 80, 4, INK]])
    const page = new Page()
    page.load(source)
    const first = paperOfPage(page)
    page.pixels().set([0, 0, 0, 255], 120 * 60 * 4)
    expect(paperOfPage(page)).toBe(first)
    const pixels = page.pixels()
    for (let i = 0; i < pixels.length; i += 4) pixels[i + 2] = pixels[i + 1] = 190
    const second = paperOfPage(page)
    expect(second).not.toBe(first)
    expect(second.green[0]).toBe(190)
  })
})

describe('inkInArena', () => {
  it('measures ink against the paper around it, whatever the light', () => {
    const source = drawn(224, 300, WHITE, [
      [20, 100, 180, 3, INK],
      [20, 140, 180, 3, [160, 158, 154]],
    ])
    const rgba = shaded(source.pixels, 224)
    const paper = paperOf(rgba, 224, 300)
    const arena = kernelArena()
    const page = { rgba: arena.write(rgba), width: 224, height: 300 }
    const ink = arena.view(inkInArena(arena, page, paper, 5).plane, 224 * 300, Uint8Array)
    for (const x of [40, 110, 180]) {
      expect(ink[101 * 224 + x]!).toBeGreaterThan(210)
      expect(Math.abs(ink[141 * 224 + x]! - 91)).toBeLessThan(22)
      expect(ink[120 * 224 + x]).toBe(0)
    }
  })
})
