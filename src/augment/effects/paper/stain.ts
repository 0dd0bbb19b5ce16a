/** What is spilt on papers: the ring of a cup, puddles and drops, water from a side, grease. */
import type { Rng } from '../../../core/rng.ts'
import { defineEffect } from '../effect.ts'
import { enumOf, int, number } from '../params.ts'
import { Bench } from './fasteners/bench.ts'
import { DRINKS, profileOf } from './stains/liquids.ts'
import { dropsOf, puddleOf, ringOf, soakedSide, type Size, type Wet } from './stains/shapes.ts'
import { soak } from './stains/soak.ts'

const KINDS = ['ring', 'puddle', 'drops', 'water', 'grease'] as const
type Kind = (typeof KINDS)[number]

/** A millimetre must take this many pixels for stains to be seen as such. */
const MIN_SCALE = 0.25

export const stain = defineEffect({
  name: 'stain',
  phase: 'paper',
  summary:
    'Stains in the paper: the ring of a cup, spilt coffee, tea or wine, drops, the tide lines of water that came in from a side, grease',
  movesPixels: false,
  onPaper: true,
  params: {
    kind: enumOf(
      KINDS,
      { choice: KINDS, weights: [3, 2, 2, 3, 2] },
      'ring: of a cup’s foot; puddle and drops: spilt; water: dried, from a side or a corner; grease: paper that lets light through',
    ),
    liquid: enumOf(
      DRINKS,
      { choice: DRINKS, weights: [6, 3, 1] },
      'what was in the cup or was spilt; nothing to water and grease',
    ),
    count: int(1, 8, { choice: [1, 2, 3], weights: [7, 2, 1] }, '', 'how many'),
    size: number(
      0.3,
      3,
      [0.7, 1.3],
      '× the usual size',
      'a cup’s foot is 36 mm in radius, a puddle 26, a drop 4, a spot of grease 7; water comes in 55 mm',
    ),
    strength: number(0, 1.5, [0.35, 0.9], '× the liquid’s own', 'how dark it dried'),
    lines: int(
      1,
      6,
      { choice: [1, 2, 3], weights: [5, 2, 1] },
      '',
      'how often it was wet and dried: lines along its edge; of grease there are none',
    ),
  },
  apply(page, { kind, liquid, count, size, strength, lines }, rng) {
    if (strength === 0) return { skipped: 'strength 0' }
    const bench = new Bench(page)
    const scale = bench.perMillimetre
    if (scale < MIN_SCALE) return { skipped: 'page too small for stains' }
    const substance = kind === 'water' || kind === 'grease' ? kind : liquid
    let reached = 0
    for (let i = 0; i < count; i++) {
      const own = rng.foldIn(`stain ${i}`)
      const wet = outlineOf(kind, bench, size, own.foldIn('outline'))
      const profile = profileOf(substance, { lines, pixel: 1 / scale }, own.foldIn('profile'))
      // No two dry alike.
      const dried = strength * own.uniform(0.75, 1.1)
      reached += soak(page, bench, wet, { profile, strength: dried }, own.foldIn('soak'))
    }
    if (reached === 0) return { skipped: 'the stain fell beside the page' }
    return { did: { share: Math.round((1000 * reached) / (page.width * page.height)) / 1000 } }
  },
})

function outlineOf(kind: Kind, sheet: Size, size: number, rng: Rng): Wet {
  if (kind === 'ring') return ringOf(sheet, size * rng.uniform(30, 42), rng.uniform(0.1, 1), rng)
  if (kind === 'puddle') return puddleOf(sheet, size * 26 * rng.uniform(0.7, 1.3), rng)
  if (kind === 'drops') return dropsOf(sheet, size * 4 * rng.uniform(0.7, 1.3), rng)
  if (kind === 'grease') return dropsOf(sheet, size * 7 * rng.uniform(0.7, 1.3), rng)
  return soakedSide(sheet, size * 55 * rng.uniform(0.6, 1.4), rng)
}
