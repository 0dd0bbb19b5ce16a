import { describe, expect, test } from 'vitest'
import { spreadRow } from '../../../src/page/background/bare-average.ts'
import { paperRegion } from '../../../src/page/background/paper-region.ts'
import { underInk, type UnderInk } from '../../../src/page/background/under-ink.ts'
import type { Plane } from '../../../src/page/image/float-plane.ts'

const SIDE = 240
type Colour = readonly [number, number, number]
type Paint = (x: number, y: number) => number | Colour

/** Strokes three pixels wide in rows, a margin round them. */
const isInk = (x: number, y: number): boolean =>
  y % 16 >= 4 && y % 16 < 12 && x % 8 < 3 && x > 20 && x < SIDE - 20 && y > 20 && y < SIDE - 20

function painted(paint: Paint): { rgba: Uint8ClampedArray; light: Plane } {
  const rgba = new Uint8ClampedArray(4 * SIDE * SIDE)
  const values = new Float32Array(SIDE * SIDE)
  for (let y = 0, i = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++, i++) {
      const value = paint(x, y)
      const [r, g, b] = typeof value === 'number' ? [value, value, value] : value
      rgba.set([r, g, b, 255], 4 * i)
      values[i] = 0.299 * rgba[4 * i]! + 0.587 * rgba[4 * i + 1]! + 0.114 * rgba[4 * i + 2]!
    }
  }
  return { rgba, light: { width: SIDE, height: SIDE, values } }
}

const found = (paint: Paint): UnderInk => {
  const { rgba, light } = painted(paint)
  return underInk(rgba, light)
}

/** What was found under a row of the page. */
function rowUnder({ light, factor }: UnderInk, y: number): Float32Array {
  const line = new Float32Array(SIDE)
  spreadRow(light, factor, y, line)
  return line
}

describe('what is under ink', () => {
  test('is the paper, through the strokes, however the light falls off', () => {
    const light = (x: number): number => 230 - 0.4 * x
    const under = found((x, y) => light(x) * (isInk(x, y) ? 0.2 : 1))
    const line = rowUnder(under, 120)
    for (let x = 10; x < SIDE - 10; x += 5) expect(line[x]).toBeCloseTo(light(x), -1)
    expect(under.depth).toBeGreaterThan(0.7)
    expect(under.isGrey).toBe(true)
  })

  test('follows the edge of a shadow within a few pixels of it', () => {
    const under = found((x, y) => (x < 120 ? 220 : 110) * (isInk(x, y) ? 0.25 : 1))
    const line = rowUnder(under, 120)
    expect(line[106]).toBeGreaterThan(200)
    expect(line[134]).toBeLessThan(130)
  })

  test('ink is told pixel by pixel, and colours are the paper’s', () => {
    const under = found((x, y) => (isInk(x, y) ? [40, 30, 90] : [230, 215, 180]))
    let wrong = 0
    under.ink.forEach((ink, i) => {
      if (ink !== (isInk(i % SIDE, Math.floor(i / SIDE)) ? 1 : 0)) wrong++
    })
    expect(wrong / under.ink.length).toBeLessThan(0.01)
    expect(under.isGrey).toBe(false)
    const middle = Math.floor(under.light.values.length / 2)
    expect(under.colours.map(({ values }) => Math.round(values[middle]!))).toEqual([230, 215, 180])
  })
})

describe('where there is paper', () => {
  const size = { width: SIDE, height: SIDE }
  const everywhere = (): boolean => true
  const at = (region: ReturnType<typeof paperRegion>, x: number, y: number): number => {
    const row = Math.floor((y / SIDE) * region.rows)
    return region.paper[row * region.columns + Math.floor((x / SIDE) * region.columns)]!
  }

  test('paper is all of a written page, half of it in the shade', () => {
    const under = found((x, y) => (x < 120 ? 225 : 120) * (isInk(x, y) ? 0.2 : 1))
    const region = paperRegion(under, size, everywhere)
    expect(region.share).toBeGreaterThan(0.95)
    expect(region.written).toBeGreaterThan(0.3)
  })

  test('a coloured field and a picture are none', () => {
    const picture = (x: number, y: number): number => 60 + ((x * 37 + y * 91 + x * y) % 160)
    const under = found((x, y) => {
      if (x > 130 && y < 110) return [200, 60, 50]
      if (x > 130 && y > 130) return picture(x, y)
      return isInk(x, y) ? 40 : 228
    })
    const region = paperRegion(under, size, everywhere)
    expect(at(region, 60, 120)).toBe(1)
    expect(at(region, 190, 50)).toBe(0)
    expect(at(region, 190, 190)).toBe(0)
  })
})
