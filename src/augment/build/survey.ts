/** The first look at every source: digest and fingerprint, and which cannot be read. */
import type { Piscina } from 'piscina'
import { WorkError } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import { pathBelow } from '../../core/paths.ts'
import { countedByReason, type PassedOver } from '../../dataset/folder-scan.ts'
import { byCodeUnit } from '../../dataset/images.ts'
import type { LabelledSet } from '../../dataset/labelled-set.ts'
import { pagePath } from '../../page/codec/page-file.ts'
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

/** Looks at every file of a set once. */
export async function surveyPages(
  pool: Piscina,
  set: LabelledSet,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Surveyed> {
  const paths = set.pages.map((page) => pathBelow(set.root, page.file))
  const results: SurveyResult[] = []
  let next = 0
  progress.begin('reading', paths.length)
  const lane = async (): Promise<void> => {
    while (next < paths.length) {
      if (signal?.aborted) return
      const start = next
      next += BATCH
      const batch = paths.slice(start, start + BATCH)
      const found = (await pool.run(batch, { name: 'survey' })) as SurveyResult[]
      found.forEach((result, i) => (results[start + i] = result))
      progress.step(found.length)
    }
  }
  await Promise.all(Array.from({ length: pool.threads.length + 1 }, lane))
  progress.end()
  if (signal?.aborted) throw new WorkError('STOPPED', 'stopped while reading the sources')

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
  const warnings = countedByReason(issues).map((text) => `read, with a fault: ${text}`)
  if (multiple > 0) {
    warnings.push(
      `${multiple} files hold several pages; each page is a source, named file#2 and on`,
    )
  }
  return { pages: pages.toSorted((a, b) => byCodeUnit(a.id, b.id)), failures, warnings }
}
