/** A built set as a view for a report, also one that is unfinished, cut off or has lost files. */
import { basename, join, resolve } from 'node:path'
import { InputError, PalimpsestError, reasonOf } from '../../core/errors.ts'
import { readJsonLines } from '../../core/json-lines.ts'
import { classesOf } from '../../dataset/classes.ts'
import {
  readDatasetInfo,
  splitsOf,
  type DatasetInfo,
  type FileMark,
  type ManifestRow,
} from '../../dataset/built-dataset.ts'
import { readManifest } from '../../dataset/manifest.ts'
import { eachPage } from '../../dataset/each-page.ts'
import { leavesFolder } from '../../dataset/file-index.ts'
import { isFile } from '../../dataset/images.ts'
import { isFolder } from '../../core/files.ts'
import { listImages } from '../../dataset/list.ts'
import { FAILURES, JOURNAL, MANIFEST } from '../../jobs/layout.ts'
import { pageDigest } from '../../page/codec/page-file.ts'
import { DATASET, RECIPE } from '../build/paths.ts'
import type { Failure } from '../build/task.ts'
import { setPdfDensity } from '../../page/codec/pdf-density.ts'
import { loadRecipe } from '../recipe/load.ts'
import type { Detail } from './data.ts'
import { emptyDatasetView, type StepRuns, type DatasetView } from './dataset-view.ts'

/**
 * Reads the manifest, or the journal of a build that was not finished. What is wrong with the set is
 * said in its notices where a report can be made all the same.
 * @param data where the sources are, if not where they were
 * @throws InputError `SET_EMPTY`, `JSON_LINE_DAMAGED`, `MANIFEST_ROW_INVALID`
 */
export async function readBuiltView(folder: string, data?: string): Promise<DatasetView> {
  const root = resolve(folder)
  const notices: string[] = []
  const tell = (error: unknown): undefined => {
    if (!(error instanceof PalimpsestError)) throw error
    notices.push(`${reasonOf(error)}.`.replace(/\.\.$/, '.'))
  }
  const info = await readDatasetInfo(folder).catch(tell)
  if (info?.source.pdfDpi !== undefined) setPdfDensity(info.source.pdfDpi)
  const { recipe } = (await loadRecipe(join(folder, RECIPE)).catch(tell)) ?? {}
  const finished = await isFile(join(folder, MANIFEST))
  const manifest = join(folder, finished ? MANIFEST : JOURNAL)
  if (!finished && !(await isFile(manifest))) {
    throw new InputError(
      'SET_EMPTY',
      `${folder}: expected ${MANIFEST} beside ${DATASET}, found neither it nor the ${JOURNAL} of a build under way: restore it, or build the set again`,
    )
  }
  if (!finished) {
    notices.push(
      'The build was not finished: the images that are done are shown. The same build command resumes it.',
    )
  }
  const view = emptyDatasetView({
    kind: 'built',
    folder,
    root,
    name: basename(root),
    classes: [],
    splits: [...splitsOf(info ?? {})],
    details: () => detailsOf(manifest),
  })
  view.info = info
  view.recipe = recipe
  view.notices = notices
  await readRows(view, manifest, info)
  view.failures = await readFailures(join(folder, FAILURES))
  await findSources(view, data ?? (info && resolve(root, info.source.root)))
  return view
}

async function readRows(view: DatasetView, manifest: string, info?: DatasetInfo): Promise<void> {
  const steps = new Map<string, StepRuns>()
  const sources = new Map<string, number>()
  const targets: number[] = []
  const rows = readManifest(manifest, {
    torn: ({ line }) =>
      view.notices.push(
        `${basename(manifest)} is cut off in line ${line}: images from there on are missing here.`,
      ),
  })
  for await (const row of rows) {
    for (const path of [row.file, row.source.path]) {
      if (!leavesFolder(path)) continue
      const message = `${manifest}: image "${row.id}" names a file outside of its set, ${path}. The file was changed or damaged: restore it.`
      throw new InputError('MANIFEST_ROW_INVALID', message)
    }
    const place = view.ids.length
    view.ids.push(row.id)
    view.files.push(row.file)
    view.split.push(view.splits.indexOf(row.split))
    targets.push(row.target)
    const source = sources.get(row.source.path) ?? sources.size
    if (source === sources.size) {
      sources.set(row.source.path, source)
      view.sources.push(markOf(row.source))
    }
    view.source.push(source)
    view.sha256.push(row.sha256)
    view.width.push(row.width)
    view.height.push(row.height)
    view.bytes.push(row.bytes)
    if (row.split.startsWith('holdout/') || row.variant === 0) continue
    view.drawn++
    for (const step of row.steps) addRun(steps, step, place)
  }
  if (view.ids.length === 0) {
    const left = view.notices.length > 0 ? ` (${view.notices.join(' ')})` : ''
    throw new InputError(
      'SET_EMPTY',
      `${manifest}: expected one row per image, found none${left}: build the set again`,
    )
  }
  view.classes = info?.classes ?? classesOf(new Set(targets))
  const classAt = new Map(view.classes.map(({ target }, i) => [target, i]))
  view.class = targets.map((target) => classAt.get(target) ?? -1)
  view.steps = [...steps.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const { counts } = info ?? {}
  const expected = splitsOf(info ?? {}).reduce((sum, split) => sum + (counts?.[split] ?? 0), 0)
  if (expected > view.ids.length) {
    view.notices.push(
      `${DATASET} counts ${expected.toLocaleString('en')} images, the manifest names ${view.ids.length.toLocaleString('en')} of them.`,
    )
  }
}

/** Notes that a step was part of an image. */
export function addRun(
  steps: Map<string, StepRuns>,
  { path, effect, params, skipped }: ManifestRow['steps'][number],
  place: number,
): void {
  let runs = steps.get(path)
  if (!runs) {
    runs = { path, effect, rows: [], skipped: [], params: {} }
    for (const name of Object.keys(params)) runs.params[name] = []
    steps.set(path, runs)
  }
  if (skipped !== undefined) runs.skipped.push(runs.rows.length)
  runs.rows.push(place)
  for (const [name, values] of Object.entries(runs.params)) values.push(params[name] ?? '')
}

/** A source by the digest of its page: pages of one file have its digest in the manifest. */
function markOf({ path, sha256 }: FileMark): FileMark {
  const page = Number(/#(\d{1,5})$/.exec(path)?.[1] ?? 1)
  return { path, sha256: pageDigest(sha256, page) }
}

async function readFailures(file: string): Promise<Failure[]> {
  const failures: Failure[] = []
  if (!(await isFile(file))) return failures
  for await (const { value } of readJsonLines<Failure>(file)) failures.push(value)
  return failures
}

async function findSources(view: DatasetView, root: string | undefined): Promise<void> {
  if (root === undefined || !(await isFolder(root))) {
    const where = root === undefined ? '' : ` at ${root}`
    view.notices.push(
      `The pages that the set was made from are not found${where}: it is shown without them. Say where they are with --data.`,
    )
    return
  }
  view.sourceRoot = resolve(root)
  const test = join(root, 'test')
  if (await isFolder(test)) {
    const pages = await eachPage((await listImages(test)).map((file) => ({ file })))
    view.test = pages.map(({ file }) => file)
  }
}

async function* detailsOf(manifest: string): AsyncGenerator<Detail> {
  for await (const { file, bytes, sha256, source, variant, steps } of readManifest(manifest)) {
    yield {
      file,
      bytes,
      sha256,
      source: { path: source.path, sha256: source.sha256 },
      variant,
      steps: steps.map(({ path, params, skipped, did, overlay }) => ({
        path,
        params,
        ...(skipped !== undefined && { skipped }),
        ...(did && { did }),
        ...(overlay && { overlay: overlay.path }),
      })),
    }
  }
}
