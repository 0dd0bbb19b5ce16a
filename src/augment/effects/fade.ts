import { inkPlane } from '../../raster/ink.ts'
import { NOISE_MEAN, NOISE_SIDE, noiseTile } from '../../raster/noise.ts'
import type { Page } from '../../raster/page.ts'
import { paperOfPage, type Paper } from '../../raster/paper.ts'
import { blurPlane, halved } from '../../raster/plane.ts'
import { defineEffect } from './effect.ts'
import { number } from './params.ts'

const LEAST_PAPER = 0.1

export const fade = defineEffect({
  name: 'fade',
  phase: 'ink',
  summary: 'Thin ink has gone pale, in patches, while thick marks are as black as before.',
  movesPixels: false,
  params: {
    strength: number(0, 1, [0.35, 0.65], 'share', 'contrast that thin strokes lose'),
    thick: number(
      1,
      30,
      [5, 9],
      'thousandths of the short side',
      'width of a stroke that loses nothing; 7 is about 3 px on a page of 443 px',
    ),
    uneven: number(0, 1, [0.2, 0.7], 'share', 'how much patches and breaks vary the loss'),
  },
  apply(page, { strength, thick, uneven }, stream) {
    const { width, height } = page
    const rgba = page.peek()
    const paper = paperOfPage(page)
    if (paper.share < LEAST_PAPER) return { skipped: 'no paper to be seen' }
    const ink = inkPlane(rgba, width, height, paper)
    const stroke = (thick * page.short) / 1000
    const body = strokeBody(ink, width, height, stroke)
    pale(page, paper, ink, body, {
      lost: lossTable(inkLevel(ink), strength),
      uneven,
      left: stream.int(0, NOISE_SIDE - 1),
      top: stream.int(0, NOISE_SIDE - 1),
    })
    return undefined
  },
})

interface Loss {
  /** share lost by the density of the stroke's body, of 256 */
  lost: Int16Array
  uneven: number
  left: number
  top: number
}

/** Takes every pixel of ink towards the paper around it. */
function pale(page: Page, paper: Paper, ink: Uint8Array, body: Uint8Array, loss: Loss): void {
  const { width, height } = page
  const half = (width + 1) >> 1
  const { grid } = paper
  const pixels = page.pixels()
  const perCloud = Math.round((loss.uneven * 256) / 150)
  const perSpeck = Math.round((loss.uneven * 256) / 250)
  const wrap = NOISE_SIDE - 1
  for (let y = 0; y < height; y++) {
    const bodies = body.subarray((y >> 1) * half, ((y >> 1) + 1) * half)
    const tileRow = Math.imul((y + loss.top) & wrap, NOISE_SIDE)
    const cells = Math.imul(Math.floor(y / grid.cell), grid.columns)
    const start = Math.imul(y, width)
    paleRow(
      pixels,
      ink,
      start,
      bodies,
      paper,
      cells,
      loss.lost,
      tileRow,
      loss.left,
      perCloud,
      perSpeck,
    )
  }
}

function paleRow(
  pixels: Uint8ClampedArray,
  ink: Uint8Array,
  start: number,
  bodies: Uint8Array,
  { grid, red, green, blue, inside }: Paper,
  cells: number,
  lost: Int16Array,
  tileRow: number,
  left: number,
  perCloud: number,
  perSpeck: number,
): void {
  const cloud = noiseTile('cloud')
  const speck = noiseTile('grain')
  const { columnOf } = grid
  for (let x = 0, k = start, width = columnOf.length; x < width; x++, k++) {
    if (ink[k] === 0) continue
    const loss = lost[bodies[x >> 1]!]!
    if (loss === 0) continue
    const at = tileRow | ((x + left) & (NOISE_SIDE - 1))
    const patch =
      256 +
      Math.imul(cloud[at]! - NOISE_MEAN, perCloud) +
      Math.imul(speck[at]! - NOISE_MEAN, perSpeck)
    if (patch <= 0) continue
    const cell = cells + columnOf[x]!
    const share = Math.imul(Math.min(224, Math.imul(loss, patch) >> 8), inside[cell]! + 1) >> 8
    const i = k << 2
    const r = pixels[i]!
    const g = pixels[i + 1]!
    const b = pixels[i + 2]!
    pixels[i] = r + (Math.imul(Math.max(0, red[cell]! - r), share) >> 8)
    pixels[i + 1] = g + (Math.imul(Math.max(0, green[cell]! - g), share) >> 8)
    pixels[i + 2] = b + (Math.imul(Math.max(0, blue[cell]! - b), share) >> 8)
  }
}

/**
 * How much ink stands around every pixel's stroke, at half the resolution: the density averaged over
 * about `stroke` pixels, of which a thin stroke fills little, taken from the middle of the stroke.
 */
function strokeBody(ink: Uint8Array, width: number, height: number, stroke: number): Uint8Array {
  const half = halved(ink, width, height)
  const wide = (width + 1) >> 1
  const high = (height + 1) >> 1
  blurPlane(half, wide, high, stroke / 6)
  return highest(half, wide, high)
}

/** Highest of 3×3. */
function highest(plane: Uint8Array, width: number, height: number): Uint8Array {
  const along = new Uint8Array(plane.length)
  const out = new Uint8Array(plane.length)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const left = plane[x > 0 ? i - 1 : i]!
      const right = plane[x < width - 1 ? i + 1 : i]!
      along[i] = Math.max(left, plane[i]!, right)
    }
  }
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const above = along[y > 0 ? i - width : i]!
      const below = along[y < height - 1 ? i + width : i]!
      out[i] = Math.max(above, along[i]!, below)
    }
  }
  return out
}

/** Density of the page's full ink: what one pixel of ink in twenty exceeds. */
function inkLevel(ink: Uint8Array): number {
  const counts = new Uint32Array(256)
  // A third of the pixels tells as much; three is prime to most widths.
  for (let i = 0; i < ink.length; i += 3) counts[ink[i]!]!++
  let inked = 0
  for (let value = 1; value < 256; value++) inked += counts[value]!
  let above = 0
  for (let value = 255; value > 0; value--) {
    above += counts[value]!
    if (above * 20 >= inked) return Math.max(value, 40)
  }
  return 255
}

/** Loss of 256 by the density of the body: all below 0.43 of full ink, none above 0.85. */
function lossTable(full: number, strength: number): Int16Array {
  return Int16Array.from({ length: 256 }, (_, body) => {
    const t = Math.min(1, Math.max(0, (body / full - 0.43) / 0.42))
    return 256 * strength * (1 - t * t * (3 - 2 * t))
  })
}
