import { describe, expect, test } from 'vitest'
import { stamp } from '../../../../src/augment/effects/ink/stamp.ts'
import { STAMPS, type StampFace } from '../../../../src/augment/effects/ink/stamps/faces.ts'
import { press } from '../../../../src/augment/effects/ink/stamps/rubber.ts'
import { rngFrom } from '../../../../src/core/rng.ts'
import type { Page } from '../../../../src/page/image/page.ts'
import { paintedPage, run } from '../../../support/geometry-pages.ts'

const STEADY = { angle: 0, evenness: 1, ink: 0.8, double: 0, overlap: 0, count: 1, size: 1 }

/** The box of what changed, and how each channel did there on the whole. */
function changed(page: Page, before: Uint8ClampedArray) {
  const box = { left: Infinity, top: Infinity, right: -1, bottom: -1 }
  const lost = [0, 0, 0]
  let brighter = 0
  for (let y = 0, i = 0; y < page.height; y++) {
    for (let x = 0; x < page.width; x++, i += 4) {
      for (let c = 0; c < 3; c++) {
        const loss = before[i + c]! - page.peek()[i + c]!
        if (loss < 0) brighter++
        if (loss < 12) continue
        lost[c]! += loss
        box.left = Math.min(box.left, x)
        box.right = Math.max(box.right, x)
        box.top = Math.min(box.top, y)
        box.bottom = Math.max(box.bottom, y)
      }
    }
  }
  return { box, lost, brighter }
}

function stamped(given: Record<string, number | string>, key = 'test', side = 443) {
  const page = paintedPage(side, Math.round(side * 1.4), () => 240)
  const before = page.peek().slice()
  const did = run(stamp, page, { ...STEADY, ...given }, key)
  const text = did && 'did' in did ? String(did.did['text']) : ''
  return { page, text, ...changed(page, before) }
}

describe('the script of the words', () => {
  const texts = (script: string, kind: string): string[] =>
    Array.from({ length: 12 }, (_, i) => stamped({ script, kind }, `key ${i}`).text)

  test.each(STAMPS)('of %s is the one asked for', (kind) => {
    for (const text of texts('korean', kind)) {
      expect(text).not.toMatch(/[A-Za-z]/)
      if (kind !== 'date' && kind !== 'number') expect(text).toMatch(/[가-힣]/)
    }
    for (const text of texts('latin', kind)) expect(text).not.toMatch(/[가-힣]/)
    for (const text of texts('digits', kind)) expect(text).toMatch(/^['\d.\- ]+$/)
  })
})

test.each([
  ['red', 0],
  ['green', 1],
  ['blue', 2],
] as const)(
  '%s ink takes least of its own colour, and never makes anything brighter',
  (color, own) => {
    const { lost, brighter } = stamped({ color })
    expect(brighter).toBe(0)
    for (const c of [0, 1, 2]) if (c !== own) expect(lost[c]).toBeGreaterThan(1.3 * lost[own]!)
  },
)

test('seals of Korean offices are red unless told otherwise', () => {
  let red = 0
  for (let i = 0; i < 12; i++) {
    const { lost } = stamped({ kind: 'seal', script: 'korean' }, `key ${i}`)
    if (lost[0]! < 0.5 * lost[2]!) red++
  }
  expect(red).toBeGreaterThanOrEqual(9)
})

test('seeks blank paper', () => {
  for (let i = 0; i < 6; i++) {
    const paint = (x: number, y: number): number => (y < 330 && y % 8 < 4 && x % 5 < 3 ? 20 : 240)
    const page = paintedPage(443, 620, paint)
    const before = page.peek().slice()
    run(stamp, page, { ...STEADY, kind: 'received' }, `key ${i}`)
    expect(changed(page, before).box.top).toBeGreaterThan(300)
  }
})

test('stays on the sheet of a photograph', () => {
  for (let i = 0; i < 6; i++) {
    // A bright sheet on a dark, streaky desk.
    const isSheet = (x: number, y: number): boolean => x > 90 && x < 330 && y > 120 && y < 500
    const page = paintedPage(443, 620, (x, y) =>
      isSheet(x, y)
        ? y % 10 < 4 && x % 6 < 4 && x > 110 && x < 310 && y < 400
          ? 40
          : 232
        : 60 + ((x * 7 + y) % 13),
    )
    expect(page.sheet).toBeDefined()
    const before = page.peek().slice()
    run(stamp, page, STEADY, `key ${i}`)
    const { left, right, top, bottom } = changed(page, before).box
    expect(Math.min(left - 90, 330 - right, top - 120, 500 - bottom)).toBeGreaterThan(-4)
  }
})

test('is as large a share of the page whatever its size', () => {
  const small = stamped({ kind: 'approved', script: 'latin' }, 'scale').box
  const large = stamped({ kind: 'approved', script: 'latin' }, 'scale', 1329).box
  const ratio = (large.right - large.left) / (small.right - small.left)
  expect(ratio).toBeGreaterThan(2.8)
  expect(ratio).toBeLessThan(3.2)
})

describe('rubber', () => {
  const face: StampFace = {
    wide: 90,
    high: 60,
    text: '',
    draw: (context) => context.fillRect(-45, -30, 90, 60),
  }
  const usual = { angle: 0, evenness: 1, ink: 0.5, slip: 0, grain: 1 }
  const inside = (width: number, height: number, inset: number, i: number): number => {
    const x = i % width
    const y = Math.floor(i / width)
    const left = (width - 90) / 2
    const top = (height - 60) / 2
    return Math.min(x - left, y - top, width - left - 1 - x, height - top - 1 - y) - inset
  }
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length

  test('squeezes ink out to the rim of what it prints', () => {
    const { width, height, cover } = press(face, usual, rngFrom('rim'))
    const values = Array.from(cover)
    const rim = values.filter((_, i) => Math.floor(inside(width, height, 0, i)) === 1)
    const middle = values.filter((_, i) => inside(width, height, 6, i) > 0)
    expect(mean(rim)).toBeGreaterThan(1.12 * mean(middle))
  })

  test('misses places where it is pressed unevenly, and the dry the more', () => {
    const missing = (evenness: number, ink: number): number => {
      let sum = 0
      for (let k = 0; k < 8; k++) {
        const { width, height, cover } = press(
          face,
          { ...usual, evenness, ink },
          rngFrom(`miss ${k}`),
        )
        const body = Array.from(cover).filter((_, i) => inside(width, height, 3, i) > 0)
        sum += body.filter((value) => value < 0.15).length / body.length / 8
      }
      return sum
    }
    expect(missing(1, 0.6)).toBeLessThan(0.01)
    expect(missing(0.1, 0.6)).toBeGreaterThan(0.06)
    expect(missing(0.1, 0.1)).toBeGreaterThan(missing(0.1, 1))
  })

  test('prints a paler second outline where it slipped', () => {
    const { width, height, cover } = press(face, { ...usual, slip: 5 }, rngFrom('slip'))
    const outside = Array.from(cover).filter((_, i) => inside(width, height, 0, i) < -1.5)
    const most = Math.max(...outside)
    expect(most).toBeGreaterThan(0.08)
    expect(most).toBeLessThan(0.75)
  })
})

test('a page too small for a stamp is left alone, and that is said', () => {
  expect(
    run(
      stamp,
      paintedPage(20, 40, () => 240),
    ),
  ).toHaveProperty('skipped')
})
