import { describe, expect, test } from 'vitest'
import { upright } from '../../../../src/augment/effects/restore/upright.ts'
import { ORIENTATIONS, reorient } from '../../../../src/page/geometry/orientation.ts'
import { drawPage } from '../../../../src/sample/draw.ts'
import { Page } from '../../../../src/page/image/page.ts'
import { Source } from '../../../../src/page/image/source.ts'
import { run } from '../../../support/geometry-pages.ts'

function sample(target: number, key: string): Source {
  const { width, height, bytes } = drawPage({ id: key, target, label: target, key }, 17)
  return new Source(width, height, bytes)
}

describe('upright', () => {
  test('sets a page of text upright from all eight orientations, pixel for pixel', () => {
    const source = sample(4, 'test/4/0')
    for (const orientation of ORIENTATIONS) {
      const page = new Page()
      page.load(source)
      reorient(page, orientation)
      expect(run(upright, page, { mirrored: 'as-likely' })).toHaveProperty('did.confidence')
      expect(page.width).toBe(source.width)
      expect(Buffer.from(page.peek()).equals(Buffer.from(source.pixels))).toBe(true)
    }
  })

  test('does not guess on a picture', () => {
    const page = new Page()
    page.load(sample(2, 'test/2/1'))
    expect(run(upright, page)).toEqual({ skipped: 'orientation cannot be told' })
  })
})
