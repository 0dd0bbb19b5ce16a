import { describe, expect, test } from 'vitest'
import { findEffect } from '../../../../src/augment/effects/registry.ts'
import type { Page } from '../../../../src/page/image/page.ts'
import { paintedPage, run, text } from '../../../support/geometry-pages.ts'

const flatten = findEffect('flatten')!
const [WIDTH, HEIGHT] = [420, 400]

/** What the page's own light is multiplied by: 1 on clean paper. */
type Wear = (x: number, y: number) => number

/** A ring of coffee, darkest at its rim. */
const ring: Wear = (x, y) => {
  const away = Math.abs(Math.hypot(x - 200, y - 190) - 110)
  return away < 22 ? 0.6 + 0.008 * away : 1
}

/** Texture of paper that no scanner is without, the same on every run. */
const texture: Wear = (x, y) => 1 + 0.03 * Math.sin(x * 12.9898 + y * 78.233)

/** Print at 30 on paper at 225, or on what else there is. */
const degraded = (wear: Wear, ink = 30): Page =>
  paintedPage(WIDTH, HEIGHT, (x, y) => (text(x, y) === 40 ? ink : 225 * wear(x, y) * texture(x, y)))

/** The same in colour, as a camera sees it: what darkens paper darkens ink as well. */
const photographed = (wear: Wear): Page =>
  paintedPage(WIDTH, HEIGHT, (x, y) => {
    const light = wear(x, y) * texture(x, y)
    return text(x, y) === 40
      ? [60 * light, 42 * light, 40 * light]
      : [215 * light, 205 * light, 190 * light]
  })

const at = (page: Page, x: number, y: number): number => page.peek()[4 * (y * page.width + x)]!

/** Mean brightness of a page's print and of its paper. */
function means(page: Page): { ink: number; paper: number } {
  const sums = { ink: 0, paper: 0 }
  const counts = { ink: 0, paper: 0 }
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const kind = text(x, y) === 40 ? 'ink' : 'paper'
      sums[kind] += at(page, x, y)
      counts[kind]++
    }
  }
  return { ink: sums.ink / counts.ink, paper: sums.paper / counts.paper }
}

describe('flatten', () => {
  test('takes a stain off a scan: paper becomes white, ink as dark as elsewhere', () => {
    const page = degraded(ring)
    expect(run(flatten, page)).toMatchObject({ did: { paper: 255 } })
    const { ink, paper } = means(page)
    expect(paper).toBeGreaterThan(250)
    expect(ink).toBeLessThan(30)
  })

  test('leaves a scan as it is whose paper has nothing but its texture', () => {
    const page = degraded(() => 1)
    const before = page.peek().slice()
    expect(run(flatten, page)).toHaveProperty('skipped')
    expect(page.peek()).toEqual(before)
  })

  test('lifts a shadow with a sharp edge to the lit paper’s own colour', () => {
    const page = photographed((x, y) => (x + y / 3 < 230 ? 0.35 : 1))
    const lit = Array.from({ length: 3 }, (_, c) => page.peek()[4 * 390 + c]!)
    expect(run(flatten, page)).toHaveProperty('did')
    const shaded = Array.from({ length: 3 }, (_, c) => page.peek()[4 * 24 + c]!)
    shaded.forEach((value, c) => expect(Math.abs(value - lit[c]!)).toBeLessThan(14))
    expect(means(page).ink).toBeLessThan(75)
  })

  test('leaves a photograph’s soft light, which is its own', () => {
    const page = photographed((x) => 1 - x / 900)
    const before = page.peek().slice()
    expect(run(flatten, page)).toHaveProperty('skipped')
    expect(page.peek()).toEqual(before)
  })

  test('takes nothing off a page whose paper is white', () => {
    const page = paintedPage(WIDTH, HEIGHT, (x, y) =>
      text(x, y) === 40 ? 20 : x > 340 && y > 300 ? 200 : 255,
    )
    const before = page.peek().slice()
    expect(run(flatten, page)).toEqual({ skipped: 'the paper is white' })
    expect(page.peek()).toEqual(before)
  })

  test('keeps a picture’s tones beside a shadow', () => {
    const inPicture = (x: number, y: number): boolean => x > 250 && x < 380 && y > 230 && y < 360
    const tone = (x: number, y: number): number[] => [
      60 + ((x * 7 + y * 3) % 90),
      110 + ((x * 5) % 60),
      60 + ((y * 11) % 120),
    ]
    const page = paintedPage(WIDTH, HEIGHT, (x, y) => {
      if (inPicture(x, y)) return tone(x, y) as [number, number, number]
      const light = x < 150 ? 0.4 : 1
      return text(x, y) === 40 ? 50 * light : [220 * light, 212 * light, 205 * light]
    })
    const before = page.peek().slice()
    expect(run(flatten, page)).toHaveProperty('did')
    let change = 0
    for (let y = 250; y < 340; y++) {
      for (let x = 270; x < 360; x++)
        change += Math.abs(at(page, x, y) - before[4 * (y * WIDTH + x)]!)
    }
    expect(change / (90 * 90)).toBeLessThan(14)
  })

  test('does a share of it where it is told to', () => {
    const [none, half, full] = [0, 0.5, 1].map((strength) => {
      const page = degraded(ring)
      run(flatten, page, { strength })
      return means(page).paper
    }) as [number, number, number]
    expect(half).toBeCloseTo((none + full) / 2, 0)
  })
})

describe('flatten, on drawn surfaces', () => {
  test('evens out light that falls off', () => {
    const page = paintedPage(300, 300, (x, y) => (text(x, y) === 40 ? 0.2 : 1) * (120 + x / 3))
    run(flatten, page)
    const level = (x: number): number => page.peek()[(2 * 300 + x) * 4]!
    expect(Math.abs(level(20) - level(280))).toBeLessThan(12)
  })

  test('leaves a picture, whose brightness changes in steps as light does not', () => {
    const page = paintedPage(320, 320, (x, y) => (((x >> 6) + (y >> 6)) % 2 ? 70 : 120))
    const before = page.peek().slice()
    expect(run(flatten, page)).toEqual({ skipped: 'too little paper, or ink' })
    expect(page.peek()).toEqual(before)
  })

  test('makes paper white where asked', () => {
    const page = paintedPage(200, 200, (x, y) =>
      text(x, y) === 40 ? [40, 38, 30] : [220, 210, 180],
    )
    run(flatten, page, { target: 'white' })
    expect(
      page
        .peek()
        .slice(0, 3)
        .every((value) => value >= 250),
    ).toBe(true)
  })
})
