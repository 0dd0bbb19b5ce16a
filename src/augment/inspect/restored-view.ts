/** A folder that `augment denoise` wrote as a view for a report: each page beside what it was before. */
import { readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { reasonOf } from '../../core/errors.ts'
import { isFolder } from '../../core/files.ts'
import { readJsonLines } from '../../core/json-lines.ts'
import { classesOf, readClasses } from '../../dataset/classes.ts'
import { isFile } from '../../dataset/images.ts'
import { JOURNAL, MANIFEST } from '../../jobs/layout.ts'
import { RECIPE } from '../build/paths.ts'
import { RESTORED, type RestoredInfo } from '../denoise/claim.ts'
import type { RestoredRow } from '../denoise/task.ts'
import { loadRecipe } from '../recipe/load.ts'
import { addRun } from './built-view.ts'
import type { Detail } from './data.ts'
import { emptyDatasetView, type DatasetView, type StepRuns } from './dataset-view.ts'

/** Pages that something was done to come first. */
const SPLITS = ['changed', 'as before']

/**
 * @param data where the pages were read, if not where they were
 * @throws InputError `FILE_MISSING`, `JSON_LINE_DAMAGED`
 */
export async function readRestoredView(folder: string, data?: string): Promise<DatasetView> {
  const root = resolve(folder)
  const info = JSON.parse(await readFile(join(root, RESTORED), 'utf8')) as RestoredInfo
  const finished = await isFile(join(root, MANIFEST))
  const manifest = join(root, finished ? MANIFEST : JOURNAL)
  const view = emptyDatasetView({
    kind: 'built',
    folder,
    root,
    name: basename(root),
    classes: [],
    splits: SPLITS,
    details: () => detailsOf(manifest),
  })
  view.isRestored = true
  if (!finished) view.notices.push('Not all pages are restored: those that are done are shown.')
  try {
    view.recipe = (await loadRecipe(join(root, RECIPE))).recipe
  } catch (error) {
    view.notices.push(`${reasonOf(error)}.`)
  }
  const targets: (number | undefined)[] = []
  const steps = new Map<string, StepRuns>()
  for await (const { value: row } of readJsonLines<RestoredRow>(manifest)) {
    addRow(view, row, steps)
    targets.push(row.target)
  }
  view.steps = [...steps.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const known = new Set(targets.filter((target) => target !== undefined))
  const meta = join(root, 'meta.csv')
  view.classes = (await isFile(meta)) ? await readClasses(meta) : classesOf(known)
  const places = new Map(view.classes.map(({ target }, i) => [target, i]))
  view.class = targets.map((target) => places.get(target ?? -1) ?? -1)
  const source = data ?? resolve(root, info.source.root)
  if (await isFolder(source)) view.sourceRoot = resolve(source)
  else
    view.notices.push(
      `The pages as they were before are not found at ${source}: say where they are with --data.`,
    )
  return view
}

function addRow(view: DatasetView, row: RestoredRow, steps: Map<string, StepRuns>): void {
  const place = view.ids.length
  view.ids.push(row.id)
  view.files.push(row.file)
  view.split.push(row.changed ? 0 : 1)
  view.source.push(view.sources.length)
  view.sources.push(row.source)
  view.sha256.push(row.sha256)
  view.width.push(row.width)
  view.height.push(row.height)
  view.bytes.push(row.bytes)
  if (row.steps.length > 0) view.drawn++
  for (const step of row.steps) addRun(steps, step, place)
}

async function* detailsOf(manifest: string): AsyncGenerator<Detail> {
  for await (const { value: row } of readJsonLines<RestoredRow>(manifest)) {
    const { file, bytes, sha256, source, steps } = row
    yield {
      file,
      bytes,
      sha256,
      source,
      steps: steps.map(({ path, params, skipped, did }) => ({
        path,
        params,
        ...(skipped !== undefined && { skipped }),
        ...(did && { did }),
      })),
    }
  }
}
