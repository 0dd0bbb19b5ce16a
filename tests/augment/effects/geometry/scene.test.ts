import { describe, expect, it } from 'vitest'
import { findEffect } from '../../../../src/augment/effects/registry.ts'
import { rngFrom } from '../../../../src/core/rng.ts'
import { sheetAt } from '../../../../src/page/background/sheet.ts'
import { Page } from '../../../../src/page/image/page.ts'
import { Source } from '../../../../src/page/image/source.ts'
import type { PointMap } from '../../../../src/page/geometry/point-map.ts'
import { drawn, light, same } from '../drawn-pages.ts'

const scene = findEffect('scene')!
const PARAMS = {
  surface: 'walnut',
  margin: 0.1,
  angle: 5,
  lean: 10,
  distance: 2,
  brightness: 0.8,
  papers: 0,
  clutter: 0,
}

function page(dots: readonly (readonly [number, number])[] = []): Source {
  const rows = Array.from(
    { length: 20 },
    (_, i) => [60, 120 + i * 16, 320, 5, [30, 30, 30]] as const,
  )
  const marks = dots.map(([x, y]) => [x - 3, y - 3, 6, 6, [220, 0, 0]] as const)
  return drawn(443, 591, [252, 252, 250], [...rows, ...marks])
}

function laid(source: Source, params: Partial<typeof PARAMS> = {}, key = 'a') {
  const on = new Page()
  on.load(source)
  const outcome = scene.apply(on, { ...PARAMS, ...params }, rngFrom(key), undefined)
  return { on, outcome, moved: (outcome as { moved: PointMap }).moved }
}

describe('scene', () => {
  it('puts each place where its map says', () => {
    const dots = [
      [40, 40],
      [400, 60],
      [30, 550],
      [410, 560],
      [221, 80],
    ] as const
    const { on, moved } = laid(page(dots))
    const pixels = on.peek()
    for (const [x, y] of dots) {
      const there = moved.forward(x, y)!
      let [sum, u, v] = [0, 0, 0]
      for (let row = Math.floor(there.y) - 8; row <= there.y + 8; row++) {
        for (let column = Math.floor(there.x) - 8; column <= there.x + 8; column++) {
          const at = (row * 443 + column) * 4
          const red = Math.max(0, pixels[at]! - pixels[at + 1]! - 40)
          sum += red
          u += red * (column + 0.5)
          v += red * (row + 0.5)
        }
      }
      expect(Math.hypot(u / sum - there.x, v / sum - there.y)).toBeLessThan(0.5)
      const back = moved.backward(there.x, there.y)!
      expect(Math.hypot(back.x - x, back.y - y)).toBeLessThan(1e-6)
    }
  })

  it('shows all of the sheet, and as much desk as asked for', () => {
    for (const key of ['a', 'b', 'c', 'd']) {
      const { moved } = laid(page(), { margin: 0.12, angle: -20, lean: 30 }, key)
      for (const [x, y] of [
        [0, 0],
        [443, 0],
        [443, 591],
        [0, 591],
      ] as const) {
        const corner = moved.forward(x, y)!
        const nearest = Math.min(corner.x, corner.y, 443 - corner.x, 591 - corner.y)
        expect(nearest).toBeGreaterThan(0.05 * 443)
      }
    }
  })

  it('narrows what is farther away when the camera leans', () => {
    const { moved } = laid(page(), { angle: 0, lean: 35, distance: 1.2 })
    const at = (x: number, y: number) => moved.forward(x, y)!
    const sides = [
      at(443, 0).x - at(0, 0).x,
      at(443, 591).x - at(0, 591).x,
      at(0, 591).y - at(0, 0).y,
      at(443, 591).y - at(443, 0).y,
    ]
    const uneven = Math.max(sides[0]! / sides[1]!, sides[1]! / sides[0]!)
    const other = Math.max(sides[2]! / sides[3]!, sides[3]! / sides[2]!)
    expect(Math.max(uneven, other)).toBeGreaterThan(1.1)
    const straight = laid(page(), { angle: 0, lean: 0 }).moved
    const width = (y: number) => straight.forward(443, y)!.x - straight.forward(0, y)!.x
    expect(width(0) / width(591)).toBeCloseTo(1, 6)
  })

  it('lays the sheet on a desk of its own tone, with a shadow beside it', () => {
    const { on, moved } = laid(page(), { angle: 0, lean: 0 })
    on.follow(moved)
    const pixels = on.peek()
    const sheet = on.sheet!
    let [desk, desks, paper, papers, near, nears] = [0, 0, 0, 0, 0, 0]
    for (let y = 0; y < 591; y++) {
      for (let x = 0; x < 443; x++) {
        const value = light(pixels, (y * 443 + x) * 4)
        if (sheetAt(sheet, x, y) > 250) [paper, papers] = [paper + value, papers + 1]
        else if (sheetAt(sheet, x, y) > 0) continue
        else if (sheetAt(sheet, x - 4, y - 4) > 0) [near, nears] = [near + value, nears + 1]
        else [desk, desks] = [desk + value, desks + 1]
      }
    }
    expect(paper / papers).toBeGreaterThan(170)
    expect(desk / desks).toBeLessThan(100)
    expect(near / nears).toBeLessThan((0.92 * desk) / desks)
  })

  it('lays other pages and things beside the sheet, never on it', () => {
    const bare = laid(page(), { papers: 0, clutter: 0 })
    const full = laid(page(), { papers: 2, clutter: 4 })
    const [a, b] = [bare.on.peek(), full.on.peek()]
    full.on.follow(full.moved)
    let [onSheet, beside] = [0, 0]
    for (let y = 0; y < 591; y++) {
      for (let x = 0; x < 443; x++) {
        const at = (y * 443 + x) * 4
        if (a[at] === b[at] && a[at + 1] === b[at + 1]) continue
        if (sheetAt(full.on.sheet!, x + 0.5, y + 0.5) === 255) onSheet++
        else beside++
      }
    }
    expect(onSheet).toBe(0)
    expect(beside).toBeGreaterThan(3000)
  })

  it('leaves a sheet that lies on a desk where it is', () => {
    const { on } = laid(page())
    const source = new Source(443, 591, on.peek().slice())
    const again = laid(source)
    expect(again.outcome).toEqual({ skipped: 'the sheet lies on something already' })
    expect(same(again.on.peek().slice(), source.pixels)).toBe(true)
  })

  it('draws the same by the same key', () => {
    const [a, b] = [0, 1].map(() => laid(page(), { clutter: 3, papers: 1 }).on.peek().slice())
    expect(same(a!, b!)).toBe(true)
    expect(same(a!, laid(page(), { clutter: 3, papers: 1 }, 'b').on.peek().slice())).toBe(false)
  })
})
