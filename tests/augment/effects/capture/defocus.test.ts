import { describe, expect, test } from 'vitest'
import { defocus } from '../../../../src/augment/effects/capture/defocus.ts'
import { drawn, light, ran, same, survives, type Block } from '../drawn-pages.ts'

const [WIDTH, HEIGHT] = [300, 400]
const FOCUS = { radius: 0.02, sharp: 0.25, angle: 90, shake: 0, bend: 0 }
const STILL = { radius: 0, sharp: 0.5, angle: 0, shake: 0.02, bend: 0 }

type Params = Record<string, number>
interface Spot {
  /** what is left of its light */
  sum: number
  /** variances along x and y, its own taken off, and how far its middle has moved */
  x: number
  y: number
  moved: number
  /** variances along the direction in which it is longest and across it */
  long: number
  wide: number
}

/** What a white dot of 3 pixels becomes at a place. */
function spotAt(
  [cx, cy]: readonly [number, number],
  params: Params,
  scale = 1,
  key = 'test',
): Spot {
  const [w, h, side] = [WIDTH * scale, HEIGHT * scale, 3 * scale]
  const [left, top] = [Math.round(cx * scale - side / 2), Math.round(cy * scale - side / 2)]
  const dot: Block = [left, top, side, side, [255, 255, 255]]
  const { after } = ran(defocus, drawn(w, h, [0, 0, 0], [dot]), params, { key })
  const [mx, my] = [left + (side - 1) / 2, top + (side - 1) / 2]
  let [sum, sx, sy, xx, yy, xy] = [0, 0, 0, 0, 0, 0]
  const reach = 30 * scale
  for (let y = Math.max(0, top - reach); y < Math.min(h, top + reach); y++) {
    for (let x = Math.max(0, left - reach); x < Math.min(w, left + reach); x++) {
      const value = light(after, 4 * (y * w + x))
      const [u, v] = [x - mx, y - my]
      sum += value
      sx += value * u
      sy += value * v
      xx += value * u * u
      yy += value * v * v
      xy += value * u * v
    }
  }
  const [a, b] = [sx / sum, sy / sum]
  const own = (side * side - 1) / 12
  const [x, y, both] = [xx / sum - a * a - own, yy / sum - b * b - own, xy / sum - a * b]
  const bend = Math.hypot((x - y) / 2, both)
  const middle = (x + y) / 2
  return {
    sum: sum / (255 * side * side),
    x,
    y,
    moved: Math.hypot(a, b),
    long: middle + bend,
    wide: middle - bend,
  }
}

describe('focus', () => {
  // Three quarters of the page lie below the sharp line, so that its lower edge is blurred fully.
  test.each([40, 100, 160, 220, 280, 360])(
    'makes a disc of a point, its radius linear down the page: row %d',
    (row) => {
      const wanted = (0.02 * WIDTH * Math.abs(row / (HEIGHT - 1) - 0.25)) / 0.75
      const { x, y, sum, moved } = spotAt([150, row], FOCUS)
      // The variance of a disc along a line is a quarter of its radius squared.
      expect(Math.abs(2 * Math.sqrt(Math.max(0, x)) - wanted)).toBeLessThan(0.14 * wanted + 0.25)
      expect(Math.abs(2 * Math.sqrt(Math.max(0, y)) - wanted)).toBeLessThan(0.14 * wanted + 0.25)
      expect(Math.abs(sum - 1)).toBeLessThan(0.08)
      expect(moved).toBeLessThan(0.3)
    },
  )

  test('falls off in the direction asked for', () => {
    const far = (angle: number, place: readonly [number, number]): number =>
      spotAt(place, { ...FOCUS, sharp: 0, angle }).x
    expect(far(0, [270, 200])).toBeGreaterThan(4 * Math.max(0.1, far(0, [40, 200])))
    expect(far(180, [40, 200])).toBeGreaterThan(4 * Math.max(0.1, far(180, [270, 200])))
    expect(far(270, [150, 30])).toBeGreaterThan(4 * Math.max(0.1, far(270, [150, 360])))
    // Slanted, both corners of a diagonal are as sharp as each other.
    const corner = (Math.atan2(WIDTH, HEIGHT) * 180) / Math.PI
    expect(far(corner, [270, 30])).toBeCloseTo(far(corner, [30, 370]), 0)
  })

  test('leaves what is on the sharp line as it is, to the byte', () => {
    const print = drawn(WIDTH, HEIGHT, [250, 250, 250], [[20, 98, 200, 3, [20, 20, 20]]])
    const { before, after } = ran(defocus, print, { ...FOCUS, radius: 0.01 })
    expect(
      same(before.slice(400 * WIDTH - 8, 400 * WIDTH), after.slice(400 * WIDTH - 8, 400 * WIDTH)),
    ).toBe(true)
    const row = (y: number): number => light(after, 4 * (y * WIDTH + 100))
    expect(row(99)).toBeLessThan(26)
    expect(row(96)).toBeGreaterThan(244)
  })

  test('is the same on a page twice as large', () => {
    const [small, large] = [spotAt([150, 330], FOCUS), spotAt([150, 330], FOCUS, 2)]
    expect(Math.abs(Math.sqrt(large.x) / 2 - Math.sqrt(small.x))).toBeLessThan(
      0.08 * Math.sqrt(small.x),
    )
  })

  test.each([
    [90, 0.3, 0.03],
    [33, 0.5, 0.03],
    [210, -1, 0.012],
    [0, 2, 0.03],
    [90, -0.16, 0.005],
    [88, 0.4, 0.002],
  ])('leaves flat paper flat, at %d degrees, sharp at %d, radius %d', (angle, sharp, radius) => {
    const page = drawn(591, 443, [213, 120, 33], [])
    const { before, after } = ran(defocus, page, { ...FOCUS, angle, sharp, radius })
    expect(same(before, after)).toBe(true)
  })
})

describe('shake', () => {
  test('spreads a point along a line, and does not move it', () => {
    const { long, wide, moved, sum } = spotAt([150, 200], STILL)
    // Of a line of 6 px, walked evenly or faster in the middle.
    expect(Math.sqrt(12 * long)).toBeGreaterThan(5)
    expect(Math.sqrt(12 * long)).toBeLessThan(9)
    expect(wide).toBeLessThan(0.5)
    expect(moved).toBeLessThan(0.2)
    expect(Math.abs(sum - 1)).toBeLessThan(0.06)
  })

  test('bends the line: the more, the wider', () => {
    const wide = (bend: number): number => spotAt([150, 200], { ...STILL, bend }).wide
    expect(wide(0.5)).toBeGreaterThan(wide(0) + 0.4)
    expect(wide(1)).toBeGreaterThan(wide(0.5) + 1)
  })

  test('goes another way for another key', () => {
    const skew = (key: string): number => {
      const { x, y } = spotAt([150, 200], STILL, 1, key)
      return Math.atan2(y, x)
    }
    const found = ['a', 'b', 'c', 'd'].map(skew)
    expect(Math.max(...found) - Math.min(...found)).toBeGreaterThan(0.3)
  })
})

test('says what is too little to be seen', () => {
  const page = drawn(WIDTH, HEIGHT, [250, 250, 250], [[20, 98, 200, 3, [20, 20, 20]]])
  const { before, after, result } = ran(defocus, page, { ...FOCUS, radius: 0.0005 })
  expect(result).toHaveProperty('skipped')
  expect(same(before, after)).toBe(true)
})

test('gets through any page', () => {
  survives(defocus, { radius: 0.03, sharp: 2, angle: 77, shake: 0.02, bend: 1 })
  survives(defocus, { radius: 0.03, sharp: 0.5, angle: 0, shake: 0, bend: 0 })
})
