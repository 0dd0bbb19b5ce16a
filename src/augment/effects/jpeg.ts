/** What lossy storage leaves: blocks, ringing round print, coarse colour. */
import { Image } from '@napi-rs/canvas'
import { defineEffect } from './effect.ts'
import { whole } from './params.ts'

export const jpeg = defineEffect({
  name: 'jpeg',
  phase: 'capture',
  summary: 'Saved as JPEG and opened again: ringing round print, blocks, coarse colour',
  movesPixels: false,
  params: {
    quality: whole(
      5,
      95,
      [35, 80],
      'JPEG quality',
      'of the codec; below 30 blocks are plain to see, above 80 next to nothing is',
    ),
  },
  apply(page, { quality }) {
    const context = page.canvas()
    const image = new Image()
    // Decoded at once: the buffer is whole, and Skia's codec works on the calling thread.
    image.src = context.canvas.encodeSync('jpeg', quality)
    context.drawImage(image, 0, 0)
  },
})
