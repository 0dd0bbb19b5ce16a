import { describe, expect, test } from 'vitest'
import { findEffect } from '../../../../src/augment/effects/registry.ts'
import { estimateSkew } from '../../../../src/page/textlines/page-skew.ts'
import type { Page } from '../../../../src/page/image/page.ts'
import { paintedPage, run } from '../../../support/geometry-pages.ts'

const deskew = findEffect('deskew')!

/** Rows of words with gaps between their letters, tilted, no farther from the middle than `reach`. */
const rows = (degrees: number, reach = 999): Page => {
  const angle = (degrees * Math.PI) / 180
  return paintedPage(360, 360, (x, y) => {
    const u = (x - 180) * Math.cos(angle) + (y - 180) * Math.sin(angle) + 400
    const v = (y - 180) * Math.cos(angle) - (x - 180) * Math.sin(angle) + 400
    const inRow = v % 20 >= 5 && v % 20 < 14
    const word = (u + 31 * Math.floor(v / 20)) % 64 < 50
    return inRow && word && u % 7 < 4 && Math.hypot(x - 180, y - 180) < reach ? 40 : 225
  })
}

/** Middles of plates along the sides of a picture of 420 px. */
const PLATES = [
  [30, 20],
  [140, 5],
  [260, 25],
  [390, 40],
  [415, 190],
  [400, 330],
  [20, 180],
  [5, 300],
  [120, 410],
  [300, 415],
] as const

const inkOn = (page: Page): number => {
  const pixels = page.peek()
  let ink = 0
  for (let k = 0; k < pixels.length; k += 4) ink += (225 - Math.min(225, pixels[k]!)) / 185
  return ink
}

describe('deskew', () => {
  test.each([6, 28])('turns a page back by %s degrees and cuts nothing off', (degrees) => {
    const page = rows(degrees)
    const before = inkOn(page)
    run(deskew, page)
    expect(Math.abs(estimateSkew(page)!.angle)).toBeLessThan(0.3)
    expect(inkOn(page) / before).toBeGreaterThan(0.98)
    expect(page.width).toBeGreaterThan(360)
    expect(page.peek()[0]).toBeCloseTo(225, -1)
  })

  test('keeps the size where only paper would be cut off, or it is asked to', () => {
    const page = rows(6)
    run(deskew, page, { size: 'keep' })
    expect([page.width, page.height]).toEqual([360, 360])
    const small = rows(6, 150)
    expect(run(deskew, small)).toHaveProperty('did')
    expect([small.width, small.height]).toEqual([360, 360])
  })

  test('shows at the corners what the page has there', () => {
    const page = rows(6)
    const bytes = page.pixels()
    for (let k = 0; k < bytes.length; k += 4) {
      const y = Math.floor(k / 4 / 360)
      if (bytes[k]! > 200) bytes.fill(235 - y / 8, k, k + 3)
    }
    expect(run(deskew, page)).toHaveProperty('did')
    const { width, height } = page
    const grey = (x: number, y: number): number => page.peek()[4 * (y * width + x)]!
    for (const x of [2, width - 3]) {
      expect(Math.abs(grey(x, 2) - 235)).toBeLessThan(10)
      expect(Math.abs(grey(x, height - 3) - 190)).toBeLessThan(10)
    }
  })

  test('leaves a part of something larger that lies aslant', () => {
    const angle = (28 * Math.PI) / 180
    // A menu: rows of words, and plates that run off its sides.
    const page = paintedPage(420, 420, (x, y) => {
      const u = (x - 210) * Math.cos(angle) + (y - 210) * Math.sin(angle) + 600
      const v = (y - 210) * Math.cos(angle) - (x - 210) * Math.sin(angle) + 600
      for (const [left, top] of PLATES) {
        if (Math.hypot(x - left, y - top) < 40)
          return (x * 7919 + y * 5779 + x * y) % 97 < 30 ? 60 : 150
      }
      const isWord = v % 20 >= 5 && v % 20 < 14 && (u + 31 * Math.floor(v / 20)) % 64 < 50
      return isWord && u % 7 < 4 ? 40 : 228
    })
    const skew = estimateSkew(page)!
    expect(Math.abs(skew.angle - 28)).toBeLessThan(1)
    const before = page.peek().slice()
    expect(run(deskew, page)).toEqual({ skipped: 'a photograph that fills its frame' })
    expect(page.peek()).toEqual(before)
  })

  test('leaves a picture without text as it is, whose edges run aslant', () => {
    const page = paintedPage(160, 160, (x, y) => {
      const v = y - 0.2 * x + 400
      return v % 90 < 45 ? 90 + x / 6 : 160 - x / 6
    })
    const before = page.peek().slice()
    expect(run(deskew, page)).toHaveProperty('skipped')
    expect(page.peek()).toEqual(before)
  })
})
