/** `augment plan`: surveys a set once and writes down what each shard draws. */
import type { Piscina } from 'piscina'
import { InputError } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { SOURCE_ANNOTATIONS } from '../../dataset/annotations/source-file.ts'
import { checkApartFromSet } from '../../dataset/apart.ts'
import { readLabelledSet, type LabelledSet } from '../../dataset/labelled-set.ts'
import type { DatasetInfo } from '../../dataset/built-dataset.ts'
import { FAILURES, PARTIAL } from '../../jobs/layout.ts'
import { withOutputFolder, type FolderClaim, type OutputFolder } from '../../jobs/output-folder.ts'
import { withPool } from '../../jobs/pool.ts'
import { FingerprintFile } from '../../page/dedupe/fingerprint-file.ts'
import { annotatedPages } from '../build/annotated-pages.ts'
import { planOrRefuse, type BuildOptions } from '../build/build.ts'
import { descriptionOf, recipeFiles } from '../build/description.ts'
import { HOLDOUT_RECIPE, RECIPE } from '../build/paths.ts'
import { sourceDigest, type Plan } from '../build/plan.ts'
import {
  SURVEY_WORKER,
  surveyedPaths,
  surveyPages,
  type KeepFingerprint,
  type Surveyed,
} from '../build/survey.ts'
import type { Failure } from '../build/task.ts'
import { loadPacked } from '../export/formats.ts'
import { PLAN, readPlanInfo, SHARD_INDEX, SHARDS, SOURCES, type PlanInfo } from './plan-info.ts'
import type { PlanFormat } from './plan-formats.ts'
import { writePlanSources } from './plan-sources.ts'
import { readSurveys } from './surveys.ts'
import { drawingVersions } from './versions.ts'

export interface PlanOptions extends BuildOptions {
  /** how many parts the plan is drawn in */
  shards: number
  /** draws each into files of a format; by default into folders of images */
  format?: PlanFormat | undefined
}

export interface PlanResult {
  info: PlanInfo
  /** false where the very same plan was there already */
  made: boolean
  failures: readonly Failure[]
  /** what a user should know of how the sources were read, one sentence each */
  warnings: readonly string[]
  seconds: number
  /** most memory that the process had at once, bytes */
  peakRssBytes: number
}

/**
 * Plans a build in shards. The same command again, of the same set, finds the plan there.
 * @throws InputError as a build, `OTHER_PLAN`, `SHARDS_TOO_MANY`; WorkError `NOTHING_READABLE`,
 *   `STOPPED`, `FOLDER_BUSY`, `DISK_FULL`
 */
export async function planSet(options: PlanOptions): Promise<PlanResult> {
  const started = performance.now()
  const { data, out, fixes, classes } = options
  const set = await readLabelledSet(data, { fixes, ...(classes && { classes }) })
  checkApartFromSet(set, out)
  if (options.format) await loadPacked(options.format, options.recipe.output)
  const result = await withOutputFolder(out, claimOf(options), async (folder) => {
    const prints = new FingerprintFile(folder.at(PARTIAL, 'fingerprints'))
    try {
      const surveyed = await surveySet(set, options, (print) => prints.keep(print))
      const failures = await folder.failures(surveyed.failures)
      const annotated = await annotatedPages(set, surveyed.pages, options.annotations, folder)
      const plan = planOrRefuse(options.recipe, annotated, set, folder.at(FAILURES))
      const sources = sourceDigest(annotated.pages)
      const info = planInfoOf(options, plan, descriptionOf(options, set, plan, sources))
      return {
        ...(await writePlan(folder, options, plan, info, annotated.keep)),
        failures: failures.all,
        warnings: [...set.warnings, ...surveyed.warnings, ...annotated.warnings],
      }
    } finally {
      prints.close()
    }
  })
  return {
    ...result,
    seconds: (performance.now() - started) / 1000,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  }
}

/** Surveys what shards have not. What they found is let go at the end, which planning may need the room of. */
async function surveySet(
  set: LabelledSet,
  { out, workers: threads, progress, signal }: PlanOptions,
  keep: KeepFingerprint,
): Promise<Surveyed> {
  const paths = surveyedPaths(set)
  const known = await readSurveys(out, set.root, { paths, keep })
  const survey = (pool?: Piscina): Promise<Surveyed> =>
    surveyPages(pool, set, { known, keep, progress, signal })
  if (known.size === paths.length) return survey()
  return withPool(SURVEY_WORKER, { threads, signal, setup: { root: set.root } }, survey)
}

/**
 * Writes a plan unless it is there.
 * @param keep puts the pages' annotations in their place
 * @throws InputError `OTHER_PLAN`
 */
export async function writePlan(
  folder: OutputFolder<PlanInfo>,
  options: Pick<PlanOptions, 'out' | 'recipe' | 'holdoutRecipe'>,
  plan: Plan,
  info: PlanInfo,
  keep: () => Promise<void> = () => Promise.resolve(),
): Promise<Pick<PlanResult, 'info' | 'made'>> {
  const { before } = folder
  if (before && before.id !== info.id && before.complete) {
    throw new InputError(
      'OTHER_PLAN',
      `${options.out} holds another plan (recipe "${before.dataset.recipe.name}", ${before.images} images in ${before.shards} shards): ` +
        'plan into another folder with --out, or throw the old plan and its shards away with --overwrite',
    )
  }
  if (before?.complete) return { info: before, made: false }
  await folder.begin({ ...info, complete: false }, recipeFiles(options))
  await keep()
  await folder.complete(async () => {
    const [sources, index] = [await folder.writer(SOURCES), await folder.writer(SHARD_INDEX)]
    await writePlanSources(plan, info.shards, { sources, index })
    await sources.close()
    await index.close()
    return { outcome: {}, result: undefined }
  })
  return { info, made: true }
}

/** `plan.json`. @throws InputError `SHARDS_TOO_MANY` */
export function planInfoOf(
  { shards, format }: Pick<PlanOptions, 'shards' | 'format'>,
  plan: Plan,
  dataset: DatasetInfo,
): PlanInfo {
  if (shards > plan.total) {
    throw new InputError(
      'SHARDS_TOO_MANY',
      `--shards ${shards}: the plan has ${plan.total} images: ask for no more shards than images`,
    )
  }
  const { recipe, holdoutRecipe, settings, classes, source } = dataset
  const id = sha256(
    JSON.stringify({
      shards,
      recipes: [recipe.digest, holdoutRecipe.digest, settings],
      classes,
      sources: source.digest,
      versions: drawingVersions(dataset.versions),
      ...(format && { format }),
    }),
  )
  const packed = format && { packed: { format } }
  return { format: 1, id, complete: true, shards, images: plan.total, ...packed, dataset }
}

function claimOf({ overwrite }: Pick<PlanOptions, 'overwrite'>): FolderClaim<PlanInfo> {
  return {
    mark: PLAN,
    read: readPlanInfo,
    check: () => undefined,
    ours: () => [
      SHARDS,
      SOURCE_ANNOTATIONS,
      SOURCES,
      SHARD_INDEX,
      FAILURES,
      PLAN,
      RECIPE,
      HOLDOUT_RECIPE,
    ],
    overwrite,
    folders: [SHARDS],
  }
}
