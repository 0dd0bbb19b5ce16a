/** The search: which parameters there are, what each does, and the values that come nearest. */
import type { Progress } from '../../core/progress.ts'
import { rngFrom } from '../../core/rng.ts'
import type { RecipeInput } from '../recipe/schema.ts'
import type { EffectRegistry } from '../effects/registry.ts'
import { ADDED, withAdditions, withoutDeadSteps } from './additions.ts'
import { searchSpaceOf, withValues, type SearchParameter } from './search-space.ts'
import { solve, type Solution, type StopReason } from './solve.ts'
import { Target, type Columns } from './target.ts'
import type { CalibrateSource } from './task.ts'
import type { Trials } from './trials.ts'

export interface SearchInput {
  /** the effects that recipes are made of */
  registry: EffectRegistry
  trials: Trials
  target: Target
  /** pages drawn for a trial, and fewer of them for the rough search */
  sources: readonly CalibrateSource[]
  few: readonly CalibrateSource[]
  variant: number
  /** recipes tried at most */
  budget: number
  progress: Progress
}

export interface SearchResult {
  recipe: RecipeInput
  /** from what to what each parameter was changed */
  parameters: { name: string; from: number; to: number }[]
  trials: number
  stopped: StopReason
  /** with fewer trials the search cannot be completed once */
  minTrials: number
}

/** Share of the trials that search on few pages; the others start from what was found, on more. */
const ROUGH_SHARE = 0.6

/** Statistics that only turning changes: they are not measured again where nothing turns. */
const TURNED = ['skew']

/** Searches the recipe's parameters, and those of steps it lacks, for the nearest to the target. */
export async function search(input: SearchInput, base: RecipeInput): Promise<SearchResult> {
  const { trials, target, sources, few, variant, budget, progress } = input
  const start = withAdditions(base, input.registry)
  const parameters = searchSpaceOf(start)
  const run = (begin: readonly number[], pages: readonly CalibrateSource[], max: number) => {
    let last: Float64Array | undefined
    return solve(
      {
        low: parameters.map(({ low }) => low),
        high: parameters.map(({ high }) => high),
        start: begin,
        rest: parameters.map(restOf),
        async evaluate(values, changed) {
          const skew = changed === undefined || parameters[changed]!.turns || !last
          const recipe = withValues(start, parameters, values)
          const columns = await trials.draw(recipe, pages, { variant, skew, keep: true })
          progress.step(1)
          return target.residuals(columns, skew ? undefined : { residuals: last!, names: TURNED })
        },
        onAccept: (residuals) => (last = residuals),
      },
      max,
    )
  }
  progress.begin('searching', budget)
  const starts = startsOf(parameters)
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
    recipe: withoutDeadSteps(withValues(start, parameters, values)),
    parameters: parameters.map(({ name, start: from }, i) => ({ name, from, to: values[i]! })),
    trials: tried,
    stopped: best.stopped,
    minTrials: minTrials(parameters.length, starts.length),
  }
}

/** Trials with which every stage of the search measures each parameter and takes a step. */
function minTrials(parameters: number, starts: number): number {
  const round = parameters + 2
  return Math.ceil(round * Math.max(starts / ROUGH_SHARE, 1 / (1 - ROUGH_SHARE)))
}

/**
 * Where the search begins: with damage that some pages have, and with damage that all have. From one
 * to the other the cost rises in between, as many pages that are a little off resemble few that are far.
 */
function startsOf(parameters: readonly SearchParameter[]): number[][] {
  const some = parameters.map(({ start }) => start)
  const shared = parameters.findIndex(({ name }) => name === `${ADDED.capture} p`)
  return shared < 0 ? [some] : [some, some.with(shared, 1)]
}

/** Where the target does not ask for more, the base recipe stays as it is, and what it lacks stays out. */
function restOf({ name, start, acts }: SearchParameter): number {
  const added = Object.values(ADDED).some((id) => name.startsWith(`${id} `))
  return acts === 'p' && added ? 0 : start
}

const DRAWS = 200

/**
 * Pages that represent all: of many random choices the one whose statistics are distributed most like
 * those of all pages, so that a search over few pages does not chase their accidents.
 * @param columns statistics of all sources, in their order
 */
export function representativePages(
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
