/** The eight ways a page can lie: four quarter turns, each as it is or mirrored. */
import type { Page } from '../../image/page.ts'

/** What is to be done to a page: first the turns, then the mirroring left to right. */
export interface Orientation {
  /** quarter turns clockwise, 0 to 3 */
  turns: number
  mirrored: boolean
}

/** All eight, the first of which leaves the page as it is. */
export const ORIENTATIONS: readonly Orientation[] = [false, true].flatMap((mirrored) =>
  [0, 1, 2, 3].map((turns) => ({ turns, mirrored })),
)

/**
 * For each orientation and each place of a square of `side` × `side` after it: which place it came
 * from before.
 */
export function squareMaps(side: number): readonly Uint16Array[] {
  const last = side - 1
  return ORIENTATIONS.map(({ turns, mirrored }) =>
    Uint16Array.from({ length: side * side }, (_, at) => {
      let x = at % side
      let y = Math.floor(at / side)
      if (mirrored) x = last - x
      // Back through the turns: what a clockwise turn puts at (x, y) stood at (y, last − x).
      for (let turn = 0; turn < turns; turn++) [x, y] = [y, last - x]
      return y * side + x
    }),
  )
}

/** Turns and mirrors a page, pixel for pixel. */
export function reorient(page: Page, { turns, mirrored }: Orientation): void {
  if (turns === 0 && !mirrored) return
  const { width, height } = page
  const wide = turns % 2 === 0 ? width : height
  const high = turns % 2 === 0 ? height : width
  const bytes = page.peek()
  const before = new Uint32Array(bytes.buffer, bytes.byteOffset, width * height)
  const after = new Uint32Array(width * height)
  // Where the first pixel of the result comes from, and the steps there along its rows and columns.
  const steps = [1, -width, -1, width] as const
  const starts = [0, width * (height - 1), width * height - 1, width - 1] as const
  const along = steps[turns]!
  const down = steps[(turns + 3) % 4]!
  const start = starts[turns]! + (mirrored ? along * (wide - 1) : 0)
  const step = mirrored ? -along : along
  for (let y = 0, to = 0; y < high; y++) {
    for (let x = 0, from = start + y * down; x < wide; x++, from += step)
      after[to++] = before[from]!
  }
  page.replace(wide, high, new Uint8ClampedArray(after.buffer))
}
