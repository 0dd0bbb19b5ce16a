/** What happens to paper happens on the sheet, not on the desk that it lies on. */
import type { Sheet } from '../../page/background/sheet.ts'
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
  const { width, height, columns, rows, mask } = sheet
  const [from, to] = [packedPixels(before), packedPixels(after)]
  const { first, ends, kinds } = runsOf(sheet)
  const step = columns / width
  for (let y = 0; y < height; y++) {
    const v = Math.min(rows - 1, Math.max(0, ((y + 0.5) * rows) / height - 0.5))
    const row = v | 0
    const t = v - row
    const above = row * columns
    const below = Math.min(row + 1, rows - 1) * columns
    const line = y * width
    for (let run = first[row]!, x = 0; run < first[row + 1]!; run++) {
      const kind = kinds[run]!
      // The first pixel whose centre lies beyond the middle of the cell that ends the run.
      const next = ends[run]!
      const end = next >= columns ? width : Math.min(width, Math.ceil((next + 0.5) / step - 0.5))
      if (kind === BESIDE) {
        if (end - x >= BLOCK) to.set(from.subarray(line + x, line + end), line + x)
        else for (let k = line + x, last = line + end; k < last; k++) to[k] = from[k]!
      } else if (kind === MIXED) {
        for (; x < end; x++) {
          const u = Math.min(columns - 1, Math.max(0, (x + 0.5) * step - 0.5))
          const cell = u | 0
          const beside = Math.min(cell + 1, columns - 1)
          const a = mask[above + cell]! + (mask[below + cell]! - mask[above + cell]!) * t
          const b = mask[above + beside]! + (mask[below + beside]! - mask[above + beside]!) * t
          const share = (a + (b - a) * (u - cell)) / 255
          for (let i = (line + x) * 4, last = i + 3; i < last; i++) {
            const was = before[i]!
            after[i] = was + (after[i]! - was) * share
          }
        }
      }
      x = Math.max(x, end)
    }
  }
}

/** Pixels that are copied quicker at once than one by one. */
const BLOCK = 300

const WITHIN = 0
const BESIDE = 1
const MIXED = 2

/** Pixels of one kind between the middles of cells, for each row of cells and the next. */
interface Runs {
  /** of each row: its first run; one more at the end */
  first: Int32Array
  /** the cell in whose middle a run ends */
  ends: Uint16Array
  kinds: Uint8Array
}

/** A source's sheet serves all its variants. */
const known = new WeakMap<Sheet, Runs>()

function runsOf(sheet: Sheet): Runs {
  let runs = known.get(sheet)
  if (!runs) {
    runs = findRuns(sheet)
    known.set(sheet, runs)
  }
  return runs
}

function findRuns({ columns, rows, mask }: Sheet): Runs {
  const first = new Int32Array(rows + 1)
  const ends = new Uint16Array(rows * (columns + 1))
  const kinds = new Uint8Array(rows * (columns + 1))
  let run = 0
  for (let row = 0; row < rows; row++) {
    first[row] = run
    const above = row * columns
    const below = Math.min(row + 1, rows - 1) * columns
    let last = -1
    let left = kindOfCell(mask[above]!, mask[below]!)
    for (let cell = 0; cell <= columns; cell++) {
      // Beyond the ends the last cell counts.
      const right = cell < columns ? kindOfCell(mask[above + cell]!, mask[below + cell]!) : left
      const kind = left === right ? left : MIXED
      left = right
      if (kind !== last) {
        kinds[run] = kind
        run++
        last = kind
      }
      ends[run - 1] = cell
    }
    ends[run - 1] = columns
  }
  first[rows] = run
  return { first, ends, kinds }
}

function kindOfCell(above: number, below: number): number {
  if (above === 255 && below === 255) return WITHIN
  return above === 0 && below === 0 ? BESIDE : MIXED
}
