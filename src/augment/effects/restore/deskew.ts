import { estimateSkew } from '../../../page/textlines/page-skew.ts'
import { paperColor } from './estimate/paper.ts'
import type { Page } from '../../../page/image/page.ts'
import { borderColor } from '../../../page/background/fill.ts'
import { matrixMap } from '../../../page/geometry/point-map.ts'
import { turned } from '../../../page/geometry/projection.ts'
import { defineEffect } from '../effect.ts'
import { number, enumOf } from '../params.ts'

export const deskew = defineEffect({
  name: 'deskew',
  phase: 'restore',
  summary: 'Deskewing: the page rotated until its rows of text run straight',
  movesPixels: true,
  params: {
    maxAngle: number(0, 45, 45, 'degrees', 'skews larger than this are left alone'),
    minAngle: number(0, 10, 0.4, 'degrees', 'skews smaller than this are left alone'),
    minConfidence: number(
      0,
      100,
      6,
      'standard deviations',
      'how far the angle must stand out from the others',
    ),
    fill: enumOf(
      ['auto', 'white', 'paper'],
      'auto',
      'what shows at the corners; auto: white, on dark pages their own background',
    ),
  },
  apply(page, { maxAngle, minAngle, minConfidence, fill }) {
    const skew = estimateSkew(page)
    const isSure = skew !== undefined && skew.confidence >= minConfidence
    page.notes.set('skew', isSure ? skew.angle : Number.NaN)
    if (!isSure) return { skipped: 'no rows of text' }
    const degrees = Math.round(skew.angle * 100) / 100
    const tilt = Math.abs(degrees)
    if (tilt < minAngle || tilt > maxAngle) return { skipped: `skew of ${degrees} degrees` }
    const { width, height } = page
    page.redraw(width, height, cornerColor(page, fill), (context, before) => {
      context.translate(width / 2, height / 2)
      context.rotate((-degrees * Math.PI) / 180)
      context.imageSmoothingQuality = 'high'
      context.drawImage(before, -width / 2, -height / 2)
    })
    const middle = { x: width / 2, y: height / 2 }
    const size = { width, height }
    const moved = matrixMap(size, size, turned(width, height, -degrees, 1, middle))
    return { moved, did: { degrees, confidence: Math.round(skew.confidence) } }
  },
})

/** Pages whose border is darker than this are dark: an inverted scan, a slide, a photo on a table. */
const DARK = 128

function cornerColor(page: Page, fill: 'auto' | 'white' | 'paper'): string {
  if (fill === 'paper') return paperColor(page)
  if (fill === 'white') return WHITE
  const { width, height } = page
  const border = borderColor({ width, height, bytes: page.peek() })
  const value = Number.parseInt(border.slice(1), 16)
  const light = 0.299 * (value >> 16) + 0.587 * ((value >> 8) & 255) + 0.114 * (value & 255)
  return light < DARK ? border : WHITE
}

const WHITE = '#ffffff'
