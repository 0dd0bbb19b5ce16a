/** How near a picture is to another. */
import { luma } from '../src/page/image/plane.ts'

/** Peak signal-to-noise ratio of RGBA pixels in dB; 99 where they are the same. */
export function psnr(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let sum = 0
  for (let i = 0; i < a.length; i += 4) {
    sum += (a[i]! - b[i]!) ** 2 + (a[i + 1]! - b[i + 1]!) ** 2 + (a[i + 2]! - b[i + 2]!) ** 2
  }
  return sum === 0 ? 99 : 10 * Math.log10((255 * 255) / (sum / (a.length * 0.75)))
}

const BLOCK = 8

/**
 * Structural similarity of two pictures' brightness, 1 for the same (Z. Wang et al., "Image quality
 * assessment: from error visibility to structural similarity", 2004), in windows of 8×8 pixels.
 */
export function ssim(
  a: Uint8ClampedArray,
  b: Uint8ClampedArray,
  width: number,
  height: number,
): number {
  const p = luma(a)
  const q = luma(b)
  let total = 0
  let windows = 0
  for (let top = 0; top + BLOCK <= height; top += BLOCK / 2) {
    for (let left = 0; left + BLOCK <= width; left += BLOCK / 2) {
      let [sp, sq, pp, qq, pq] = [0, 0, 0, 0, 0]
      for (let y = top; y < top + BLOCK; y++) {
        for (let i = y * width + left; i < y * width + left + BLOCK; i++) {
          sp += p[i]!
          sq += q[i]!
          pp += p[i]! * p[i]!
          qq += q[i]! * q[i]!
          pq += p[i]! * q[i]!
        }
      }
      const n = BLOCK * BLOCK
      const [mp, mq] = [sp / n, sq / n]
      const c1 = (0.01 * 255) ** 2
      const c2 = (0.03 * 255) ** 2
      const light = (2 * mp * mq + c1) / (mp * mp + mq * mq + c1)
      const rest = (2 * (pq / n - mp * mq) + c2) / (pp / n - mp * mp + qq / n - mq * mq + c2)
      total += light * rest
      windows++
    }
  }
  return windows === 0 ? 1 : total / windows
}
