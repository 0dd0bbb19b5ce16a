/** The page lies beside its place: moved by whole pixels, cut off at one side. */
import { FILLS, groundOf, layGround } from '../../../page/background/fill.ts'
import { words } from '../../../page/image/pixels.ts'
import { defineEffect } from '../effect.ts'
import { number, word } from '../params.ts'

export const shift = defineEffect({
  name: 'shift',
  phase: 'geometry',
  summary: 'The page lies beside its place: cut off at one side, fill showing at the other',
  movesPixels: true,
  params: {
    x: number(-0.5, 0.5, [-0.06, 0.06], 'share of the width', 'how far to the right'),
    y: number(-0.5, 0.5, [-0.06, 0.06], 'share of the height', 'how far down'),
    fill: word(FILLS, 'white', 'what shows where the page no longer is'),
  },
  apply(page, { x, y, fill }, stream) {
    const { width, height } = page
    const dx = Math.round(x * width)
    const dy = Math.round(y * height)
    if (dx === 0 && dy === 0) return
    const ground = groundOf(fill, { width, height, bytes: page.peek() }, stream)
    page.rebuild(width, height, (before, after) => {
      layGround({ width, height, bytes: after }, ground)
      const source = words(before)
      const target = words(after)
      const from = Math.max(0, -dx)
      const to = Math.min(width, width - dx)
      for (let row = Math.max(0, -dy); row < Math.min(height, height - dy); row++) {
        target.set(
          source.subarray(row * width + from, row * width + to),
          (row + dy) * width + from + dx,
        )
      }
    })
  },
})
