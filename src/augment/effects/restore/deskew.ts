import { estimateSkew } from '../../../page/textlines/page-skew.ts'
import { paperColor } from './estimate/paper.ts'
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
    fill: enumOf(['white', 'paper'], 'white', 'what opens at the corners'),
  },
  apply(page, { maxAngle, minAngle, minConfidence, fill }) {
    const skew = estimateSkew(page)
    const isSure = skew !== undefined && skew.confidence >= minConfidence
    page.notes.set('skew', isSure ? skew.angle : Number.NaN)
    if (!isSure) return { skipped: 'no rows of text' }
    const degrees = Math.round(skew.angle * 100) / 100
    const size = Math.abs(degrees)
    if (size < minAngle || size > maxAngle) return { skipped: `skew of ${degrees} degrees` }
    const { width, height } = page
    page.redraw(
      width,
      height,
      fill === 'white' ? '#ffffff' : paperColor(page),
      (context, before) => {
        context.translate(width / 2, height / 2)
        context.rotate((-degrees * Math.PI) / 180)
        context.imageSmoothingQuality = 'high'
        context.drawImage(before, -width / 2, -height / 2)
      },
    )
    return { did: { degrees, confidence: Math.round(skew.confidence) } }
  },
})
