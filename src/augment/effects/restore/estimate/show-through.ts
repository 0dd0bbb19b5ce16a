/**
 * Telling what shows through from the other side from what was written on this one. What shows through is
 * faint and stands by itself; faint pixels of this side are the rims of strokes and lie beside
 * darker ones (two thresholds joined by nearness, as in J. Canny's edge detector, 1986).
 */
import type { Plane } from '../../../../page/image/float-plane.ts'

/** Ink is at least this many times as dark against the paper as bleed-through. */
const INK = 1.7
/** Its depth: all but this share of the faint pixels away from ink are fainter. */
const DEEPEST = 0.015

/**
 * How much darker than the paper it is, in grey levels; 0 where nothing shows through.
 * @param paper brightness of the paper under each pixel
 * @param maxDepth pixels darker against the paper than this are ink for sure
 */
export function showThroughDepth(plane: Plane, paper: Float32Array, maxDepth: number): number {
  const ink = nearInk(plane, paper, maxDepth * INK)
  const counts = new Uint32Array(256)
  let total = 0
  for (let i = 0; i < ink.length; i++) {
    if (ink[i] === 1) continue
    const depth = paper[i]! - plane.values[i]!
    if (depth > maxDepth * INK) continue
    counts[depth < 0 ? 0 : depth | 0]!++
    total++
  }
  let above = 0
  let depth = 255
  while (depth > 0 && above + counts[depth]! < total * DEEPEST) above += counts[depth--]!
  return depth
}

/**
 * Lifts faint pixels that lie by no ink to the paper, in place.
 * @param darkest where the paper is darker than this there is none (a picture): left alone
 * @param depth of what shows through, in grey levels
 * @param strength share of it that is taken away
 */
export function weakenShowThrough(
  plane: Plane,
  paper: Float32Array,
  darkest: number,
  depth: number,
  strength: number,
): void {
  const { values } = plane
  const limit = depth * INK
  const ink = nearInk(plane, paper, limit)
  for (let i = 0; i < values.length; i++) {
    if (ink[i] === 1 || paper[i]! < darkest) continue
    const under = paper[i]! - values[i]!
    if (under <= 0 || under >= limit) continue
    // All of it up to its own depth, then less and less up to what is ink.
    const share = under <= depth ? 1 : (limit - under) / (limit - depth)
    values[i] = values[i]! + under * share * strength
  }
}

/** 1 within two pixels of one that is darker against the paper than `limit`. */
function nearInk({ width, height, values }: Plane, paper: Float32Array, limit: number): Uint8Array {
  const along = new Uint8Array(values.length)
  for (let y = 0; y < height; y++) {
    const row = y * width
    let last = -9
    for (let x = 0; x < width; x++) {
      if (paper[row + x]! - values[row + x]! > limit) {
        for (let k = Math.max(last + 1, x - 2, 0); k < x; k++) along[row + k] = 1
        last = x
      }
      if (x - last <= 2) along[row + x] = 1
    }
  }
  const out = new Uint8Array(values.length)
  for (let y = 0; y < height; y++) {
    const row = y * width
    const top = Math.max(y - 2, 0) * width
    const bottom = Math.min(y + 2, height - 1) * width
    for (let from = top; from <= bottom; from += width) {
      for (let x = 0; x < width; x++) out[row + x]! |= along[from + x]!
    }
  }
  return out
}
