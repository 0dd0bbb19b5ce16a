/** Reads every source once: its digest and fingerprint, and which cannot be read. */
import type { Piscina } from 'piscina'
import type { Progress } from '../../core/progress.ts'
import { pathBelow } from '../../core/paths.ts'
import { countedByReason, type PassedOver } from '../../dataset/folder-scan.ts'
import { byCodeUnit } from '../../dataset/images.ts'
import type { LabelledSet } from '../../dataset/labelled-set.ts'
import { pagePath } from '../../page/codec/page-file.ts'
import { inBatches, mapTasks } from '../../jobs/run-tasks.ts'
import type { SurveyedPage } from './plan.ts'
import type { Failure, SurveyResult } from './task.ts'

const BATCH = 16

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
  progress: Progress
  signal?: AbortSignal | undefined
}

/** Reads files once, but those that are known. @returns what was found, in the order of `paths` */
export async function surveyFiles(
  pool: Piscina,
  paths: readonly string[],
  { known = new Map(), progress, signal }: FileSurvey,
): Promise<SurveyResult[]> {
  const left = paths.filter((path) => !known.has(path))
  const batches = await mapTasks<string[], SurveyResult[]>({
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
      count: (found) => found.length,
    },
  })
  const found = batches.flat()
  let next = 0
  return paths.map((path) => known.get(path) ?? found[next++]!)
}

/** Reads every file of a set once. @param known what was found of files before, by path */
export async function surveyPages(
  pool: Piscina,
  set: LabelledSet,
  progress: Progress,
  signal?: AbortSignal,
  known?: ReadonlyMap<string, SurveyResult>,
): Promise<Surveyed> {
  const paths = set.pages.map((page) => pathBelow(set.root, page.file))
  const results = await surveyFiles(pool, paths, { known, progress, signal })
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
        const { issue, ...survey } = one
        pages.push({ ...page, id, path, ...survey })
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
