import { describe, expect, test } from 'vitest'
import { sectionShift } from '../../../../src/augment/effects/capture/section-shift.ts'
import type { Moved } from '../../../../src/augment/effects/effect.ts'
import { mixedUp, paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

const PLAIN = { count: 2, slip: 0.05, aside: 0.03, channels: 0, path: 'long' } as const

describe('section-shift', () => {
  test('rows are those of the page, whole, but where it stuck; each is where its map says', () => {
    const page = paintedPage(120, 200, mixedUp)
    const before = page.peek().slice()
    const { moved } = run(sectionShift, page, PLAIN) as Moved
    let whole = 0
    for (let y = 0; y < 200; y++) {
      const from = moved.backward(60.5, y + 0.5)!
      const row = from.y - 0.5
      if (Math.abs(row - Math.round(row)) > 1e-4) continue
      const at = (Math.round(row) * 120 + Math.floor(from.x)) * 4
      expect(pixel(page, 60, y)).toEqual([...before.subarray(at, at + 3)])
      whole++
    }
    expect(whole).toBeGreaterThan(150)
    expect(moved.backward(60.5, 199.5)!.y).not.toBe(199.5)
  })

  test('its map goes there and back', () => {
    for (const path of ['long', 'short'] as const) {
      const page = paintedPage(120, 200, mixedUp)
      const { moved } = run(sectionShift, page, { ...PLAIN, path }, path) as Moved
      let met = 0
      for (let y = 5; y < 200; y += 3) {
        const there = moved.forward(60, y)
        const back = there && moved.backward(there.x, there.y)
        if (!back) continue
        met++
        expect(Math.hypot(back.x - 60, back.y - y)).toBeLessThan(1.01)
      }
      expect(met).toBeGreaterThan(50)
    }
  })

  test('colours part where it stuck, and there alone', () => {
    const page = paintedPage(120, 200, (_, y) => (y % 10 < 5 ? 30 : 230))
    run(sectionShift, page, { ...PLAIN, count: 1, channels: 0.02 })
    const parted = Array.from({ length: 200 }, (_, y) => {
      const [r, g, b] = pixel(page, 50, y)
      return Math.max(r, g, b) - Math.min(r, g, b) > 8
    })
    const count = parted.filter(Boolean).length
    expect(count).toBeGreaterThan(2)
    expect(count).toBeLessThan(40)
    expect(parted.lastIndexOf(true) - parted.indexOf(true)).toBeLessThan(45)
  })
})
