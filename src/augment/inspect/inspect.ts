/** The report: read → look → compare → write. */
import { join, resolve } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { writeWhole } from '../../core/files.ts'
import { lockFolder } from '../../jobs/lock.ts'
import { createPool } from '../../jobs/pool.ts'
import type { Progress } from '../../core/progress.ts'
import { isFile } from '../../dataset/images.ts'
import { folderAddress } from './addresses.ts'
import { loadAssets } from './assets.ts'
import { StatisticsCache } from './cache.ts'
import { clearChunks, writeRoots, writeSet } from './chunks.ts'
import { compare, statisticRowsOf } from './compared.ts'
import type { Roots } from './data.ts'
import type { Html } from '../../html/html.ts'
import { pageText } from './page.ts'
import { replayCommand } from './replay-command.ts'
import { STATISTICS_FILE, PAGE, prepareReport } from './report-folder.ts'
import { labelIssuesSection } from './sections/label-issues.ts'
import { openDatasetView, type DatasetView } from './dataset-view.ts'
import { summaryOf, type Summary } from './summary.ts'
import { survey, type Surveyed } from './survey.ts'

export interface InspectOptions {
  /** a labelled or a built set */
  folder: string
  /** another one to compare it with */
  against?: string | undefined
  /** folder to write */
  out: string
  /** where the sources of a built set are, if not where they were */
  data?: string | undefined
  workers: number
  /** most images of a kind that are measured */
  sample: number
  /** CSV of predictions by which a labelled set's labels are ranked */
  predictions?: string | undefined
  progress: Progress
  signal: AbortSignal
}

export interface Inspected {
  /** path of the page */
  page: string
  summary: Summary
  subjects: DatasetView[]
  seconds: number
}

/**
 * Writes a report of a set, or of two. What was found out about images is kept in the report's
 * folder by their content, so that the next report of them takes seconds.
 * @throws InputError where a folder holds no set, or the output folder something else; WorkError
 *   `STOPPED`, `DISK_FULL`, `FOLDER_BUSY`
 */
export async function inspect(options: InspectOptions): Promise<Inspected> {
  const started = performance.now()
  const { folder, against, out, data, workers, sample, progress, signal } = options
  const folders = against === undefined ? [folder] : [folder, against]
  const subjects: DatasetView[] = []
  for (const one of folders) subjects.push(await openDatasetView(one, { data }))
  if (options.predictions !== undefined) await checkPredictions(options.predictions, subjects)
  await prepareReport(out, folders)
  const unlock = await lockFolder(out)
  try {
    const cache = await StatisticsCache.open(out)
    const setup = { out: resolve(out) }
    const pool = createPool(new URL('./worker.ts', import.meta.url), workers, setup)
    const surveyed: Surveyed[] = []
    try {
      for (const subject of subjects) {
        const digests = new Set<string>()
        try {
          surveyed.push(await survey({ pool, cache, progress, signal }, subject, sample, digests))
        } finally {
          await cache.keep(subject.root, digests)
        }
      }
    } finally {
      await pool.destroy()
    }
    const summary = await write(options, surveyed, await audited(options, surveyed))
    await cache.prune()
    const seconds = (performance.now() - started) / 1000
    return { page: join(out, PAGE), summary, subjects, seconds }
  } finally {
    await unlock()
  }
}

/** What the audit would find wrong only once all images were looked at. */
async function checkPredictions(file: string, subjects: readonly DatasetView[]): Promise<void> {
  if (!(await isFile(file))) {
    throw new InputError('FILE_MISSING', `--predictions: there is no file ${file}`)
  }
  if (subjects.some(({ kind }) => kind === 'input')) return
  throw new InputError(
    'NOT_LABELLED_SET',
    '--predictions ranks the labels of a labelled set: give the folder that the set was built from',
  )
}

/** What is suspicious in each labelled set; a built one was made from what was audited before. */
async function audited(options: InspectOptions, sets: readonly Surveyed[]): Promise<Html[]> {
  const { out, workers, progress, signal, predictions } = options
  const sections: Html[] = []
  for (const set of sets) {
    const { kind, root } = set.subject
    if (kind !== 'input') continue
    const { labelIssuesOf } = await import('./label-issues.ts')
    const how = { folder: root, predictions, workers, progress, signal }
    sections.push(labelIssuesSection(await labelIssuesOf(set.subject, out, how), set))
  }
  return sections
}

async function write(
  { out, data }: InspectOptions,
  sets: readonly Surveyed[],
  more: readonly Html[],
): Promise<Summary> {
  const [set, against] = sets as [Surveyed, Surveyed?]
  const compared = compare(set, against)
  const figures = statisticRowsOf(compared)
  const summary = summaryOf(sets, compared, figures)
  const { script, style } = await loadAssets()
  await writeWhole(join(out, STATISTICS_FILE), `${JSON.stringify(summary, null, 2)}\n`)
  await clearChunks(out)
  const roots: Record<string, Roots> = {}
  for (const [i, one] of sets.entries()) {
    const letter = LETTERS[i]!
    const { root, sourceRoot } = one.subject
    roots[letter] = {
      files: folderAddress(out, root),
      ...(sourceRoot !== undefined && { sources: folderAddress(out, sourceRoot) }),
    }
    await writeSet(out, letter, one, replayCommand(one.subject, data))
  }
  await writeRoots(out, roots)
  await writeWhole(join(out, 'page.js'), script)
  await writeWhole(join(out, 'page.css'), style)
  await writeWhole(join(out, PAGE), pageText({ set, against, compared, figures, more }))
  return summary
}

/** What the sets are called in the report's folder. */
export const LETTERS = ['a', 'b'] as const
