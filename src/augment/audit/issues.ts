/** What is suspicious in a labelled set: copies, pages that are none, labels that may be wrong. */
import { join } from 'node:path'
import type { Piscina } from 'piscina'
import { InputError, PalimpsestError, WorkError } from '../../core/errors.ts'
import { createPool } from '../../jobs/pool.ts'
import { silent, type Progress } from '../../core/progress.ts'
import { pathBelow } from '../../core/paths.ts'
import type { ClassName } from '../../dataset/classes.ts'
import { isFolder } from '../../dataset/images.ts'
import { listImages } from '../../dataset/list.ts'
import { readLabelledSet, type LabelledSet } from '../../dataset/labelled-set.ts'
import type { Fingerprint } from '../../page/dedupe/phash.ts'
import {
  duplicateGroups,
  rotatedCandidates,
  rotatedDuplicates,
  type DuplicateGroup,
  type RotatedPair,
} from './duplicates.ts'
import { labelIssues, type LabelIssue } from './labels.ts'
import type { Appearance } from './appearance.ts'
import { findOutliers, type Outlier, type PageIssue } from './pages.ts'
import { readPredictions } from './predictions.ts'
import type { LookResult } from './worker.ts'

/** A page as the audit names it. */
export interface AuditedPage {
  split: 'train' | 'test'
  /** name in the set; of test pages the path below `test/` */
  id: string
  /** relative to the set's folder, with forward slashes */
  file: string
  /** undefined for test pages */
  target: number | undefined
}

export interface Duplicates {
  kind: DuplicateGroup['kind']
  orientation?: string
  pages: AuditedPage[]
  /** pages of several classes are among them */
  acrossClasses: boolean
  /** training and test pages are among them */
  acrossSplits: boolean
}

export interface FlaggedPage extends AuditedPage {
  fault: PageIssue
  detail: string
}

export interface Audit {
  /** absolute path of the set */
  root: string
  classes: readonly ClassName[]
  train: number
  test: number
  /** across classes first, then across splits, then the rest */
  copies: Duplicates[]
  pages: FlaggedPage[]
  /** most suspicious first: predicted otherwise, and copies that bear two labels */
  labels: LabelIssue[]
  unreadable: { file: string; reason: string }[]
  predictions?: { pages: number; missing: number; unknown: number; relabelled: number }
}

export interface AuditOptions {
  /** the labelled set, with `test/` where present */
  folder: string
  /** CSV of out-of-fold predictions, see `readPredictions` */
  predictions?: string | undefined
  workers: number
  progress?: Progress
  signal?: AbortSignal
}

const BATCH = 16

/**
 * Looks at every page once and finds what a person should look at. Labels are taken as confirmed
 * fixes leave them.
 * @throws InputError of `readLabelledSet` and `readPredictions`, `NO_IMAGES`; WorkError `STOPPED`
 */
export async function findIssues(options: AuditOptions): Promise<Audit> {
  const { folder, workers, progress = silent, signal } = options
  const set = await readSet(folder)
  const labels = new Map(set.pages.map(({ id, target }) => [id, target]))
  const predictions =
    options.predictions === undefined
      ? undefined
      : await readPredictions(options.predictions, set.classes, labels)
  const testFolder = join(set.root, 'test')
  const testFiles = (await isFolder(testFolder)) ? await listImages(testFolder) : []
  const files = [...set.pages.map(({ file }) => file), ...testFiles]
  const pages = [
    ...set.pages.map(({ id, file, target }): AuditedPage => ({
      split: 'train',
      id,
      file: pathBelow(set.root, file),
      target,
    })),
    ...testFiles.map((file): AuditedPage => ({
      split: 'test',
      id: pathBelow(testFolder, file),
      file: pathBelow(set.root, file),
      target: undefined,
    })),
  ]
  const pool = createPool(new URL('./worker.ts', import.meta.url), workers, {})
  try {
    progress.begin('looking', files.length)
    const results = await inPool<LookResult>(pool, 'look', files, progress, signal)
    progress.end()
    const looks = results.map((result) => ('look' in result ? result.look : undefined))
    if (looks.every((look) => look === undefined)) {
      throw new InputError(
        'NO_IMAGES',
        `none of the ${files.length} images in ${set.root} can be read`,
      )
    }
    const odd = oddOfSplits(pages, looks)
    // Pages with nothing on them all look alike: only equal bytes make them copies.
    const empty = new Set(odd.flatMap(({ fault, index }) => (isEmpty(fault) ? [index] : [])))
    const seen = looks.map((look, i) => (empty.has(i) ? undefined : look))
    const turned = await findTurned(pool, files, seen)
    const digests = looks.map((look) => look?.sha256)
    const copies = duplicateGroups(digests, seen, turned).map((group) => copiesOf(group, pages))
    return {
      root: set.root,
      classes: set.classes,
      train: set.pages.length,
      test: testFiles.length,
      copies: copies.toSorted((a, b) => weightOf(b) - weightOf(a)),
      pages: odd.map(({ index, fault, detail }) => ({ ...pages[index]!, fault, detail })),
      labels: labelIssues(
        pages.filter(({ split }) => split === 'train'),
        copies,
        set.classes,
        predictions?.byId,
      ),
      unreadable: results.flatMap((result, i) =>
        'reason' in result ? [{ file: pages[i]!.file, reason: result.reason }] : [],
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
  } finally {
    await pool.destroy()
  }
}

async function readSet(folder: string): Promise<LabelledSet> {
  try {
    return await readLabelledSet(folder)
  } catch (error) {
    if (!(error instanceof PalimpsestError) || error.code !== 'SET_NOT_FOUND') throw error
    throw new InputError(
      'NO_SET',
      `${folder}: expected train.csv beside train/, or a folder of images a class; found neither`,
      { cause: error },
    )
  }
}

/** Test pages went through more than training pages: each split has a usual look of its own. */
function oddOfSplits(
  pages: readonly AuditedPage[],
  looks: readonly (Appearance | undefined)[],
): Outlier[] {
  return (['train', 'test'] as const).flatMap((split) =>
    findOutliers(looks.map((look, i) => (pages[i]!.split === split ? look : undefined))),
  )
}

function isEmpty(fault: PageIssue): boolean {
  return fault === 'blank' || fault === 'black'
}

async function findTurned(
  pool: Piscina,
  files: readonly string[],
  looks: readonly (Appearance | undefined)[],
): Promise<RotatedPair[]> {
  const candidates = rotatedCandidates(looks)
  const needed = [...new Set(candidates.flatMap(({ a, b }) => [a, b]))].toSorted((a, b) => a - b)
  const prints = await inPool<Fingerprint[] | undefined>(
    pool,
    'turn',
    needed.map((i) => files[i]!),
    silent,
  )
  const byPage = new Map(needed.map((page, i) => [page, prints[i]]))
  return rotatedDuplicates(candidates, (page) => byPage.get(page))
}

async function inPool<T>(
  pool: Piscina,
  name: string,
  files: readonly string[],
  progress: Progress,
  signal?: AbortSignal,
): Promise<T[]> {
  const tasks: Promise<T[]>[] = []
  for (let at = 0; at < files.length; at += BATCH) {
    const run = signal?.aborted
      ? Promise.resolve([])
      : (pool.run(files.slice(at, at + BATCH), { name }) as Promise<T[]>)
    tasks.push(run.then((found) => (progress.step(found.length), found)))
  }
  const results = (await Promise.all(tasks)).flat()
  if (signal?.aborted) throw new WorkError('STOPPED', 'stopped: nothing was written')
  return results
}

function copiesOf(
  { members, kind, orientation }: DuplicateGroup,
  all: readonly AuditedPage[],
): Duplicates {
  const pages = members.map((i) => all[i]!)
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
