import { describe, expect, it } from 'vitest'
import { whiteBalance } from '../../../../src/augment/effects/capture/white-balance.ts'
import { drawn, ran, same, survives, type Block, type Colour } from '../drawn-pages.ts'

/** Chromaticities of black bodies (CIE 1931), from tables. */
const BODIES: readonly (readonly [kelvin: number, x: number, y: number])[] = [
  [3000, 0.4369, 0.4041],
  [4000, 0.3804, 0.3767],
  [10000, 0.2807, 0.2884],
]
const DAYLIGHT = [0.3135, 0.3237] as const

const linear = (level: number): number => {
  const value = level / 255
  return value < 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
const rgbOf = (x: number, y: number): number[] => {
  const [X, Y, Z] = [x / y, 1, (1 - x - y) / y] as const
  return [
    3.2406 * X - 1.5372 * Y - 0.4986 * Z,
    -0.9689 * X + 1.8758 * Y + 0.0415 * Z,
    0.0557 * X - 0.204 * Y + 1.057 * Z,
  ]
}

const under = (colour: Colour, temperature: number, tint = 0): Uint8ClampedArray =>
  ran(whiteBalance, drawn(6, 6, colour, []), { temperature, tint }).after.slice(0, 3)
const brightness = ([r, g, b]: ArrayLike<number> & Iterable<number>): number =>
  0.2126 * linear(r!) + 0.7152 * linear(g!) + 0.0722 * linear(b!)

describe('white-balance', () => {
  it.each(BODIES)('gives grey the colour of a body of %d K', (kelvin, x, y) => {
    const [r, g, b] = under([50, 50, 50], kelvin)
    const [body, day] = [rgbOf(x, y), rgbOf(...DAYLIGHT)]
    const wanted = body.map((value, i) => value / day[i]!)
    expect(linear(r!) / linear(g!)).toBeCloseTo(wanted[0]! / wanted[1]!, 1)
    expect(linear(b!) / linear(g!)).toBeCloseTo(wanted[2]! / wanted[1]!, 1)
  })

  it('leaves a page in daylight as it is, to the byte', () => {
    const { before, after } = ran(whiteBalance, drawn(16, 16, [250, 130, 3], []), {
      temperature: 6500,
      tint: 0,
    })
    expect(same(before, after)).toBe(true)
    expect([...under([200, 100, 7], 6500, 1e-7)]).toEqual([200, 100, 7])
  })

  it.each([3500, 12000])('keeps grey as bright at %d K', (kelvin) => {
    const [before, after] = [
      brightness([110, 110, 110]),
      brightness(under([110, 110, 110], kelvin)),
    ]
    expect(after / before).toBeGreaterThan(0.93)
    expect(after / before).toBeLessThan(1.05)
  })

  it.each(BODIES)(
    'gives white paper that colour too, for exposure is metered: %d K',
    (kelvin, x, y) => {
      const [r, g, b] = under([255, 255, 255], kelvin)
      const [body, day] = [rgbOf(x, y), rgbOf(...DAYLIGHT)]
      const wanted = body.map((value, i) => value / day[i]!)
      expect(linear(r!) / linear(g!)).toBeCloseTo(wanted[0]! / wanted[1]!, 1)
      expect(linear(b!) / linear(g!)).toBeCloseTo(wanted[2]! / wanted[1]!, 1)
      expect(Math.max(r!, g!, b!)).toBe(255)
    },
  )

  it.each([2500, 12000])('cuts off no highlights of a few pixels at %d K', (kelvin) => {
    // Grey, and one pixel of every level.
    const page = drawn(
      256,
      200,
      [120, 120, 120],
      Array.from({ length: 256 }, (_, k) => [k, 50, 1, 1, [k, k, k]] as Block),
    )
    const { after } = ran(whiteBalance, page, { temperature: kelvin, tint: 0 })
    for (let channel = 0; channel < 3; channel++) {
      const curve = Array.from({ length: 256 }, (_, k) => after[4 * (50 * 256 + k) + channel]!)
      expect(curve).toEqual(curve.toSorted((a, b) => a - b))
      expect(curve[255]! - curve[225]!).toBeGreaterThan(2)
    }
    const grey = brightness(after.slice(0, 3)) / brightness([120, 120, 120])
    expect(Math.abs(grey - 1)).toBeLessThan(0.08)
  })

  it('multiplies: black stays black, and colours keep what they absorb', () => {
    expect([...under([0, 0, 0], 3000)]).toEqual([0, 0, 0])
    expect(under([200, 0, 90], 3000)[1]).toBe(0)
  })

  it('is greener above the line and pinker below', () => {
    const [green, none, pink] = [0.02, 0, -0.02].map((tint) => under([128, 128, 128], 5000, tint))
    const share = (c: Uint8ClampedArray): number => c[1]! / (c[0]! + c[2]!)
    expect(share(green!)).toBeGreaterThan(share(none!) + 0.03)
    expect(share(pink!)).toBeLessThan(share(none!) - 0.03)
  })

  it('gets through any page', () => {
    survives(whiteBalance, { temperature: 2000, tint: 0.03 })
    survives(whiteBalance, { temperature: 15000, tint: -0.03 })
  })
})
