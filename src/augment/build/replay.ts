/** Draws one image of a built set again and compares. */
import { join, resolve } from 'node:path'
import { InputError, systemCode } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import {
  readDatasetInfo,
  readManifest,
  type ManifestRow,
  type StepRecord,
} from '../../dataset/built-dataset.ts'
import { withoutImageExtension } from '../../dataset/images.ts'
import type { PageAnnotations } from '../../dataset/annotations/annotation.ts'
import { findSourceLine, SOURCE_ANNOTATIONS } from '../../dataset/annotations/source-file.ts'
import { decode } from '../../page/codec/decode.ts'
import { readPageFile, type PageBytes } from '../../page/codec/page-file.ts'
import { Page } from '../../page/image/page.ts'
import { Annotator } from '../annotations/annotate.ts'
import type { EffectRegistry } from '../effects/registry.ts'
import { loadRecipe } from '../recipe/load.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { keyOfAttempt } from './attempts.ts'
import { OverlayCache } from './overlays.ts'
import { encode } from './encode.ts'
import { MANIFEST } from '../../jobs/layout.ts'
import { HOLDOUT_RECIPE, RECIPE } from './paths.ts'
import { qualityOf, renderVariant, type PlannedStep } from './render.ts'
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
  const description = await readDatasetInfo(folder)
  const row = await findRow(folder, id)
  const root = data ?? resolve(folder, description.source.root)
  const { recipe } = await loadRecipe(join(folder, RECIPE), effects)
  const noisy = await loadRecipe(join(folder, HOLDOUT_RECIPE), effects)
  const original = await readSource(root, row)
  const { annotations: digest, path } = row.source
  const given =
    digest === undefined
      ? undefined
      : await findSourceLine(join(folder, SOURCE_ANNOTATIONS), path, digest)
  const own = row.split === 'holdout/noisy' ? noisy.recipe : recipe
  const from = { root, original, given }
  const { bytes, annotationLine } = await drawAgain(row, from, own, recipe)
  const now = versions()
  const changed = Object.entries(description.versions)
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
    changed,
  }
}

/** What an image is drawn from again. */
interface From {
  /** of the input set */
  root: string
  original: PageBytes
  /** annotations of the page */
  given: PageAnnotations | undefined
}

/** @param recipe the one that drew the image; `main` the one whose canvas and format the set has */
async function drawAgain(
  row: ManifestRow,
  { root, original, given }: From,
  recipe: Recipe,
  main: Recipe,
): Promise<{ bytes: Uint8Array; annotationLine: string | undefined }> {
  // An untouched original was copied as it was.
  const isCopy = row.sha256 === row.source.sha256
  if (isCopy && !given) return { bytes: original.bytes, annotationLine: undefined }
  const { canvas, output } = main
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
  const { moves, marks } = await renderVariant(
    page,
    source,
    { key, canvas, annotate: given !== undefined },
    row.steps.map((step) => stepOf(step, recipe.registry)),
    overlays.load.bind(overlays),
  )
  const { width, height } = page
  const image = { width, height, pixels: page.peek(), moves, marks }
  const annotationLine = given && JSON.stringify(new Annotator(given, source).on(row.file, image))
  const bytes = isCopy ? original.bytes : await encode(page, output.format, qualityOf(recipe, key))
  return { bytes, annotationLine }
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

async function readSource(root: string, { source }: ManifestRow): Promise<PageBytes> {
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
