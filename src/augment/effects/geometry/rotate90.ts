/** The page on its side or its head, pixel for pixel. */
import { kernelHeap } from '../../../page/kernels/arena.ts'
import { defineEffect } from '../effect.ts'
import { whole } from '../params.ts'

export const quarterTurn = defineEffect({
  name: 'quarter-turn',
  phase: 'geometry',
  summary: 'The page on its side or its head, pixel for pixel',
  movesPixels: true,
  params: {
    turns: whole(0, 3, [1, 3], 'quarter turns', 'how often the page is turned by 90° clockwise'),
  },
  apply(page, { turns }) {
    const { width, height } = page
    if (turns === 0) return
    const [wide, high] = turns === 2 ? [width, height] : [height, width]
    page.rebuild(wide, high, (before, after) => {
      const heap = kernelHeap()
      const from = heap.put(before)
      const to = heap.room(after.length)
      // On its head the page is one long row read backwards.
      if (turns === 2) heap.run.mirrorRows(from, to, width * height, 1)
      else heap.run.quarterTurn(from, to, width, height, turns === 1)
      heap.take(to, after)
    })
  },
})
