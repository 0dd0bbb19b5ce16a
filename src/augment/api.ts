/** The work of the commands as functions with options that have defaults. */
import { availableParallelism } from 'node:os'
import { silent, type Progress } from '../core/progress.ts'
import { build as buildSet, type BuildResult } from './build/build.ts'
import { denoise as denoiseFolder, type DenoiseResult } from './denoise/denoise.ts'
import { inspect as inspectSet, type Inspected } from './inspect/inspect.ts'
import { loadHoldoutRecipe } from './recipe/holdout.ts'
import { lintRecipe } from './recipe/lint.ts'
import { loadRecipe } from './recipe/load.ts'
import type { OrientationRange } from './recipe/recipe.ts'

/** What long work takes, whatever it does. */
export interface WorkOptions {
  /** worker threads, from 1 (default: one per core, at most 16) */
  workers?: number | undefined
  /** is told how far the work is (default: nothing is told) */
  progress?: Progress | undefined
  /** stops the work after the images at hand; what is done stays done */
  signal?: AbortSignal | undefined
}

/** A recipe by name or path, and modules of effects that it may use. */
export interface RecipeOptions {
  /** name (`heavy`) or path of a YAML file */
  recipe?: string | undefined
  /** paths of modules of effects of one's own, besides those the recipe names itself */
  effects?: readonly string[] | undefined
}

/** What `build` makes, from what and where. */
export interface BuildSetOptions extends WorkOptions, RecipeOptions {
  /** the labelled set to start from */
  data: string
  /** folder to write */
  out: string
  /** training images, originals among them (default: the recipe's) */
  target?: number | undefined
  /** replaces the recipe's seed, a whole number from 0 */
  seed?: number | undefined
  /** which way round pages may come to lie (default: the recipe's) */
  orientations?: OrientationRange | undefined
  /** share of the sources kept apart, 0 to 0.5 (default: the recipe's) */
  holdout?: number | undefined
  /** only these classes, by name or number */
  classes?: readonly string[] | undefined
  /** false: `train.fixes.csv` is ignored */
  fixes?: boolean | undefined
  /** file or folder of the pages' annotations (default: those in the set, if it has any); false: none */
  annotations?: string | false | undefined
  /** throw away what was built in the folder before */
  overwrite?: boolean | undefined
}

/**
 * Builds a training set on disk, or resumes one that was begun.
 * @throws InputError before any work where the input is wrong; WorkError `STOPPED` after `signal`,
 *   `NOTHING_READABLE`, `DISK_FULL`, `FOLDER_BUSY`; in each case what is done stays done
 * @example
 * ```js
 * import { build } from 'palimpsest'
 *
 * const set = await build({ data: 'data', recipe: 'light', out: 'built', target: 12, workers: 1 })
 * console.log(set.counts, set.digest)
 * ```
 */
export async function build(options: BuildSetOptions): Promise<BuildResult> {
  const { recipe: name = 'heavy', effects, data, out, classes, fixes = true, annotations } = options
  const { recipe: loaded } = await loadRecipe(name, effects)
  const recipe = {
    ...loaded,
    target: options.target ?? loaded.target,
    seed: options.seed ?? loaded.seed,
    orientations: options.orientations ?? loaded.orientations,
    holdout: { ...loaded.holdout, share: options.holdout ?? loaded.holdout.share },
  }
  const holdoutRecipe = await loadHoldoutRecipe(recipe, effects)
  const overwrite = options.overwrite ?? false
  return buildSet({
    ...workOf(options),
    data,
    out,
    recipe,
    holdoutRecipe,
    classes,
    fixes,
    annotations,
    overwrite,
  })
}

/** What `denoise` cleans, by which recipe, and where it writes. */
export interface DenoiseFolderOptions extends WorkOptions, RecipeOptions {
  /** folder of images, or labelled set */
  input: string
  /** folder to write */
  out: string
  /** copy pages without noise as they are (default false) */
  onlyNoisy?: boolean | undefined
  /** throw away what was restored into the folder before */
  overwrite?: boolean | undefined
}

/**
 * Cleans and straightens the images of a folder; labels of a training set come along.
 * @throws InputError before any work where the input is wrong; WorkError `STOPPED`,
 *   `NOTHING_READABLE`, `DISK_FULL`, `FOLDER_BUSY`
 * @example
 * ```js
 * import { denoise } from 'palimpsest'
 *
 * const { images, changed } = await denoise({ input: 'data/train', out: 'clean', workers: 1 })
 * console.log(images, changed)
 * ```
 */
export async function denoise(options: DenoiseFolderOptions): Promise<DenoiseResult> {
  const { input, out, onlyNoisy = false, overwrite = false } = options
  const { recipe } = await loadRecipe(options.recipe ?? 'restore', options.effects)
  return denoiseFolder({ input, out, recipe, onlyNoisy, overwrite, ...workOf(options) })
}

/** Which set `inspect` shows, and where it writes. */
export interface InspectSetOptions extends WorkOptions {
  /** a labelled or a built set */
  folder: string
  /** folder to write */
  out: string
  /** another set to compare it with */
  against?: string | undefined
  /** where the sources of a built set are, if not where they were */
  data?: string | undefined
  /** most images of a kind that are measured (default 1200) */
  sample?: number | undefined
  /** CSV of predictions by which a labelled set's labels are ranked */
  predictions?: string | undefined
  /** file of `train features`, by which the map is laid and predictions stand beside labels */
  features?: string | undefined
  /** how the images' map is laid (default `umap`) */
  map?: 'umap' | 'pca' | 'none' | undefined
}

/**
 * Writes a page that shows a set: its figures, its images, what was done to each.
 * @throws InputError where a folder holds no set, or the output folder something else; WorkError
 *   `STOPPED`, `DISK_FULL`, `FOLDER_BUSY`
 * @example
 * ```js
 * import { inspect } from 'palimpsest'
 *
 * const { page } = await inspect({ folder: 'data', out: 'report', workers: 1 })
 * console.log(page)
 * ```
 */
export async function inspect(options: InspectSetOptions): Promise<Inspected> {
  const { sample = 1200, map = 'umap', ...rest } = options
  return inspectSet({ ...rest, sample, map, ...workOf(options) })
}

/** A warning about a recipe that can be run, with its place in the file. */
export interface RecipeWarning {
  /** path of the recipe */
  file: string
  /** from 1 */
  line: number
  /** from 1 */
  column: number
  /** what is wrong, in one sentence */
  message: string
}

/**
 * Checks a recipe.
 * @param recipe name or path
 * @returns warnings, in the order of the file; an empty list for a good recipe
 * @throws InputError `RECIPE_NOT_FOUND`; DocumentError `RECIPE_INVALID` where it cannot be run,
 *   naming every mistake with line and column
 * @example
 * ```js
 * import { lint } from 'palimpsest'
 *
 * console.log(await lint('heavy'))
 * ```
 */
export async function lint(
  recipe: string,
  { effects }: Pick<RecipeOptions, 'effects'> = {},
): Promise<RecipeWarning[]> {
  const parsed = await loadRecipe(recipe, effects)
  await loadHoldoutRecipe(parsed.recipe, effects)
  return lintRecipe(parsed).map((warning) => ({ file: parsed.file, ...warning }))
}

function workOf({ workers, progress = silent, signal }: WorkOptions) {
  return {
    workers: workers ?? Math.min(16, availableParallelism()),
    progress,
    signal: signal ?? new AbortController().signal,
  }
}
