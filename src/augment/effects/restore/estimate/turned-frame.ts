/** How large a page has to be once it is turned, so that nothing on it is cut off. */
import type { Raster } from '../../../../page/image/raster.ts'

/** The frame's corner, measured from the page's middle after the turn, and its size; px. */
export interface Frame {
  left: number
  top: number
  width: number
  height: number
}

/** What differs from the fill by less than this many levels may be cut off, … */
const PLAIN = 32
/** … as may white, which a scanner or an earlier turn left, … */
const WHITE = 250
/** … and this share of all pixels, which is specks. */
const SPECKS = 1 / 20_000

/**
 * The page's own frame, widened on each side by as much as it takes to hold what stands beyond it.
 * @param radians the turn, clockwise
 * @param fill brightness of what is laid where the page is not, 0 to 255
 */
export function turnedFrame(
  { width, height, bytes }: Raster,
  radians: number,
  fill: number,
): Frame {
  const cos = Math.cos(radians)
  const sin = Math.sin(radians)
  const reach = Math.ceil(Math.hypot(width, height) / 2) + 1
  const across = new Uint32Array(2 * reach)
  const down = new Uint32Array(2 * reach)
  let samples = 0
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      samples++
      const k = 4 * (y * width + x)
      const light = 0.299 * bytes[k]! + 0.587 * bytes[k + 1]! + 0.114 * bytes[k + 2]!
      if (light >= WHITE || Math.abs(light - fill) < PLAIN) continue
      const u = x + 0.5 - width / 2
      const v = y + 0.5 - height / 2
      across[Math.floor(u * cos - v * sin) + reach]!++
      down[Math.floor(u * sin + v * cos) + reach]!++
    }
  }
  const [left, right] = ends(across, width, SPECKS * samples)
  const [top, bottom] = ends(down, height, SPECKS * samples)
  return { left, top, width: right - left, height: bottom - top }
}

/** Where what is more than specks begins and ends, at least as far apart as the page was. */
function ends(counts: Uint32Array, length: number, specks: number): [number, number] {
  const reach = counts.length / 2
  const beyond = (from: number, step: number): number => {
    let passed = 0
    for (let i = from; i >= 0 && i < counts.length; i += step) {
      passed += counts[i]!
      if (passed > specks) return i
    }
    return from
  }
  const half = length / 2
  const first = beyond(0, 1) - reach - 1
  const last = beyond(counts.length - 1, -1) - reach + 2
  // By whole pixels, so that a page that needs nothing keeps its size.
  return [-half - Math.max(0, Math.ceil(-half - first)), half + Math.max(0, Math.ceil(last - half))]
}
