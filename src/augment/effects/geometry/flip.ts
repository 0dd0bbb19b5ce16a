/** The page mirrored, pixel for pixel. */
import { matrixMap } from '../../../page/geometry/point-map.ts'
import { kernelArena } from '../../../page/kernels/arena.ts'
import { defineEffect } from '../effect.ts'
import { enumOf } from '../params.ts'

export const flip = defineEffect({
  name: 'flip',
  phase: 'geometry',
  summary: 'The page mirrored left to right, top to bottom or both, pixel for pixel',
  movesPixels: true,
  params: {
    axis: enumOf(
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
      const arena = kernelArena()
      const to = arena.room(after)
      arena.run.mirrorRows(arena.hold(before), to, length, count)
      arena.read(to, after)
    })
    const [x, y] = [axis === 'vertical' ? 1 : -1, axis === 'horizontal' ? 1 : -1]
    const size = { width, height }
    const across = x < 0 ? width : 0
    const down = y < 0 ? height : 0
    return { moved: matrixMap(size, size, [x, 0, across, 0, y, down, 0, 0, 1]) }
  },
})
