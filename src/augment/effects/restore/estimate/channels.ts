/** A page as brightness and colour planes and back. */
import { kernelArena } from '../../../../page/kernels/arena.ts'
import { eachPart, PART } from '../../../../page/kernels/parts.ts'
import type { Plane } from '../../../../page/image/float-plane.ts'

/** Brightness of RGBA pixels without rounding (BT.601), 0 to 255. */
export function brightness(rgba: Uint8ClampedArray, width: number, height: number): Plane {
  const values = new Float32Array(width * height)
  const arena = kernelArena()
  const to = arena.alloc(4 * PART)
  eachPart(arena, rgba, 'keep', (at, first, count) => {
    arena.run.exactLight(at, to, count)
    values.set(arena.view(to, count, Float32Array), first)
  })
  return { width, height, values }
}

/** Gives RGBA pixels another brightness; what red, green and blue differ by stays. */
export function setBrightness(rgba: Uint8ClampedArray, values: Float32Array): void {
  for (let i = 0, k = 0; k < values.length; i += 4, k++) {
    const r = rgba[i]!
    const g = rgba[i + 1]!
    const b = rgba[i + 2]!
    const change = values[k]! - (0.299 * r + 0.587 * g + 0.114 * b)
    rgba[i] = r + change
    rgba[i + 1] = g + change
    rgba[i + 2] = b + change
  }
}

/** Red (offset 0) or blue (offset 2) less green, averaged over 2×2 pixels: half the size, rounded up. */
export function colour(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  offset: 0 | 2,
): Plane {
  const wide = (width + 1) >> 1
  const high = (height + 1) >> 1
  const values = new Float32Array(wide * high)
  for (let y = 0; y < high; y++) {
    const top = 2 * y * width
    const bottom = Math.min(2 * y + 1, height - 1) * width
    for (let x = 0; x < wide; x++) {
      const left = 2 * x
      const right = Math.min(left + 1, width - 1)
      const a = (top + left) * 4
      const b = (top + right) * 4
      const c = (bottom + left) * 4
      const d = (bottom + right) * 4
      const own = rgba[a + offset]! + rgba[b + offset]! + rgba[c + offset]! + rgba[d + offset]!
      const green = rgba[a + 1]! + rgba[b + 1]! + rgba[c + 1]! + rgba[d + 1]!
      values[y * wide + x] = (own - green) / 4
    }
  }
  return { width: wide, height: high, values }
}

/** Sets red and blue less green of RGBA pixels, brightness kept; the planes are of half size. */
export function setColours(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  red: Plane,
  blue: Plane,
): void {
  const wide = red.width
  const last = red.height - 1
  for (let y = 0, i = 0; y < height; y++) {
    // A half-size value lies between its two pixels: a quarter of the way from the nearer centre.
    const near = (y >> 1) * wide
    const far = Math.min(Math.max((y >> 1) + (y & 1 ? 1 : -1), 0), last) * wide
    for (let x = 0; x < width; x++, i += 4) {
      const a = x >> 1
      const b = Math.min(Math.max(a + (x & 1 ? 1 : -1), 0), wide - 1)
      const r = between(red.values, near, far, a, b)
      const u = between(blue.values, near, far, a, b)
      const light = 0.299 * rgba[i]! + 0.587 * rgba[i + 1]! + 0.114 * rgba[i + 2]!
      const green = light - 0.299 * r - 0.114 * u
      rgba[i] = green + r
      rgba[i + 1] = green
      rgba[i + 2] = green + u
    }
  }
}

function between(v: Float32Array, near: number, far: number, a: number, b: number): number {
  return (9 * v[near + a]! + 3 * (v[near + b]! + v[far + a]!) + v[far + b]!) / 16
}
