/** Averages over those pixels of a page that are not masked, in coarser pixels, and the way back. */
import type { Plane } from '../image/float-plane.ts'

/** Numbers of which every `step`th from `offset` on belongs to a pixel, row by row. */
export interface Samples {
  values: ArrayLike<number>
  step: number
  offset: number
}

/** Share of bare pixels from which on an average is trusted fully. */
const BARE = 0.3

/**
 * Averages the samples that are not masked, over as small a window as holds enough of them: from
 * coarse to fine, each scale half the one before, a scale counts as far as there are bare pixels in it
 * (S. Gortler et al., "The Lumigraph", 1996, pull and push).
 * @param all what is to be averaged, each giving one plane
 * @param mask 1 for pixels that are left out
 * @param size of the page
 * @param factor pixels of the page a side of a coarse one
 * @returns planes of coarse pixels, those at the far edges cut off; zero where nothing at all is bare
 */
export function averageBare(
  all: readonly Samples[],
  mask: Uint8Array,
  size: { width: number; height: number },
  factor: number,
): Plane[] {
  const counts = [smoothed(pooledCounts(mask, size, factor))]
  while (!isSmallest(counts.at(-1)!)) counts.push(smoothed(halved(counts.at(-1)!)))
  return all.map((samples) => {
    const sums = [smoothed(pooledSums(samples, mask, size, factor))]
    while (sums.length < counts.length) sums.push(smoothed(halved(sums.at(-1)!)))
    let average: Plane | undefined
    for (let level = counts.length - 1; level >= 0; level--) {
      average = pushed(average, sums[level]!, counts[level]!.values)
    }
    return average!
  })
}

/** Means of coarse pixels as they are. */
export function coarseMeans(
  samples: Samples,
  size: { width: number; height: number },
  factor: number,
): Plane {
  return pooledSums(samples, undefined, size, factor)
}

const isSmallest = ({ width, height }: Plane): boolean => Math.max(width, height) <= 2

/** A scale's own averages where it is bare, those of the coarser one elsewhere. */
function pushed(coarser: Plane | undefined, sums: Plane, counts: Float32Array): Plane {
  const { width, height } = sums
  const values = new Float32Array(width * height)
  const line = new Float32Array(width)
  for (let y = 0, i = 0; y < height; y++) {
    if (coarser) spreadRow(coarser, 2, y, line)
    for (let x = 0; x < width; x++, i++) {
      const count = counts[i]!
      const beyond = line[x]!
      if (count < 1e-6) values[i] = beyond
      else {
        const own = sums.values[i]! / count
        const trust = coarser && count < BARE ? count / BARE : 1
        values[i] = beyond + trust * (own - beyond)
      }
    }
  }
  return { width, height, values }
}

/** Means over 2 × 2. */
function halved({ width, height, values }: Plane): Plane {
  const wide = (width + 1) >> 1
  const high = (height + 1) >> 1
  const out = new Float32Array(wide * high)
  for (let y = 0, i = 0; y < high; y++) {
    const above = 2 * y * width
    const below = Math.min(2 * y + 1, height - 1) * width
    for (let x = 0; x < wide; x++, i++) {
      const left = 2 * x
      const right = Math.min(left + 1, width - 1)
      out[i] =
        (values[above + left]! +
          values[above + right]! +
          values[below + left]! +
          values[below + right]!) /
        4
    }
  }
  return { width: wide, height: high, values: out }
}

/** Averaged over 3 × 3 by thirds, edge pixels repeated. */
function smoothed({ width, height, values }: Plane): Plane {
  const out = new Float32Array(values.length)
  const sums = new Float32Array(width + 2)
  for (let y = 0; y < height; y++) {
    const row = y * width
    const above = y > 0 ? row - width : row
    const below = y + 1 < height ? row + width : row
    for (let x = 0; x < width; x++) {
      sums[x + 1] = values[above + x]! + values[row + x]! + values[below + x]!
    }
    sums[0] = sums[1]!
    sums[width + 1] = sums[width]!
    for (let x = 0; x < width; x++) {
      out[row + x] = (sums[x]! + sums[x + 1]! + sums[x + 2]!) * (1 / 9)
    }
  }
  return { width, height, values: out }
}

/** What is not masked in each coarse pixel, summed over it, by its area. */
function pooledSums(
  { values, step, offset }: Samples,
  mask: Uint8Array | undefined,
  { width, height }: { width: number; height: number },
  factor: number,
): Plane {
  const columns = Math.ceil(width / factor)
  const rows = Math.ceil(height / factor)
  const sums = new Float32Array(columns * rows)
  for (let y = 0; y < height; y++) {
    const share = 1 / Math.min(factor, height - y + (y % factor))
    for (let x = 0, i = y * width, at = Math.floor(y / factor) * columns; x < width; at++) {
      const end = Math.min(x + factor, width)
      const own = share / (end - x)
      let sum = 0
      if (mask) for (; x < end; x++, i++) sum += mask[i] === 1 ? 0 : values[i * step + offset]!
      else for (; x < end; x++, i++) sum += values[i * step + offset]!
      sums[at] = sums[at]! + sum * own
    }
  }
  return { width: columns, height: rows, values: sums }
}

function pooledCounts(
  mask: Uint8Array,
  size: { width: number; height: number },
  factor: number,
): Plane {
  const plane = pooledSums({ values: mask, step: 1, offset: 0 }, undefined, size, factor)
  const { values } = plane
  for (let i = 0; i < values.length; i++) values[i] = 1 - values[i]!
  return plane
}

/**
 * A row of the page between the middles of coarse pixels, by linear interpolation.
 * @param plane in coarse pixels
 * @param factor pixels of the page a side of one
 * @param y row of the page
 * @param line gets one value a pixel of the row
 */
export function spreadRow(plane: Plane, factor: number, y: number, line: Float32Array): void {
  const { width: columns, height: rows, values } = plane
  const v = Math.min(Math.max((y + 0.5) / factor - 0.5, 0), rows - 1)
  const above = Math.floor(v) * columns
  const below = Math.min(Math.floor(v) + 1, rows - 1) * columns
  const down = v - Math.floor(v)
  const scale = 1 / factor
  const last = columns - 1
  for (let x = 0; x < line.length; x++) {
    const u = (x + 0.5) * scale - 0.5
    const left = u < 0 ? 0 : u | 0
    const right = left < last ? left + 1 : last
    const across = u < 0 ? 0 : u - left
    const a = values[above + left]!
    const b = values[below + left]!
    const p = a + (values[above + right]! - a) * across
    const q = b + (values[below + right]! - b) * across
    line[x] = p + (q - p) * down
  }
}

/** 1 within `reach` pixels of a 1, along rows and columns. */
export function nearMask(
  mask: Uint8Array,
  width: number,
  height: number,
  reach: number,
): Uint8Array {
  const along = new Uint8Array(mask.length)
  for (let y = 0; y < height; y++) {
    const row = y * width
    for (let x = 0, left = 0; x < width + reach; x++) {
      if (x < width && mask[row + x] === 1) left = 2 * reach + 1
      if (left > 0) {
        if (x >= reach) along[row + x - reach] = 1
        left--
      }
    }
  }
  const out = new Uint8Array(mask.length)
  const left = new Uint8Array(width)
  for (let y = 0; y < height + reach; y++) {
    const row = y * width
    const to = row - reach * width
    for (let x = 0; x < width; x++) {
      if (y < height && along[row + x] === 1) left[x] = 2 * reach + 1
      if (left[x]! > 0) {
        if (y >= reach) out[to + x] = 1
        left[x]!--
      }
    }
  }
  return out
}
