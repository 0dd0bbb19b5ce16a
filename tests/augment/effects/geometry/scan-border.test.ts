import { describe, expect, it } from 'vitest'
import { findEffect } from '../../../../src/augment/effects/registry.ts'
import { rngFrom } from '../../../../src/core/rng.ts'
import type { PointMap } from '../../../../src/page/geometry/point-map.ts'
import { Page } from '../../../../src/page/image/page.ts'
import type { Source } from '../../../../src/page/image/source.ts'
import { drawn, light, same } from '../drawn-pages.ts'

const scanBorder = findEffect('scan-border')!
const [WIDTH, HEIGHT] = [443, 591]
const PARAMS = {
  lid: 'black',
  width: 0.06,
  sides: 1,
  angle: 0,
  rough: 0,
  shade: 0,
  gutter: 0,
  neighbour: 0,
}
const DOTS = [
  [60, 60],
  [380, 80],
  [70, 520],
  [370, 500],
] as const

function sheet(): Source {
  const marks = DOTS.map(([x, y]) => [x - 3, y - 3, 6, 6, [220, 0, 0]] as const)
  const rows = Array.from(
    { length: 18 },
    (_, i) => [90, 120 + i * 20, 240, 5, [30, 30, 30]] as const,
  )
  return drawn(WIDTH, HEIGHT, [250, 250, 250], [...rows, ...marks])
}

function scanned(params: Partial<typeof PARAMS>, key = 'a', overlay?: Source) {
  const page = new Page()
  page.load(sheet())
  const outcome = scanBorder.apply(page, { ...PARAMS, ...params }, rngFrom(key), overlay)
  const { moved, did } = outcome as { moved: PointMap; did: { sides: string } }
  return { page, pixels: page.peek(), moved, sides: did.sides.split(' ') }
}

/** Mean brightness of the middle half of a line along a side, `depth` px in. */
function along(pixels: Uint8ClampedArray, side: string, depth: number): number {
  const across = side === 'top' || side === 'bottom'
  const length = across ? WIDTH : HEIGHT
  let sum = 0
  let count = 0
  for (let t = Math.floor(length / 4); t < (length * 3) / 4; t++, count++) {
    const x = across ? t : side === 'left' ? depth : WIDTH - 1 - depth
    const y = across ? (side === 'top' ? depth : HEIGHT - 1 - depth) : t
    sum += light(pixels, (y * WIDTH + x) * 4)
  }
  return sum / count
}

const SIDES = ['top', 'right', 'bottom', 'left']

describe('scan-border', () => {
  it.each([1, 2, 3, 4])('shows the bed at %i sides, paper at the others', (sides) => {
    for (const key of ['a', 'b', 'c']) {
      const { pixels, sides: shown } = scanned({ sides }, key)
      expect(shown.length).toBe(sides)
      for (const side of SIDES) {
        const level = along(pixels, side, 2)
        if (shown.includes(side)) expect(level).toBeLessThan(50)
        else expect(level).toBeGreaterThan(230)
      }
    }
  })

  it('is nowhere wider than asked for', () => {
    for (const key of ['a', 'b', 'c', 'd']) {
      const { pixels, sides } = scanned({ sides: 2, width: 0.04 }, key)
      for (const side of sides) {
        expect(along(pixels, side, Math.ceil(0.04 * WIDTH) + 2)).toBeGreaterThan(200)
      }
    }
  })

  it.each([
    ['black', 0, 40],
    ['grey', 70, 200],
    ['white', 150, 255],
  ])('has a %s lid', (lid, low, high) => {
    const { pixels, sides } = scanned({ lid, width: 0.12 })
    expect(along(pixels, sides[0]!, 0)).toBeGreaterThanOrEqual(low)
    expect(along(pixels, sides[0]!, 0)).toBeLessThanOrEqual(high)
  })

  it('puts each place where its map says', () => {
    const { pixels, moved } = scanned({ angle: 3, sides: 2, gutter: 0.3, shade: 0.3 })
    for (const [x, y] of DOTS) {
      const there = moved.forward(x, y)!
      let [sum, u, v] = [0, 0, 0]
      for (let row = Math.floor(there.y) - 8; row <= there.y + 8; row++) {
        for (let column = Math.floor(there.x) - 8; column <= there.x + 8; column++) {
          const at = (row * WIDTH + column) * 4
          const red = Math.max(0, pixels[at]! - pixels[at + 1]! - 40)
          sum += red
          u += red * (column + 0.5)
          v += red * (row + 0.5)
        }
      }
      expect(Math.hypot(u / sum - there.x, v / sum - there.y)).toBeLessThan(0.5)
    }
  })

  it('leaves a wedge beside a page that lies askew', () => {
    const { pixels, sides } = scanned({ angle: 4, sides: 1 }, 'b')
    const side = sides[0]!
    const across = side === 'top' || side === 'bottom'
    const widths = [0.15, 0.85].map((t) => {
      let depth = 0
      for (; depth < 80; depth++) {
        const place = Math.floor(t * (across ? WIDTH : HEIGHT))
        const x = across ? place : side === 'left' ? depth : WIDTH - 1 - depth
        const y = across ? (side === 'top' ? depth : HEIGHT - 1 - depth) : place
        if (light(pixels, (y * WIDTH + x) * 4) > 128) break
      }
      return depth
    })
    expect(Math.abs(widths[0]! - widths[1]!)).toBeGreaterThan(10)
  })

  it('darkens the page towards its edge and into a fold', () => {
    const plain = scanned({ sides: 1 })
    const side = plain.sides[0]!
    const shaded = scanned({ sides: 1, shade: 0.6 })
    const depth = Math.ceil(0.06 * WIDTH) + 2
    expect(along(shaded.pixels, side, depth)).toBeLessThan(along(plain.pixels, side, depth) - 15)
    expect(along(shaded.pixels, side, 100)).toBe(along(plain.pixels, side, 100))
    const { pixels } = scanned({ sides: 1, gutter: 0.8, width: 0.01 })
    const dark = Math.min(along(pixels, 'left', 8), along(pixels, 'right', 8))
    expect(dark).toBeLessThan(130)
  })

  it('has ragged black edges', () => {
    const edge = (rough: number): number => {
      const { pixels, sides } = scanned({ rough, width: 0.05 }, 'c')
      const depths: number[] = []
      for (let t = 150; t < 290; t++) {
        let depth = 0
        for (; depth < 60; depth++) {
          const side = sides[0]!
          const across = side === 'top' || side === 'bottom'
          const x = across ? t : side === 'left' ? depth : WIDTH - 1 - depth
          const y = across ? (side === 'top' ? depth : HEIGHT - 1 - depth) : t
          if (light(pixels, (y * WIDTH + x) * 4) > 128) break
        }
        depths.push(depth)
      }
      return Math.max(...depths) - Math.min(...depths)
    }
    expect(edge(0)).toBeLessThanOrEqual(1)
    expect(edge(1)).toBeGreaterThan(2)
  })

  it('shows the edge of the next page', () => {
    const green = drawn(WIDTH, HEIGHT, [60, 200, 60], [])
    const { pixels } = scanned({ neighbour: 0.1, width: 0.01 }, 'a', green)
    let shown = 0
    for (let i = 0; i < pixels.length; i += 4) {
      if (pixels[i + 1]! > pixels[i]! + 60) shown++
    }
    expect(shown / (HEIGHT * 0.1 * WIDTH)).toBeGreaterThan(0.75)
  })

  it('draws the same by the same key', () => {
    const [a, b] = [0, 1].map(() => scanned({ rough: 0.5, shade: 0.2 }).pixels.slice())
    expect(same(a!, b!)).toBe(true)
  })
})
