/** The pool's worker: surveys sources, renders them, checks files. Holds nothing between tasks but caches. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { ImageError } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { failureOf } from '../../jobs/failures.ts'
import { writeResult } from '../../jobs/layout.ts'
import { isStopped, workerSetup, workerTask } from '../../jobs/worker.ts'
import { readSourceLine } from '../../dataset/annotations/source-file.ts'
import { decode, type DecodeOptions } from '../../page/codec/decode.ts'
import { Page } from '../../page/image/page.ts'
import { fingerprint } from '../../page/dedupe/phash.ts'
import { readPageFile } from '../../page/codec/page-file.ts'
import { probe } from '../../page/codec/probe.ts'
import type { Source } from '../../page/image/source.ts'
import { recipeFromWire } from '../recipe/load.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { Annotator, type AnnotatedImage } from '../annotations/annotate.ts'
import type { VariantKey } from '../recipe/draw.ts'
import { drawVariant, type DrawnVariant } from './attempts.ts'
import { OverlayCache } from './overlays.ts'
import { encode } from './encode.ts'
import { fileOf } from './paths.ts'
import { PACKS, PackWriter } from './packs.ts'
import { qualityOf } from './render.ts'
import type {
  ImageTask,
  JournalRow,
  SourceResult,
  SourceTask,
  Survey,
  SurveyResult,
  WorkerSetup,
} from './task.ts'

const setup = workerSetup() as WorkerSetup
const recipe = await recipeFromWire(setup.recipe)
const holdoutRecipe = await recipeFromWire(setup.holdoutRecipe)
const page = new Page()
const overlays = new OverlayCache(setup.root, recipe.canvas)
const pack = new PackWriter(join(setup.out, PACKS))

/** Images that are encoded and written while the next are drawn, at most. */
const WAITING = 4

/** Reads each source once: its digest and what it looks like. Unreadable ones say why. */
export const survey = workerTask(async (paths: readonly string[]): Promise<SurveyResult[]> => {
  const results: SurveyResult[] = []
  for (const path of paths) {
    try {
      const bytes = await readFile(join(setup.root, path))
      const digest = sha256(bytes)
      const header = await probe(bytes)
      const pages = [await surveyPage(bytes, digest, { header })]
      for (let number = 2; number <= header.pages; number++) {
        pages.push(await surveyPage(bytes, digest, { page: number }).catch(failureOf))
      }
      results.push({ path, pages })
    } catch (error) {
      results.push({ path, ...failureOf(error) })
    }
  }
  return results
})

async function surveyPage(
  bytes: Uint8Array,
  digest: string,
  options: Pick<DecodeOptions, 'page' | 'header'>,
): Promise<Survey | ReturnType<typeof failureOf>> {
  const header = options.header ?? (await probe(bytes, options.page))
  const small = await decode(bytes, digest, { ...options, area: SURVEY_AREA })
  const looks = fingerprint(small.pixels, small.width, small.height)
  const { issue } = small
  const { width, height } = header
  return {
    sha256: digest,
    width,
    height,
    fingerprint: looks,
    ...(issue !== undefined && { issue }),
  }
}

/** Enough for a fingerprint; large photos are read at a fraction of their size. */
const SURVEY_AREA = 128 * 128

/**
 * Makes the images of one source, which is decoded once for all of them.
 * @throws WorkError where the machine fails (disk full); a bad image is a failure in the result
 */
export const render = workerTask(async (task: SourceTask): Promise<SourceResult> => {
  const rows: JournalRow[] = []
  const failures: SourceResult['failures'] = []
  const annotations =
    task.annotations && (await readSourceLine(setup.annotations!, task.annotations))
  const fail = (image: ImageTask, error: unknown): void => {
    failures.push({ id: image.id, path: task.path, target: task.of.target, ...failureOf(error) })
  }
  let bytes: Buffer
  let source: Source
  let copyable: boolean
  try {
    const read = await readPageFile(join(setup.root, task.path))
    bytes = read.bytes
    if (sha256(bytes) !== task.sha256) {
      throw new ImageError('SOURCE_CHANGED', 'the file is not the one it was when the build began')
    }
    const { area, fill } = recipe.canvas
    const header = await probe(bytes, read.page)
    source = await decode(bytes, task.sha256, { area, background: fill, header })
    const { plain, width, height } = header
    copyable = plain && recipe.output.format === 'jpeg' && (area === 0 || width * height <= area)
  } catch (error) {
    for (const image of task.images) fail(image, error)
    return { rows, failures }
  }

  const annotator = annotations && new Annotator(annotations, source)
  const limit = pLimit(WAITING)
  const pending = new Set<Promise<void>>()
  let failure: unknown
  for (const image of task.images) {
    if (isStopped() || failure !== undefined) break
    try {
      const made = await draw(task, image, {
        source,
        annotator,
        original: copyable ? bytes : undefined,
      })
      const saved = limit(() => save(task, image, made, rows)).catch((error: unknown) => {
        if (error instanceof ImageError) fail(image, error)
        else failure ??= error
      })
      pending.add(saved)
      void saved.finally(() => pending.delete(saved))
      if (pending.size >= WAITING) await Promise.race(pending)
    } catch (error) {
      if (!(error instanceof ImageError)) throw error
      fail(image, error)
    }
  }
  await Promise.all(pending)
  await pack.sync()
  if (failure !== undefined) throw failure
  return { rows: inOrder(rows, task.images), failures }
})

/** What is left to do with an image once it is drawn. */
interface Drawn extends Pick<DrawnVariant, 'steps' | 'readability'> {
  width: number
  height: number
  attempt: number
  annotationLine: string | undefined
  bytes: Promise<Uint8Array>
}

/** A source as it was decoded. */
interface Decoded {
  source: Source
  annotator: Annotator | undefined
  /** its file, where that may be the untouched image */
  original: Uint8Array | undefined
}

async function draw(
  task: SourceTask,
  image: ImageTask,
  { source, annotator, original }: Decoded,
): Promise<Drawn> {
  const chosen: Recipe = image.split === 'holdout/noisy' ? holdoutRecipe : recipe
  const key = { seed: chosen.seed, source: task.sha256, variant: image.variant + task.keyOffset }
  const line = (made: DrawnVariant, shown: Source | AnnotatedPixels): string | undefined =>
    annotator && lineOf(annotator, image, made, shown)
  let made: DrawnVariant = UNTOUCHED(key)
  if (image.variant === 0) {
    if (original) {
      const { width, height } = source
      const annotationLine = line(made, source)
      const bytes = Promise.resolve(original)
      return { ...made, width, height, attempt: 0, annotationLine, bytes }
    }
    page.load(source)
  } else {
    const { of, overlays: others } = task
    const request = { recipe: chosen, canvas: recipe.canvas, key, of, overlays: others }
    made = await drawVariant(
      page,
      source,
      { ...request, annotate: annotator !== undefined },
      loadOverlay,
    )
  }
  const { width, height } = page
  const annotationLine = annotator && line(made, { width, height, pixels: page.peek() })
  const bytes = encode(page, recipe.output.format, qualityOf(chosen, made.key))
  return { ...made, width, height, attempt: made.key.attempt ?? 0, annotationLine, bytes }
}

const UNTOUCHED = (key: VariantKey): DrawnVariant => ({
  steps: [],
  key,
  readability: undefined,
  moved: undefined,
  moves: [],
  marks: [],
})

type AnnotatedPixels = Pick<AnnotatedImage, 'width' | 'height' | 'pixels'>

function lineOf(
  annotator: Annotator,
  { split, id }: ImageTask,
  { moves, marks }: DrawnVariant,
  { width, height, pixels }: AnnotatedPixels,
): string {
  return JSON.stringify(annotator.on(fileOf(split, id), { width, height, pixels, moves, marks }))
}

async function save(
  task: SourceTask,
  image: ImageTask,
  made: Drawn,
  rows: JournalRow[],
): Promise<void> {
  const bytes = await made.bytes
  const file = fileOf(image.split, image.id)
  if (setup.store === 'files') await writeResult(setup.out, file, bytes)
  const place = setup.store === 'packs' && { pack: await pack.append(bytes) }
  const { annotationLine } = made
  const { annotations } = task
  rows.push({
    id: image.id,
    split: image.split,
    file,
    target: task.of.target,
    source: {
      path: task.path,
      sha256: task.sha256,
      ...(annotations && { annotations: annotations.sha256 }),
    },
    variant: image.variant,
    ...(task.keyOffset > 0 && { keyOffset: task.keyOffset }),
    ...(made.attempt > 0 && { attempt: made.attempt }),
    ...(made.readability !== undefined && { readability: made.readability }),
    steps: made.steps,
    width: made.width,
    height: made.height,
    bytes: bytes.length,
    sha256: sha256(bytes),
    ...place,
    ...(annotationLine !== undefined && { annotations: sha256(annotationLine), annotationLine }),
  })
}

const loadOverlay = overlays.load.bind(overlays)

function inOrder(rows: JournalRow[], images: readonly ImageTask[]): JournalRow[] {
  const position = new Map(images.map((image, index) => [image.id, index]))
  return rows.toSorted((a, b) => position.get(a.id)! - position.get(b.id)!)
}
