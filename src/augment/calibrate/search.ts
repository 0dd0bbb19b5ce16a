/** The search: which levers there are, what each does, and the settings that come nearest. */
import type { Progress } from '../../core/progress.ts'
import { rngFrom } from '../../core/rng.ts'
import type { RecipeInput } from '../recipe/schema.ts'
import type { EffectRegistry } from '../effects/registry.ts'
import { ADDED, withAdditions, withoutDeadSteps } from './additions.ts'
import { searchSpaceOf, withValues, type SearchParameter } from './search-space.ts'
import { solve, type Solution } from './solve.ts'
import { Target, type Columns } from './target.ts'
import type { CalibrateSource } from './task.ts'
import type { Trials } from './trials.ts'

export interface SearchInput {
  /** the effects that recipes are made of */
  registry: EffectRegistry
  trials: Trials
  target: Target
  /** pages drawn for a trial, and fewer of them, with which the way is found */
  sources: readonly CalibrateSource[]
  few: readonly CalibrateSource[]
  variant: number
  /** most recipes tried */
  budget: number
  progress: Progress
}

export interface Found {
  recipe: RecipeInput
  /** from what to what each lever was moved */
  levers: { name: string; from: number; to: number }[]
  trials: number
}

/** Share of the trials that find the way; the others find the place. */
const ROUGH_SHARE = 0.6

/** Figures that only turning changes: they are not measured again where nothing turns. */
const TURNED = ['skew']

/** Fits the recipe's levers, and those of steps it lacks, to the target. */
export async function search(input: SearchInput, base: RecipeInput): Promise<Found> {
  const { trials, target, sources, few, variant, budget, progress } = input
  const start = withAdditions(base, input.registry)
  const levers = searchSpaceOf(start)
  const run = (begin: readonly number[], pages: readonly CalibrateSource[], most: number) => {
    let last: Float64Array | undefined
    return solve(
      {
        low: levers.map(({ low }) => low),
        high: levers.map(({ high }) => high),
        start: begin,
        rest: levers.map(restOf),
        async evaluate(values, changed) {
          const skew = changed === undefined || levers[changed]!.turns || !last
          const recipe = withValues(start, levers, values)
          const columns = await trials.draw(recipe, pages, { variant, skew, keep: true })
          progress.step(1)
          return target.residuals(columns, skew ? undefined : { residuals: last!, names: TURNED })
        },
        taken: (residuals) => (last = residuals),
      },
      most,
    )
  }
  progress.begin('fitting', budget)
  const starts = startsOf(levers)
  let best: Solution | undefined
  let tried = 0
  for (const begin of starts) {
    const found = await run(begin, few, Math.floor((budget * ROUGH_SHARE) / starts.length))
    tried += found.trials
    if (!best || found.cost < best.cost) best = found
  }
  best = await run(best!.values, sources, budget - tried)
  tried += best.trials
  progress.end()
  const { values } = best
  return {
    recipe: withoutDeadSteps(withValues(start, levers, values)),
    levers: levers.map(({ name, start: from }, i) => ({ name, from, to: values[i]! })),
    trials: tried,
  }
}

/**
 * Where the search begins: with damage that some pages have, and with damage that all have. From one
 * to the other the way leads uphill, for many pages that are a little off look like few that are far.
 */
function startsOf(levers: readonly SearchParameter[]): number[][] {
  const some = levers.map(({ start }) => start)
  const shared = levers.findIndex(({ name }) => name === `${ADDED.capture} p`)
  return shared < 0 ? [some] : [some, some.with(shared, 1)]
}

/** The base recipe stands, and what it lacks stays out, where nothing speaks against it. */
function restOf({ name, start, acts }: SearchParameter): number {
  const added = Object.values(ADDED).some((id) => name.startsWith(`${id} `))
  return acts === 'p' && added ? 0 : start
}

const DRAWS = 200

/**
 * Pages that stand for all: of many random choices the one whose figures are distributed most like
 * those of all pages, so that a search over few pages does not chase their accidents.
 * @param columns figures of all sources, in their order
 */
export function likeAll(
  sources: readonly CalibrateSource[],
  columns: Columns,
  count: number,
  seed: number,
): CalibrateSource[] {
  if (sources.length <= count) return [...sources]
  const all = new Target(columns, seed)
  const rng = rngFrom(`${seed}/fit/pages`)
  const places = sources.map((_, i) => i)
  let best: { chosen: number[]; apart: number } | undefined
  for (let i = 0; i < DRAWS; i++) {
    const chosen = rng.shuffled(places).slice(0, count)
    const residuals = all.residuals(columns.map((values) => chosen.map((at) => values[at]!)))
    const apart = residuals.reduce((sum, value) => sum + value * value, 0)
    if (!best || apart < best.apart) best = { chosen, apart }
  }
  return best!.chosen.map((at) => sources[at]!)
}
