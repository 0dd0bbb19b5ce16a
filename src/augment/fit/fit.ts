/** Fitting a recipe to pages without labels: measure → search → check on other draws. */
import { createPool } from '../../core/pool.ts'
import type { Progress } from '../../core/progress.ts'
import { streamOf } from '../../core/random.ts'
import { recipeFromPlain, recipeToPlain } from '../recipe/parse.ts'
import type { Recipe } from '../recipe/recipe.ts'
import type { RecipeInput } from '../recipe/schema.ts'
import { withAdditions, withoutDeadSteps, withSize } from './additions.ts'
import { Target, type FitRow } from './compare.ts'
import { ksDistance, quantile, sorted } from './distance.ts'
import { enough, readFolders } from './folders.ts'
import { leversOf, withLevers, type Lever } from './levers.ts'
import { MEASURES } from './measures.ts'
import { patternSearch } from './search.ts'
import type { FitSource } from './task.ts'
import { columnsOf, shown, Trials, type Columns } from './trials.ts'

export interface FitOptions {
  /** folder of the pages that the recipe will be applied to */
  from: string
  /** folder of the pages that they shall look like */
  to: string
  base: Recipe
  /** pages drawn for a trial */
  pages: number
  /** recipes that are tried, at most */
  trials: number
  seed: number
  workers: number
  progress: Progress
  signal: AbortSignal
}

export interface FitResult {
  /** complete and checked */
  recipe: RecipeInput
  rows: FitRow[]
  /** pages that were measured */
  fromPages: number
  toPages: number
  /** images that could not be read, set aside */
  unreadable: { file: string; reason: string }[]
  trials: number
  seconds: number
}

/** What a lever moved over its whole range costs: the base recipe stands where nothing speaks against it. */
const PULL = 0.02
/** Share of the trials that finds where the page lies; the others find what it looks like. */
const GEOMETRY_SHARE = 0.2
/** Target pages measured, and pages drawn for the table at the end, for each page of a trial. */
const TARGET_SHARE = 6
const CHECK_SHARE = 3
const DONORS = 3

/**
 * Moves the base recipe's probabilities and parameters, and those of a few added steps, until drawn
 * pages are distributed like the target's in every statistic of `MEASURES`.
 *
 * Every trial draws the same pages from the same random keys, so that trials differ by the recipe
 * alone; the table at the end comes from other draws, of more pages. The result depends on the
 * files, the options and the seed, never on the number of workers or the speed of the machine.
 * @throws InputError of `readFolders`; WorkError `STOPPED`
 */
export async function fitRecipe(options: FitOptions): Promise<FitResult> {
  const started = performance.now()
  const { base, pages, seed, progress } = options
  const files = await readFolders(options.from, options.to)
  const pool = createPool(new URL('./worker.ts', import.meta.url), options.workers, {})
  try {
    const trials = new Trials(pool, options.signal)
    const chosen = {
      from: streamOf(`${seed}/fit/from`)
        .shuffled(files.from)
        .slice(0, pages * CHECK_SHARE),
      to: streamOf(`${seed}/fit/to`)
        .shuffled(files.to)
        .slice(0, pages * TARGET_SHARE),
    }
    progress.begin('measuring', chosen.from.length + chosen.to.length)
    const [fromLooks, toLooks] = await Promise.all([
      trials.look(chosen.from, base.canvas, progress),
      trials.look(chosen.to, base.canvas, progress),
    ])
    progress.end()
    const readable = chosen.from.filter((_, i) => 'values' in fromLooks[i]!)
    const unreadable = [
      ...chosen.from.map((file, i) => ({ file: shown(options.from, file), found: fromLooks[i]! })),
      ...chosen.to.map((file, i) => ({ file: shown(options.to, file), found: toLooks[i]! })),
    ].flatMap(({ file, found }) => ('reason' in found ? [{ file, reason: found.reason }] : []))
    const untouched = columnsOf(fromLooks)
    const targetColumns = columnsOf(toLooks)
    enough(readable.length, options.from, '--from', chosen.from.length - readable.length)
    const toPages = targetColumns[0]!.length
    enough(toPages, options.to, '--to', chosen.to.length - toPages)

    const target = new Target(targetColumns, seed)
    const sources = sourcesOf(readable)
    const plain = recipeToPlain(base)
    const check = (recipe: RecipeInput): Promise<Columns> => trials.draw(recipe, sources, 2)
    const before = await check(plain)
    const search = new Search(trials, target, sources.slice(0, pages), target.distances(before))
    const recipe = await search.run(sized(plain, before, target), options)
    // What the file says, drawn as a build would draw it.
    recipeFromPlain(recipe)
    return {
      recipe,
      rows: target.rows(untouched, before, await check(recipe)),
      fromPages: readable.length,
      toPages,
      unreadable,
      trials: search.trials,
      seconds: (performance.now() - started) / 1000,
    }
  } finally {
    await pool.destroy()
  }
}

/** Every page with three others that may show through it. */
function sourcesOf(files: readonly string[]): FitSource[] {
  return files.map((file, i) => ({
    file,
    of: { target: -1, name: '' },
    donors: Array.from({ length: DONORS }, (_, k) => files[(i + 1 + k) % files.length]!),
  }))
}

/** Pages of another size than the target's are brought to it; alike sizes are left alone. */
function sized(recipe: RecipeInput, before: Columns, target: Target): RecipeInput {
  const m = MEASURES.findIndex(({ name }) => name === 'size')
  const goal = target.of('size')
  const distance = ksDistance(sorted(before[m]!), goal, MEASURES[m]!.tolerance)
  if (distance <= target.floors[m]!) return recipe
  const middle = quantile(goal, 0.5)
  const side = (share: number): number =>
    Number(Math.exp((quantile(goal, share) - middle) / 2).toFixed(2))
  return withSize(recipe, Math.round(Math.exp(middle)), [side(0.05), side(0.95)])
}

/** The two stages of the search, each by its own levers. */
class Search {
  trials = 0
  private readonly drawn: Trials
  private readonly target: Target
  private readonly sources: readonly FitSource[]
  private readonly before: readonly number[]

  constructor(
    drawn: Trials,
    target: Target,
    sources: readonly FitSource[],
    before: readonly number[],
  ) {
    this.drawn = drawn
    this.target = target
    this.sources = sources
    this.before = before
  }

  async run(base: RecipeInput, options: FitOptions): Promise<RecipeInput> {
    const { trials, progress } = options
    const start = withAdditions(base)
    progress.begin('fitting', trials)
    const first = Math.ceil(trials * GEOMETRY_SHARE)
    const lying = await this.stage(start, 'geometry', first, options)
    const looking = await this.stage(lying, 'looks', trials - this.trials, options)
    progress.end()
    return withoutDeadSteps(looking)
  }

  private async stage(
    recipe: RecipeInput,
    of: 'geometry' | 'looks',
    budget: number,
    { seed, progress }: FitOptions,
  ): Promise<RecipeInput> {
    const levers = leversOf(recipe).filter((lever) => lever.of === of)
    if (levers.length === 0) return recipe
    const evaluate = async (values: readonly number[]): Promise<number> => {
      const columns = await this.drawn.draw(withLevers(recipe, levers, values), this.sources, 1, [
        of,
      ])
      progress.step(1)
      const moved = levers.map(({ start, low, high }, i) => (values[i]! - start) / (high - low))
      const pull = PULL * moved.reduce((sum, share) => sum + share * share, 0)
      return pull + this.target.score(columns, this.before, [of])
    }
    const space = {
      low: levers.map(({ low }) => low),
      high: levers.map(({ high }) => high),
      start: levers.map(({ start }) => start),
      isActive: (i: number, values: readonly number[]) => isActive(levers, i, values),
    }
    const stream = streamOf(`${seed}/fit/search/${of}`)
    const { values, trials } = await patternSearch(space, evaluate, budget, stream)
    this.trials += trials
    return withLevers(recipe, levers, values)
  }
}

/** A parameter moves nothing while its step, or a group around it, never runs. */
function isActive(levers: readonly Lever[], index: number, values: readonly number[]): boolean {
  const lever = levers[index]!
  return levers.every((other, i) => {
    if (other.param !== undefined || values[i]! > 0) return true
    const around = other.path.every((key, at) => key === lever.path[at])
    const self = other.path.length === lever.path.length && lever.param === undefined
    return !around || self
  })
}
