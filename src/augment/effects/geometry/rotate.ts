/** The page rotated by any angle. */
import { FILLS, FILL_HELP } from '../../../page/background/fill.ts'
import { layPage } from '../../../page/background/lay-page.ts'
import { composed, turned } from '../../../page/geometry/projection.ts'
import { resample } from '../../../page/geometry/resample.ts'
import { warp } from '../../../page/geometry/warp.ts'
import { defineEffect } from '../effect.ts'
import { number, enumOf } from '../params.ts'
import { RESAMPLED } from '../print-cost.ts'

export const rotate = defineEffect({
  name: 'rotate',
  phase: 'geometry',
  summary:
    'The page rotated by any angle; beside it goes on what it lies on, or white, its paper colour, a desk or black shows',
  movesPixels: true,
  print: {
    cost({ angle, size }, page) {
      if (angle % 360 === 0) return {}
      const { scale, wide, high } = placedAt(page, angle, size)
      const room = page.area > 0 ? Math.min(1, Math.sqrt(page.area / (wide * high))) : 1
      return { ...RESAMPLED, size: scale * room }
    },
    // Of small print the page is not made smaller: its corners are cut off.
    gentler: (_, share) => (share < 1 ? { size: 'keep' } : {}),
  },
  params: {
    angle: number(-180, 180, [-12, 12], 'degrees', 'rotation, clockwise'),
    fill: enumOf(FILLS, 'auto', FILL_HELP),
    size: enumOf(
      ['keep', 'fit', 'expand'],
      'keep',
      'keep: same size, corners are cut off (pages longer than 1:2 grow, so that little is); fit: same size, the page is made smaller until all of it shows; expand: the picture grows until all of it shows',
    ),
  },
  apply(page, { angle, fill, size }, rng) {
    if (angle % 360 === 0) return undefined
    const { width, height } = page
    const { scale, wide, high } = placedAt(page, angle, size)
    const matrix = turned(width, height, angle, scale, { x: wide / 2, y: high / 2 })
    const frame = { width: wide, height: high }
    if (scale >= 0.75) return { moved: layPage(page, frame, matrix, { fill, rng }) }
    // Fine print aliases where the page is made much smaller: it is reduced first.
    const w = Math.max(1, Math.round(width * scale))
    const h = Math.max(1, Math.round(height * scale))
    const moved = layPage(page, frame, matrix, { fill, rng }, (before, into) => {
      const small = { width: w, height: h, bytes: new Uint8ClampedArray(4 * w * h) }
      resample(before, small, 'tent')
      warp(small, into, composed(matrix, [width / w, 0, 0, 0, height / h, 0, 0, 0, 1]))
    })
    return { moved }
  },
})

interface Size {
  width: number
  height: number
}

/** How large the page is drawn, and the frame that it is drawn in, px. */
function placedAt(
  page: Size,
  angle: number,
  size: 'keep' | 'fit' | 'expand',
): { scale: number; wide: number; high: number } {
  const { width, height } = page
  const radians = (angle * Math.PI) / 180
  const c = Math.abs(Math.cos(radians))
  const s = Math.abs(Math.sin(radians))
  const needed = { width: width * c + height * s, height: width * s + height * c }
  const scale = size === 'fit' ? Math.min(width / needed.width, height / needed.height) : 1
  const shown = size === 'expand' ? needed : size === 'keep' ? keptSize(page, needed, c, s) : page
  const wide = Math.max(1, Math.round(shown.width))
  const high = Math.max(1, Math.round(shown.height))
  return { scale, wide, high }
}

/** Of longer pages a turn by some degrees would cut off most. */
const MAX_ASPECT = 2
/** Of those at most this much is cut off, as a share of the short side. */
const MAX_CUT = 0.25

/**
 * The frame of a page that keeps its size. One that is longer than 1:2 gets what it needs, less as
 * much as is cut off of a 1:2 page of the same short side, or `MAX_CUT`.
 * @param needed to hold all of the page
 * @param c absolute cosine of the angle; `s` its sine
 */
function keptSize({ width, height }: Size, needed: Size, c: number, s: number): Size {
  const short = Math.min(width, height)
  if (Math.max(width, height) <= MAX_ASPECT * short) return { width, height }
  const cut = short * Math.min(MAX_CUT, Math.max(0, c + MAX_ASPECT * s - 1))
  const across = (own: number, needs: number): number => Math.max(own, needs - cut)
  const along = (own: number, needs: number): number => Math.min(own, Math.max(short, needs))
  return height > width
    ? { width: across(width, needed.width), height: along(height, needed.height) }
    : { width: along(width, needed.width), height: across(height, needed.height) }
}
