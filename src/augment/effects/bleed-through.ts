import { inkPlane } from '../../raster/ink.ts'
import { NOISE_MEAN, NOISE_SIDE, noiseTile } from '../../raster/noise.ts'
import { Grid } from '../../raster/grid.ts'
import type { Page } from '../../raster/page.ts'
import { paperOfPage, paperOfSource, type Paper } from '../../raster/paper.ts'
import { blurPlane, halved } from '../../raster/plane.ts'
import type { Source } from '../../raster/source.ts'
import { defineEffect } from './effect.ts'
import { number, word } from './params.ts'

export const bleedThrough = defineEffect({
  name: 'bleed-through',
  phase: 'paper',
  summary: 'The other side of the sheet shows through: mirrored, blurred by the paper, faint.',
  movesPixels: false,
  wantsDonor: true,
  params: {
    strength: number(0, 0.6, [0.08, 0.25], 'share', 'how dark full ink of the other side shows'),
    blur: number(
      0.5,
      20,
      [2, 5.5],
      'thousandths of the short side',
      'blur by the paper, as a standard deviation; 4.5 is 2 px on a page of 443 px',
    ),
    shift: number(
      0,
      150,
      [15, 45],
      'thousandths of the short side',
      'how far the other side lies beside this one; its direction is drawn',
    ),
    turn: number(-10, 10, [-2, 2], 'degrees', 'how askew the other side lies'),
    over: word(
      ['side', 'top'],
      { choice: ['side', 'top'], weights: [0.85, 0.15] },
      'how the sheet was turned over: mirrored left to right (side) or top to bottom (top)',
    ),
    uneven: number(0, 1, [0.2, 0.7], 'share', 'how much the strength changes over the page'),
  },
  apply(page, { strength, blur, shift, turn, over, uneven }, stream, donor) {
    const own = page.source ? paperOfSource(page.source) : paperOfPage(page)
    if (own.share < LEAST_PAPER) return { skipped: 'no paper to be seen' }
    const ghost = donor ? donor.once('bleed-through', ghostOfSource) : ghostOfPage(page)
    if (!ghost.inked) return { skipped: 'the other page shows nothing' }
    const towards = stream.between(0, 2 * Math.PI)
    const far = (shift * page.short) / 1000
    const cell = Math.max(1, Math.round(page.short / SHORT))
    const grid = new Grid(page.width, page.height, cell)
    const seen = laidOver(ghost, grid, {
      mirrored: over === 'side' ? 'x' : 'y',
      turn: (turn * Math.PI) / 180,
      right: (far * Math.cos(towards)) / cell,
      down: (far * Math.sin(towards)) / cell,
    })
    blurPlane(seen, grid.columns, grid.rows, (blur * page.short) / 1000 / cell)
    vary(seen, grid, uneven, stream.int(0, NOISE_SIDE - 1), stream.int(0, NOISE_SIDE - 1))
    darken(page, grid, seen, strength, stream.between(-0.12, 0.12))
    return undefined
  },
})

/** Pages with less paper than this are photographs of things. */
const LEAST_PAPER = 0.1

/** Cells along the short side at which the other page is kept: it is blurred anyway. */
const SHORT = 222

/** The ink of the other page, small: densities of 0 to 255. */
interface Ghost {
  width: number
  height: number
  ink: Uint8Array
  inked: boolean
}

function ghostOfSource(source: Source): Ghost {
  return ghostOf(source.pixels, source.width, source.height, paperOfSource(source))
}

function ghostOfPage(page: Page): Ghost {
  const { source } = page
  if (source) return source.once('bleed-through', ghostOfSource)
  return ghostOf(page.peek(), page.width, page.height, paperOfPage(page))
}

function ghostOf(rgba: Uint8ClampedArray, width: number, height: number, paper: Paper): Ghost {
  if (paper.share < LEAST_PAPER)
    return { width: 1, height: 1, ink: new Uint8Array(1), inked: false }
  let ink = inkPlane(rgba, width, height, paper)
  keepOnPaper(ink, paper, width, height)
  while (Math.min(width, height) > 1.5 * SHORT) {
    ink = halved(ink, width, height)
    width = (width + 1) >> 1
    height = (height + 1) >> 1
  }
  const inked = ink.some((density) => density > 40)
  return { width, height, ink, inked }
}

/** Takes out what is dark but no ink: the desk around the sheet, pictures. */
function keepOnPaper(
  ink: Uint8Array,
  { grid, inside }: Paper,
  width: number,
  height: number,
): void {
  const row = new Uint16Array(width)
  for (let y = 0, k = 0; y < height; y++) {
    grid.row(inside, y, row)
    for (let x = 0; x < width; x++, k++) ink[k] = Math.imul(ink[k]!, row[x]! + 256) >> 16
  }
}

interface Lie {
  mirrored: 'x' | 'y'
  /** radians */
  turn: number
  /** cells */
  right: number
  down: number
}

/** The ghost as it lies behind the page, one value a cell: mirrored, scaled to cover, turned, shifted. */
function laidOver(ghost: Ghost, grid: Grid, lie: Lie): Uint8Array {
  const { columns, rows } = grid
  const out = new Uint8Array(columns * rows)
  const scale = Math.min(ghost.width / columns, ghost.height / rows)
  const cos = Math.cos(lie.turn) * scale
  const sin = Math.sin(lie.turn) * scale
  const flipX = lie.mirrored === 'x' ? -1 : 1
  const flipY = -flipX
  for (let y = 0; y < rows; y++) {
    const v = y + 0.5 - rows / 2 - lie.down
    const u = 0.5 - columns / 2 - lie.right
    const x0 = flipX * (u * cos + v * sin) + ghost.width / 2 - 0.5
    const y0 = flipY * (v * cos - u * sin) + ghost.height / 2 - 0.5
    sampleRow(ghost, out, y * columns, columns, x0, y0, flipX * cos, -flipY * sin)
  }
  return out
}

/** Reads the ghost along a line with linear interpolation; beyond its edges there is no ink. */
function sampleRow(
  { ink, width, height }: Ghost,
  out: Uint8Array,
  start: number,
  count: number,
  x0: number,
  y0: number,
  dx: number,
  dy: number,
): void {
  const unit = 4096
  let u = Math.round(x0 * unit)
  let v = Math.round(y0 * unit)
  const du = Math.round(dx * unit)
  const dv = Math.round(dy * unit)
  for (let k = start, end = start + count; k < end; k++, u = (u + du) | 0, v = (v + dv) | 0) {
    const x = u >> 12
    const y = v >> 12
    if (x < 0 || y < 0 || x >= width - 1 || y >= height - 1) continue
    const fx = (u & 4095) >> 4
    const fy = (v & 4095) >> 4
    const at = Math.imul(y, width) + x
    const top = (ink[at]! << 8) + Math.imul(ink[at + 1]! - ink[at]!, fx)
    const below = at + width
    const bottom = (ink[below]! << 8) + Math.imul(ink[below + 1]! - ink[below]!, fx)
    out[k] = ((top << 8) + Math.imul(bottom - top, fy)) >> 16
  }
}

/** Small print fills its pixels by half only: what its full ink comes to is lifted to about full. */
const LIFT = 1.5

/** Makes the ghost weaker in some places than in others. */
function vary(seen: Uint8Array, grid: Grid, uneven: number, left: number, top: number): void {
  const cloud = noiseTile('cloud')
  const wrap = NOISE_SIDE - 1
  const share = Math.round((uneven * 256) / 90)
  for (let y = 0, k = 0; y < grid.rows; y++) {
    const row = Math.imul((2 * y + top) & wrap, NOISE_SIDE)
    for (let x = 0; x < grid.columns; x++, k++) {
      const value = cloud[row | ((2 * x + left) & wrap)]! - NOISE_MEAN
      const factor = Math.max(0, 256 + Math.imul(value, share))
      seen[k] = Math.min(255, (Math.imul(seen[k]!, factor) * LIFT) >> 8)
    }
  }
}

/** Multiplies the page by what shows through: paper darkens, ink that is dark already hardly does. */
function darken(page: Page, grid: Grid, seen: Uint8Array, strength: number, warmth: number): void {
  const pixels = page.pixels()
  const row = new Uint16Array(page.width)
  // 2^13 is 1; what is left of the light for a density of 255 · 256 / 2^16.
  const red = Math.round(8192 * strength * (1 - warmth))
  const green = Math.round(8192 * strength)
  const blue = Math.round(8192 * strength * (1 + warmth))
  for (let y = 0; y < page.height; y++) {
    grid.row(seen, y, row)
    darkenRow(pixels, y * page.width * 4, row, red, green, blue)
  }
}

function darkenRow(
  pixels: Uint8ClampedArray,
  start: number,
  row: Uint16Array,
  red: number,
  green: number,
  blue: number,
): void {
  for (let x = 0, i = start, width = row.length; x < width; x++, i += 4) {
    const ink = row[x]! >> 2
    if (ink < 64) continue
    pixels[i] = (Math.imul(pixels[i]!, 8192 - (Math.imul(ink, red) >> 14)) + 4096) >> 13
    pixels[i + 1] = (Math.imul(pixels[i + 1]!, 8192 - (Math.imul(ink, green) >> 14)) + 4096) >> 13
    pixels[i + 2] = (Math.imul(pixels[i + 2]!, 8192 - (Math.imul(ink, blue) >> 14)) + 4096) >> 13
  }
}
