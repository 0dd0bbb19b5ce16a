/** The page shifted by whole pixels and cut off at one side. */
import { FILLS, backgroundFor, fillBackground } from '../../../page/background/fill.ts'
import { matrixMap } from '../../../page/geometry/point-map.ts'
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
    fill: enumOf(FILLS, 'white', 'what shows where the page no longer is'),
  },
  apply(page, { x, y, fill }, rng) {
    const { width, height } = page
    const dx = Math.round(x * width)
    const dy = Math.round(y * height)
    if (dx === 0 && dy === 0) return undefined
    const background = backgroundFor(fill, { width, height, bytes: page.peek() }, rng)
    page.rebuild(width, height, (before, after) => {
      fillBackground({ width, height, bytes: after }, background)
      const source = packedPixels(before)
      const target = packedPixels(after)
      const from = Math.max(0, -dx)
      const to = Math.min(width, width - dx)
      for (let row = Math.max(0, -dy); row < Math.min(height, height - dy); row++) {
        target.set(
          source.subarray(row * width + from, row * width + to),
          (row + dy) * width + from + dx,
        )
      }
    })
    const size = { width, height }
    return { moved: matrixMap(size, size, [1, 0, dx, 0, 1, dy, 0, 0, 1]) }
  },
})
