/** Titles as they are and as they might have been cut out. */
import type { TitlePicture } from './folds.ts'
import { gradients } from './gradients.ts'
import { TITLE_HEIGHT, TITLE_WIDTH } from './ink.ts'

const COLUMNS = 24
const ROWS = 4

/** How a title may be off: stretched along, moved along and across, in pixels of the picture. */
const JITTERS = [
  { stretch: 1.05, right: -3, down: 1 },
  { stretch: 0.96, right: 5, down: -1 },
  { stretch: 1.02, right: -6, down: 0 },
] as const

/** @param ink 192×24 */
export function titlePicture(ink: Float32Array): TitlePicture {
  const seen = gradients(ink, TITLE_WIDTH, TITLE_HEIGHT, COLUMNS, ROWS)
  const varied = JITTERS.map(({ stretch, right, down }) => {
    const moved = new Float32Array(ink.length)
    for (let y = 0; y < TITLE_HEIGHT; y++) {
      const v = y - down
      if (v < 0 || v >= TITLE_HEIGHT) continue
      for (let x = 0; x < TITLE_WIDTH; x++) {
        const u = (x - right) / stretch
        const left = Math.floor(u)
        if (left < 0 || left >= TITLE_WIDTH - 1) continue
        const at = v * TITLE_WIDTH + left
        moved[y * TITLE_WIDTH + x] = ink[at]! + (u - left) * (ink[at + 1]! - ink[at]!)
      }
    }
    return gradients(moved, TITLE_WIDTH, TITLE_HEIGHT, COLUMNS, ROWS)
  })
  return { seen, varied }
}
