import { inkPlane } from '../../raster/ink.ts'
import { NOISE_MEAN, NOISE_SIDE, noiseTile } from '../../raster/noise.ts'
import type { Page } from '../../raster/page.ts'
import { paperOfPage, type Paper } from '../../raster/paper.ts'
import { blurPlane } from '../../raster/plane.ts'
import { defineEffect } from './effect.ts'
import { number } from './params.ts'

/** Pages with less paper than this show no ink: photographs of things. */
const LEAST_PAPER = 0.1

export const inkBleed = defineEffect({
  name: 'ink-bleed',
  phase: 'ink',
  summary: 'Ink creeps along the fibres: strokes grow unevenly, feathered, thick ones more.',
  movesPixels: false,
  params: {
    reach: number(
      0.2,
      6,
      [0.6, 1.9],
      'thousandths of the short side',
      'how far a thick stroke grows at its edge; 2 is about a pixel on a page of 443 px',
    ),
    amount: number(0, 1, [0.35, 0.8], 'share', 'how much ink follows: density of what has grown'),
    uneven: number(0, 1, [0.4, 0.9], 'share', 'how much fibres and patches vary the growth'),
  },
  apply(page, { reach, amount, uneven }, stream) {
    const { width, height } = page
    const rgba = page.peek()
    const paper = paperOfPage(page)
    if (paper.share < LEAST_PAPER) return { skipped: 'no paper to be seen' }
    const ink = inkPlane(rgba, width, height, paper)
    const around = ink.slice()
    const pixels = (reach * page.short) / 1000
    blurPlane(around, width, height, 0.3 + 0.7 * pixels)
    const corner = [stream.int(0, NOISE_SIDE - 1), stream.int(0, NOISE_SIDE - 1)] as const
    spread(page, paper, ink, around, {
      gain: 2.3 * amount,
      uneven,
      step: Math.max(1, Math.round(pixels)),
      corner,
    })
    return undefined
  },
})

interface Spread {
  /** of the blurred density before it is laid on */
  gain: number
  uneven: number
  /** how far away the colour of the ink that comes is looked for, in pixels */
  step: number
  /** of the windows into the noise tiles */
  corner: readonly [number, number]
}

/**
 * Lays ink from around onto every pixel that is not yet full of it. Coverage adds up like that of
 * independent dots, so an edge pixel half covered takes half of what bare paper takes.
 */
function spread(
  page: Page,
  paper: Paper,
  ink: Uint8Array,
  around: Uint8Array,
  { gain, uneven, step, corner }: Spread,
): void {
  const { width, height } = page
  const rgba = page.pixels()
  const { grid, level, darkest } = paper
  const full = Uint8Array.from(level, (light, i) => 255 * (1 - darkest[i]! / Math.max(light, 1)))
  const scale = tileScale(page.short)
  const noise: Noise = {
    scale,
    left: corner[0],
    perFibre: Math.round((uneven * 0.85 * 256) / 80),
    perCloud: Math.round((uneven * 0.7 * 256) / 80),
  }
  for (let y = 0; y < height; y++) {
    const tileRow = Math.imul(
      ((Math.imul(y, scale) >> 8) + corner[1]) & (NOISE_SIDE - 1),
      NOISE_SIDE,
    )
    const up = y >= step ? -step * width : 0
    const down = y + step < height ? step * width : 0
    const start = Math.imul(y, width)
    const cells = Math.imul(Math.floor(y / grid.cell), grid.columns)
    const line = { start, cells, tileRow, up, down }
    spreadRow(rgba, ink, around, full, paper, line, noise, Math.round(gain * 256), step)
  }
}

interface Noise {
  scale: number
  left: number
  /** share of 256 that a grey level of the tile counts */
  perFibre: number
  perCloud: number
}

/** Where a row lies in the page, the cells and the tiles, and how far it is to the rows it looks at. */
interface Line {
  start: number
  cells: number
  tileRow: number
  up: number
  down: number
}

function spreadRow(
  rgba: Uint8ClampedArray,
  ink: Uint8Array,
  around: Uint8Array,
  full: Uint8Array,
  { grid, level, red, green, blue, inside }: Paper,
  { start, cells, tileRow, up, down }: Line,
  { scale, left, perFibre, perCloud }: Noise,
  gain: number,
  step: number,
): void {
  const fibre = noiseTile('fibre')
  const cloud = noiseTile('cloud')
  const { columnOf } = grid
  const width = columnOf.length
  for (let x = 0, k = start; x < width; x++, k++) {
    const own = ink[k]!
    // Only what stands around in excess comes, so that thin strokes hardly grow.
    const near = around[k]! - ((own * 5) >> 3)
    if (near < 7) continue
    const cell = cells + columnOf[x]!
    const most = full[cell]!
    if (own >= most || inside[cell] === 0) continue
    const at = tileRow | (((Math.imul(x, scale) >> 8) + left) & (NOISE_SIDE - 1))
    const growth =
      256 +
      Math.imul(fibre[at]! - NOISE_MEAN, perFibre) +
      Math.imul(cloud[at]! - NOISE_MEAN, perCloud)
    if (growth <= 0) continue
    const coming = Math.min(Math.imul(Math.imul(near, gain) >> 4, growth) >> 12, most)
    // The ink that comes has the colour of the densest pixel within reach.
    let from = k
    if (ink[k + up]! > ink[from]!) from = k + up
    if (ink[k + down]! > ink[from]!) from = k + down
    if (x >= step && ink[k - step]! > ink[from]!) from = k - step
    if (x + step < width && ink[k + step]! > ink[from]!) from = k + step
    const j = from << 2
    const dr = Math.max(0, red[cell]! - rgba[j]!)
    const dg = Math.max(0, green[cell]! - rgba[j + 1]!)
    const db = Math.max(0, blue[cell]! - rgba[j + 2]!)
    const density = Math.imul(dr, 77) + Math.imul(dg, 150) + Math.imul(db, 29)
    if (density < 2048) continue
    // In shares of 2^12 of that pixel's colour: light to be lost over the light that it has lost.
    const darker = Math.imul(Math.imul(coming, most - own), level[cell]!)
    const share = ((darker * 4112) / (most * density)) | 0
    const i = k << 2
    rgba[i] = rgba[i]! - (Math.imul(dr, share) >> 12)
    rgba[i + 1] = rgba[i + 1]! - (Math.imul(dg, share) >> 12)
    rgba[i + 2] = rgba[i + 2]! - (Math.imul(db, share) >> 12)
  }
}

/** Tile pixels a page pixel, with eight bits of fraction: texture grows with pages larger than usual. */
function tileScale(short: number): number {
  return Math.min(256, Math.round((256 * 443) / short))
}
