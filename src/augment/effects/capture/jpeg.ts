/** What lossy storage leaves: blocks, ringing round print, coarse colour. */
import { loseAsJpeg } from '../../../page/codec/jpeg-loss.ts'
import { defineEffect } from '../effect.ts'
import { int } from '../params.ts'

export const jpeg = defineEffect({
  name: 'jpeg',
  phase: 'capture',
  summary: 'JPEG compression artefacts: ringing round print, blocks, coarse colour',
  movesPixels: false,
  params: {
    quality: int(
      5,
      95,
      [35, 80],
      'JPEG quality',
      'of the codec; below 30 blocks are plain to see, above 80 next to nothing is',
    ),
  },
  apply(page, { quality }) {
    loseAsJpeg(page.pixels(), page.width, page.height, quality)
  },
})
