/** How bright a page's paper and its ink are, and of what colour the paper is. */
import { indexReached } from '../../../../core/quantile.ts'
import { kernelArena } from '../../../../page/kernels/arena.ts'
import type { Page } from '../../../../page/image/page.ts'
import {
  estimateBackground,
  type BackgroundEstimate,
} from '../../../../page/background/illumination.ts'
import type { Plane } from '../../../../page/image/float-plane.ts'

/** The page's background in tiles of 1/32 of the short side, at least 8 px. */
export function pageBackground(plane: Plane): BackgroundEstimate {
  return estimateBackground(
    plane,
    Math.max(8, Math.round(Math.min(plane.width, plane.height) / 32)),
  )
}

/** The brightness that `share` of the pixels are darker than, in whole grey levels. */
export function levelQuantile(values: Float32Array, share: number): number {
  const arena = kernelArena()
  const [at, to] = [arena.write(values), arena.alloc(4 * 256)]
  const counts = arena.view(to, 256, Uint32Array).fill(0)
  arena.run.countLevels(at, 0, values.length, 1, 0.5, to)
  let below = 0
  let level = 0
  while (level < 255 && below + counts[level]! <= values.length * share) below += counts[level++]!
  return level
}

/** The mean colour of a page's brighter half, as `#rrggbb`: its paper, where it has any. */
export function paperColor(page: Page): string {
  const pixels = page.peek()
  const counts = new Uint32Array(256)
  for (let i = 0; i < pixels.length; i += 4) counts[pixels[i + 1]!]!++
  const middle = indexReached(counts, pixels.length / 8)
  const sums = [0, 0, 0]
  let count = 0
  for (let i = 0; i < pixels.length; i += 4) {
    if (pixels[i + 1]! < middle) continue
    count++
    for (let c = 0; c < 3; c++) sums[c] = sums[c]! + pixels[i + c]!
  }
  const hex = sums.map((sum) =>
    Math.round(sum / count)
      .toString(16)
      .padStart(2, '0'),
  )
  return `#${hex.join('')}`
}

/**
 * Red, green and blue of the background, tile by tile: the mean of the pixels about as bright as it;
 * where a tile has none, in the proportions of the page's paper.
 * @param rgba of the page that `plane` is the brightness of
 */
export function backgroundColours(
  rgba: Uint8ClampedArray,
  plane: Plane,
  background: BackgroundEstimate,
): [Float32Array, Float32Array, Float32Array] {
  const { columns, rows, levels } = background
  const { width, height, values } = plane
  const sums = [0, 1, 2].map(() => new Float32Array(levels.length)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  const counts = new Uint32Array(levels.length)
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height) * columns
    for (let x = 0; x < width; x++) {
      const at = row + Math.floor((x * columns) / width)
      const k = y * width + x
      if (background.paper[at] === 0 || Math.abs(values[k]! - levels[at]!) > 10) continue
      counts[at]!++
      for (let c = 0; c < 3; c++) sums[c]![at]! += rgba[k * 4 + c]!
    }
  }
  for (const sum of sums) {
    let share = 0
    let tiles = 0
    for (let i = 0; i < sum.length; i++) {
      if (counts[i] === 0) continue
      sum[i]! /= counts[i]!
      share += sum[i]! / Math.max(levels[i]!, 1)
      tiles++
    }
    const usual = tiles > 0 ? share / tiles : 1
    for (let i = 0; i < sum.length; i++) if (counts[i] === 0) sum[i] = levels[i]! * usual
  }
  return sums
}
