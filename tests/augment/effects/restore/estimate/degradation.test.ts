import { describe, expect, test } from 'vitest'
import { denoise } from '../../../../../src/augment/effects/restore/denoise.ts'
import { fade } from '../../../../../src/augment/effects/ink/fade.ts'
import { noise } from '../../../../../src/augment/effects/capture/noise.ts'
import { colorJitter } from '../../../../../src/augment/effects/capture/color-jitter.ts'
import { degradationFor } from '../../../../../src/augment/effects/restore/estimate/degradation.ts'
import type { Page } from '../../../../../src/page/image/page.ts'
import { paintedPage, run, text } from '../../../../support/geometry-pages.ts'

/** Text on paper with a black heading and a red seal. */
function sheet(): Page {
  return paintedPage(260, 340, (x, y) => {
    if (y > 20 && y < 34 && x > 40 && x < 180 && x % 9 < 6) return 8
    if (x > 190 && x < 220 && y > 280 && y < 310 && (x + y) % 5 < 2) return [150, 60, 60]
    return y > 50 && text(x, y) === 40 ? 45 : 205
  })
}

describe('degradationFor', () => {
  test('takes a lifted, pale, noisy page for degraded', () => {
    const page = sheet()
    run(fade, page, { strength: 0.5 })
    run(colorJitter, page, { brightness: 38, contrast: 1, saturation: 0.4 })
    run(noise, page, { amount: 8 })
    run(denoise, page)
    expect(degradationFor(page, 3.5)).toBeGreaterThan(0.8)
  })

  test('leaves the tones of a noisy page that has black and colour', () => {
    const page = sheet()
    run(noise, page, { amount: 8 })
    run(denoise, page)
    expect(degradationFor(page, 3.5)).toBe('its tones are those of a photograph or scan')
  })

  test('leaves a page with less noise than the minimum, and takes any without one', () => {
    expect(degradationFor(sheet(), 3.5)).toMatch(/noise of \d/)
    expect(degradationFor(sheet(), 0)).toBe(1)
  })
})
