import { describe, expect, it } from 'vitest'
import type { Moved } from '../../../../src/augment/effects/effect.ts'
import { findEffect } from '../../../../src/augment/effects/registry.ts'
import { rngFrom } from '../../../../src/core/rng.ts'
import { Page } from '../../../../src/page/image/page.ts'
import type { Source } from '../../../../src/page/image/source.ts'
import { drawn, light, meanLight, same, survives, type Block } from '../drawn-pages.ts'

const pageCurl = findEffect('page-curl')!
const [WIDTH, HEIGHT] = [300, 400]
const PARAMS = {
  kind: 'arch',
  bend: 40,
  toward: 0,
  crest: 0.5,
  spread: 1,
  fall: 60,
  gutter: 0.15,
  dark: 0.6,
  spine: 'left',
  neighbour: 0.05,
  lean: 20,
  distance: 2,
  light: 0,
  elevation: 45,
  ambient: 0.3,
  margin: 0,
  fill: 'white',
}
const PLACES = Array.from({ length: 7 * 9 }, (_, i) => ({
  x: 30 + 40 * (i % 7),
  y: 30 + 42 * Math.floor(i / 7),
}))
const DOTS = PLACES.map(({ x, y }): Block => [x - 2, y - 2, 4, 4, [20, 20, 20]])

function curled(
  source: Source,
  params: Partial<Record<keyof typeof PARAMS, string | number>>,
  key = 'a',
  overlay?: Source,
) {
  const page = new Page()
  page.load(source)
  const result = pageCurl.apply(page, { ...PARAMS, ...params }, rngFrom(key), overlay)
  return {
    page,
    result,
    pixels: page.peek().slice(),
    moved: (result as Moved | undefined)?.moved as Moved['moved'],
  }
}

const plain = (blocks: Block[] = [], [width, height] = [WIDTH, HEIGHT]) =>
  drawn(width, height, [250, 250, 250], blocks)

/** Middle of what is darker than its surroundings near a place. */
function dotNear(pixels: Uint8ClampedArray, at: { x: number; y: number }) {
  const seen: [number, number, number][] = []
  for (let y = Math.floor(at.y) - 6; y <= at.y + 6; y++) {
    for (let x = Math.floor(at.x) - 6; x <= at.x + 6; x++) {
      if (x < 0 || y < 0 || x >= WIDTH || y >= HEIGHT) return undefined
      seen.push([x + 0.5, y + 0.5, light(pixels, 4 * (y * WIDTH + x))])
    }
  }
  const paper = seen.map(([, , level]) => level).toSorted((a, b) => a - b)[100]!
  let [sum, u, v] = [0, 0, 0]
  for (const [x, y, level] of seen) {
    const dark = Math.max(0, 0.8 * paper - level)
    sum += dark
    u += dark * x
    v += dark * y
  }
  return sum > 200 ? { x: u / sum, y: v / sum } : undefined
}

const STRONG = { bend: 60, lean: 40, distance: 1.2, fall: 75 }
/** Light that falls off would shift the middle of a dot. */
const EVEN = { dark: 0, ambient: 1 }

describe('page-curl says where it moves pixels', () => {
  it.each(['edge', 'arch', 'cup', 'wave', 'book', 'scanned-book'])('%s, however strong', (kind) => {
    let seen = 0
    for (const [key, toward, spine] of [
      ['a', 0, 'left'],
      ['b', 130, 'right'],
      ['c', 250, 'left'],
    ] as const) {
      const { pixels, moved } = curled(
        plain(DOTS),
        { ...STRONG, ...EVEN, kind, toward, spine },
        key,
      )
      for (const { x, y } of PLACES) {
        const at = moved.forward(x, y)
        if (!at) continue
        const back = moved.backward(at.x, at.y)!
        expect(Math.hypot(back.x - x, back.y - y)).toBeLessThan(0.1)
        const dot = dotNear(pixels, at)
        if (!dot) continue
        seen++
        expect(Math.hypot(dot.x - at.x, dot.y - at.y)).toBeLessThan(0.5)
      }
    }
    expect(seen).toBeGreaterThan(2 * PLACES.length)
  })

  it('on a photograph, and leaves the desk farther off alone', () => {
    const sheet: Block = [60, 70, 180, 250, [240, 240, 236]]
    const dots = DOTS.filter(([x, y]) => x > 80 && x < 220 && y > 90 && y < 300)
    const source = drawn(WIDTH, HEIGHT, [90, 66, 50], [sheet, ...dots])
    const page = new Page()
    page.load(source)
    expect(page.sheet).toBeDefined()
    const { pixels, moved } = curled(source, { bend: 50, lean: 35, toward: 20 })
    let largest = 0
    for (const [left, top] of dots) {
      const at = moved.forward(left + 2, top + 2)!
      largest = Math.max(largest, Math.hypot(at.x - left - 2, at.y - top - 2))
      const dot = dotNear(pixels, at)!
      expect(Math.hypot(dot.x - at.x, dot.y - at.y)).toBeLessThan(0.5)
      const back = moved.backward(at.x, at.y)!
      expect(Math.hypot(back.x - left - 2, back.y - top - 2)).toBeLessThan(0.1)
    }
    expect(largest).toBeGreaterThan(4)
    for (const [x, y] of [
      [4, 4],
      [295, 390],
      [150, 395],
    ] as const) {
      expect(pixels[4 * (y * WIDTH + x)]).toBe(90)
    }
  })

  it('on a sheet whose corners other effects moved out of the picture', () => {
    const page = new Page()
    page.load(plain())
    page.replace(WIDTH, HEIGHT, plain(DOTS).pixels)
    page.follow({
      to: { width: WIDTH, height: HEIGHT },
      forward: () => undefined,
      backward: (x, y) => (x < 40 ? undefined : { x, y }),
    })
    expect(page.sheet?.outline).toEqual([])
    const { moved } = pageCurl.apply(page, PARAMS, rngFrom('a'), undefined) as Moved
    expect(moved.forward(150, 200)).toBeDefined()
    expect(meanLight(page.peek(), WIDTH, [60, 20, 200, 360])).toBeGreaterThan(150)
  })

  it('the same on a page of twice the size', () => {
    for (const kind of ['arch', 'book']) {
      const small = curled(plain(), { kind }).moved
      const large = curled(plain([], [2 * WIDTH, 2 * HEIGHT]), { kind }).moved
      for (const { x, y } of PLACES) {
        const [a, b] = [small.forward(x, y), large.forward(2 * x, 2 * y)]
        expect(a === undefined).toBe(b === undefined)
        if (a && b) expect(Math.hypot(b.x / 2 - a.x, b.y / 2 - a.y)).toBeLessThan(0.3)
      }
    }
  })
})

describe('a loose sheet', () => {
  it('stays straight along its bend and bows across it, the higher the more', () => {
    const bow = (bend: number): number => {
      const { moved } = curled(plain(), { kind: 'arch', bend, lean: 30 }, 'bow')
      for (const x of [30, 110, 280]) {
        const [a, b, c] = [40, 200, 360].map((y) => moved.forward(x, y)!)
        expect(Math.abs(a!.x - b!.x) + Math.abs(b!.x - c!.x)).toBeLessThan(0.1)
      }
      const [left, middle, right] = [20, 150, 280].map((x) => moved.forward(x, 200)!.y)
      return Math.abs(middle! - (left! + right!) / 2)
    }
    expect(bow(40)).toBeGreaterThan(4)
    expect(bow(40)).toBeGreaterThan(1.8 * bow(20))
  })

  it('is seen short where it is steep', () => {
    const { moved } = curled(plain(), { kind: 'edge', bend: 55, lean: 0, distance: 8, crest: 0.6 })
    const wide = (x: number): number => moved.forward(x + 10, 200)!.x - moved.forward(x, 200)!.x
    expect(wide(285) / wide(20)).toBeGreaterThan(0.5)
    expect(wide(285) / wide(20)).toBeLessThan(0.75)
  })

  it('is bright towards the lamp and dark away from it', () => {
    const sides = (from: number): number => {
      const { pixels } = curled(plain(), { kind: 'arch', light: from, lean: 0 })
      const left = meanLight(pixels, WIDTH, [30, 150, 30, 100])
      return left / meanLight(pixels, WIDTH, [240, 150, 30, 100])
    }
    expect(sides(0)).toBeLessThan(0.85)
    expect(sides(180)).toBeGreaterThan(1.18)
    expect(sides(90)).toBeGreaterThan(0.93)
    expect(sides(90)).toBeLessThan(1.07)
    const { pixels } = curled(plain(), { kind: 'arch', light: 0, ambient: 1, lean: 0 })
    expect(meanLight(pixels, WIDTH, [30, 150, 30, 100])).toBeGreaterThan(235)
  })

  it('shows its fill beside it, a desk in its shadow', () => {
    const corner = (fill: string) => curled(plain(), { kind: 'edge', toward: 45, fill }, 'f').pixels
    const beside = (pixels: Uint8ClampedArray) => meanLight(pixels, WIDTH, [0, 398, 30, 2])
    expect(beside(corner('white'))).toBeGreaterThan(254)
    expect(beside(corner('black'))).toBeLessThan(1)
    const desk = beside(corner('desk'))
    expect(desk).toBeGreaterThan(20)
    expect(desk).toBeLessThan(235)
  })

  it('is left alone with no bend', () => {
    const { result, pixels } = curled(plain(DOTS), { bend: 0 })
    expect(result).toBeUndefined()
    expect(same(pixels, plain(DOTS).pixels)).toBe(true)
  })
})

describe('a page of a book', () => {
  it.each(['book', 'scanned-book'])('%s: is narrow and dark at its spine', (kind) => {
    for (const spine of ['left', 'right']) {
      const { pixels, moved } = curled(plain(), {
        kind,
        spine,
        light: 90,
        lean: 0,
        neighbour: 0.02,
      })
      const near = (away: number) => (spine === 'left' ? away : WIDTH - away)
      const wide = (away: number): number =>
        Math.abs(moved.forward(near(away + 6), 200)!.x - moved.forward(near(away), 200)!.x) / 6
      expect(wide(2)).toBeLessThan(0.8 * wide(150))
      const level = (away: number): number => {
        const { x } = moved.forward(near(away), 200)!
        return light(pixels, 4 * (200 * WIDTH + Math.floor(x)))
      }
      expect(level(3)).toBeLessThan(0.65 * 250)
      expect(level(20)).toBeGreaterThan(level(8))
      expect(level(150)).toBeGreaterThan(235)
    }
  })

  it('lies flat on a scanner but for its gutter', () => {
    const { pixels, moved } = curled(plain(DOTS), { kind: 'scanned-book' })
    const [a, b, c] = [70, 190, 270].map((x) => moved.forward(x, 30)!)
    expect(Math.abs(a!.y - b!.y) + Math.abs(b!.y - c!.y)).toBeLessThan(0.01)
    expect(light(pixels, 4 * (380 * WIDTH + 200))).toBeGreaterThan(248)
  })

  it('shows the edge of the page beside it, on its own paper', () => {
    const marks = Array.from({ length: 20 }, (_, i): Block => [290, 20 * i, 6, 12, [10, 10, 10]])
    const other = drawn(WIDTH, HEIGHT, [200, 215, 190], marks)
    const { pixels, moved } = curled(
      plain(),
      { kind: 'book', neighbour: 0.1, dark: 0.3 },
      'a',
      other,
    )
    const spine = Math.floor(moved.forward(0, 200)!.x)
    expect(spine).toBeGreaterThan(0.08 * WIDTH)
    let [dark, green] = [0, 0]
    for (let y = 60; y < 340; y++) {
      for (let x = 0; x < spine - 3; x++) {
        const at = 4 * (y * WIDTH + x)
        if (light(pixels, at) < 90) dark++
        green = Math.max(green, pixels[at + 1]! - Math.max(pixels[at]!, pixels[at + 2]!))
      }
    }
    expect(dark / (280 * spine)).toBeGreaterThan(0.04)
    expect(green).toBeLessThan(12)
  })

  it('is none where a sheet lies on a desk', () => {
    const source = drawn(WIDTH, HEIGHT, [90, 66, 50], [[60, 70, 180, 250, [240, 240, 236]]])
    expect(curled(source, { kind: 'book' }).result).toHaveProperty('skipped')
  })
})

it('draws the same by the same key, on any page', () => {
  for (const kind of ['wave', 'book']) {
    const [a, b] = [0, 1].map(() => curled(plain(DOTS), { kind, fill: 'desk' }).pixels)
    expect(same(a!, b!)).toBe(true)
    survives(pageCurl, { ...PARAMS, kind })
  }
  const bars = drawn(640, 40, [250, 250, 250], [[0, 18, 640, 4, [20, 20, 20]]])
  for (const kind of ['edge', 'arch', 'book']) {
    for (const toward of [0, 90]) {
      const { pixels } = curled(bars, { ...STRONG, kind, toward })
      expect(pixels.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true)
    }
  }
})
