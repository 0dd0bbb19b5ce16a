import { createCanvas } from '@napi-rs/canvas'
import { describe, expect, test } from 'vitest'
import { deskew } from '../../../src/augment/effects/restore/deskew.ts'
import { estimateSkew } from '../../../src/page/textlines/page-skew.ts'
import { Page } from '../../../src/page/image/page.ts'
import { Source } from '../../../src/page/image/source.ts'
import { mixedUp, paintedPage, run } from '../../support/geometry-pages.ts'

/** Lines of word-like bars on white, rotated by this many degrees. */
function tilted(degrees: number): Page {
  const canvas = createCanvas(360, 440)
  const context = canvas.getContext('2d')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, 360, 440)
  context.translate(180, 220)
  context.rotate((degrees * Math.PI) / 180)
  context.fillStyle = '#222'
  for (let y = -150; y < 150; y += 14) {
    for (let x = -120; x < 120; x += 5) {
      if ((x * 7 + y * 3) % 11 !== 0) context.fillRect(x, y, 4, 5 + ((x * y) % 3))
    }
  }
  const page = new Page()
  page.load(new Source(360, 440, context.getImageData(0, 0, 360, 440).data))
  return page
}

describe('estimateSkew', () => {
  test.each([-38, -12.3, -1.7, 0, 0.6, 7.4, 19.2, 41])('finds %d degrees', (degrees) => {
    const skew = estimateSkew(tilted(degrees))!
    expect(Math.abs(skew.angle - degrees)).toBeLessThan(0.2)
    expect(skew.confidence).toBeGreaterThan(6)
  })

  test('has no confidence where nothing is in rows', () => {
    expect(estimateSkew(paintedPage(200, 200, mixedUp))?.confidence ?? 0).toBeLessThan(6)
    expect(estimateSkew(paintedPage(100, 100, () => 230))).toBeUndefined()
  })
})

describe('deskew', () => {
  test('straightens a page and fills the corners with white', () => {
    const page = tilted(9)
    expect(run(deskew, page)).toMatchObject({ did: { degrees: expect.closeTo(9, 0) as number } })
    expect(Math.abs(estimateSkew(page)!.angle)).toBeLessThan(0.2)
    expect(Array.from(page.peek().slice(0, 4))).toEqual([255, 255, 255, 255])
  })

  test('leaves a straight page as it is, to the byte', () => {
    const page = tilted(0)
    const before = page.peek().slice()
    expect(run(deskew, page)).toHaveProperty('skipped')
    expect(page.peek()).toEqual(before)
  })
})
