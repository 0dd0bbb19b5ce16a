/** The page mirrored, pixel for pixel. */
import { kernelHeap } from '../../../page/kernels/arena.ts'
import { defineEffect } from '../effect.ts'
import { word } from '../params.ts'

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
      if (axis === 'vertical') {
        const row = 4 * width
        for (let y = 0; y < height; y++) {
          after.set(before.subarray(y * row, (y + 1) * row), (height - 1 - y) * row)
        }
        return
      }
      // Both is one long row read backwards.
      const [length, count] = axis === 'both' ? [width * height, 1] : [width, height]
      const heap = kernelHeap()
      const to = heap.room(after.length)
      heap.run.mirrorRows(heap.put(before), to, length, count)
      heap.take(to, after)
    })
  },
})
