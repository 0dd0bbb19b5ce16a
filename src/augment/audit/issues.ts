/** What should be looked at in a labelled set: duplicates, outliers, labels that may be wrong. */
import { join } from 'node:path'
import { InputError, PalimpsestError } from '../../core/errors.ts'
import { pathBelow } from '../../core/paths.ts'
import { silent, type Progress } from '../../core/progress.ts'
import type { LabelledPage } from '../../dataset/competition.ts'
import { eachPage } from '../../dataset/each-page.ts'
import { isFolder } from '../../core/files.ts'
import { findImages } from '../../dataset/list.ts'
import { readLabelledSet, type LabelledSet } from '../../dataset/labelled-set.ts'
import { MeasurementCache } from '../statistics/cache.ts'
import type { ImageMeasurement } from '../statistics/image-statistics.ts'
import {
  digestAll,
  measureAll,
  printsOf,
  withMeasuringPool,
  type Measuring,
} from '../statistics/measure-all.ts'
import type { MeasureFailure } from '../statistics/task.ts'
import {
  duplicateGroups,
  rotatedCandidates,
  rotatedDuplicates,
  type DuplicateGroup,
  type RotatedPair,
} from './duplicates.ts'
import type { Audit, AuditedPage, Duplicates, PageIssue } from './findings.ts'
import { labelIssues } from './labels.ts'
import { findOutliers, type Outlier, type PageFeatures } from './outliers.ts'
import { readPredictions, type Predictions } from './predictions.ts'

/** A labelled set and the predictions for it, read and checked. */
export interface AuditInput {
  set: LabelledSet
  /** absolute paths */
  testFiles: string[]
  predictions: Predictions | undefined
  /** what is not read, or was taken for what; one sentence each */
  warnings: string[]
}

export interface AuditOptions {
  workers: number
  /** of earlier measurements; what is measured now is added */
  cache?: MeasurementCache
  progress?: Progress
  signal?: AbortSignal
}

const NO_IMAGES = { images: [], warnings: [] }

/**
 * Reads the set and checks the predictions, before any image is opened.
 * @param folder the labelled set, with `test/` where present
 * @param predictions CSV of out-of-fold predictions, see `readPredictions`
 * @throws InputError `NO_SET`, those of `readLabelledSet` and `readPredictions`
 */
export async function readAuditInput(
  folder: string,
  predictions: string | undefined,
): Promise<AuditInput> {
  const set = await readSet(folder)
  const testFolder = join(set.root, 'test')
  const test = (await isFolder(testFolder)) ? await findImages(testFolder) : NO_IMAGES
  return {
    set,
    testFiles: test.images,
    warnings: [...set.warnings, ...test.warnings],
    predictions:
      predictions === undefined
        ? undefined
        : await readPredictions(
            predictions,
            set.classes,
            new Map(set.pages.map(({ id, target }) => [id, target])),
          ),
  }
}

/**
 * Measures every page once and finds what a person should look at. Labels are taken as confirmed
 * fixes leave them.
 * @throws InputError `NO_IMAGES`; WorkError `STOPPED`
 */
export async function findIssues(input: AuditInput, options: AuditOptions): Promise<Audit> {
  const { workers, cache = MeasurementCache.inMemory(), progress = silent, signal } = options
  return withMeasuringPool(workers, signal, (pool) =>
    audit(input, { pool, cache, progress, signal }),
  )
}

async function audit(
  { set, testFiles, predictions }: AuditInput,
  measuring: Measuring,
): Promise<Audit> {
  const train = await eachPage(set.pages)
  const test = await eachPage(testFiles.map((file) => ({ file })))
  const files = [...train, ...test].map(({ file }) => file)
  const pages = auditedPages(set.root, train, test)
  const { digests, images, failures } = await measure(measuring, set.root, files)
  if (images.every((image) => image === undefined)) {
    throw new InputError(
      'NO_IMAGES',
      `none of the ${files.length} images in ${set.root} can be read`,
    )
  }
  const features = images.map(featuresOf)
  const outliers = outliersOfSplits(pages, features)
  // Pages with nothing on them all look alike: only equal bytes make them duplicates.
  const empty = new Set(outliers.flatMap(({ issue, index }) => (isEmpty(issue) ? [index] : [])))
  const comparable = features.map((one, i) => (empty.has(i) ? undefined : one))
  const turned = await findTurned(measuring, files, comparable)
  const duplicates = duplicateGroups(digests, comparable, turned)
    .map((group) => duplicatesOf(group, pages))
    .toSorted((a, b) => weightOf(b) - weightOf(a))
  // A prediction is for a file, of which the first page is what is predicted.
  const firstPages = pages.filter((_, i) => train[i]?.page === 1)
  return {
    root: set.root,
    classes: set.classes,
    train: train.length,
    test: test.length,
    duplicates,
    outliers: outliers.map(({ index, issue, detail }) => ({ ...pages[index]!, issue, detail })),
    labelIssues: labelIssues(firstPages, duplicates, set.classes, predictions?.byId),
    unreadable: failures.flatMap((failure, i) =>
      failure ? [{ file: pages[i]!.file, reason: failure.reason }] : [],
    ),
    damaged: images.flatMap((image, i) =>
      image?.issue === undefined ? [] : [{ file: pages[i]!.file, reason: image.issue }],
    ),
    ...(predictions && {
      predictions: {
        pages: predictions.byId.size,
        missing: set.pages.length - predictions.byId.size,
        unknown: predictions.unknown,
        relabelled: predictions.relabelled,
      },
    }),
  }
}

function auditedPages(
  root: string,
  train: readonly LabelledPage[],
  test: readonly { file: string }[],
): AuditedPage[] {
  const testFolder = join(root, 'test')
  return [
    ...train.map(({ id, file, target }): AuditedPage => ({
      split: 'train',
      id,
      file: pathBelow(root, file),
      target,
    })),
    ...test.map(({ file }): AuditedPage => ({
      split: 'test',
      id: pathBelow(testFolder, file),
      file: pathBelow(root, file),
      target: undefined,
    })),
  ]
}

interface MeasuredFiles {
  /** each at its file's place; undefined where the file cannot be read */
  digests: (string | undefined)[]
  images: (ImageMeasurement | undefined)[]
  /** undefined where nothing failed */
  failures: (MeasureFailure | undefined)[]
}

/** Measures what the cache does not have yet, and keeps it there. */
async function measure(
  measuring: Measuring,
  root: string,
  files: readonly string[],
): Promise<MeasuredFiles> {
  const { cache } = measuring
  const found = await digestAll(measuring, files)
  const digests = found.map((one) => ('sha256' in one ? one.sha256 : undefined))
  const tasks = files.flatMap((file, i) => {
    const sha256 = digests[i]
    return sha256 === undefined ? [] : [{ file, sha256, statistics: true, appearance: true }]
  })
  const known = digests.filter((digest) => digest !== undefined)
  let failed: Map<string, MeasureFailure>
  try {
    failed = await measureAll(measuring, tasks)
  } finally {
    await cache.keep(root, known)
  }
  return {
    digests,
    images: digests.map((digest) =>
      digest === undefined || failed.has(digest) ? undefined : cache.get(digest),
    ),
    failures: found.map((one) => ('sha256' in one ? failed.get(one.sha256) : one)),
  }
}

function featuresOf(image: ImageMeasurement | undefined): PageFeatures | undefined {
  if (!image?.appearance || !image.statistics) return undefined
  return { ...image.appearance, statistics: image.statistics }
}

async function readSet(folder: string): Promise<LabelledSet> {
  try {
    return await readLabelledSet(folder)
  } catch (error) {
    if (!(error instanceof PalimpsestError) || error.code !== 'SET_NOT_FOUND') throw error
    throw new InputError(
      'NO_SET',
      `${folder}: expected train.csv beside train/, or one folder of images per class; found neither`,
      { cause: error },
    )
  }
}

/** Test pages went through more than training pages: what is usual is told for each split alone. */
function outliersOfSplits(
  pages: readonly AuditedPage[],
  features: readonly (PageFeatures | undefined)[],
): Outlier[] {
  return (['train', 'test'] as const).flatMap((split) =>
    findOutliers(features.map((one, i) => (pages[i]!.split === split ? one : undefined))),
  )
}

function isEmpty(issue: PageIssue): boolean {
  return issue === 'blank' || issue === 'black'
}

async function findTurned(
  measuring: Measuring,
  files: readonly string[],
  features: readonly (PageFeatures | undefined)[],
): Promise<RotatedPair[]> {
  const candidates = rotatedCandidates(features)
  const needed = [...new Set(candidates.flatMap(({ a, b }) => [a, b]))].toSorted((a, b) => a - b)
  const prints = await printsOf(
    measuring,
    needed.map((i) => files[i]!),
  )
  const byPage = new Map(needed.map((page, i) => [page, prints[i]]))
  return rotatedDuplicates(candidates, (page) => byPage.get(page))
}

function duplicatesOf(
  { pages: indices, kind, orientation }: DuplicateGroup,
  all: readonly AuditedPage[],
): Duplicates {
  const pages = indices.map((i) => all[i]!)
  const targets = new Set(pages.flatMap(({ target }) => (target === undefined ? [] : [target])))
  const splits = new Set(pages.map(({ split }) => split))
  return {
    kind,
    ...(orientation !== undefined && { orientation }),
    pages,
    acrossClasses: targets.size > 1,
    acrossSplits: splits.size > 1,
  }
}

function weightOf({ acrossClasses, acrossSplits }: Duplicates): number {
  return (acrossClasses ? 2 : 0) + (acrossSplits ? 1 : 0)
}
