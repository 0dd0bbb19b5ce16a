/** Pages brought to the size at which they are searched for text. */
import type { Source } from '../image/source.ts'
import type { GreyImage } from '../image/grey-image.ts'
import { luma } from '../image/plane.ts'

/** Brightness of a page at another size. */
export interface WorkingLuma {
  grey: Uint8Array
  w: number
  h: number
  /** how many px of the page one of these is */
  factor: number
}

/** Pages that need less change than this are taken as they are. */
const ALIKE = 1.15

/** A page's brightness with at most about `area` pixels, each the mean of what it covers. */
export function workingLuma(source: Source, area: number): WorkingLuma {
  const { width, height } = source
  const factor = Math.sqrt((width * height) / area)
  const grey = luma(source.pixels)
  if (factor < ALIKE) return { grey, w: width, h: height, factor: 1 }
  const small = reduced({ width, height, grey }, factor)
  return { grey: small.grey, w: small.width, h: small.height, factor }
}

/**
 * An image with fewer pixels, each the mean of what it covers.
 * @param factor how many px of the image one of these is, at least 1
 */
export function reduced({ width, height, grey }: GreyImage, factor: number): GreyImage {
  const w = Math.max(1, Math.floor(width / factor))
  const h = Math.max(1, Math.floor(height / factor))
  return { grey: meansOf(grey, { width, height, w, h, factor }), width: w, height: h }
}

interface Sizes {
  width: number
  height: number
  w: number
  h: number
  factor: number
}

/** Each pixel the mean of the pixels it covers, parts of pixels counted as parts. */
function meansOf(grey: Uint8Array, { width, w, h, factor, height }: Sizes): Uint8Array {
  const sums = new Float32Array(w)
  const out = new Uint8Array(w * h)
  const columns = spans(w, width, factor)
  const rows = spans(h, height, factor)
  for (let y = 0; y < h; y++) {
    sums.fill(0)
    let weight = 0
    for (let row = rows.first[y]!; row <= rows.last[y]!; row++) {
      const share = shareOf(rows, y, row)
      weight += share
      const at = row * width
      for (let x = 0; x < w; x++) {
        const first = columns.first[x]!
        const last = columns.last[x]!
        let sum = grey[at + first]! * columns.head[x]!
        for (let i = first + 1; i < last; i++) sum += grey[at + i]!
        if (last > first) sum += grey[at + last]! * columns.tail[x]!
        sums[x] = sums[x]! + sum * share
      }
    }
    for (let x = 0; x < w; x++) out[y * w + x] = sums[x]! / (weight * columns.weight[x]!) + 0.5
  }
  return out
}

/** Which pixels each wider one covers, and how much of the first and the last. */
interface Spans {
  first: Int32Array
  last: Int32Array
  head: Float32Array
  tail: Float32Array
  weight: Float32Array
}

function spans(count: number, size: number, factor: number): Spans {
  const out: Spans = {
    first: new Int32Array(count),
    last: new Int32Array(count),
    head: new Float32Array(count),
    tail: new Float32Array(count),
    weight: new Float32Array(count),
  }
  for (let i = 0; i < count; i++) {
    const from = i * factor
    const to = Math.min(size, from + factor)
    const first = Math.floor(from)
    const last = Math.min(size - 1, Math.ceil(to) - 1)
    out.first[i] = first
    out.last[i] = last
    out.head[i] = Math.min(first + 1, to) - from
    out.tail[i] = to - last
    out.weight[i] = to - from
  }
  return out
}

function shareOf({ first, last, head, tail }: Spans, i: number, at: number): number {
  if (at === first[i]) return head[i]!
  return at === last[i] ? tail[i]! : 1
}
