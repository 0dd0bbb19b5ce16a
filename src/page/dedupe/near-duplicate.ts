/**
 * Whether two fingerprints are of one page. The hash proposes, the thumbnails decide: forms of one
 * template share the hash, and what tells them apart is a few places where the filled-in text
 * differs more than all the rest of the page does.
 */
import { COLUMNS, hammingDistance, ROWS, type Fingerprint } from './phash.ts'

/** Hash bits in which duplicates may differ. */
export const HASH_BITS = 3

/** Side of the places that are compared, in cells. */
const BLOCK = 2

/** Variance in (grey level / 16)² below which a neighbourhood counts as even: noise is not blown up. */
const EVEN = 25 * 256

/** Mean-free difference of whole thumbnails in sixteenths of a grey level beyond which nothing is a copy. */
const FAR = 10 * 16

/** The place that decides is the fifth worst: a stamp or a speck alone makes no other page. */
const DECIDING = 5

/** What the deciding place may differ by, as a share of the contrast around it. */
const ALIKE = 0.14
/** The same where half of the page differs about as much: clipped highlights, a hard JPEG. */
const ALIKE_EVERYWHERE = 0.35
const EVENLY = 2.2
const FLOOR = 0.06

/**
 * Whether two pages are duplicates: the same but for JPEG quality 50 or better, another size, a
 * little more brightness or contrast. Turned, mirrored or cropped copies are other pages, and so
 * are forms of one template that are filled in differently in more than a few lines.
 */
export function nearDuplicate(a: Fingerprint, b: Fingerprint): boolean {
  return mayBeDuplicates(a, b) && sameRelief(relief(a), relief(b)) && sameLight(a, b)
}

/** The quick test, which every pair of duplicates passes: nearly the same hash and aspect. */
export function mayBeDuplicates(a: Fingerprint, b: Fingerprint): boolean {
  if (hammingDistance(a, b) > HASH_BITS) return false
  return Math.abs(a.aspect - b.aspect) <= 0.02 * Math.max(a.aspect, b.aspect)
}

/** Whether two thumbnails are about the same but for brightness (root mean square difference). */
export function sameLight(a: Fingerprint, b: Fingerprint): boolean {
  const [one, other] = [a.thumbnail, b.thumbnail]
  let sum = 0
  let squares = 0
  for (let i = 0; i < one.length; i++) {
    const difference = one[i]! - other[i]!
    sum += difference
    squares += difference * difference
  }
  const mean = sum / one.length
  return squares / one.length - mean * mean <= FAR * FAR
}

/**
 * A thumbnail with brightness and contrast taken out: places of 2×2 cells one after the other, each
 * measured by mean and spread of the 6×6 cells around.
 */
export function relief({ thumbnail }: Fingerprint): Float32Array {
  const out = new Float32Array(COLUMNS * ROWS)
  let at = 0
  for (let top = 0; top < ROWS; top += BLOCK) {
    for (let left = 0; left < COLUMNS; left += BLOCK) {
      let sum = 0
      let squares = 0
      let count = 0
      const right = Math.min(COLUMNS, left + 2 * BLOCK)
      const bottom = Math.min(ROWS, top + 2 * BLOCK)
      for (let y = Math.max(0, top - BLOCK); y < bottom; y++) {
        for (let x = Math.max(0, left - BLOCK); x < right; x++, count++) {
          const value = thumbnail[y * COLUMNS + x]!
          sum += value
          squares += value * value
        }
      }
      const mean = sum / count
      const spread = Math.sqrt(squares / count - mean * mean + EVEN)
      for (let y = top; y < top + BLOCK; y++) {
        for (let x = left; x < left + BLOCK; x++) {
          out[at++] = (thumbnail[y * COLUMNS + x]! - mean) / spread
        }
      }
    }
  }
  return out
}

const scratch = new Float64Array((COLUMNS * ROWS) / (BLOCK * BLOCK))

/** Whether two reliefs are of one page. Takes 1 µs, less where they are far from alike. */
export function sameRelief(a: Float32Array, b: Float32Array): boolean {
  let unlike = 0
  let far = 0
  for (let place = 0, i = 0; place < scratch.length; place++) {
    let sum = 0
    for (const end = i + BLOCK * BLOCK; i < end; i++) sum += (a[i]! - b[i]!) ** 2
    const difference = Math.sqrt(sum) / BLOCK
    scratch[place] = difference
    if (difference > ALIKE) unlike++
    if (difference > ALIKE_EVERYWHERE && ++far === DECIDING) return false
  }
  if (unlike < DECIDING) return true
  // Half of the page must differ by what is typical of a page whose deciding place differs so.
  const typical = nthLargest(scratch, DECIDING) / EVENLY - FLOOR
  let half = 0
  for (const difference of scratch) if (difference >= typical) half++
  return half * 2 >= scratch.length
}

/** The n-th largest value, by insertion: n is small. */
function nthLargest(values: Float64Array, n: number): number {
  const largest = new Float64Array(n)
  for (const value of values) {
    if (value <= largest[n - 1]!) continue
    let at = n - 1
    for (; at > 0 && largest[at - 1]! < value; at--) largest[at] = largest[at - 1]!
    largest[at] = value
  }
  return largest[n - 1]!
}
