/** `augment build --format`: a set drawn straight into the files that `augment export` would make of it. */
import { readdir, rm, stat } from 'node:fs/promises'
import type { Piscina } from 'piscina'
import { InputError } from '../../core/errors.ts'
import { readJsonLines } from '../../core/json-lines.ts'
import { checkApartFromSet } from '../../dataset/apart.ts'
import { splitsOf, type DatasetInfo } from '../../dataset/built-dataset.ts'
import { readLabelledSet, type LabelledSet } from '../../dataset/labelled-set.ts'
import type { Journal } from '../../jobs/journal.ts'
import { FAILURES, MANIFEST } from '../../jobs/layout.ts'
import {
  checkOutputFolder,
  withOutputFolder,
  type FolderClaim,
  type OutputFolder,
} from '../../jobs/output-folder.ts'
import { withPool } from '../../jobs/pool.ts'
import { mapTasks } from '../../jobs/run-tasks.ts'
import {
  planOrRefuse,
  setupOf,
  WORKER,
  type BuildOptions,
  type BuildResult,
} from '../build/build.ts'
import { annotatedPages } from '../build/annotated-pages.ts'
import { AnnotationFile } from '../build/annotation-lines.ts'
import { refuseOtherData } from '../build/claim.ts'
import { descriptionOf, recipeFiles, settingsDigest } from '../build/description.ts'
import { Tally, type Finished } from '../build/tally.ts'
import { isPacked, PackIndex, PackReader, PACKS, type StoredRow } from '../build/packs.ts'
import { placeOf, sourceDigest, type Plan } from '../build/plan.ts'
import { renderPlan } from '../build/render-all.ts'
import { placesOf } from '../build/resume.ts'
import { layerKindsOf } from '../layers/layer.ts'
import { forgetChanged } from '../build/survey-cache.ts'
import { surveyPages, type Surveyed } from '../build/survey.ts'
import type { Failure, JournalRow } from '../build/task.ts'
import { cardOf } from './card.ts'
import { EXPORT } from '../../dataset/packed-built.ts'
import { IMAGES, readExportInfo, type ExportInfo } from './export-info.ts'
import { cardSplits, OURS } from './export-set.ts'
import type { ExportFormat } from './format.ts'
import { loadPacked, type PackedFormat } from './formats.ts'
import { labelsOf } from './labels.ts'
import { packSource } from './pack-source.ts'
import { divide, type Part } from './parts.ts'
import { SIDE_BY_SIDE, writePart, type PartRow } from './write-part.ts'

export interface PackedOptions extends BuildOptions {
  format: PackedFormat
  /** bytes that a file has at most, about */
  shardSize: number
}

/**
 * Builds a set without a file per image: workers append to a pack each, and at the end the packs
 * become the very files that `exportSet` makes of the same set. Twice their room is needed meanwhile.
 * The same command again resumes.
 * @throws InputError and WorkError as `build` does; InputError `OTHER_EXPORT`
 */
export async function buildPacked(options: PackedOptions): Promise<BuildResult> {
  const started = performance.now()
  const { data, out, fixes, classes, workers: threads, signal } = options
  const set = await readLabelledSet(data, { fixes, ...(classes && { classes }) })
  checkApartFromSet(set, out)
  const format = await loadPacked(options.format, options.recipe.output)
  const built = await withOutputFolder(out, packedClaim(options), (folder) => {
    const setup = setupOf(options, set.root, 'packs')
    return withPool(WORKER, { threads, signal, setup }, (pool) =>
      packIn(folder, pool, { set, format, options }),
    )
  })
  const seconds = (performance.now() - started) / 1000
  const peakRssBytes = process.resourceUsage().maxRSS * 1024
  return { ...built, set, seconds, imagesPerSecond: built.made / seconds, peakRssBytes }
}

/** A claim to the folder of a set in a format; it refuses with `OTHER_EXPORT`. */
function packedClaim(options: PackedOptions): FolderClaim<ExportInfo> {
  const { out, format, shardSize, recipe, holdoutRecipe, overwrite } = options
  return {
    mark: EXPORT,
    read: readExportInfo,
    check: (before) => {
      const isSame =
        before.as === format &&
        before.shardSize === shardSize &&
        before.dataset?.settings === settingsDigest(recipe, holdoutRecipe)
      if (isSame) return
      throw new InputError(
        'OTHER_EXPORT',
        `${out} holds another set (${before.as}), of another recipe, format or size of files: ` +
          'build into another folder with --out, or throw it away with --overwrite',
      )
    },
    ours: () => OURS,
    overwrite,
    folders: ['data', PACKS],
  }
}

/** For dry runs: refuses what a build would of its folder. @returns what an earlier one says of its set */
export async function checkPackedFolder(options: PackedOptions): Promise<DatasetInfo | undefined> {
  return (await checkOutputFolder(options.out, packedClaim(options)))?.dataset
}

interface PackedWork {
  set: LabelledSet
  format: ExportFormat
  options: PackedOptions
}

type Built = Pick<BuildResult, keyof Finished | 'made' | 'plan' | 'failures' | 'warnings'>

async function packIn(
  folder: OutputFolder<ExportInfo>,
  pool: Piscina,
  work: PackedWork,
): Promise<Built> {
  const { set, options } = work
  const { recipe, progress, signal, out } = options
  const surveyed = await surveyPages(pool, set, { progress, signal })
  const annotated = await annotatedPages(set, surveyed.pages, options.annotations, folder)
  const digest = sourceDigest(annotated.pages)
  const before = folder.before?.dataset
  const isSame = before?.source.digest === digest
  if (before && !isSame) refuseOtherData(out, before, set.root)
  const warnings = [...set.warnings, ...surveyed.warnings, ...annotated.warnings]
  const plan = planOrRefuse(recipe, annotated, set, folder.at(FAILURES))
  if (before && isSame && before.recipe.target === recipe.target) {
    const there = await finishedBefore(folder)
    if (there) return { ...there, made: 0, plan, warnings }
  }
  const failures = await folder.failures<Failure>(surveyed.failures)
  const wanted = placesOf(plan, options, isSame)
  const journal = await folder.resume<JournalRow>(
    plan.total,
    (row) => ('pack' in row ? wanted(row) : undefined),
    isPacked,
  )
  const dataset = descriptionOf(options, set, plan, digest)
  await folder.begin(infoOf(options, dataset), recipeFiles(options))
  await annotated.keep()
  const made = await renderPlan(plan, { pool, journal, failures, progress, signal })
  forgetChanged(set.root, failures.all)
  const failed = failures.all.length
  const finished = await finishPacked(folder, { ...work, plan, journal, dataset, failed })
  return { ...finished, made, plan, failures: failures.all, warnings }
}

function infoOf({ format, shardSize }: PackedOptions, dataset: DatasetInfo): ExportInfo {
  const classes = labelsOf(dataset).names
  return { format: 1, complete: false, as: format, digest: '', shardSize, classes, dataset }
}

/** What an earlier run finished, if all its files are there in full. */
async function finishedBefore(
  folder: OutputFolder<ExportInfo>,
): Promise<(Finished & Pick<Surveyed, 'failures'>) | undefined> {
  const { complete, dataset } = folder.before!
  const { counts, digest, readability, annotated } = dataset!
  if (!complete || !counts || digest === null) return undefined
  for await (const { value } of readJsonLines<PartRow>(folder.at(MANIFEST))) {
    const found = await stat(folder.at(value.file)).catch(() => undefined)
    if (found?.size !== value.bytes) return undefined
  }
  await rm(folder.at(PACKS), { recursive: true, force: true })
  const failures: Failure[] = []
  for await (const { value } of readJsonLines<Failure>(folder.at(FAILURES))) failures.push(value)
  return {
    counts,
    digest,
    failures,
    ...(readability && { readability }),
    ...(typeof annotated === 'number' && { annotated }),
  }
}

interface Finishing extends PackedWork {
  plan: Plan
  journal: Journal<JournalRow>
  dataset: DatasetInfo
  /** sources and images that could not be read or drawn */
  failed: number
}

/** Rows of the manifest in the plan's order, then the files, then what describes them. */
async function finishPacked(
  folder: OutputFolder<ExportInfo>,
  { format, options, plan, journal, dataset, failed }: Finishing,
): Promise<Finished> {
  const { recipe, holdoutRecipe, shardSize, progress, signal } = options
  const tally = new Tally({ splits: splitsOf(plan), recipe, holdoutRecipe })
  const result = await folder.complete(async () => {
    const images = await folder.writer(IMAGES)
    const index = new PackIndex(plan.total)
    const lines = await AnnotationFile.open(folder, plan)
    for await (const { row, place } of lines.rowsOf(journal).rows()) {
      const { pack, ...manifest }: StoredRow = row
      index.set(place, pack!)
      await images.write(`${JSON.stringify(manifest)}\n`)
      tally.add(manifest)
    }
    await images.close()
    const finished = { ...tally.finished(failed), ...(await lines.close()) }
    const outcome: DatasetInfo = { ...dataset, complete: true, ...finished }
    const labels = labelsOf(dataset)
    const packs = new PackReader(folder.at())
    const source = packSource(folder, IMAGES, packs, (row) => index.get(placeOf(plan, row)!.place))
    const parts = await divide(source.manifest, splitsOf(dataset), {
      partBytes: shardSize,
      shuffled: format.shuffled,
    })
    try {
      const files = await mapTasks<Part, PartRow>({
        tasks: parts,
        concurrency: SIDE_BY_SIDE,
        signal,
        progress: {
          on: progress,
          label: 'packing',
          total: plan.total,
          count: (_, { rows }) => rows.length,
        },
        run: (part) =>
          writePart(folder, part, { source, format, labels, layers: layerKindsOf(dataset) }),
      })
      const names = new Set(files.map(({ file }) => file))
      const found = (await readdir(folder.at('data'))).map((name) => `data/${name}`)
      await folder.sweep(found, (file) => names.has(file))
      await folder.write(MANIFEST, files.map((file) => `${JSON.stringify(file)}\n`).join(''))
      const card = cardOf(outcome, format, labels, cardSplits(dataset, parts, files))
      await folder.write('README.md', card)
    } finally {
      await packs.close()
    }
    return { outcome: { digest: finished.digest, dataset: outcome }, result: finished }
  })
  await rm(folder.at(PACKS), { recursive: true, force: true })
  return result
}
