import { binarise } from '../../../page/textlines/binarise.ts'
import { components } from '../../../page/textlines/components.ts'
import { luma } from '../../../page/image/plane.ts'
import { noiseOf } from './estimate/notes.ts'
import { fillBox, isolatedSpecks } from './estimate/specks.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'

export const despeckle = defineEffect({
  name: 'despeckle',
  phase: 'restore',
  summary: 'Lone specks of dust and toner are taken off the paper; dots that belong to text stay.',
  movesPixels: false,
  params: {
    size: number(1, 30, 8, 'thousandths of the short side', 'longest side of a speck'),
    alone: number(1, 100, 24, 'thousandths of the short side', 'no other ink this near'),
    least: number(1, 1000, 6, 'specks', 'a page with fewer is left alone'),
    contrast: number(2, 128, 14, 'grey levels', 'how much darker than the paper a speck is'),
    floor: number(
      0,
      20,
      0,
      'grey levels',
      'pages that came with less noise than this are left alone',
    ),
  },
  apply(page, { size, alone, least, contrast, floor }) {
    const { width, height, short } = page
    if (noiseOf(page) < floor) return { skipped: 'a clean page' }
    const mask = binarise(luma(page.peek()), width, height, {
      radius: Math.max(4, Math.round(short / 32)),
      share: 0.04,
      floor: contrast,
    })
    const found = components(mask, width, height)
    const side = Math.max(1, Math.round((size * short) / 1000))
    const gap = Math.max(1, Math.round((alone * short) / 1000))
    const specks = isolatedSpecks(found, mask, width, height, side, gap)
    if (specks.length < least) return { skipped: `${specks.length} specks` }
    const pixels = page.pixels()
    for (const box of specks) fillBox(pixels, width, height, box)
    return { did: { specks: specks.length } }
  },
})
