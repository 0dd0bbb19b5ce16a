/** Creases of a page that was folded for an envelope or a pocket, or crumpled. */
import { pullIn } from './crease-pull.ts'
import { shadeCrease, type Shade } from './crease-shade.ts'
import { wearCrease } from './crease-wear.ts'
import { makeCrease, type Crease } from './crease.ts'
import { kernelArena, type Arena } from '../../../page/kernels/arena.ts'
import { writeImage, type WasmImage } from '../../../page/kernels/wasm-image.ts'
import { defineEffect } from '../effect.ts'
import { creasesOf, FOLDS, type Placed } from './fold-plans.ts'
import { number, enumOf } from '../params.ts'

/** How much brighter the lit side is, against how much darker the other is. */
const LIT = 0.4

export const folds = defineEffect({
  name: 'folds',
  phase: 'geometry',
  summary: 'Folded or crumpled and laid flat again: creases with shading, rubbed-off ink and dirt',
  movesPixels: true,
  params: {
    kind: enumOf(
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
  apply(page, { kind, depth, lift, wear, dirt }, rng) {
    const { width, height, short } = page
    if (short < 16) return { skipped: 'page too small for a crease' }
    const light = rng.uniform(0, 2 * Math.PI)
    const placed = creasesOf(kind, width, height, rng)
    const unit = Math.max(short, 200) / 443
    const creases = placed.map((plan) =>
      makeCrease(rng, plan.from, plan.to, {
        waver: plan.waver * short,
        unit,
        depthAt: plan.depthAt,
      }),
    )
    const fold = (before: Uint8ClampedArray, after: Uint8ClampedArray): void => {
      const arena = kernelArena()
      let image = writeImage(arena, { width, height, bytes: before })
      placed.forEach((plan, i) => {
        if (lift > 0) image = pulled(arena, image, plan, creases[i]!, lift * short)
      })
      creases.forEach((crease, i) => {
        const plan = placed[i]!
        const turn = facing(crease, light)
        shadeCrease(arena, image, crease, shadeOf(plan, depth * plan.weight, turn, short), rng)
        const strip = { ink: wear * plan.weight, dirt: dirt * plan.weight, width: 1.1 * unit }
        wearCrease(arena, image, crease, strip, rng)
      })
      arena.read(image.at, after)
    }
    if (lift > 0 && placed.some(({ crosses }) => crosses !== 'none')) {
      page.rebuild(width, height, fold)
    } else {
      const bytes = page.pixels()
      fold(bytes, bytes)
    }
    return { did: { kind, creases: creases.length } }
  },
})

/** Change of light beside a crease of this depth, by how far it faces the light. */
function shadeOf({ spread }: Placed, depth: number, turn: number, short: number): Shade {
  const sides = depth * turn
  const fade = spread * short
  return {
    left: sides > 0 ? -sides : -LIT * sides,
    right: sides > 0 ? LIT * sides : sides,
    fade: fade * 0.3,
    reach: fade,
    line: -0.35 * depth,
    width: 0.9 * (Math.max(short, 200) / 443),
  }
}

function pulled(
  arena: Arena,
  image: WasmImage,
  plan: Placed,
  crease: Crease,
  max: number,
): WasmImage {
  if (plan.crosses === 'none') return image
  const across = plan.crosses === 'across'
  const { width, height } = image
  const spread = plan.spread * Math.min(width, height)
  const reach = Math.min(0.17 * (across ? height : width), spread)
  return pullIn(arena, image, crease, { across, reach, max })
}

/** How much a crease's sides differ under light from this direction: −1 to 1, never near 0. */
function facing(crease: Crease, light: number): number {
  const along = Math.atan2(crease.y1 - crease.y0, crease.x1 - crease.x0)
  const turn = Math.sin(light - along)
  return Math.sign(turn || 1) * (0.45 + 0.55 * Math.abs(turn))
}
