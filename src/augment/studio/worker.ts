/** The studio's worker: pages drawn as a build draws them. Holds nothing between tasks but caches. */
import { join } from 'node:path'
import sharp from 'sharp'
import { ImageError, systemCode } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { workerSetup, workerTask } from '../../jobs/worker.ts'
import { decode } from '../../page/codec/decode.ts'
import { readPageFile } from '../../page/codec/page-file.ts'
import { probe } from '../../page/codec/probe.ts'
import { Page } from '../../page/image/page.ts'
import type { Source } from '../../page/image/source.ts'
import { readability } from '../../page/readability/readability.ts'
import { Annotator } from '../annotations/annotate.ts'
import { drawVariant, type DrawnVariant } from '../build/attempts.ts'
import { bearableSteps } from '../build/bearable.ts'
import { encode } from '../build/encode.ts'
import { OverlayCache } from '../build/overlays.ts'
import { qualityOf, renderVariant } from '../build/render.ts'
import { drawSteps, type VariantKey } from '../recipe/draw.ts'
import { recipeFromParts } from '../recipe/load.ts'
import type { Canvas, Recipe } from '../recipe/recipe.ts'
import type { RecipeInput } from '../recipe/schema.ts'
import { shownOf, type ShownAnnotations } from '../inspect/shown-annotations.ts'
import { STATISTICS } from '../statistics/image-statistics.ts'
import { MEASURED_AREA, measureSource } from '../statistics/measure.ts'
import { gridOf, registered } from '../build/map-grid.ts'
import type {
  BeforeTask,
  DrawnPage,
  DrawTask,
  SampledPage,
  StepPicture,
  StudioSetup,
  Subject,
} from './task.ts'

const { root } = workerSetup() as StudioSetup
const page = new Page()

/** Decoded sources that are kept: the page that is looked at, and those of a sample. 1 MB each. */
const MAX_KEPT = 64
const kept = new Map<string, Source>()
const overlayCaches = new Map<string, OverlayCache>()
let last: { text: string; recipe: Recipe } | undefined

/** Grey of what a moved page shows beside its source, and quality of pictures that no build writes. */
const BESIDE = 128
const LOOK_QUALITY = 90

/** One variant, encoded as a build writes it. @throws ImageError */
export const draw = workerTask(async (task: DrawTask): Promise<DrawnPage> => {
  const { recipe, source } = await opened(task)
  if (task.variant === 0) page.load(source)
  const made = task.variant === 0 ? undefined : await drawn(recipe, source, task)
  const key = made?.key ?? keyOf(recipe, task)
  const { width, height } = page
  const encoded = encode(page, recipe.output.format, qualityOf(recipe, key))
  const share = made && readabilityOf(source, made)
  const annotations = annotationsOn(source, task, made)
  const bytes = await encoded
  return {
    bytes,
    sha256: sha256(bytes),
    width,
    height,
    steps: made?.steps ?? [],
    readability: share,
    attempt: key.attempt ?? 0,
    grid: made?.moved && gridOf(made.moved),
    annotations,
  }
})

/** The page after each step, the last one before it is brought within the canvas. @throws ImageError */
export const steps = workerTask(async (task: DrawTask): Promise<StepPicture[]> => {
  const { recipe, source } = await opened(task)
  const { key } = await drawn(recipe, source, task)
  const { of, overlays } = task.subject
  const planned = bearableSteps(drawSteps(recipe, key, of, overlays), source, recipe, recipe.canvas)
  const pictures: Promise<StepPicture>[] = []
  const afterStep = (step: StepPicture['step'], now: Page): void => {
    // The page's bytes are copied before this returns.
    pictures.push(encode(now, 'jpeg', LOOK_QUALITY).then((bytes) => ({ step, bytes })))
  }
  const { canvas } = recipe
  await renderVariant(page, source, { key, canvas, afterStep }, planned, overlaysOf(canvas))
  return Promise.all(pictures)
})

/** The source as it lies on a drawn page, as JPEG. @throws ImageError */
export const before = workerTask(async (task: BeforeTask): Promise<Uint8Array> => {
  const { source } = await opened(task)
  const { grid } = task
  if (!grid) {
    page.load(source)
    return encode(page, 'jpeg', LOOK_QUALITY)
  }
  const { width, height } = grid
  return sharp(registered(source, grid, BESIDE), { raw: { width, height, channels: 3 } })
    .jpeg({ quality: LOOK_QUALITY, optimiseCoding: false })
    .toBuffer()
})

/** One variant drawn, measured and thrown away. @throws ImageError */
export const sample = workerTask(async (task: DrawTask): Promise<SampledPage> => {
  const { recipe, source } = await opened(task)
  const started = performance.now()
  const made = await drawn(recipe, source, task)
  const bytes = await encode(page, recipe.output.format, qualityOf(recipe, made.key))
  const ms = performance.now() - started
  const share = readabilityOf(source, made)
  const header = await probe(bytes)
  const { width, height } = header
  const file = await decode(bytes, '', { area: MEASURED_AREA, header })
  const measured = measureSource(file, { statistics: true, skew: true })
  const image = { width, height, bytes: bytes.length, ...measured }
  const values = Float64Array.from(STATISTICS, ({ of }) => of(image) ?? Number.NaN)
  return { values, readability: share, ms }
})

function drawn(recipe: Recipe, source: Source, task: DrawTask): ReturnType<typeof drawVariant> {
  const { canvas } = recipe
  const { of, overlays, annotations } = task.subject
  const annotate = annotations !== undefined
  const request = { recipe, canvas, key: keyOf(recipe, task), of, overlays, annotate }
  return drawVariant(page, source, request, overlaysOf(canvas))
}

/** The source's annotations where they are on `page`, which holds the variant, or the source as it is. */
function annotationsOn(
  source: Source,
  { subject }: DrawTask,
  made: DrawnVariant | undefined,
): ShownAnnotations | undefined {
  if (!subject.annotations) return undefined
  const { width, height } = page
  const { moves, marks } = made ?? { moves: [], marks: [] }
  const image = { width, height, pixels: page.peek(), moves, marks }
  return shownOf(new Annotator(subject.annotations, source).on(subject.path, image))
}

/** Also of a recipe that does not ask for it; `page` holds the variant. */
function readabilityOf(source: Source, { moved, readability: known }: DrawnVariant) {
  if (known !== undefined || !moved) return known
  const { width, height } = page
  return readability(source, { width, height, pixels: page.peek() }, moved)
}

const keyOf = ({ seed }: Recipe, { subject, variant }: DrawTask): VariantKey => ({
  seed,
  source: subject.sha256,
  variant: variant + subject.keyOffset,
})

async function opened(
  task: Pick<DrawTask, 'recipe' | 'subject'>,
): Promise<{ recipe: Recipe; source: Source }> {
  if (last?.text !== task.recipe) {
    const recipe = await recipeFromParts(JSON.parse(task.recipe) as RecipeInput)
    last = { text: task.recipe, recipe }
  }
  const { recipe } = last
  return { recipe, source: await sourceOf(task.subject, recipe.canvas) }
}

async function sourceOf({ path, sha256: digest }: Subject, canvas: Canvas): Promise<Source> {
  const name = `${digest} ${path} ${canvas.area} ${canvas.fill}`
  const known = kept.get(name)
  kept.delete(name)
  const source = known ?? (await read(path, digest, canvas))
  kept.set(name, source)
  const oldest = kept.keys().next()
  if (kept.size > MAX_KEPT && !oldest.done) kept.delete(oldest.value)
  return source
}

async function read(path: string, digest: string, { area, fill }: Canvas): Promise<Source> {
  const file = await readPageFile(join(root, path)).catch((error: unknown) => {
    const reason = systemCode(error) === 'ENOENT' ? 'the file is gone' : String(error)
    throw new ImageError('SOURCE_GONE', `${path}: ${reason}`, { cause: error })
  })
  if (sha256(file.bytes) !== digest) {
    throw new ImageError('SOURCE_CHANGED', `${path}: the file is not the one it was at the start`)
  }
  try {
    return await decode(file.bytes, digest, { area, background: fill, page: file.page })
  } catch (error) {
    if (!(error instanceof ImageError)) throw error
    throw new ImageError(error.code, `${path}: ${error.message}`, { cause: error })
  }
}

function overlaysOf(canvas: Canvas): OverlayCache['load'] {
  const name = `${canvas.area} ${canvas.fill}`
  const cache = overlayCaches.get(name) ?? new OverlayCache(root, canvas)
  overlayCaches.set(name, cache)
  return cache.load.bind(cache)
}
