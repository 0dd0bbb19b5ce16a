/** The first look at every source: digest and fingerprint, and which cannot be read. */
import type { Piscina } from 'piscina'
import { WorkError } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import { pathBelow } from '../../core/paths.ts'
import type { LabelledSet } from '../../dataset/labelled-set.ts'
import type { SurveyedPage } from './plan.ts'
import type { Failure, SurveyResult } from './task.ts'

const BATCH = 16

/** @returns readable pages in the set's order, and a failure for each of the others */
export async function surveyPages(
  pool: Piscina,
  set: LabelledSet,
  progress: Progress,
  signal?: AbortSignal,
): Promise<{ pages: SurveyedPage[]; failures: Failure[] }> {
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
  set.pages.forEach((page, i) => {
    const result = results[i]!
    if ('survey' in result) pages.push({ ...page, path: result.path, ...result.survey })
    else {
      const { path, code, reason } = result
      failures.push({ id: page.id, path, target: page.target, code, reason })
    }
  })
  return { pages, failures }
}
