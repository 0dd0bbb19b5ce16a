/** A camera held at a slant, sharp in one place only, by a hand that is not still. */
import type { Rng } from '../../../core/rng.ts'
import { pathBlur } from '../../../page/filters/blur.ts'
import { varyingDiscBlur } from '../../../page/filters/varying-blur.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'
import { nearer } from '../print-cost.ts'

/** Below this many pixels neither focus nor shake can be seen. */
const MIN_PIXELS = 0.2
/** Farther than this the hand's path is seen as separate pictures, and costs as many. */
const MAX_PATH = 24

export const defocus = defineEffect({
  name: 'defocus',
  phase: 'capture',
  summary:
    'Out of focus towards one side, as a page photographed at a slant, and blurred along the curved path of a shaking hand',
  movesPixels: false,
  print: {
    cost: ({ radius, shake }, { short }) => ({
      lost: 0.009 * shake * short + 0.006 * (radius * short) ** 2,
      contrast: 1 / (1 + 0.12 * shake * short + 0.05 * radius * short),
    }),
    gentler: ({ radius, shake }, share) => ({
      radius: nearer(0, radius, share),
      shake: nearer(0, shake, share),
    }),
  },
  params: {
    radius: number(
      0,
      0.03,
      { logUniform: [0.0012, 0.004] },
      'share of the short side',
      'of the disc that a point becomes at the page’s edge farthest from the sharp line; text of 10 px on a 443 px page is hard to read from 0.006 on',
    ),
    sharp: number(
      -1,
      2,
      [-0.2, 0.8],
      'share of the way',
      'where the sharp line is between the two sides of the page, 0: the side from which the angle points; beyond 0 to 1 it lies beside the page',
    ),
    angle: number(
      0,
      360,
      { choice: [75, 85, 90, 95, 105, 270, 0, 180] },
      'degrees',
      'direction in which it falls out of focus, clockwise: 0 to the right, 90 downwards',
    ),
    shake: number(
      0,
      0.02,
      [0, 0.002],
      'share of the short side',
      'length of the path that the hand moved along while the picture was taken',
    ),
    bend: number(
      0,
      1,
      [0, 0.6],
      'share',
      'how curved that path is; 1: as wide as it is long, the hand turned back',
    ),
  },
  apply(page, { radius, sharp, angle, shake, bend }, rng) {
    const { width, height, short } = page
    const length = Math.min(MAX_PATH, shake * short)
    const focused = radius * short < MIN_PIXELS
    const still = length < MIN_PIXELS
    if (focused && still) return { skipped: 'less than a fifth of a pixel' }
    const raster = { width, height, bytes: page.pixels() }
    if (!still) {
      const path = pathOf(length, bend, rng)
      pathBlur(raster, path.xs, path.ys)
    }
    if (!focused) varyingDiscBlur(raster, planeOf(page, radius * short, sharp, angle))
    return undefined
  },
})

/**
 * Out of focus a point becomes a disc whose radius goes with the difference of inverse distances, and over
 * a plane seen at a slant these change linearly along the picture.
 */
function planeOf(
  { width, height }: { width: number; height: number },
  radius: number,
  sharp: number,
  angle: number,
): { atOrigin: number; alongX: number; alongY: number } {
  const [dx, dy] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]
  // How far the corners lie along the direction: from `first` over `span` pixels.
  const first = Math.min(0, dx * (width - 1)) + Math.min(0, dy * (height - 1))
  const span = Math.max(1, Math.abs(dx) * (width - 1) + Math.abs(dy) * (height - 1))
  const slope = radius / span / Math.max(sharp, 1 - sharp)
  return { atOrigin: -slope * (first + sharp * span), alongX: slope * dx, alongY: slope * dy }
}

/** An arc of this length in any direction, walked faster in its middle than where it begins and turns. */
function pathOf(length: number, bend: number, rng: Rng): { xs: Float64Array; ys: Float64Array } {
  const angle = rng.uniform(0, 2 * Math.PI)
  const side = rng.bernoulli(0.5) ? 1 : -1
  const hurry = rng.uniform(0, 0.8)
  const count = Math.max(8, Math.ceil(length * 4))
  const xs = new Float64Array(count)
  const ys = new Float64Array(count)
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)]
  let [sumX, sumY] = [0, 0]
  for (let i = 0; i < count; i++) {
    const time = (i + 0.5) / count
    const t = time - (hurry / (2 * Math.PI)) * Math.sin(2 * Math.PI * time)
    const along = (t - 0.5) * length
    const across = side * bend * length * (1 - (2 * t - 1) ** 2)
    xs[i] = along * dx - across * dy
    ys[i] = along * dy + across * dx
    sumX += xs[i]!
    sumY += ys[i]!
  }
  // What lies where does not change: its light is spread around where it was.
  for (let i = 0; i < count; i++) {
    xs[i] = xs[i]! - sumX / count
    ys[i] = ys[i]! - sumY / count
  }
  return { xs, ys }
}
