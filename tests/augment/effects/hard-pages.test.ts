import { describe, expect, test } from 'vitest'
import { findEffect } from '../../../src/augment/effects/registry.ts'
import { digest, HARD_PAGES, paintedPage, run } from '../../support/geometry-pages.ts'

const NAMES = [
  'folds',
  'lighting',
  'shadow',
  'rotate',
  'rotate90',
  'flip',
  'resize',
  'translate',
  'perspective',
  'page-curl',
  'color-jitter',
  'blur',
  'jpeg',
  'downscale',
]

describe.each(NAMES)('%s', (name) => {
  const effect = findEffect(name)!

  test.each(HARD_PAGES)('bears a page: %s', (_, width, height, paint) => {
    for (const key of ['a', 'b']) {
      const page = paintedPage(width, height, paint)
      run(effect, page, {}, key)
      const bytes = page.peek()
      expect(bytes.length).toBe(page.width * page.height * 4)
      expect(bytes.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true)
    }
  })

  test('draws the same again for the same key, whatever was drawn before', () => {
    const first = paintedPage(70, 90, HARD_PAGES[6]![3])
    run(effect, first, {}, 'k')
    const other = paintedPage(130, 40, HARD_PAGES[3]![3])
    run(effect, other, {}, 'other')
    const again = paintedPage(70, 90, HARD_PAGES[6]![3])
    run(effect, again, {}, 'k')
    expect(digest(again)).toBe(digest(first))
  })

  test('bears every parameter at its ends', () => {
    for (const [param, spec] of Object.entries(effect.params)) {
      const ends = spec.kind === 'enum' ? spec.values : [spec.min, spec.max]
      for (const value of ends) {
        // An area of 64 megapixels is a matter of memory, not of this test.
        if (param === 'area') continue
        const page = paintedPage(50, 64, HARD_PAGES[6]![3])
        run(effect, page, { [param]: value })
        expect(page.peek()[3]).toBe(255)
      }
    }
  })
})
