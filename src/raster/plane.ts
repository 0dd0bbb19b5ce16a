/** Single-channel pixel kernels: brightness, box blur. A plane is one byte a pixel, row by row. */

/** Brightness of RGBA pixels (BT.601 weights in 8-bit fixed point), 0 to 255. */
export function luma(rgba: Uint8ClampedArray, out = new Uint8Array(rgba.length >> 2)): Uint8Array {
  for (let i = 0, k = 0; k < out.length; i += 4, k++) {
    out[k] = (rgba[i]! * 77 + rgba[i + 1]! * 150 + rgba[i + 2]! * 29 + 128) >> 8
  }
  return out
}

/**
 * Gaussian-like blur in place: three running-sum box passes in each direction (P. Kovesi, "Fast
 * almost-Gaussian filtering", 2010), at a cost that does not depend on `sigma`. Edges repeat.
 * @param sigma standard deviation in pixels; below 0.3 nothing is done
 */
export function blurPlane(plane: Uint8Array, width: number, height: number, sigma: number): void {
  if (sigma < 0.3) return
  const scratch = new Uint8Array(Math.max(width, height))
  for (const radius of boxRadii(sigma, 3)) {
    if (radius === 0) continue
    for (let y = 0; y < height; y++) boxLine(plane, y * width, 1, width, radius, scratch)
  }
  // Columns in strips of 16, so that a cache line is used whole.
  for (const radius of boxRadii(sigma, 3)) {
    if (radius > 0) boxColumns(plane, width, height, radius)
  }
}

/** Radii of `passes` box filters that together come nearest to a Gaussian of `sigma`. */
function boxRadii(sigma: number, passes: number): number[] {
  const ideal = Math.sqrt((12 * sigma * sigma) / passes + 1)
  let low = Math.floor(ideal)
  if (low % 2 === 0) low--
  const wanted =
    (12 * sigma * sigma - passes * low * low - 4 * passes * low - 3 * passes) / (-4 * low - 4)
  const lows = Math.round(wanted)
  return Array.from({ length: passes }, (_, i) => ((i < lows ? low : low + 2) - 1) / 2)
}

function boxLine(
  plane: Uint8Array,
  start: number,
  step: number,
  length: number,
  radius: number,
  scratch: Uint8Array,
): void {
  for (let i = 0, at = start; i < length; i++, at += step) scratch[i] = plane[at]!
  const last = length - 1
  const scale = 65536 / (2 * radius + 1)
  let sum = scratch[0]! * (radius + 1)
  for (let i = 1; i <= radius; i++) sum += scratch[Math.min(i, last)]!
  for (let i = 0, at = start; i < length; i++, at += step) {
    plane[at] = (sum * scale + 32768) >>> 16
    sum += scratch[Math.min(i + radius + 1, last)]! - scratch[Math.max(i - radius, 0)]!
  }
}

function boxColumns(plane: Uint8Array, width: number, height: number, radius: number): void {
  const rows = radius * 2 + 2
  const ring = new Uint8Array(rows * width)
  const sums = new Int32Array(width)
  const last = height - 1
  const scale = 65536 / (2 * radius + 1)
  for (let x = 0; x < width; x++) sums[x] = plane[x]! * (radius + 1)
  for (let i = 1; i <= radius; i++) {
    const row = Math.min(i, last) * width
    for (let x = 0; x < width; x++) sums[x] = sums[x]! + plane[row + x]!
  }
  for (let y = 0; y < height; y++) {
    // The rows still needed are kept as they were before this pass wrote over them.
    const keep = (y % rows) * width
    ring.set(plane.subarray(y * width, (y + 1) * width), keep)
    const leaving = (Math.max(y - radius, 0) % rows) * width
    const entering = Math.min(y + radius + 1, last)
    const row = y * width
    const from = entering > y ? plane : ring
    const at = entering > y ? entering * width : (entering % rows) * width
    for (let x = 0; x < width; x++) {
      const sum = sums[x]!
      plane[row + x] = (sum * scale + 32768) >>> 16
      sums[x] = sum + from[at + x]! - ring[leaving + x]!
    }
  }
}
