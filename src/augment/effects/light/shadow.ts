/** A hand, head, arm, phone or blind between lamps and page. */
import { applyGain, GainGrid } from './gain.ts'
import type { Rng } from '../../../core/rng.ts'
import { enumOf, int, number } from '../params.ts'
import { blindsOf, distanceToBlinds, type Blinds } from './shadow-blinds.ts'
import { OCCLUDERS, occluderOf, distanceTo, type Outline } from './shadow-occluder.ts'
import { defineEffect } from '../effect.ts'

const KINDS = [...OCCLUDERS, 'blinds'] as const

export const shadow = defineEffect({
  name: 'shadow',
  phase: 'light',
  summary:
    'The soft shadow of a hand, head, arm or phone reaching over the page, under one lamp or several; stripes of a window’s blind',
  movesPixels: false,
  print: { cost: ({ strength }) => ({ contrast: 1 - 0.1 * strength }) },
  params: {
    kind: enumOf(
      KINDS,
      { choice: KINDS, weights: [4, 4, 4, 4, 1] },
      'what stands between lamp and page; blinds: sunlight between the slats of a blind',
    ),
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
    lamps: int(
      1,
      4,
      { choice: [1, 2, 3], weights: [6, 2, 1] },
      '',
      'how many light the page: each casts a fainter shadow of its own; the sun behind blinds is one',
    ),
  },
  apply(page, { kind, strength, softness, reach, size, lamps }, rng) {
    const { width, height, short } = page
    const grid = new GainGrid(width, height, kind === 'blinds' ? 110 : 72)
    if (kind === 'blinds') {
      castBlinds(grid, blindsOf(width, height, reach, size, rng), short, { strength, softness })
    } else {
      const occluder = occluderOf(kind, width, height, reach, size, rng)
      for (const lamp of lampsOf(lamps, rng.foldIn('lamps'))) {
        cast(grid, shifted(occluder, lamp), short, strength * lamp.share, softness * lamp.soft)
      }
    }
    // The shade is lit by sky and walls: bluer than the lamp.
    const tint = { light: [1, 1, 1], shade: [0.9, 0.99, 1.1] } as const
    applyGain({ width, height, bytes: page.pixels() }, grid, tint, rng)
    return { did: { object: kind } }
  },
})

/** One of the lights over a page. */
interface Lamp {
  /** of all light */
  share: number
  /** where its shadow lies against the first one's, shares of the short side */
  x: number
  y: number
  /** how large it looks from the page, against the first */
  soft: number
}

/** Lights that together are all there is; the first casts its shadow where it is asked for. */
function lampsOf(count: number, rng: Rng): Lamp[] {
  const weights = Array.from({ length: count }, (_, i) => (i === 0 ? 1 : rng.uniform(0.35, 0.9)))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight, i) => {
    const share = weight / total
    if (i === 0) return { share, x: 0, y: 0, soft: 1 }
    const angle = rng.uniform(0, 2 * Math.PI)
    const away = rng.uniform(0.07, 0.22)
    const soft = rng.uniform(0.8, 1.8)
    return { share, x: Math.cos(angle) * away, y: Math.sin(angle) * away, soft }
  })
}

/** The outline as another lamp casts it. */
function shifted(outline: Outline, { x, y }: Lamp): Outline {
  const { limbs, box, fromX, fromY } = outline
  return {
    ...outline,
    limbs: limbs.map((limb) => ({
      ...limb,
      x0: limb.x0 + x,
      y0: limb.y0 + y,
      x1: limb.x1 + x,
      y1: limb.y1 + y,
    })),
    ...(box && { box: { ...box, x: box.x + x, y: box.y + y } }),
    fromX: fromX + x,
    fromY: fromY + y,
  }
}

/** Darkens the grid where slats are before the sun. */
function castBlinds(
  { columns, rows, gains, step }: GainGrid,
  blinds: Blinds,
  short: number,
  { strength, softness }: { strength: number; softness: number },
): void {
  // The sun is small, but the window is far: half-shadows are narrower than a slat.
  const half = Math.max(Math.min(0.25 * softness, 0.3 * blinds.pitch), (0.6 * step) / short)
  for (let row = 0, k = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, k++) {
      const distance = distanceToBlinds(blinds, (column * step) / short, (row * step) / short)
      gains[k] = 1 - strength * covered(distance / half)
    }
  }
}

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
        if (dark) for (let k = from + left; k < from + right; k++) gains[k] = gains[k]! - strength
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
    const k = row * columns + column
    gains[k] = gains[k]! - strength * covered(distance / half)
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
