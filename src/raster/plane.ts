/** Single-channel pixel kernels: brightness, blur, halving. A plane is one byte a pixel, row by row. */

/** Brightness of RGBA pixels (BT.601 weights in 8-bit fixed point), 0 to 255. */
export function luma(rgba: Uint8ClampedArray, out = new Uint8Array(rgba.length >> 2)): Uint8Array {
  for (let i = 0, k = 0; k < out.length; i += 4, k++) {
    out[k] = (rgba[i]! * 77 + rgba[i + 1]! * 150 + rgba[i + 2]! * 29 + 128) >> 8
  }
  return out
}

/**
 * Gaussian-like blur in place, its variance exactly `sigma`², edges repeated. Five weights in each
 * direction do it up to a sigma of 1.15; a wider blur is the same at half the resolution, again and
 * again (P. J. Burt, "Fast filter transforms for image processing", 1981), so that it costs no more.
 * @param sigma standard deviation in pixels; nothing is done at 0 or below
 */
export function blurPlane(plane: Uint8Array, width: number, height: number, sigma: number): void {
  if (!(sigma > 0)) return
  const variance = sigma * sigma
  if (sigma < COARSE) {
    const rounds = variance > MAX_VARIANCE ? 2 : 1
    for (let i = 0; i < rounds; i++) smooth(plane, width, height, variance / rounds)
    return
  }
  // Halving and doubling back spread a pixel by a variance of 0.75 each.
  const half = halved(plane, width, height)
  blurPlane(half, (width + 1) >> 1, (height + 1) >> 1, Math.sqrt((variance - 1.5) / 4))
  doubled(half, width, height, plane)
}

/** From this sigma on half the resolution is enough. */
const COARSE = 1.5

/**
 * The plane at half the resolution, odd sizes rounded up, edges repeated. Weights of 1 3 3 1 in each
 * direction, so that it hardly matters which pixels share a cell.
 */
export function halved(plane: Uint8Array, width: number, height: number): Uint8Array {
  const wide = (width + 1) >> 1
  const out = new Uint8Array(wide * ((height + 1) >> 1))
  const line = new Uint16Array(2 * wide + 2)
  const rowAt = (y: number): number => Math.min(Math.max(y, 0), height - 1) * width
  for (let y = 0, k = 0; y < height; y += 2) {
    const [a, b, c, d] = [rowAt(y - 1), rowAt(y), rowAt(y + 1), rowAt(y + 2)]
    for (let x = 0; x < width; x++) {
      line[x + 1] = plane[a + x]! + 3 * (plane[b + x]! + plane[c + x]!) + plane[d + x]!
    }
    line[0] = line[1]!
    line.fill(line[width]!, width + 1)
    for (let x = 0, i = 0; x < wide; x++, i += 2, k++) {
      out[k] = (line[i]! + 3 * (line[i + 1]! + line[i + 2]!) + line[i + 3]! + 32) >> 6
    }
  }
  return out
}

/**
 * The plane of `width` × `height` that `halved` made `half` of, by linear interpolation.
 * @param out written to and returned
 */
export function doubled(
  half: Uint8Array,
  width: number,
  height: number,
  out: Uint8Array = new Uint8Array(width * height),
): Uint8Array {
  const wide = (width + 1) >> 1
  const high = (height + 1) >> 1
  const pairs = width >> 1
  const line = new Uint16Array(wide + 2)
  for (let y = 0; y < height; y++) {
    const own = (y >> 1) * wide
    const other = Math.min(Math.max((y >> 1) + (y & 1 ? 1 : -1), 0), high - 1) * wide
    for (let x = 0; x < wide; x++) line[x + 1] = 3 * half[own + x]! + half[other + x]!
    line[0] = line[1]!
    line[wide + 1] = line[wide]!
    let k = y * width
    for (let x = 1; x <= pairs; x++, k += 2) {
      const middle = 3 * line[x]! + 8
      out[k] = (middle + line[x - 1]!) >> 4
      out[k + 1] = (middle + line[x + 1]!) >> 4
    }
    if (pairs < wide) out[k] = (3 * line[wide]! + line[wide - 1]! + 8) >> 4
  }
  return out
}

/** The variance of 1 2 3 2 1, the widest kernel of five weights that has no corners. */
const MAX_VARIANCE = 4 / 3

/** Weights of a five-tap kernel from the middle outwards; all five add up to 2^14. */
type Taps = readonly [middle: number, near: number, far: number]

/** Blends two of the kernels 1, 1 2 1 and 1 2 3 2 1 so that the variance is met. */
function tapsOf(variance: number): Taps {
  const wider = variance > 0.5
  const share = wider ? (variance - 0.5) / (MAX_VARIANCE - 0.5) : variance / 0.5
  const near = wider ? (1 - share) / 4 + (share * 2) / 9 : share / 4
  const far = wider ? share / 9 : 0
  const [n, f] = [Math.round(near * 16384), Math.round(far * 16384)]
  return [16384 - 2 * (n + f), n, f]
}

function smooth(plane: Uint8Array, width: number, height: number, variance: number): void {
  const taps = tapsOf(variance)
  // Seven bits of fraction between the two directions: only one of them rounds to bytes.
  const between = new Uint16Array(plane.length)
  smoothRows(plane, between, width, height, taps)
  smoothColumns(between, plane, width, height, taps)
}

function smoothRows(
  from: Uint8Array,
  to: Uint16Array,
  width: number,
  height: number,
  [middle, near, far]: Taps,
): void {
  for (let y = 0; y < height; y++) {
    const row = y * width
    const end = row + width - 2
    for (let i = row + 2; i < end; i++) {
      const sides =
        Math.imul(from[i - 1]! + from[i + 1]!, near) + Math.imul(from[i - 2]! + from[i + 2]!, far)
      to[i] = (sides + Math.imul(from[i]!, middle) + 64) >> 7
    }
    const last = width - 1
    for (let x = 0; x < width; x++) {
      if (x === 2 && width > 4) x = width - 2
      const inner = from[row + Math.max(x - 1, 0)]! + from[row + Math.min(x + 1, last)]!
      const outer = from[row + Math.max(x - 2, 0)]! + from[row + Math.min(x + 2, last)]!
      to[row + x] = (inner * near + outer * far + from[row + x]! * middle + 64) >> 7
    }
  }
}

function smoothColumns(
  from: Uint16Array,
  to: Uint8Array,
  width: number,
  height: number,
  [middle, near, far]: Taps,
): void {
  const last = height - 1
  const half = 1 << 20
  for (let y = 0; y < height; y++) {
    const row = y * width
    const end = row + width
    const above = Math.max(y - 1, 0) * width - row
    const below = Math.min(y + 1, last) * width - row
    if (far === 0) {
      for (let i = row; i < end; i++) {
        const sides = Math.imul(from[i + above]! + from[i + below]!, near)
        to[i] = (sides + Math.imul(from[i]!, middle) + half) >>> 21
      }
      continue
    }
    const top = Math.max(y - 2, 0) * width - row
    const bottom = Math.min(y + 2, last) * width - row
    for (let i = row; i < end; i++) {
      const sides =
        Math.imul(from[i + above]! + from[i + below]!, near) +
        Math.imul(from[i + top]! + from[i + bottom]!, far)
      to[i] = (sides + Math.imul(from[i]!, middle) + half) >>> 21
    }
  }
}
