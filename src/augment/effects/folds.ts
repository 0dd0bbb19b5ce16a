/** Creases of a page that was folded for an envelope or a pocket, or crumpled. */
import { pullIn } from '../../raster/crease-pull.ts'
import { shadeCrease } from '../../raster/crease-shade.ts'
import { wearCrease } from '../../raster/crease-wear.ts'
import { makeCrease, type Crease } from '../../raster/crease.ts'
import type { Page } from '../../raster/page.ts'
import { defineEffect } from './effect.ts'
import { creasesOf, FOLDS, type Placed } from './fold-plans.ts'
import { number, word } from './params.ts'

/** How much brighter the lit side is, against how much darker the other is. */
const LIT = 0.4

export const folds = defineEffect({
  name: 'folds',
  phase: 'geometry',
  summary: 'The page was folded, or crumpled, and lies open again: creases, their light and wear',
  movesPixels: true,
  params: {
    kind: word(
      FOLDS,
      { choice: FOLDS, weights: [0.28, 0.14, 0.16, 0.2, 0.08, 0.14] },
      'half: one crease; thirds: two, folded like a Z; letter: two, folded inwards; quarter: two that cross; dog-ear: a corner; crumple: many short ones',
    ),
    depth: number(
      0,
      0.5,
      [0.06, 0.17],
      'share of brightness',
      'how much darker the side turned from the light is beside the crease',
    ),
    lift: number(
      0,
      0.02,
      [0.001, 0.0045],
      'share of the short side',
      'how far text beside the crease is displaced at most; none at corners and crumples',
    ),
    wear: number(0, 1, [0.2, 0.8], 'share', 'how much of the ink is rubbed off along the crease'),
    dirt: number(0, 1, [0.03, 0.25], 'share of brightness', 'how dark dirt in the crease is'),
  },
  apply(page, { kind, depth, lift, wear, dirt }, stream) {
    const { width, height, short } = page
    if (short < 16) return { skipped: 'page too small for a crease' }
    const light = stream.between(0, 2 * Math.PI)
    const placed = creasesOf(kind, width, height, stream)
    const unit = Math.max(short, 200) / 443
    const creases = placed.map((plan) =>
      makeCrease(stream, plan.from, plan.to, plan.waver * short, unit, plan.depthAt),
    )
    if (lift > 0) placed.forEach((plan, i) => pull(page, plan, creases[i]!, lift * short))
    const raster = { width, height, bytes: page.pixels() }
    creases.forEach((crease, i) => {
      const { weight, spread } = placed[i]!
      const turn = facing(crease, light)
      const sides = depth * weight * turn
      const fade = spread * short
      shadeCrease(
        raster,
        crease,
        {
          left: sides > 0 ? -sides : -LIT * sides,
          right: sides > 0 ? LIT * sides : sides,
          fade: fade * 0.3,
          reach: fade,
          line: -0.35 * depth * weight,
          width: 0.9 * unit,
        },
        stream,
      )
      wearCrease(
        raster,
        crease,
        { ink: wear * weight, dirt: dirt * weight, width: 1.1 * unit },
        stream,
      )
    })
    return { did: { kind, creases: creases.length } }
  },
})

function pull(page: Page, plan: Placed, crease: Crease, most: number): void {
  if (plan.crosses === 'none') return
  const { width, height } = page
  const across = plan.crosses === 'across'
  const reach = Math.min(0.17 * (across ? height : width), plan.spread * page.short)
  page.rebuild(width, height, (before, after) =>
    pullIn(
      { width, height, bytes: before },
      { width, height, bytes: after },
      crease,
      across,
      reach,
      most,
    ),
  )
}

/** How much a crease's sides differ under light from this direction: −1 to 1, never near 0. */
function facing(crease: Crease, light: number): number {
  const along = Math.atan2(crease.y1 - crease.y0, crease.x1 - crease.x0)
  const turn = Math.sin(light - along)
  return Math.sign(turn || 1) * (0.45 + 0.55 * Math.abs(turn))
}
