/** The page on its side or its head, pixel for pixel. */
import { kernelHeap } from '../../raster/kernels.ts'
import { words } from '../../raster/words.ts'
import { defineEffect } from './effect.ts'
import { whole } from './params.ts'

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
    if (turns === 2) {
      words(page.pixels()).reverse()
      page.replace(width, height, page.pixels())
      return
    }
    page.rebuild(height, width, (before, after) => {
      const heap = kernelHeap()
      const from = heap.put(before)
      const to = heap.room(after.length)
      heap.run.quarterTurn(from, to, width, height, turns === 1)
      heap.take(to, after)
    })
  },
})
