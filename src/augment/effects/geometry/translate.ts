/** The page shifted by whole pixels and cut off at one side. */
import { FILLS, FILL_HELP } from '../../../page/background/fill.ts'
import { layPage } from '../../../page/background/lay-page.ts'
import { packedPixels } from '../../../page/image/pixels.ts'
import { defineEffect } from '../effect.ts'
import { number, enumOf } from '../params.ts'

export const translate = defineEffect({
  name: 'translate',
  phase: 'geometry',
  summary: 'The page shifted by whole pixels: cut off at one side, fill showing at the other',
  movesPixels: true,
  params: {
    x: number(-0.5, 0.5, [-0.06, 0.06], 'share of the width', 'how far to the right'),
    y: number(-0.5, 0.5, [-0.06, 0.06], 'share of the height', 'how far down'),
    fill: enumOf(FILLS, 'auto', FILL_HELP),
  },
  apply(page, { x, y, fill }, rng) {
    const { width, height } = page
    const dx = Math.round(x * width)
    const dy = Math.round(y * height)
    if (dx === 0 && dy === 0) return undefined
    const matrix = [1, 0, dx, 0, 1, dy, 0, 0, 1] as const
    const moved = layPage(page, { width, height }, matrix, { fill, rng }, (before, into) => {
      const source = packedPixels(before.bytes)
      const target = packedPixels(into.bytes)
      const from = Math.max(0, -dx)
      const to = Math.min(width, width - dx)
      for (let row = Math.max(0, -dy); row < Math.min(height, height - dy); row++) {
        target.set(
          source.subarray(row * width + from, row * width + to),
          (row + dy) * width + from + dx,
        )
      }
    })
    return { moved }
  },
})
