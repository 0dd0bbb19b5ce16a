/** Calibrating a recipe to pages without labels: measure → search → check on other draws. */
import { relative } from 'node:path'
import { withPool } from '../../jobs/pool.ts'
import { quantile } from '../../core/quantile.ts'
import type { Progress } from '../../core/progress.ts'
import { rngFrom } from '../../core/rng.ts'
import { pathBelow } from '../../core/paths.ts'
import { OverlayRing } from '../build/overlays.ts'
import { recipeFromPlain, recipeToPlain } from '../recipe/parse.ts'
import type { OrientationRange, Recipe } from '../recipe/recipe.ts'
import type { RecipeInput } from '../recipe/schema.ts'
import type { EffectRegistry } from '../effects/registry.ts'
import { ksDistance } from '../statistics/distance.ts'
import { withSize } from './additions.ts'
import { checkPageCount, readFolders } from './folders.ts'
import { measureOrientations, ORIENTED_PAGES, rangeOf } from './orientations.ts'
import { representativePages, search, type SearchResult } from './search.ts'
import { Target, type CalibrateRow } from './target.ts'
import type { CalibrateSetup, CalibrateSource, MeasuredPage } from './task.ts'
import { columnsOf, Trials } from './trials.ts'

export interface CalibrateOptions {
  /** folder of the pages that the recipe will be applied to */
  from: string
  /** folder of the pages that they are to look like */
  to: string
  base: Recipe
  /** pages drawn for a trial */
  pages: number
  /** recipes that are tried at most */
  trials: number
  /** pages of either folder that are measured, and drawn for the table at the end, at most */
  sample: number
  seed: number
  workers: number
  progress: Progress
  signal: AbortSignal
}

export interface CalibrateResult {
  /** complete and checked */
  recipe: RecipeInput
  /** which way round the target's pages lie; undefined: it cannot be told, and the recipe says nothing */
  orientations: OrientationRange | undefined
  rows: CalibrateRow[]
  parameters: SearchResult['parameters']
  /** pages that were measured */
  fromPages: number
  toPages: number
  /** images that could not be read, set aside */
  unreadable: { file: string; reason: string }[]
  /** what is not read of the folders, one sentence each */
  warnings: string[]
  trials: number
  /** why the search ended, and the trials without which it cannot be completed */
  stopped: SearchResult['stopped']
  minTrials: number
  seconds: number
}

/** Share of the pages of a trial that the rough search draws. */
const ROUGH_PAGES = 1 / 3

/** Variants that the search draws, and those by which its result is evaluated. */
const SEARCHED = 1
const EVALUATED = 2

/**
 * Changes the base recipe's probabilities and parameters, and those of a few added steps, until drawn
 * pages are distributed like the target's in every image statistic that `augment inspect` shows.
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
  const { workers: threads, signal } = options
  return withPool(
    new URL('./worker.ts', import.meta.url),
    { threads, setup, signal },
    async (pool) => {
      const trials = new Trials(pool, signal)
      const from = rngFrom(`${seed}/fit/from`).shuffled(files.from).slice(0, sample)
      const to = rngFrom(`${seed}/fit/to`).shuffled(files.to).slice(0, sample)
      const measuring = { on: progress, label: 'measuring' }
      const measured = await trials.measure([...from, ...to], measuring)
      const fromMeasured = measured.slice(0, from.length)
      const toMeasured = measured.slice(from.length)
      const unreadable = [
        ...failuresOf(from, fromMeasured, options.from),
        ...failuresOf(to, toMeasured, options.to),
      ]
      const untouched = columnsOf(fromMeasured)
      const goal = columnsOf(toMeasured)
      const [fromPages, toPages] = [untouched[0]!.length, goal[0]!.length]
      checkPageCount(fromPages, options.from, '--from', from.length - fromPages)
      checkPageCount(toPages, options.to, '--to', to.length - toPages)

      const target = new Target(goal, seed)
      const sources = sourcesOf(files.root, from, fromMeasured)
      const plain = recipeToPlain(base)
      const lie = await measureOrientations(pool, to.slice(0, ORIENTED_PAGES), {
        progress: { on: progress, label: 'finding which way round pages lie' },
        signal,
      })
      const orientations = rangeOf(lie) ?? base.orientations
      const begun = { ...plain, ...(orientations && { orientations }) }
      const evaluate = (recipe: RecipeInput, label: string): Promise<number[][]> =>
        trials.draw(recipe, sources, {
          variant: EVALUATED,
          skew: true,
          keep: false,
          progress: { on: progress, label },
        })
      const before = await evaluate(plain, 'drawing with the base recipe')
      const [chosen, few] = [options.pages, Math.ceil(options.pages * ROUGH_PAGES)].map((pages) =>
        representativePages(sources, untouched, pages, seed),
      )
      const { recipe, ...found } = await search(
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
        sized(begun, base.registry, before, target),
      )
      // What the file says, drawn as a build would draw it.
      recipeFromPlain(recipe, base.registry)
      const after = await evaluate(recipe, 'drawing with the new recipe')
      return {
        ...found,
        recipe,
        orientations,
        rows: target.rows(untouched, before, after),
        fromPages,
        toPages,
        unreadable,
        warnings: files.warnings,
        seconds: (performance.now() - started) / 1000,
      }
    },
  )
}

/** The pages that could be read, each with those that may show through it. */
function sourcesOf(
  root: string,
  files: readonly string[],
  measured: readonly MeasuredPage[],
): CalibrateSource[] {
  const refs = files.flatMap((file, i) => {
    const found = measured[i]!
    return 'sha256' in found ? [{ path: relative(root, file), sha256: found.sha256 }] : []
  })
  const ring = new OverlayRing(refs)
  return refs.map((ref) => ({ ...ref, overlays: ring.of(ref.sha256) }))
}

/** Files that could not be measured, as messages show them. */
function failuresOf(
  files: readonly string[],
  measured: readonly MeasuredPage[],
  folder: string,
): CalibrateResult['unreadable'] {
  return files.flatMap((file, i) => {
    const found = measured[i]!
    if (!('reason' in found)) return []
    // As messages show paths: relative to the folder, with forward slashes.
    return [{ file: pathBelow(folder, file), reason: found.reason }]
  })
}

/** Pages of another size than the target's are resized to it; similar sizes are left alone. */
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
  if (apart <= target.noiseFloors[target.place('size')]! || far < MIN_SIZE_DIFFERENCE) return recipe
  const middle = quantile(goal, 0.5)
  const side = (share: number): number =>
    Number(Math.exp((quantile(goal, share) - middle) / 2).toFixed(2))
  const size = { area: Math.round(Math.exp(middle)), scale: [side(0.05), side(0.95)] as const }
  return withSize(recipe, size, registry)
}

/** Sizes whose logarithms differ by less count as the same: a few rows or columns of pixels. */
const MIN_SIZE_DIFFERENCE = 0.02
