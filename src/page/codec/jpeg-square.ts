/**
 * A JPEG to a small square for a network, straight from its coefficients: a third of the time that
 * decoding takes, which beside a small network is the difference between one core and none.
 */
import { scanOf } from './jpeg-scan.ts'
import { readJpegHead } from './jpeg-head.ts'
import { LARGEST, readSmallPlanes } from './jpeg-planes.ts'
import { kernelArena } from '../kernels/arena.ts'
import { allocImage } from '../kernels/wasm-image.ts'
import { PIXEL_LIMIT } from './pixel-limit.ts'
import { resampled } from '../geometry/resample.ts'

/**
 * Draws a JPEG in the middle of a square, scaled down to fit, aspect kept.
 * @param size side in pixels
 * @param background of what the page leaves of the square, `#rrggbb`
 * @param into where the `size × size × 3` bytes go; not touched where the answer is false
 * @returns false where there is a better way or no other: the file is no plain JPEG, is damaged or
 *   cut off, or would not be scaled to half its size or less
 */
export function jpegSquare(
  bytes: Uint8Array,
  size: number,
  background: string,
  into: Uint8Array,
): boolean {
  const head = readJpegHead(bytes)
  if (!head || head.width * head.height > PIXEL_LIMIT) return false
  const { ended, zeroed } = scanOf(bytes)
  if (!ended || zeroed) return false
  const scale = size / Math.max(head.width, head.height)
  // The fewest eighths from which the page is still scaled down.
  const eighths = Math.max(1, Math.ceil(8 * scale))
  if (eighths > LARGEST) return false
  const arena = kernelArena()
  const planes = readSmallPlanes(arena, head, bytes, eighths)
  if (!planes) return false
  const large = allocImage(arena, planes.width, planes.height)
  arena.run.planesToRgba(planes.job, large.at, large.width, large.height)
  const width = Math.max(1, Math.round(head.width * scale))
  const height = Math.max(1, Math.round(head.height * scale))
  const covered = { width: (head.width * eighths) / 8, height: (head.height * eighths) / 8 }
  const small = resampled(arena, large, { width, height }, 'lanczos', covered)
  const out = arena.alloc(size * size * 3)
  const left = (size - width) >> 1
  const top = (size - height) >> 1
  // The kernel wants red in the lowest byte, as pixels have it.
  const colour = Buffer.from(background.slice(1), 'hex').readUIntLE(0, 3)
  arena.run.layInSquare(small.at, width, height, out, size, left, top, colour)
  arena.read(out, into)
  return true
}
