import { inkInArena } from '../../../page/background/ink.ts'
import { kernelArena, type Arena } from '../../../page/kernels/arena.ts'
import { NOISE_SIDE, noiseAt } from '../../../page/texture/noise.ts'
import { Grid } from '../../../page/background/grid.ts'
import type { Page } from '../../../page/image/page.ts'
import { paperOfPage, paperOfSource, type Paper } from '../../../page/background/paper.ts'
import { blurredPlane, halvedPlane } from '../../../page/image/plane.ts'
import type { Source } from '../../../page/image/source.ts'
import { defineEffect } from '../effect.ts'
import { number, enumOf } from '../params.ts'

export const bleedThrough = defineEffect({
  name: 'bleed-through',
  phase: 'paper',
  summary:
    'Bleed-through: the other side of the sheet shows faintly, mirrored and blurred by the paper',
  movesPixels: false,
  onPaper: true,
  wantsOverlay: true,
  params: {
    strength: number(0, 0.6, [0.08, 0.25], 'share', 'how dark full ink of the other side shows'),
    blur: number(
      0.0005,
      0.02,
      [0.002, 0.0055],
      'share of the short side',
      'blur by the paper, as a standard deviation; 0.0045 is 2 px on a page of 443 px',
    ),
    offset: number(
      0,
      0.15,
      [0.015, 0.045],
      'share of the short side',
      'how far the other side lies beside this one; its direction is drawn',
    ),
    angle: number(-10, 10, [-2, 2], 'degrees', 'how far the other side is rotated'),
    flip: enumOf(
      ['horizontal', 'vertical'],
      { choice: ['horizontal', 'vertical'], weights: [0.85, 0.15] },
      'how the other side is mirrored: left and right change places (horizontal), or top and bottom',
    ),
    uneven: number(0, 1, [0.2, 0.7], 'share', 'how much the strength changes over the page'),
  },
  apply(page, { strength, blur, offset, angle, flip, uneven }, rng, overlay) {
    const own = page.source ? paperOfSource(page.source) : paperOfPage(page)
    if (own.share < MIN_PAPER) return { skipped: 'no paper to be seen' }
    const reverse = overlay ? overlay.once('bleed-through', reverseOfSource) : reverseOfPage(page)
    if (!reverse.hasInk) return { skipped: 'the other page shows nothing' }
    const towards = rng.uniform(0, 2 * Math.PI)
    const far = offset * page.short
    const cell = Math.max(1, Math.round(page.short / SHORT))
    const grid = new Grid(page.width, page.height, cell)
    const pixels = page.pixels()
    const arena = kernelArena()
    const rgba = arena.hold(pixels)
    const seen = placeReverse(arena, reverse, grid, {
      mirrored: flip === 'horizontal' ? 'x' : 'y',
      turn: (angle * Math.PI) / 180,
      right: (far * Math.cos(towards)) / cell,
      down: (far * Math.sin(towards)) / cell,
    })
    const sigma = (blur * page.short) / cell
    const blurred = blurredPlane(arena, seen, grid.columns, grid.rows, sigma)
    const left = rng.int(0, NOISE_SIDE - 1)
    const top = rng.int(0, NOISE_SIDE - 1)
    const warmth = rng.uniform(-0.12, 0.12)
    darken(arena, rgba, page, grid, blurred, { strength, uneven, warmth, left, top })
    arena.read(rgba, pixels)
    return undefined
  },
})

/** Widest bars that show through, as a share of the short side. */
const WIDEST = 0.06

/** Pages with less paper than this are photographs of things. */
const MIN_PAPER = 0.1

/** Cells along the short side at which the other page is kept: it is blurred anyway. */
const SHORT = 222

/** The ink of the other page, small: densities of 0 to 255. */
interface ReverseSide {
  width: number
  height: number
  ink: Uint8Array
  hasInk: boolean
}

function reverseOfSource(source: Source): ReverseSide {
  return reverseOf(source.pixels, source.width, source.height, paperOfSource(source))
}

function reverseOfPage(page: Page): ReverseSide {
  const { source } = page
  if (source) return source.once('bleed-through', reverseOfSource)
  return reverseOf(page.peek(), page.width, page.height, paperOfPage(page))
}

function reverseOf(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  paper: Paper,
): ReverseSide {
  if (paper.share < MIN_PAPER) return { width: 1, height: 1, ink: new Uint8Array(1), hasInk: false }
  const arena = kernelArena()
  const page = { rgba: arena.hold(rgba), width, height }
  let { plane } = inkInArena(arena, page, paper, WIDEST * Math.min(width, height))
  keepOnPaper(arena, plane, page, paper)
  while (Math.min(width, height) > 1.5 * SHORT) {
    plane = halvedPlane(arena, plane, width, height)
    width = (width + 1) >> 1
    height = (height + 1) >> 1
  }
  const ink = arena.view(plane, width * height, Uint8Array).slice()
  const hasInk = ink.some((density) => density > 40)
  return { width, height, ink, hasInk }
}

/** Takes out what is dark but no ink: the desk around the sheet, pictures. */
function keepOnPaper(
  arena: Arena,
  ink: number,
  { width, height }: { width: number; height: number },
  { grid, inside }: Paper,
): void {
  const { columns, rows, cell } = grid
  const cells = arena.write(inside)
  const [line, row] = [arena.alloc(2 * columns + 2), arena.alloc(2 * width + 16)]
  arena.run.paleByCells(ink, width, height, cells, columns, rows, cell, line, row)
}

interface Placement {
  mirrored: 'x' | 'y'
  /** radians */
  turn: number
  /** cells */
  right: number
  down: number
}

/** Address of the reverse side as it lies behind the page, one value per cell: mirrored, scaled to cover, rotated, moved. */
function placeReverse(
  arena: Arena,
  reverse: ReverseSide,
  grid: Grid,
  placement: Placement,
): number {
  const { columns, rows } = grid
  const scale = Math.min(reverse.width / columns, reverse.height / rows)
  const cos = Math.cos(placement.turn) * scale
  const sin = Math.sin(placement.turn) * scale
  const flipX = placement.mirrored === 'x' ? -1 : 1
  const flipY = -flipX
  const u = 0.5 - columns / 2 - placement.right
  const v = 0.5 - rows / 2 - placement.down
  const out = arena.alloc(columns * rows)
  arena.run.layBehind(
    arena.write(reverse.ink),
    reverse.width,
    reverse.height,
    out,
    columns,
    rows,
    flipX * (u * cos + v * sin) + reverse.width / 2 - 0.5,
    flipY * (v * cos - u * sin) + reverse.height / 2 - 0.5,
    flipX * cos,
    -flipY * sin,
    flipX * sin,
    flipY * cos,
  )
  return out
}

/** Small print fills its pixels by half only: what its full ink comes to is lifted to about full. */
const LIFT = 1.5

interface Show {
  /** share of the light that full ink takes */
  strength: number
  /** how much that changes over the page, 0 to 1 */
  uneven: number
  /** how much more of the blue light it takes than of the green, and less of the red */
  warmth: number
  /** corner of the window in the noise that makes it uneven */
  left: number
  top: number
}

/** Multiplies the page by what shows through: paper darkens, ink that is dark already hardly does. */
function darken(
  arena: Arena,
  rgba: number,
  { width, height }: Page,
  { columns, rows, cell }: Grid,
  seen: number,
  { strength, uneven, warmth, left, top }: Show,
): void {
  const lift = Math.round(256 * LIFT)
  const share = Math.round((65536 * LIFT * uneven) / 90)
  arena.run.varyByNoise(seen, columns, rows, noiseAt(arena, 'cloud'), left, top, share, lift)
  arena.run.darkenByCells(
    rgba,
    width,
    height,
    seen,
    columns,
    rows,
    cell,
    Math.round(16384 * strength * (1 - warmth)),
    Math.round(16384 * strength),
    Math.round(16384 * strength * (1 + warmth)),
    arena.alloc(8 * width + 512),
  )
}
