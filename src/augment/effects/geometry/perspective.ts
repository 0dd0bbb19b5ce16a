/** The page as a hand-held phone sees it: a little from the side. */
import { FILLS, FILL_HELP } from '../../../page/background/fill.ts'
import { layPage } from '../../../page/background/lay-page.ts'
import { cornersTo, type Point } from '../../../page/geometry/projection.ts'
import type { Rng } from '../../../core/rng.ts'
import { defineEffect } from '../effect.ts'
import { number, enumOf } from '../params.ts'
import { nearer, RESAMPLED } from '../print-cost.ts'

export const perspective = defineEffect({
  name: 'perspective',
  phase: 'geometry',
  summary: 'Perspective distortion: the page seen a little from the side, as by a hand-held phone',
  movesPixels: true,
  print: {
    cost: ({ strength }) => ({ ...RESAMPLED, size: 1 - 0.9 * strength }),
    gentler: ({ strength }, share) => ({ strength: nearer(0, strength, share) }),
  },
  params: {
    strength: number(
      0,
      0.15,
      [0.02, 0.06],
      'share of the sides',
      'how far the corners move at most; 0.02 is a careful photo, 0.08 a hurried one',
    ),
    fill: enumOf(FILLS, 'auto', FILL_HELP),
  },
  apply(page, { strength, fill }, rng) {
    if (strength === 0) return undefined
    const { width, height } = page
    const corners = tilted(width, height, strength, rng)
    const matrix = cornersTo(width, height, corners)
    const on = { fill, rng: rng.foldIn('background') }
    return { moved: layPage(page, { width, height }, matrix, on) }
  },
})

/**
 * The four corners of the page under a camera that leans in a drawn direction: the far side is
 * shorter, the near one reaches the frame; each corner trembles a little, as sheets are not flat.
 */
function tilted(
  width: number,
  height: number,
  strength: number,
  rng: Rng,
): [Point, Point, Point, Point] {
  const direction = rng.uniform(0, 2 * Math.PI)
  const leanX = Math.cos(direction)
  const leanY = Math.sin(direction)
  const corner = (sx: number, sy: number): Point => {
    // −1 nearest to the camera, +1 farthest
    const far = (sx * leanX + sy * leanY) / (Math.abs(leanX) + Math.abs(leanY))
    const inward = strength * (0.55 + 0.45 * far)
    const wobble = strength * 0.25
    const x = inward * (0.6 + 0.4 * Math.abs(leanY)) + wobble * rng.uniform(-0.5, 0.5)
    const y = inward * (0.6 + 0.4 * Math.abs(leanX)) + wobble * rng.uniform(-0.5, 0.5)
    return {
      x: width * (sx < 0 ? Math.max(0, x) : 1 - Math.max(0, x)),
      y: height * (sy < 0 ? Math.max(0, y) : 1 - Math.max(0, y)),
    }
  }
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]
}
