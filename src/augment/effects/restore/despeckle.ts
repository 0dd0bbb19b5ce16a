import { binarise } from '../../../page/textlines/binarise.ts'
import { components } from '../../../page/textlines/components.ts'
import { luma } from '../../../page/image/plane.ts'
import { noiseOf } from './estimate/notes.ts'
import { fillBox, isolatedSpecks } from './estimate/specks.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'
import { minNoiseParam } from './min-noise.ts'

export const despeckle = defineEffect({
  name: 'despeckle',
  phase: 'restore',
  summary:
    'Despeckling: lone specks of dust and toner removed from the paper; dots that belong to text stay',
  movesPixels: false,
  params: {
    maxSize: number(0.001, 0.03, 0.008, 'share of the short side', 'longest side of a speck'),
    minDistance: number(
      0.001,
      0.1,
      0.024,
      'share of the short side',
      'a speck has no other ink nearer than this',
    ),
    minCount: number(1, 1000, 6, 'specks', 'a page with fewer is left alone'),
    minContrast: number(2, 128, 14, 'grey levels', 'how much darker than the paper a speck is'),
    minNoise: minNoiseParam(0),
  },
  apply(page, { maxSize, minDistance, minCount, minContrast, minNoise }) {
    const { width, height, short } = page
    if (noiseOf(page) < minNoise) return { skipped: 'a clean page' }
    const mask = binarise(luma(page.peek()), width, height, {
      radius: Math.max(4, Math.round(short / 32)),
      share: 0.04,
      minContrast,
    })
    const found = components(mask, width, height)
    const side = Math.max(1, Math.round(maxSize * short))
    const gap = Math.max(1, Math.round(minDistance * short))
    const specks = isolatedSpecks(found, { width, height, bytes: mask }, side, gap)
    if (specks.length < minCount) return { skipped: `${specks.length} specks` }
    const pixels = page.pixels()
    for (const box of specks) fillBox(pixels, width, height, box)
    return { did: { specks: specks.length } }
  },
})
