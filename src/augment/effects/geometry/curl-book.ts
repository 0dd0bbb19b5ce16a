/** A book's page with the near edge of the page that lies beside it. */
import { borderColor } from '../../../page/background/fill.ts'
import { resample } from '../../../page/geometry/resample.ts'
import type { Raster } from '../../../page/image/raster.ts'
import type { CurlView } from './curl-view.ts'

/** Which side of the page the spine is at. */
export type Spine = 'left' | 'right'

/**
 * The two side by side.
 * @param page this one
 * @param other the page beside it, whose inner edge shows; of another size it is scaled to this height
 * @param strip px of it
 */
export function openBook(page: Raster, other: Raster, strip: number, spine: Spine): Raster {
  const { width, height } = page
  const both = {
    width: width + strip,
    height,
    bytes: new Uint8ClampedArray(4 * (width + strip) * height),
  }
  const beside = edgeOf(other, strip, height, spine === 'left')
  likeIt(beside, page)
  const row = 4 * both.width
  const [own, its] = spine === 'left' ? [4 * strip, 0] : [0, 4 * width]
  for (let y = 0; y < height; y++) {
    both.bytes.set(page.bytes.subarray(4 * width * y, 4 * width * (y + 1)), y * row + own)
    both.bytes.set(beside.bytes.subarray(4 * strip * y, 4 * strip * (y + 1)), y * row + its)
  }
  return both
}

/** The right or left edge of a page, scaled to a height. */
function edgeOf(other: Raster, strip: number, height: number, right: boolean): Raster {
  const scale = height / other.height
  const taken = Math.max(1, Math.min(other.width, Math.round(strip / scale)))
  const cut = {
    width: taken,
    height: other.height,
    bytes: new Uint8ClampedArray(4 * taken * other.height),
  }
  const from = right ? other.width - taken : 0
  for (let y = 0; y < other.height; y++) {
    const start = 4 * (y * other.width + from)
    cut.bytes.set(other.bytes.subarray(start, start + 4 * taken), 4 * taken * y)
  }
  const edge = { width: strip, height, bytes: new Uint8ClampedArray(4 * strip * height) }
  resample(cut, edge, 'tent')
  return edge
}

/** Darker paper than this is no paper. */
const MIN_PAPER = 110

/** Both pages of a book are of one paper. */
function likeIt(beside: Raster, page: Raster): void {
  const [own, its] = [tone(page), tone(beside)]
  const { bytes } = beside
  if (Math.min(...its) < MIN_PAPER) {
    for (let i = 0; i < bytes.length; i += 4) {
      bytes[i] = own[0]
      bytes[i + 1] = own[1]
      bytes[i + 2] = own[2]
    }
    return
  }
  const gains = own.map((level, c) => level / its[c]!)
  const [red, green, blue] = gains as [number, number, number]
  for (let i = 0; i < bytes.length; i += 4) {
    bytes[i] = bytes[i]! * red
    bytes[i + 1] = bytes[i + 1]! * green
    bytes[i + 2] = bytes[i + 2]! * blue
  }
}

function tone(page: Raster): [number, number, number] {
  const value = Number.parseInt(borderColor(page).slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/** How wide each column of both pages is seen, 0 to 1 and a little more. @param width of this page, px */
export function seenShares(
  view: CurlView,
  { strip, width, spine }: { strip: number; width: number; spine: Spine },
): Float32Array {
  const shares = new Float32Array(width + strip)
  for (let x = 0; x < shares.length; x++) {
    const s = x - strip
    const share = view.seen(s + 1, 0).x - view.seen(s, 0).x
    shares[spine === 'left' ? x : shares.length - 1 - x] = share
  }
  return shares
}

/** Columns seen narrower than this share are averaged first, so that print there turns grey. */
const NARROW = 0.8

/**
 * Averages columns beside the spine as wide as they will be seen narrow, and as a scanner's lens leaves what
 * is far from its glass.
 * @param shares for each column of both pages: how wide it is seen, 0 to 1
 */
export function narrowColumns({ width, height, bytes }: Raster, shares: Float32Array): void {
  let [first, end] = [width, 0]
  for (let x = 0; x < width; x++) {
    if (shares[x]! >= NARROW) continue
    first = Math.min(first, x)
    end = x + 1
  }
  if (first >= end) return
  const from = Math.max(0, first - 8)
  const upTo = Math.min(width, end + 8)
  const sums = new Float64Array(3 * (upTo - from + 1))
  for (let y = 0; y < height; y++) {
    const row = 4 * y * width
    for (let x = from, k = 0; x < upTo; x++, k += 3) {
      const at = row + 4 * x
      sums[k + 3] = sums[k]! + bytes[at]!
      sums[k + 4] = sums[k + 1]! + bytes[at + 1]!
      sums[k + 5] = sums[k + 2]! + bytes[at + 2]!
    }
    for (let x = first; x < end; x++) {
      const share = shares[x]!
      if (share >= NARROW) continue
      const half = Math.min(8, 0.5 / Math.max(0.08, share))
      const at = row + 4 * x
      const a = Math.max(0, x + 0.5 - half - from)
      const b = Math.min(upTo - from, x + 0.5 + half - from)
      const [i, j] = [Math.floor(a), Math.min(upTo - from - 1, Math.floor(b))]
      const [p, q] = [a - i, b - j]
      for (let c = 0; c < 3; c++) {
        const start = sums[3 * i + c]! + p * (sums[3 * i + 3 + c]! - sums[3 * i + c]!)
        const stop = sums[3 * j + c]! + q * (sums[3 * j + 3 + c]! - sums[3 * j + c]!)
        bytes[at + c] = (stop - start) / (b - a)
      }
    }
  }
}
