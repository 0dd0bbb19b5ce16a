/** A disc blur whose radius changes over the page as the focus of a camera that is held at a slant. */
import { kernelArena, type Arena } from '../kernels/arena.ts'
import { holdImage, type WasmImage } from '../kernels/wasm-image.ts'
import type { Raster } from '../image/raster.ts'
import { disc } from './blur.ts'

/** The radius at a pixel is |atOrigin + x · alongX + y · alongY|, all in pixels. */
export interface RadiusPlane {
  atOrigin: number
  alongX: number
  alongY: number
}

/** The least blurred of the blurred copies, and from one to the next: between them pixels are blended. */
const FIRST_RADIUS = 0.6
const RATIO = 1.6
/** Steps to a pixel in which radii are told apart. */
const FINE = 32

/** A copy of some rows of the page with one blur all over. */
interface Level {
  radius: number
  /** first row that it holds */
  from: number
  bytes: Uint8Array
}

/**
 * Blurs a page in place. Discs between two of the copies' are blended of them so that variances are right.
 * @param plane radius of the disc at every pixel
 */
export function varyingDiscBlur(page: Raster, plane: RadiusPlane): void {
  const { width, height, bytes } = page
  const largest = Math.max(...cornersOf(plane, width, height).map(Math.abs))
  if (largest < FIRST_RADIUS / 4) return
  const radii = [0]
  for (let radius = FIRST_RADIUS; radii.at(-1)! < largest; radius *= RATIO) radii.push(radius)
  const arena = kernelArena()
  const image = holdImage(arena, page)
  const rooms = radii.map((radius, k) => {
    const rows = rowsBetween(plane, width, height, radii[k - 1] ?? 0, radii[k + 1] ?? largest + 1)
    return roomOf(arena, image, radius, rows)
  })
  // The arena may grow with each: what stands in it is looked at last.
  const levels = rooms.map(({ radius, from, to, at }): Level => {
    return { radius, from, bytes: arena.view(at, 4 * width * (to - from), Uint8Array) }
  })
  blend(bytes, width, height, plane, levels)
}

function cornersOf({ atOrigin, alongX, alongY }: RadiusPlane, w: number, h: number): number[] {
  const across = alongX * (w - 1)
  const down = alongY * (h - 1)
  return [atOrigin, atOrigin + across, atOrigin + down, atOrigin + across + down]
}

/** First row, and the row behind the last one, with a radius between two, told apart as `blend` does. */
function rowsBetween(
  { atOrigin, alongX, alongY }: RadiusPlane,
  width: number,
  height: number,
  low: number,
  high: number,
): [from: number, to: number] {
  let [from, to] = [height, 0]
  for (let y = 0; y < height; y++) {
    const a = atOrigin + y * alongY
    const b = a + (width - 1) * alongX
    const nearest = a * b <= 0 ? 0 : Math.min(Math.abs(a), Math.abs(b))
    const farthest = Math.max(Math.abs(a), Math.abs(b))
    if (nearest > high + 1 / FINE || farthest < low - 1 / FINE) continue
    from = Math.min(from, y)
    to = y + 1
  }
  return [from, to]
}

/** The rows `first` to `end`, blurred, and where they stand. */
function roomOf(
  arena: Arena,
  image: WasmImage,
  radius: number,
  [first, end]: readonly [number, number],
): { radius: number; from: number; to: number; at: number } {
  const margin = Math.ceil(2 * radius) + 2
  const from = Math.max(0, Math.min(first, image.height) - margin)
  const to = Math.max(from, Math.min(image.height, end + margin))
  const part = { at: image.at + from * 4 * image.width, width: image.width, height: to - from }
  const blurred = radius === 0 || to === from ? part : disc(arena, part, radius / 2)
  return { radius, from, to, at: blurred.at }
}

function blend(
  into: Uint8ClampedArray,
  width: number,
  height: number,
  { atOrigin, alongX, alongY }: RadiusPlane,
  levels: readonly Level[],
): void {
  const last = levels.length - 1
  // By radius: the copy that is blurred less, and the share of 256 of the next one.
  const steps = Math.ceil(levels[last]!.radius * FINE) + 2
  const lower = new Uint8Array(steps)
  const share = new Uint16Array(steps)
  for (let i = 0, k = 0; i < steps; i++) {
    const radius = Math.min(i / FINE, levels[last]!.radius)
    while (k < last - 1 && radius > levels[k + 1]!.radius) k++
    const [near, far] = [levels[k]!.radius, levels[k + 1]!.radius]
    lower[i] = k
    share[i] = Math.round((256 * (radius * radius - near * near)) / (far * far - near * near))
  }
  const row = 4 * width
  for (let y = 0; y < height; y++) {
    let radius = (atOrigin + y * alongY) * FINE
    const change = alongX * FINE
    let k = -1
    let less = levels[0]!.bytes
    let more = less
    let lessAt = 0
    let moreAt = 0
    for (let x = 0, at = y * row; x < width; x++, at += 4) {
      const step = Math.round(Math.abs(radius))
      radius += change
      if (lower[step]! !== k) {
        k = lower[step]!
        less = levels[k]!.bytes
        more = levels[k + 1]!.bytes
        lessAt = (y - levels[k]!.from) * row - y * row
        moreAt = (y - levels[k + 1]!.from) * row - y * row
      }
      const weight = share[step]!
      const a = at + lessAt
      const b = at + moreAt
      into[at] = less[a]! + (((more[b]! - less[a]!) * weight + 128) >> 8)
      into[at + 1] = less[a + 1]! + (((more[b + 1]! - less[a + 1]!) * weight + 128) >> 8)
      into[at + 2] = less[a + 2]! + (((more[b + 2]! - less[a + 2]!) * weight + 128) >> 8)
    }
  }
}
