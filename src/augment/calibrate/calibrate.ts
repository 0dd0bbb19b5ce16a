/** Fitting a recipe to pages without labels: measure → search → check on other draws. */
import { relative } from 'node:path'
import { createPool } from '../../jobs/pool.ts'
import type { Progress } from '../../core/progress.ts'
import { rngFrom } from '../../core/rng.ts'
import { pathBelow } from '../../core/paths.ts'
import { OverlayRing } from '../build/overlays.ts'
import { ksDistance, quantile } from '../inspect/distance.ts'
import { recipeFromPlain, recipeToPlain } from '../recipe/parse.ts'
import type { Recipe } from '../recipe/recipe.ts'
import type { RecipeInput } from '../recipe/schema.ts'
import type { EffectRegistry } from '../effects/registry.ts'
import { withSize } from './additions.ts'
import { enough, readFolders } from './folders.ts'
import { likeAll, search, type Found } from './search.ts'
import { Target, type CalibrateRow } from './target.ts'
import type { CalibrateSetup, CalibrateSource, MeasuredPage } from './task.ts'
import { columnsOf, Trials } from './trials.ts'

export interface CalibrateOptions {
  /** folder of the pages that the recipe will be applied to */
  from: string
  /** folder of the pages that they shall look like */
  to: string
  base: Recipe
  /** pages drawn for a trial */
  pages: number
  /** recipes that are tried, at most */
  trials: number
  /** most pages of either folder that are measured, and that are drawn for the table at the end */
  sample: number
  seed: number
  workers: number
  progress: Progress
  signal: AbortSignal
}

export interface CalibrateResult {
  /** complete and checked */
  recipe: RecipeInput
  rows: CalibrateRow[]
  levers: Found['levers']
  /** pages that were measured */
  fromPages: number
  toPages: number
  /** images that could not be read, set aside */
  unreadable: { file: string; reason: string }[]
  trials: number
  seconds: number
}

/** Share of the pages that are enough to find the way to the target. */
const FEW = 1 / 3

/** Variants that the search draws, and those that it is judged by. */
const SEARCHED = 1
const JUDGED = 2

/**
 * Moves the base recipe's probabilities and parameters, and those of a few added steps, until drawn
 * pages are distributed like the target's in every figure that `augment inspect` shows.
 *
 * Every trial draws the same pages from the same random keys, so that trials differ by the recipe
 * alone; the table at the end comes from other draws of more pages. The result depends on the files,
 * the options and the seed, never on the number of workers or the speed of the machine.
 * @throws InputError of `readFolders`; WorkError `STOPPED`, `RENDER_FAILED`
 */
export async function calibrateRecipe(options: CalibrateOptions): Promise<CalibrateResult> {
  const started = performance.now()
  const { base, seed, sample, progress } = options
  const files = await readFolders(options.from, options.to)
  const setup: CalibrateSetup = { from: files.root }
  const pool = createPool(new URL('./worker.ts', import.meta.url), options.workers, setup)
  try {
    const trials = new Trials(pool, options.signal)
    const from = rngFrom(`${seed}/fit/from`).shuffled(files.from).slice(0, sample)
    const to = rngFrom(`${seed}/fit/to`).shuffled(files.to).slice(0, sample)
    progress.begin('measuring', from.length + to.length)
    const fromLooks = await trials.look(from, progress)
    const toLooks = await trials.look(to, progress)
    progress.end()
    const unreadable = [
      ...unread(from, fromLooks, options.from),
      ...unread(to, toLooks, options.to),
    ]
    const untouched = columnsOf(fromLooks)
    const goal = columnsOf(toLooks)
    const [fromPages, toPages] = [untouched[0]!.length, goal[0]!.length]
    enough(fromPages, options.from, '--from', from.length - fromPages)
    enough(toPages, options.to, '--to', to.length - toPages)

    const target = new Target(goal, seed)
    const sources = sourcesOf(files.root, from, fromLooks)
    const plain = recipeToPlain(base)
    const judge = async (recipe: RecipeInput, what: string): Promise<number[][]> => {
      progress.begin(what, sources.length)
      const how = { variant: JUDGED, skew: true, keep: false, progress }
      const drawn = await trials.draw(recipe, sources, how)
      progress.end()
      return drawn
    }
    const before = await judge(plain, 'drawing as before')
    const [chosen, few] = [options.pages, Math.ceil(options.pages * FEW)].map((pages) =>
      likeAll(sources, untouched, pages, seed),
    )
    const found = await search(
      {
        trials,
        target,
        sources: chosen!,
        few: few!,
        variant: SEARCHED,
        registry: base.registry,
        budget: options.trials,
        progress,
      },
      sized(plain, base.registry, before, target),
    )
    // What the file says, drawn as a build would draw it.
    recipeFromPlain(found.recipe, base.registry)
    const after = await judge(found.recipe, 'drawing as fitted')
    return {
      recipe: found.recipe,
      rows: target.rows(untouched, before, after),
      levers: found.levers,
      fromPages,
      toPages,
      unreadable,
      trials: found.trials,
      seconds: (performance.now() - started) / 1000,
    }
  } finally {
    await pool.destroy()
  }
}

/** The pages that could be read, each with those that may show through it. */
function sourcesOf(
  root: string,
  files: readonly string[],
  looks: readonly MeasuredPage[],
): CalibrateSource[] {
  const refs = files.flatMap((file, i) => {
    const found = looks[i]!
    return 'sha256' in found ? [{ path: relative(root, file), sha256: found.sha256 }] : []
  })
  const ring = new OverlayRing(refs)
  return refs.map((ref) => ({ ...ref, overlays: ring.of(ref.sha256) }))
}

function unread(
  files: readonly string[],
  looks: readonly MeasuredPage[],
  folder: string,
): CalibrateResult['unreadable'] {
  return files.flatMap((file, i) => {
    const found = looks[i]!
    if (!('reason' in found)) return []
    // As messages show paths: relative to the folder, with forward slashes.
    return [{ file: pathBelow(folder, file), reason: found.reason }]
  })
}

/** Pages of another size than the target's are brought to it; alike sizes are left alone. */
function sized(
  recipe: RecipeInput,
  registry: EffectRegistry,
  before: number[][],
  target: Target,
): RecipeInput {
  const goal = target.of('size').map((kilopixels) => Math.log(kilopixels * 1000))
  const now = before[target.place('size')]!.map((kilopixels) => Math.log(kilopixels * 1000))
  const apart = ksDistance(now, goal) ?? 0
  const far = Math.abs(quantile(now, 0.5) - quantile(goal, 0.5))
  if (apart <= target.floors[target.place('size')]! || far < ALIKE) return recipe
  const middle = quantile(goal, 0.5)
  const side = (share: number): number =>
    Number(Math.exp((quantile(goal, share) - middle) / 2).toFixed(2))
  const size = { area: Math.round(Math.exp(middle)), scale: [side(0.05), side(0.95)] as const }
  return withSize(recipe, size, registry)
}

/** Sizes are alike whose logarithms differ by less: a few rows or columns of pixels. */
const ALIKE = 0.02
