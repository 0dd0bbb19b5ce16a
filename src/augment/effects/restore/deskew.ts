import { estimateSkew } from '../../../page/textlines/page-skew.ts'
import { paperColour } from './estimate/paper.ts'
import { defineEffect } from '../effect.ts'
import { number, enumOf } from '../params.ts'

export const deskew = defineEffect({
  name: 'deskew',
  phase: 'restore',
  summary:
    'The page turned so that its rows of text run straight; what opens at the corners is filled.',
  movesPixels: true,
  params: {
    limit: number(0, 45, 45, 'degrees', 'skews larger than this are left alone'),
    least: number(0, 10, 0.4, 'degrees', 'skews smaller than this are left alone'),
    certainty: number(0, 100, 6, 'standard deviations', 'how far the angle must stand out'),
    fill: enumOf(['white', 'paper'], 'white', 'what opens at the corners'),
  },
  apply(page, { limit, least, certainty, fill }) {
    const skew = estimateSkew(page)
    const isSure = skew !== undefined && skew.confidence >= certainty
    page.notes.set('skew', isSure ? skew.angle : Number.NaN)
    if (!isSure) return { skipped: 'no rows of text' }
    const degrees = Math.round(skew.angle * 100) / 100
    const size = Math.abs(degrees)
    if (size < least || size > limit) return { skipped: `skew of ${degrees} degrees` }
    const { width, height } = page
    page.redraw(
      width,
      height,
      fill === 'white' ? '#ffffff' : paperColour(page),
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
