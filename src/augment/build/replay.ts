/** Draws one image of a built set again and compares. */
import { join, resolve } from 'node:path'
import { InputError, systemCode } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import {
  readDatasetInfo,
  type DatasetInfo,
  type LayerRecord,
  type ManifestRow,
  type StepRecord,
} from '../../dataset/built-dataset.ts'
import { readManifest } from '../../dataset/manifest.ts'
import { withoutImageExtension } from '../../dataset/images.ts'
import type { PageAnnotations } from '../../dataset/annotations/annotation.ts'
import { findSourceLine, SOURCE_ANNOTATIONS } from '../../dataset/annotations/source-file.ts'
import { decode } from '../../page/codec/decode.ts'
import { readPageFile, type PageBytes } from '../../page/codec/page-file.ts'
import { setPdfDensity } from '../../page/codec/pdf-density.ts'
import { Page } from '../../page/image/page.ts'
import type { Source } from '../../page/image/source.ts'
import { Annotator } from '../annotations/annotate.ts'
import type { EffectRegistry } from '../effects/registry.ts'
import type { LayerFile } from '../layers/layer.ts'
import { loadRecipe } from '../recipe/load.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { keyOfAttempt } from './attempts.ts'
import { OverlayCache } from './overlays.ts'
import { encode } from './encode.ts'
import { MANIFEST } from '../../jobs/layout.ts'
import { HOLDOUT_RECIPE, RECIPE } from './paths.ts'
import { layersOf, registerPage } from './draw-image.ts'
import {
  qualityOf,
  renderVariant,
  type PlannedStep,
  type Rendered,
  type RenderRequest,
} from './render.ts'
import { versions } from './description.ts'

export interface Replay {
  row: ManifestRow
  bytes: Uint8Array
  /** the very same bytes as in the manifest */
  same: boolean
  /** its annotations as they were made again, a line of `annotations.jsonl`; undefined where it has none */
  annotationLine: string | undefined
  /** whether they are the very same too; true where it has none */
  sameAnnotations: boolean
  /** what stands beside it as it was made again; none where the set has none */
  layers: readonly LayerFile[]
  /** whether those are the very same bytes too; true where there are none */
  sameLayers: boolean
  /** versions that differ from those the set was built with, `name: then → now` */
  changed: string[]
}

export interface ReplayOptions {
  /** root of the input set, where it is not where it was */
  data?: string | undefined
  /** modules of effects, where they are not where they were */
  effects?: readonly string[] | undefined
}

/**
 * Draws one image of a built set again.
 * @throws InputError `NO_SUCH_IMAGE`, `SOURCE_GONE`, `SOURCE_CHANGED`, and as `loadRecipe` does
 */
export async function replay(
  folder: string,
  id: string,
  { data, effects }: ReplayOptions = {},
): Promise<Replay> {
  const set = await openReplay(folder, { data, effects })
  const row = await findRow(folder, id)
  const original = await readOriginal(set.root, row)
  const { annotations: digest, path } = row.source
  const given =
    digest === undefined
      ? undefined
      : await findSourceLine(join(folder, SOURCE_ANNOTATIONS), path, digest)
  const noisy = row.registered === undefined ? row : await findNoisy(folder, row)
  const { bytes, annotationLine, layers } = await drawAgain(set, row, { original, given, noisy })
  const now = versions()
  const changed = Object.entries(set.info.versions)
    .filter(([name, then]) => now[name] !== then)
    .map(([name, then]) => `${name}: ${then} → ${now[name]}`)
  const sameAnnotations =
    row.annotations === (annotationLine === undefined ? undefined : sha256(annotationLine))
  return {
    row,
    bytes,
    same: sha256(bytes) === row.sha256,
    annotationLine,
    sameAnnotations,
    layers,
    sameLayers: digestsOf(layers) === digestsOf(row.layers ?? []),
    changed,
  }
}

/** Of files beside an image, to be compared. */
function digestsOf(layers: readonly (LayerFile | LayerRecord)[]): string {
  return layers
    .map((one) => {
      const digest = 'sha256' in one ? one.sha256 : sha256(one.bytes)
      return [one.kind, digest, ...(one.steps ?? [])].join(' ')
    })
    .join('\n')
}

/** What images of a set are drawn again from. */
export interface ReplaySet {
  info: DatasetInfo
  /** of the input set */
  root: string
  recipe: Recipe
  /** the one that drew the noisy pages held out */
  noisy: Recipe
}

/** @throws InputError as `readDatasetInfo` and `loadRecipe` do */
export async function openReplay(
  folder: string,
  { data, effects }: ReplayOptions,
): Promise<ReplaySet> {
  const info = await readDatasetInfo(folder)
  // Its pages are read as they were when it was built.
  setPdfDensity(info.source.pdfDpi)
  const { recipe } = await loadRecipe(join(folder, RECIPE), effects)
  const noisy = await loadRecipe(join(folder, HOLDOUT_RECIPE), effects)
  return { info, root: data ?? resolve(folder, info.source.root), recipe, noisy: noisy.recipe }
}

interface Given {
  original: PageBytes
  /** annotations of the page */
  given: PageAnnotations | undefined
  /** the row whose steps moved the page: its own, or of a registered clean page that of the noisy one */
  noisy: ManifestRow
}

async function drawAgain(
  set: ReplaySet,
  row: ManifestRow,
  { original, given, noisy }: Given,
): Promise<{ bytes: Uint8Array; annotationLine: string | undefined; layers: LayerFile[] }> {
  const { output, canvas } = set.recipe
  // An untouched original was copied as it was.
  const isCopy = row.sha256 === row.source.sha256
  if (isCopy && !given && !row.layers) {
    return { bytes: original.bytes, annotationLine: undefined, layers: [] }
  }
  const asked = { annotate: given !== undefined, masks: output.masks === true }
  const drawn = await drawRow(set, noisy, original, asked)
  const { page, source, moves, quality } = drawn
  const isClean = noisy !== row
  if (isClean) registerPage(page, source, moves, canvas.fill)
  const made = isClean ? { moves, marks: [] } : drawn
  const { width, height } = page
  const image = { width, height, pixels: page.peek(), moves, marks: made.marks }
  const annotationLine = given && JSON.stringify(new Annotator(given, source).on(row.file, image))
  const bytes = isCopy ? original.bytes : await encode(page, output.format, quality)
  const layers = layersOf(made, page, row.layers ? output : {}) ?? []
  return { bytes, annotationLine, layers }
}

export interface DrawnRow extends Rendered {
  page: Page
  source: Source
  /** of the encoder, 1 to 100 */
  quality: number
}

/**
 * Draws the steps of a row.
 * @param asked whether effects are asked for what they wrote, and what steps touched is found out
 * @throws InputError `UNKNOWN_EFFECT`; ImageError `RENDER_FAILED`
 */
export async function drawRow(
  { root, recipe: main, noisy }: ReplaySet,
  row: ManifestRow,
  original: PageBytes,
  asked: Pick<RenderRequest, 'annotate' | 'masks'> = {},
): Promise<DrawnRow> {
  const recipe = row.split === 'holdout/noisy' ? noisy : main
  // Canvas and format are those of the set.
  const { canvas } = main
  const source = await decode(original.bytes, row.source.sha256, {
    page: original.page,
    area: canvas.area,
    background: canvas.fill,
  })
  const variant = row.variant + (row.keyOffset ?? 0)
  const key = keyOfAttempt(
    { seed: recipe.seed, source: row.source.sha256, variant },
    row.attempt ?? 0,
  )
  const page = new Page()
  const overlays = new OverlayCache(root, canvas)
  const rendered = await renderVariant(
    page,
    source,
    { key, canvas, ...asked },
    row.steps.map((step) => stepOf(step, recipe.registry)),
    overlays.load.bind(overlays),
  )
  return { ...rendered, page, source, quality: qualityOf(recipe, key) }
}

function stepOf(
  { path, effect: name, params, overlay }: StepRecord,
  registry: EffectRegistry,
): PlannedStep {
  const effect = registry.find(name)
  if (!effect) {
    throw new InputError(
      'UNKNOWN_EFFECT',
      `the set was built with "${name}", which this version does not have`,
    )
  }
  return { path, effect, params, overlay }
}

/** IDs are found with and without their endings, as sets of 0.1.0 have them. */
async function findRow(folder: string, id: string): Promise<ManifestRow> {
  const wanted = withoutImageExtension(id.replace(/^.*[\\/]/, ''))
  // Of a pair the noisy page, unless the clean one is named with its folder.
  const isClean = /(^|[\\/])clean[\\/][^\\/]*$/.test(id)
  for await (const row of readManifest(join(folder, MANIFEST))) {
    if (withoutImageExtension(row.id) === wanted && (row.split !== 'clean' || isClean)) return row
  }
  throw new InputError(
    'NO_SUCH_IMAGE',
    `${join(folder, MANIFEST)} has no image "${id}": give an ID of train.csv, the name of a file in train/`,
  )
}

/** The noisy page that a clean one lies on. */
async function findNoisy(folder: string, { id }: ManifestRow): Promise<ManifestRow> {
  for await (const row of readManifest(join(folder, MANIFEST))) {
    if (row.id === id && row.split === 'noisy') return row
  }
  const message = `${join(folder, MANIFEST)} has no noisy page "${id}", whose moves the clean one has made`
  throw new InputError('NO_SUCH_IMAGE', message)
}

/** @throws InputError `SOURCE_GONE`, `SOURCE_CHANGED` */
export async function readOriginal(root: string, { source }: ManifestRow): Promise<PageBytes> {
  const path = join(root, source.path)
  let found: PageBytes
  try {
    found = await readPageFile(path)
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
    throw new InputError(
      'SOURCE_GONE',
      `the source ${path} is not there: say where the input set is with --data`,
    )
  }
  if (sha256(found.bytes) !== source.sha256) {
    throw new InputError(
      'SOURCE_CHANGED',
      `${path} is not the file the image was made from (its SHA-256 differs)`,
    )
  }
  return found
}
