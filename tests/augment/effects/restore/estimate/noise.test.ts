import { describe, expect, test } from 'vitest'
import { blur } from '../../../../../src/augment/effects/capture/blur.ts'
import { denoise } from '../../../../../src/augment/effects/restore/denoise.ts'
import { noise } from '../../../../../src/augment/effects/capture/noise.ts'
import { jpeg } from '../../../../../src/augment/effects/capture/jpeg.ts'
import { brightness } from '../../../../../src/augment/effects/restore/estimate/channels.ts'
import { estimateNoise } from '../../../../../src/augment/effects/restore/estimate/noise.ts'
import type { Page } from '../../../../../src/page/image/page.ts'
import { paintedPage, run, text } from '../../../../support/geometry-pages.ts'

/** Noise found on a page of text on paper of this brightness, with noise of this strength. */
function found(paper: number, amount: number): ReturnType<typeof estimateNoise> {
  const page = paintedPage(300, 360, (x, y) => (x < 150 && text(x, y) === 40 ? 40 : paper))
  if (amount > 0) run(noise, page, { amount, size: 0.008, chroma: 0 })
  return estimateNoise(brightness(page.peek(), 300, 360))
}

/** Text on pure white paper with wide margins; pale marks of this brightness between its lines. */
function whitePage(pale: number): Page {
  return paintedPage(360, 440, (x, y) => {
    if (x < 60 || x > 300 || y < 70 || y > 370) return 255
    if (y % 24 < 12) return text(x, y) === 40 ? 40 : 255
    return y % 24 > 13 && y % 24 < 22 && (x + y * 3) % 97 < 60 && y % 48 < 24 ? pale : 255
  })
}

/** Mean square difference of all bytes. */
const distance = (a: Uint8ClampedArray, b: Uint8ClampedArray): number =>
  a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length

describe('estimateNoise', () => {
  test.each([3, 6, 10])('finds noise of %d levels on grey paper', (amount) => {
    expect(found(200, amount).sd).toBeGreaterThan(amount * 0.75)
    expect(found(200, amount).sd).toBeLessThan(amount * 1.25)
  })

  test('makes up for what white cuts off', () => {
    expect(found(250, 8).sd).toBeGreaterThan(5.5)
    expect(found(250, 8).sd).toBeLessThan(10)
  })

  test.each([180, 255])('finds none on clean text on paper of %d', (paper) => {
    expect(found(paper, 0).sd).toBeLessThan(1)
  })

  test('sees that the noise is coarse: low frequencies hold more of it', () => {
    const { spectrum } = found(200, 8)
    expect(spectrum[9]!).toBeGreaterThan(4 * spectrum[54]!)
  })

  describe('on paper of pure white, where the noise is clipped', () => {
    const noiseOf = (page: Page): number => estimateNoise(brightness(page.peek(), 360, 440)).sd

    /** All of the noise is cut off from white, as where the page was lifted far beyond it afterwards. */
    const spareWhite = (page: Page, amount: number): void => {
      const white = page.peek().map((value) => (value === 255 ? 255 : 0))
      run(noise, page, { amount, chroma: 0, underexposure: 0, sharpening: 0 })
      page.pixels().forEach((value, i, bytes) => (bytes[i] = Math.max(value, white[i]!)))
    }

    test.each([5, 7, 10])('finds noise of %d levels on pale marks, and takes it out', (amount) => {
      const page = whitePage(250)
      const clean = page.peek().slice()
      spareWhite(page, amount)
      run(jpeg, page, { quality: 86 })
      expect(noiseOf(page)).toBeGreaterThan(amount * 0.8)
      expect(noiseOf(page)).toBeLessThan(amount * 1.2)
      const before = distance(page.peek(), clean)
      expect(run(denoise, page)).toHaveProperty('did')
      expect(distance(page.peek(), clean)).toBeLessThan(before)
    })

    test.each([
      ['half of it cut off', 5, 0, 100],
      ['half of it cut off', 7, 0, 100],
      ['half of it cut off', 10, 0, 100],
      ['a quarter of it cut off and compressed', 5, 0.03, 86],
      ['a quarter of it cut off and compressed', 7, 0.03, 86],
      ['a quarter of it cut off and compressed', 10, 0.03, 86],
    ])('finds noise on white, %s: %d levels', (_, amount, underexposure, quality) => {
      const page = whitePage(250)
      run(noise, page, { amount, chroma: 0, underexposure, sharpening: 0 })
      if (quality < 100) run(jpeg, page, { quality })
      expect(noiseOf(page)).toBeGreaterThan(amount * 0.8)
      expect(noiseOf(page)).toBeLessThan(amount * 1.2)
    })

    test.each([250, 246, 240])('leaves the same page without noise, marks of %d', (pale) => {
      const page = whitePage(pale)
      const clean = page.peek().slice()
      expect(run(denoise, page)).toEqual({ skipped: 'noise of 0.0 grey levels' })
      expect(page.peek()).toEqual(clean)
    })

    test('takes pale marks that were compressed for no noise', () => {
      const page = whitePage(246)
      run(jpeg, page, { quality: 86 })
      expect(noiseOf(page)).toBe(0)
    })

    test('takes no rims of soft ink for noise', () => {
      const page = paintedPage(360, 440, (x, y) => (text(x, y) === 40 ? 40 : 255))
      run(blur, page, { kind: 'gaussian', size: 0.003 })
      expect(estimateNoise(brightness(page.peek(), 360, 440)).sd).toBe(0)
    })
  })

  test('says nothing of a page that is white all over', () => {
    const page = paintedPage(64, 64, () => 255)
    expect(estimateNoise(brightness(page.peek(), 64, 64))).toMatchObject({ sd: 0, flat: 0 })
  })
})
