/** The page mirrored, pixel for pixel. */
import { words } from '../../raster/words.ts'
import { defineEffect } from './effect.ts'
import { word } from './params.ts'

export const flip = defineEffect({
  name: 'flip',
  phase: 'geometry',
  summary: 'The page mirrored, pixel for pixel',
  movesPixels: true,
  params: {
    axis: word(
      ['horizontal', 'vertical', 'both'],
      'horizontal',
      'horizontal: left and right change places; vertical: top and bottom; both: a half turn',
    ),
  },
  apply(page, { axis }) {
    const { width, height } = page
    page.rebuild(width, height, (before, after) => {
      const source = words(before)
      const target = words(after)
      for (let y = 0; y < height; y++) {
        const row = source.subarray(y * width, (y + 1) * width)
        target.set(row, (axis === 'horizontal' ? y : height - 1 - y) * width)
      }
      if (axis !== 'vertical') {
        for (let y = 0; y < height; y++) target.subarray(y * width, (y + 1) * width).reverse()
      }
    })
  },
})
