/** The page on its side or its head, pixel for pixel. */
import { matrixMap } from '../../../page/geometry/point-map.ts'
import { turned } from '../../../page/geometry/projection.ts'
import { kernelArena } from '../../../page/kernels/arena.ts'
import { defineEffect } from '../effect.ts'
import { int } from '../params.ts'

export const rotate90 = defineEffect({
  name: 'rotate90',
  phase: 'geometry',
  summary: 'The page rotated by 90, 180 or 270 degrees, pixel for pixel',
  movesPixels: true,
  params: {
    turns: int(0, 3, [1, 3], 'quarter turns', 'how often the page is turned by 90° clockwise'),
  },
  apply(page, { turns }) {
    const { width, height } = page
    if (turns === 0) return undefined
    const [wide, high] = turns === 2 ? [width, height] : [height, width]
    page.rebuild(wide, high, (before, after) => {
      const arena = kernelArena()
      const from = arena.hold(before)
      const to = arena.room(after)
      // On its head the page is one long row read backwards.
      if (turns === 2) arena.run.mirrorRows(from, to, width * height, 1)
      else arena.run.quarterTurn(from, to, width, height, turns === 1)
      arena.read(to, after)
    })
    const middle = { x: wide / 2, y: high / 2 }
    const matrix = turned(width, height, 90 * turns, 1, middle)
    return { moved: matrixMap({ width, height }, { width: wide, height: high }, matrix) }
  },
})
