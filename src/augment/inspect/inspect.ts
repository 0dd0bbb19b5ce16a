/** The report: read → measure → compare → write. */
import { join, resolve } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { writeWhole } from '../../core/files.ts'
import { lockFolder } from '../../jobs/lock.ts'
import type { Progress } from '../../core/progress.ts'
import { checkApartFromSet } from '../../dataset/apart.ts'
import { readFeatures, type FeaturesFile } from '../../dataset/features-file.ts'
import { isFile } from '../../dataset/images.ts'
import { readLabelledSet } from '../../dataset/labelled-set.ts'
import { readAuditInput, type AuditInput } from '../audit/issues.ts'
import { CACHE, MeasurementCache } from '../statistics/cache.ts'
import { withMeasuringPool } from '../statistics/measure-all.ts'
import { folderAddress } from '../../html/addresses.ts'
import { loadAssets } from './assets.ts'
import { clearChunks, writeChunk, writeRoots, writeSet } from './chunks.ts'
import { compare, statisticRowsOf } from './compared.ts'
import { auditData } from './audit-items.ts'
import type { AuditData, Roots } from './data.ts'
import type { Html } from '../../html/html.ts'
import type { Method } from './map/embed.ts'
import { layMap, predictionsOf } from './map/map.ts'
import { pageText } from './page.ts'
import { replayCommand } from './replay-command.ts'
import { SUMMARY_FILE, PAGE, prepareReport } from './report-folder.ts'
import { labelIssuesOf } from './label-issues.ts'
import { labelIssuesSection } from './sections/label-issues.ts'
import type { DatasetView } from './dataset-view.ts'
import { openDatasetView } from './open-view.ts'
import { summaryOf, type Summary } from './summary.ts'
import { survey, type Surveyed } from './survey.ts'
import { pruneThumbs } from './thumbs.ts'
import { LETTERS } from './data.ts'

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
  /** images of each kind whose pixels are measured at most */
  sample: number
  /** CSV of predictions by which a labelled set's labels are ranked */
  predictions?: string | undefined
  /** file of `train features`: the map is laid by it, and predictions stand beside labels */
  features?: string | undefined
  map: Method | 'none'
  progress: Progress
  signal: AbortSignal
}

/** A report that was written. */
export interface Inspected {
  /** path of the page */
  page: string
  /** the figures on the page */
  summary: Summary
  /** what was measured, of each folder */
  views: DatasetView[]
  /** that it took */
  seconds: number
}

/**
 * Writes a report of a set, or of two. Measurements of images are kept in the report's folder by
 * their content, so that the next report of them takes seconds.
 * @throws InputError where a folder holds no set, predictions are no good, or the output folder holds
 *   something else; WorkError `STOPPED`, `DISK_FULL`, `FOLDER_BUSY`
 */
export async function inspect(options: InspectOptions): Promise<Inspected> {
  const started = performance.now()
  const { folder, against, out, data } = options
  const folders = against === undefined ? [folder] : [folder, against]
  const views: DatasetView[] = []
  for (const one of folders) views.push(await openDatasetView(one, { data }))
  for (const { root, kind } of views) await checkReportApart(root, kind, out)
  const audits = await auditInputs(options.predictions, views)
  const features = options.features === undefined ? undefined : await readFeatures(options.features)
  await prepareReport(out, folders)
  const unlock = await lockFolder(out)
  try {
    const cache = await MeasurementCache.open(join(out, CACHE))
    const sets = await surveyAll(options, views, cache)
    const audit = await auditAll(options, sets, audits, cache)
    const summary = await write(options, sets, audit, features)
    await pruneThumbs(out, cache.keptDigests())
    const seconds = (performance.now() - started) / 1000
    return { page: join(out, PAGE), summary, views, seconds }
  } finally {
    await unlock()
  }
}

/** A report in a labelled set would be taken for pages of it by whoever reads it next. */
async function checkReportApart(
  root: string,
  kind: DatasetView['kind'],
  out: string,
): Promise<void> {
  if (kind === 'input') checkApartFromSet(await readLabelledSet(root), out)
}

/** What an audit of each labelled set needs, checked before any image is opened. */
async function auditInputs(
  predictions: string | undefined,
  views: readonly DatasetView[],
): Promise<(AuditInput | undefined)[]> {
  if (predictions !== undefined && !(await isFile(predictions))) {
    throw new InputError('FILE_MISSING', `--predictions: there is no file ${predictions}`)
  }
  if (predictions !== undefined && views.every(({ kind }) => kind !== 'input')) {
    throw new InputError(
      'NOT_LABELLED_SET',
      '--predictions ranks the labels of a labelled set: give the folder that the set was built from',
    )
  }
  const inputs: (AuditInput | undefined)[] = []
  for (const { kind, root } of views) {
    inputs.push(kind === 'input' ? await readAuditInput(root, predictions) : undefined)
  }
  return inputs
}

async function surveyAll(
  { out, workers, sample, map, features, progress, signal }: InspectOptions,
  views: readonly DatasetView[],
  cache: MeasurementCache,
): Promise<Surveyed[]> {
  return withMeasuringPool(workers, signal, async (pool) => {
    const sets: Surveyed[] = []
    const looks = map !== 'none' && features === undefined
    for (const view of views) {
      const digests = new Set<string>()
      const measuring = { pool, cache, progress, signal }
      try {
        sets.push(await survey(measuring, view, { out: resolve(out), sample, looks }, digests))
      } finally {
        await cache.keep(view.root, digests)
      }
    }
    return sets
  })
}

/** What the audit of each labelled set finds; a built one was made from what was audited before. */
async function auditAll(
  { out, workers, progress, signal }: InspectOptions,
  sets: readonly Surveyed[],
  inputs: readonly (AuditInput | undefined)[],
  cache: MeasurementCache,
): Promise<{ sections: Html[]; items: AuditData | undefined }> {
  const sections: Html[] = []
  let items: AuditData | undefined
  for (const [i, set] of sets.entries()) {
    const input = inputs[i]
    if (!input) continue
    const audit = await labelIssuesOf(set.view, out, input, { workers, cache, progress, signal })
    sections.push(labelIssuesSection(audit, set))
    // Of two sets the first one is decided on.
    if (i === 0) items = await auditData(audit, set.view)
  }
  return { sections, items }
}

async function write(
  { out, data, map: method, signal }: InspectOptions,
  sets: readonly Surveyed[],
  { sections: more, items }: { sections: readonly Html[]; items: AuditData | undefined },
  features: FeaturesFile | undefined,
): Promise<Summary> {
  const laid = method === 'none' ? undefined : await layMap(sets, { out, method, features, signal })
  const [set, against] = sets as [Surveyed, Surveyed?]
  const compared = compare(set, against)
  const results = statisticRowsOf(compared)
  const summary = summaryOf(sets, compared, results)
  const { script, style } = await loadAssets()
  await writeWhole(join(out, SUMMARY_FILE), `${JSON.stringify(summary, null, 2)}\n`)
  await clearChunks(out)
  const roots: Record<string, Roots> = {}
  for (const [i, one] of sets.entries()) {
    const letter = LETTERS[i]!
    const { root, sourceRoot } = one.view
    roots[letter] = {
      files: folderAddress(out, root),
      ...(sourceRoot !== undefined && { sources: folderAddress(out, sourceRoot) }),
    }
    await writeSet(out, letter, one, {
      command: replayCommand(one.view, data),
      hasMap: laid !== undefined,
      ...predictionsOf(one, features),
    })
  }
  await writeRoots(out, roots)
  if (items) await writeChunk(out, 'audit', items)
  if (laid) {
    await writeChunk(out, 'map', laid.map)
    await writeChunk(out, 'likeness', laid.likeness)
  }
  await writeWhole(join(out, 'page.js'), script)
  await writeWhole(join(out, 'page.css'), style)
  await writeWhole(
    join(out, PAGE),
    pageText({ set, against, compared, results, more, findings: items?.items.length }),
  )
  return summary
}
