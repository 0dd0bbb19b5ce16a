import { describe, expect, test } from 'vitest'
import { fingerOf, halfAt, lookAt } from '../../../../src/augment/effects/geometry/hand/finger.ts'
import { occlusion } from '../../../../src/augment/effects/geometry/occlusion.ts'
import { rngFrom } from '../../../../src/core/rng.ts'
import type { Page } from '../../../../src/page/image/page.ts'
import { paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

/** Two pixels a millimetre. */
const [WIDTH, HEIGHT] = [420, 594]
const PLAIN = { kind: 'thumb', side: 'left', reach: 0.15, size: 1, shadow: 0 } as const
const blank = (scale = 1): Page => paintedPage(WIDTH * scale, HEIGHT * scale, () => 240)

/** Pixels that are no longer paper: their box, and their number. */
function covered(page: Page): {
  left: number
  top: number
  right: number
  bottom: number
  count: number
} {
  const box = { left: page.width, top: page.height, right: 0, bottom: 0, count: 0 }
  const bytes = page.peek()
  for (let y = 0, i = 0; y < page.height; y++) {
    for (let x = 0; x < page.width; x++, i += 4) {
      if (bytes[i] === 240 && bytes[i + 2] === 240) continue
      box.left = Math.min(box.left, x)
      box.right = Math.max(box.right, x + 1)
      box.top = Math.min(box.top, y)
      box.bottom = Math.max(box.bottom, y + 1)
      box.count++
    }
  }
  return box
}

describe('occlusion', () => {
  test('comes in from its side and ends about where it should', () => {
    for (const key of ['a', 'b', 'c']) {
      const page = blank()
      run(occlusion, page, PLAIN, key)
      const { left, right } = covered(page)
      expect(left).toBe(0)
      // 0.15 of 420, and the shoulder of a slanting tip.
      expect(right).toBeGreaterThan(0.15 * WIDTH - 4)
      expect(right).toBeLessThan(0.15 * WIDTH + 16)
      const below = blank()
      run(occlusion, below, { ...PLAIN, side: 'bottom' }, key)
      expect(covered(below).bottom).toBe(HEIGHT)
      expect(Math.abs(HEIGHT - covered(below).top - 0.15 * WIDTH)).toBeLessThan(18)
    }
  })

  test('is as broad as a thumb: 18 to 25 mm, on a page of any size', () => {
    for (const scale of [1, 2]) {
      for (const key of ['a', 'b']) {
        const page = blank(scale)
        run(occlusion, page, { ...PLAIN, reach: 0.1 }, key)
        const { count } = covered(page)
        const broad = count / (0.1 * WIDTH * scale) / (2 * scale)
        expect(broad).toBeGreaterThan(13)
        expect(broad).toBeLessThan(30)
      }
    }
  })

  test('skin is red before green before blue, and takes the light of the paper', () => {
    const red = (paper: number): number => {
      const page = paintedPage(WIDTH, HEIGHT, () => paper)
      run(occlusion, page, PLAIN, 'skin')
      let [sum, count] = [0, 0]
      for (let y = 0; y < HEIGHT; y++) {
        const [r, g, b] = pixel(page, 6, y)
        if (r === paper && b === paper) continue
        if (count++ > 2) expect([r > g, g > b]).toEqual([true, true])
        sum += r
      }
      return sum / count
    }
    expect(red(120) / red(240)).toBeGreaterThan(0.42)
    expect(red(120) / red(240)).toBeLessThan(0.65)
  })

  test('a shadow only darkens, beside the finger', () => {
    const bare = blank()
    run(occlusion, bare, PLAIN, 'shade')
    const shaded = blank()
    run(occlusion, shaded, { ...PLAIN, shadow: 0.6 }, 'shade')
    let [darker, lighter] = [0, 0]
    for (let y = 0; y < HEIGHT; y += 2) {
      for (let x = 0; x < 140; x += 2) {
        const [was, now] = [pixel(bare, x, y)[1], pixel(shaded, x, y)[1]]
        if (now > was + 1) lighter++
        if (was === 240 && now < 225) darker++
      }
    }
    expect(darker).toBeGreaterThan(20)
    expect(lighter).toBe(0)
  })

  test('fingers are several', () => {
    const page = blank()
    const outcome = run(occlusion, page, { ...PLAIN, kind: 'fingers' }, 'some')
    const { fingers } = (outcome as { did: { fingers: number } }).did
    expect(fingers).toBeGreaterThan(1)
    expect(covered(page).bottom - covered(page).top).toBeGreaterThan(fingers * 24)
  })

  test('where a sheet lies far from the edges of its photograph no hand reaches', () => {
    const inSheet = (x: number, y: number): boolean => x >= 170 && x < 430 && y >= 150 && y < 500
    const page = paintedPage(600, 650, (x, y) =>
      inSheet(x, y) ? (y % 24 < 4 && x > 200 && x < 400 && x % 9 < 6 ? 40 : 236) : [150, 96, 52],
    )
    expect(page.sheet).toBeDefined()
    expect(run(occlusion, page, { ...PLAIN, side: 'usual' })).toHaveProperty('skipped')
  })
})

describe('a finger', () => {
  const finger = fingerOf({ x: 0, y: 0, angle: 0 }, 8, false, rngFrom('finger'))

  test('is round at its tip and does not narrow much behind', () => {
    expect(halfAt(finger, 0)).toBe(0)
    expect(halfAt(finger, 3)).toBeLessThan(halfAt(finger, 8))
    for (let s = 10; s < 90; s += 5) {
      expect(halfAt(finger, s)).toBeGreaterThan(6.8)
      expect(halfAt(finger, s)).toBeLessThan(10.5)
    }
  })

  test('has its nail on the last joint alone, and faces up along its middle', () => {
    const look = { lit: 0, facing: 0, nail: 0, fold: 0, gloss: 0, free: 0 }
    const at = (s: number, t: number) => {
      lookAt({ ...finger, roll: 0 }, s, t, [0.6, 0, 0.8], look)
      return { ...look }
    }
    expect(at(8, 0).nail).toBe(1)
    expect(at(8, 0.95).nail).toBe(0)
    expect(at(24, 0).nail).toBe(0)
    expect(at(40, 0).facing).toBeGreaterThan(0.95)
    expect(at(40, 0.98).facing).toBeLessThan(0.4)
    // Light that comes from its base falls past its tip.
    expect(at(2, 0).lit).toBeLessThan(at(40, 0).lit)
  })
})
