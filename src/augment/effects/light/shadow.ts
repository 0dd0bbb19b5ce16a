/** A hand, head, arm or phone between lamp and page. */
import { applyGain, GainGrid } from './gain.ts'
import { number, enumOf } from '../params.ts'
import { OCCLUDERS, occluderOf, distanceTo, type Outline } from './shadow-occluder.ts'
import { defineEffect } from '../effect.ts'

export const shadow = defineEffect({
  name: 'shadow',
  phase: 'light',
  summary: 'The soft shadow of a hand, head, arm or phone reaching over the page',
  movesPixels: false,
  params: {
    kind: enumOf(OCCLUDERS, { choice: OCCLUDERS }, 'what stands between lamp and page'),
    strength: number(
      0,
      0.75,
      [0.22, 0.5],
      'share of brightness',
      'how much darker the page is in full shadow',
    ),
    softness: number(
      0.005,
      0.4,
      [0.03, 0.12],
      'share of the short side',
      'width of the half-shadow where the object is nearest; farther away it widens',
    ),
    reach: number(
      0,
      1,
      [0.15, 0.6],
      'share of the page',
      'how far over the page the shadow reaches from its side',
    ),
    size: number(0.3, 3, [0.8, 1.3], 'factor', 'against a life-size object over a full-size page'),
  },
  apply(page, { kind, strength, softness, reach, size }, rng) {
    const { width, height, short } = page
    const occluder = occluderOf(kind, width, height, reach, size, rng)
    const grid = new GainGrid(width, height, 72)
    cast(grid, occluder, short, strength, softness)
    // The shade is lit by sky and walls: bluer than the lamp.
    const tint = { light: [1, 1, 1], shade: [0.9, 0.99, 1.1] } as const
    applyGain({ width, height, bytes: page.pixels() }, grid, tint, rng)
    return { did: { object: kind } }
  },
})

/** Grid points a side that are looked at together first. */
const BLOCK = 4

/** How much faster than the place the distance from a tapering limb may change. */
const STEEPEST = 1.2

/** Darkens the grid where the shadow falls; most of it lies wholly in the light or in the shade. */
function cast(
  grid: GainGrid,
  occluder: Outline,
  short: number,
  strength: number,
  softness: number,
): void {
  const { columns, rows, gains } = grid
  const step = grid.step / short
  const look = { step, strength, softness }
  const widest = Math.max(1.65 * softness, 1.2 * step)
  const middle = ((BLOCK - 1) / 2) * step
  const slack = STEEPEST * Math.SQRT2 * middle
  for (let top = 0; top < rows; top += BLOCK) {
    const bottom = Math.min(top + BLOCK, rows)
    for (let left = 0; left < columns; left += BLOCK) {
      const right = Math.min(left + BLOCK, columns)
      const { distance } = distanceTo(occluder, left * step + middle, top * step + middle)
      if (distance - slack >= widest) continue
      const dark = distance + slack <= -widest
      for (let row = top; row < bottom; row++) {
        const from = row * columns
        if (dark) gains.fill(1 - strength, from + left, from + right)
        else castRow(grid, occluder, { row, left, right }, look)
      }
    }
  }
}

/** How a shadow looks; lengths are shares of the short side. */
interface Look {
  /** distance of grid points */
  step: number
  strength: number
  softness: number
}

/** The grid points of a row from `left` to before `right`, one by one. */
function castRow(
  { columns, gains }: GainGrid,
  occluder: Outline,
  { row, left, right }: { row: number; left: number; right: number },
  { step, strength, softness }: Look,
): void {
  for (let column = left; column < right; column++) {
    const { distance, height } = distanceTo(occluder, column * step, row * step)
    const half = Math.max(softness * (0.35 + 1.3 * height), 1.2 * step)
    gains[row * columns + column] = 1 - strength * covered(distance / half)
  }
}

/** How much of the lamp is hidden, from 1 half a half-shadow inside to 0 half of it outside. */
function covered(t: number): number {
  if (t <= -1) return 1
  if (t >= 1) return 0
  // The share of a disc beyond a line, nearly: what a round lamp's edge makes.
  const s = (1 - t) / 2
  return s * s * s * (s * (s * 6 - 15) + 10)
}
