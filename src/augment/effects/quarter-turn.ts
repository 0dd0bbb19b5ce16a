/** The page on its side or its head, pixel for pixel. */
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
    page.rebuild(height, width, (before, after) =>
      transpose(words(before), words(after), width, height, turns === 1),
    )
  },
})

/** Pixels of a square block: its rows fit a processor's first cache in both pictures. */
const BLOCK = 32

function transpose(
  source: Int32Array,
  target: Int32Array,
  width: number,
  height: number,
  clockwise: boolean,
): void {
  for (let top = 0; top < height; top += BLOCK) {
    const bottom = Math.min(top + BLOCK, height)
    for (let left = 0; left < width; left += BLOCK) {
      const right = Math.min(left + BLOCK, width)
      for (let x = left; x < right; x++) {
        // Target rows are as long as the source is high.
        let to = clockwise ? x * height + height - 1 - top : (width - 1 - x) * height + top
        const step = clockwise ? -1 : 1
        for (let y = top, at = top * width + x; y < bottom; y++, at += width, to += step) {
          target[to] = source[at]!
        }
      }
    }
  }
}
