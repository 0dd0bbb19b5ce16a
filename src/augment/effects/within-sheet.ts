/** What happens to paper happens on the sheet, not on the desk that it lies on. */
import { sheetCellsOfRow, type Sheet } from '../../page/background/sheet.ts'
import { packedPixels } from '../../page/image/pixels.ts'
import type { Page } from '../../page/image/page.ts'

/**
 * Lets `change` do what it does to a page, and puts what lies beside its sheet back as it was, with the
 * sheet's soft edge. A page that is all sheet, or that `change` gave another size, is left to it.
 */
export function withinSheet<T>(page: Page, change: () => T): T {
  const { sheet, width, height } = page
  if (!sheet) return change()
  const before = kept(page.peek())
  const outcome = change()
  const skipped = typeof outcome === 'object' && outcome !== null && 'skipped' in outcome
  if (skipped || page.width !== width || page.height !== height) return outcome
  putBack(before, page.pixels(), sheet)
  return outcome
}

let room = new Uint8ClampedArray(0)

/** A copy in memory that the next call of it takes over. */
function kept(pixels: Uint8ClampedArray): Uint8ClampedArray {
  if (room.length < pixels.length) room = new Uint8ClampedArray(pixels.length)
  const copy = room.subarray(0, pixels.length)
  copy.set(pixels)
  return copy
}

/** Puts what lies beside a sheet back as it was, with the sheet's soft edge. */
export function putBack(before: Uint8ClampedArray, after: Uint8ClampedArray, sheet: Sheet): void {
  const { width, height, columns } = sheet
  const shares = new Float32Array(columns)
  const [from, to] = [packedPixels(before), packedPixels(after)]
  const step = columns / width
  for (let y = 0; y < height; y++) {
    sheetCellsOfRow(sheet, y, shares)
    const line = y * width
    // Between two cells of one kind every pixel is of that kind: whole runs of them are left, or copied.
    for (let left = -1, x = 0; x < width;) {
      const kind = kindBetween(shares, left)
      let next = left + 1
      while (next < columns && kindBetween(shares, next) === kind) next++
      // The first pixel whose centre lies beyond the middle of cell `next`.
      const end = next >= columns ? width : Math.min(width, Math.ceil((next + 0.5) / step - 0.5))
      if (kind === BESIDE) {
        for (let k = line + x, last = line + end; k < last; k++) to[k] = from[k]!
      } else if (kind === MIXED) {
        for (; x < end; x++) {
          const u = Math.min(columns - 1, Math.max(0, (x + 0.5) * step - 0.5))
          const cell = u | 0
          const a = shares[cell]!
          const b = shares[Math.min(cell + 1, columns - 1)]!
          const share = (a + (b - a) * (u - cell)) / 255
          for (let i = (line + x) * 4, last = i + 3; i < last; i++) {
            const was = before[i]!
            after[i] = was + (after[i]! - was) * share
          }
        }
      }
      x = Math.max(x, end)
      left = next
    }
  }
}

const WITHIN = 0
const BESIDE = 1
const MIXED = 2

/** What all pixels between the middles of cell `left` and the next are; beyond the ends the last one counts. */
function kindBetween(shares: Float32Array, left: number): number {
  const a = shares[Math.max(0, left)]!
  const b = shares[Math.min(left + 1, shares.length - 1)]!
  if (a === 255 && b === 255) return WITHIN
  return a === 0 && b === 0 ? BESIDE : MIXED
}
