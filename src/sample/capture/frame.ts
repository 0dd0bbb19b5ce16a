/** The sizes of the finished pages: constant area, most of them exactly 443×591. */
import type { Rng } from '../../core/rng.ts'

/** Width and height in pixels. */
export interface Size {
  width: number
  height: number
}

/** Pixels of a page: 512². */
const AREA = 512 * 512

/** What is photographed decides how the camera is held. */
export type Frame = 'document' | 'wide' | 'card' | 'scene'

/** Width of an A4 page by its height. */
const A4_SHAPE = Math.SQRT1_2

/** Share of pages that are exactly 443×591 (a phone's 3:4 upright), and the other shapes, w / h. */
const SHAPES: Record<Frame, { usual: number; others: readonly number[] }> = {
  document: { usual: 0.82, others: [A4_SHAPE, A4_SHAPE, 0.6, 0.67, 0.72, 0.5631, 0.77, 0.8] },
  wide: { usual: 0.06, others: [1.333, 1.333, 1.333, 1 / A4_SHAPE, 1.5, 1.25] },
  card: { usual: 0.3, others: [1.333, 1.333, 1.333, 1.585, 1.4, 1.2, 1.778, 1.05, 2.1] },
  scene: { usual: 0.45, others: [1.333, 1.333, 1.333, 1.5, 1.778, 1, 0.5631] },
}

/** Draws a size; its area is 261,000 to 262,144 px, width 384 to 753, height 348 to 682. */
export function drawSize(rng: Rng, frame: Frame): Size {
  const { usual, others } = SHAPES[frame]
  if (rng.bernoulli(usual)) return { width: 443, height: 591 }
  return sizeOf(rng.pick(others) * rng.pick([1, 1, rng.uniform(0.97, 1.03)]))
}

/** The size of a page `aspect` times as wide as high. */
export function sizeOf(aspect: number): Size {
  if (Math.abs(aspect - 4 / 3) < 0.001) return { width: 591, height: 443 }
  const width = Math.min(753, Math.max(384, Math.round(Math.sqrt(AREA * aspect))))
  return { width, height: Math.floor(AREA / width) }
}
