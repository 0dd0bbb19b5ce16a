/**
 * Whether two fingerprints are of one page. The hash proposes, the thumbnails decide: forms of one
 * template share the hash, and what tells them apart is a few places where the filled-in text
 * differs more than all the rest of the page does.
 */
import { COLUMNS, hammingDistance, ROWS, type Fingerprint } from './phash.ts'

/** Hash bits in which copies may differ. */
export const HASH_BITS = 3

/** Side of the places that are compared, in cells. */
const BLOCK = 2
const ACROSS = COLUMNS / BLOCK

/** Variance in (grey level / 16)² below which a neighbourhood counts as even: noise is not blown up. */
const EVEN = 9 * 256

/** Mean-free difference of whole thumbnails in sixteenths of a grey level beyond which nothing is a copy. */
const FAR = 10 * 16

/** The place that decides is the fifth worst: a stamp or a speck alone makes no other page. */
const RANK = 4

/** What the deciding place may differ by, as a share of the contrast around it. */
const ALIKE = 0.16
/** The same where all of the page differs about as much: clipped highlights, a hard JPEG. */
const ALIKE_EVERYWHERE = 0.35
const EVENLY = 2.2
const FLOOR = 0.06

/**
 * Whether two pages are copies of one: the same but for JPEG quality 50 or better, another size, a
 * little more brightness or contrast. Turned, mirrored or cropped copies are other pages, and so
 * are forms of one template that are filled in differently in more than a line or two.
 */
export function nearDuplicate(a: Fingerprint, b: Fingerprint): boolean {
  if (hammingDistance(a, b) > HASH_BITS) return false
  if (Math.abs(Math.log(a.aspect / b.aspect)) > 0.02) return false
  if (differenceOfMeanFree(a.thumbnail, b.thumbnail) > FAR) return false
  const { worst, typical } = localDifferences(a.thumbnail, b.thumbnail)
  if (worst <= ALIKE) return true
  return worst <= ALIKE_EVERYWHERE && worst <= EVENLY * (typical + FLOOR)
}

/** Root mean square difference of two thumbnails, each taken from its own mean. */
function differenceOfMeanFree(a: Uint16Array, b: Uint16Array): number {
  let sum = 0
  let squares = 0
  for (let i = 0; i < a.length; i++) {
    const difference = a[i]! - b[i]!
    sum += difference
    squares += difference * difference
  }
  const mean = sum / a.length
  return Math.sqrt(Math.max(0, squares / a.length - mean * mean))
}

/**
 * Differences of 2×2 cells, each page measured by mean and spread of the 6×6 cells around: what
 * brightness and contrast change drops out.
 */
function localDifferences(a: Uint16Array, b: Uint16Array): { worst: number; typical: number } {
  const differences = new Float64Array(ACROSS * (ROWS / BLOCK))
  for (let block = 0; block < differences.length; block++) {
    const left = (block % ACROSS) * BLOCK
    const top = Math.floor(block / ACROSS) * BLOCK
    const ofA = around(a, left, top)
    const ofB = around(b, left, top)
    let sum = 0
    for (let y = top; y < top + BLOCK; y++) {
      for (let x = left; x < left + BLOCK; x++) {
        const at = y * COLUMNS + x
        const difference = (a[at]! - ofA.mean) / ofA.spread - (b[at]! - ofB.mean) / ofB.spread
        sum += difference * difference
      }
    }
    differences[block] = Math.sqrt(sum) / BLOCK
  }
  differences.sort()
  return {
    worst: differences[differences.length - 1 - RANK]!,
    typical: differences[differences.length >> 1]!,
  }
}

function around(cells: Uint16Array, left: number, top: number): { mean: number; spread: number } {
  const right = Math.min(COLUMNS, left + 2 * BLOCK)
  const bottom = Math.min(ROWS, top + 2 * BLOCK)
  const first = Math.max(0, left - BLOCK)
  let sum = 0
  let squares = 0
  let count = 0
  for (let y = Math.max(0, top - BLOCK); y < bottom; y++) {
    for (let x = first; x < right; x++, count++) {
      const value = cells[y * COLUMNS + x]!
      sum += value
      squares += value * value
    }
  }
  const mean = sum / count
  return { mean, spread: Math.sqrt(squares / count - mean * mean + EVEN) }
}
