/** Reads every source once: its digest and fingerprint, and which cannot be read. */
import type { Piscina } from 'piscina'
import type { Progress } from '../../core/progress.ts'
import { pathBelow } from '../../core/paths.ts'
import { countedByReason, type PassedOver } from '../../dataset/folder-scan.ts'
import { byCodeUnit } from '../../dataset/images.ts'
import type { LabelledSet } from '../../dataset/labelled-set.ts'
import { pagePath } from '../../page/codec/page-file.ts'
import type { Fingerprint } from '../../page/dedupe/phash.ts'
import { inBatches, runTasks } from '../../jobs/run-tasks.ts'
import type { SurveyedPage } from './plan.ts'
import { SurveyCache } from './survey-cache.ts'
import type { Failure, SurveyResult } from './task.ts'

const BATCH = 16

/** The worker of surveys that nothing is drawn after; its set-up is `{ root }`. */
export const SURVEY_WORKER = new URL('./survey-worker.ts', import.meta.url)

export interface Surveyed {
  /** readable pages in the order of their IDs; every page of a file is one */
  pages: SurveyedPage[]
  /** a failure for each of the others */
  failures: Failure[]
  /** what a user should know of files that are read, one sentence each */
  warnings: string[]
}

/** How files are surveyed. */
interface FileSurvey {
  /** what was found before, by path */
  known?: ReadonlyMap<string, SurveyResult> | undefined
  /** where fingerprints are kept meanwhile: by default as they are */
  keep?: KeepFingerprint | undefined
  progress: Progress
  signal?: AbortSignal | undefined
}

/** The same fingerprint, kept in another place. */
export type KeepFingerprint = (fingerprint: Fingerprint) => Fingerprint

/**
 * Reads files once, but those that are known.
 * @param pool undefined where all are known
 * @returns what was found, in the order of `paths`
 */
export async function surveyFiles(
  pool: Piscina | undefined,
  paths: readonly string[],
  { known = new Map(), keep = (as) => as, progress, signal }: FileSurvey,
): Promise<SurveyResult[]> {
  const left = paths.filter((path) => !known.has(path))
  const found: SurveyResult[] = []
  if (pool && left.length > 0) {
    await runTasks<string[], SurveyResult[]>({
      pool,
      name: 'survey',
      tasks: inBatches(left, BATCH),
      signal,
      stopped: 'stopped while reading the sources',
      describe: ([first]) => `${first} and those after it`,
      progress: {
        on: progress,
        label: 'reading',
        total: paths.length,
        done: paths.length - left.length,
        count: (results) => results.length,
      },
      onResult: (results, _, batch) => {
        for (const [i, result] of results.entries()) found[batch * BATCH + i] = kept(result, keep)
      },
    })
  }
  let next = 0
  return paths.map((path) => known.get(path) ?? found[next++]!)
}

/** What was found of a file, the fingerprints of its pages kept elsewhere. */
export function kept(result: SurveyResult, keep: KeepFingerprint): SurveyResult {
  if (!('pages' in result)) return result
  const pages = result.pages.map((page) =>
    'sha256' in page ? { ...page, fingerprint: keep(page.fingerprint) } : page,
  )
  return { path: result.path, pages }
}

/** Paths of a set's files, relative to its root. */
export function surveyedPaths({ root, pages }: Pick<LabelledSet, 'root' | 'pages'>): string[] {
  return pages.map((page) => pathBelow(root, page.file))
}

/** Reads the files of a set that no earlier run has read as they are, and keeps what was found for later ones. */
async function surveyUnknown(
  pool: Piscina | undefined,
  set: LabelledSet,
  survey: FileSurvey,
): Promise<SurveyResult[]> {
  const { known, keep = (as) => as } = survey
  const paths = surveyedPaths(set)
  const cache = await SurveyCache.open(
    set.root,
    paths.filter((path) => !known?.has(path)),
  )
  const both = new Map(known)
  for (const [path, result] of cache.known) both.set(path, kept(result, keep))
  const results = await surveyFiles(pool, paths, { ...survey, known: both })
  cache.keep(results)
  return results
}

/** Reads every file of a set once, but those that are known. */
export async function surveyPages(
  pool: Piscina | undefined,
  set: LabelledSet,
  survey: FileSurvey,
): Promise<Surveyed> {
  const results = await surveyUnknown(pool, set, survey)
  const pages: SurveyedPage[] = []
  const failures: Failure[] = []
  const issues: PassedOver[] = []
  let multiple = 0
  set.pages.forEach((page, i) => {
    const result = results[i]!
    const found = 'pages' in result ? result.pages : [result]
    if (found.length > 1) multiple++
    for (const [n, one] of found.entries()) {
      const id = pagePath(page.id, n + 1)
      const path = pagePath(result.path, n + 1)
      if ('sha256' in one) {
        const { issue, ...looks } = one
        pages.push({ ...page, id, path, ...looks })
        if (issue !== undefined) issues.push({ name: path, reason: issue })
      } else {
        const { code, reason } = one
        failures.push({ id, path, target: page.target, code, reason })
      }
    }
  })
  const warnings = countedByReason(issues).map((text) => `read, with an issue: ${text}`)
  if (multiple > 0) {
    warnings.push(
      `${multiple} files hold several pages; each page is a source, named file#2 and on`,
    )
  }
  return { pages: pages.toSorted((a, b) => byCodeUnit(a.id, b.id)), failures, warnings }
}
