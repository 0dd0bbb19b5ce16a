import { inkMask } from '../../../page/binarise/ink-mask.ts'
import { brightness } from './estimate/channels.ts'
import { MIN_SIDE } from './estimate/notes.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'

export const binarise = defineEffect({
  name: 'binarise',
  phase: 'restore',
  summary:
    'Black ink on white paper, for archives and OCR: ink is what is darker than its own paper and ends at an edge',
  movesPixels: false,
  params: {
    minInk: number(
      0,
      1,
      0.65,
      'share of the depth of the page’s ink',
      'marks that are paler than this all over are no ink, such as bleed-through',
    ),
    edge: number(
      0,
      1,
      0.5,
      'share of the depth of the ink round it',
      'where a soft stroke ends: lower is bolder',
    ),
  },
  apply(page, { minInk, edge }) {
    const { width, height } = page
    if (width < MIN_SIDE || height < MIN_SIDE) return { skipped: 'the page is too small' }
    if (isBlackAndWhite(page.peek())) return { skipped: 'black and white already' }
    const mask = inkMask(page.peek(), brightness(page.peek(), width, height), { minInk, edge })
    const pixels = page.pixels()
    let count = 0
    for (let i = 0, k = 0; i < mask.length; i++, k += 4) {
      count += mask[i]!
      pixels[k] = pixels[k + 1] = pixels[k + 2] = mask[i] === 1 ? 0 : 255
    }
    page.notes.set('paper', 255)
    return { did: { ink: Math.round((1000 * count) / mask.length) / 1000 } }
  },
})

function isBlackAndWhite(rgba: Uint8ClampedArray): boolean {
  for (let k = 0; k < rgba.length; k += 4) {
    const value = rgba[k]!
    if ((value !== 0 && value !== 255) || rgba[k + 1] !== value || rgba[k + 2] !== value) {
      return false
    }
  }
  return true
}
