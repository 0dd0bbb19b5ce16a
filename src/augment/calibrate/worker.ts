/** The worker of calibration: measures image files, and pages as a recipe draws them. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { reasonOf } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { workerSetup } from '../../jobs/worker.ts'
import { decode } from '../../page/codec/decode.ts'
import { Page } from '../../page/image/page.ts'
import { probe } from '../../page/codec/probe.ts'
import type { Source } from '../../page/image/source.ts'
import { estimateOrientation } from '../../page/networks/orientation/estimate.ts'
import { drawVariant } from '../build/attempts.ts'
import { OverlayCache } from '../build/overlays.ts'
import { encode } from '../build/encode.ts'
import { qualityOf } from '../build/render.ts'
import { recipeFromParts } from '../recipe/load.ts'
import type { Canvas } from '../recipe/recipe.ts'
import { STATISTICS } from '../statistics/image-statistics.ts'
import { MEASURED_AREA, measureSource } from '../statistics/measure.ts'
import type { DrawTask, CalibrateSetup, MeasuredPage } from './task.ts'

const { from } = workerSetup() as CalibrateSetup
const page = new Page()
/** Pages have no class that a step could be limited to, as the folder has no labels. */
const UNLABELLED = { target: -1, name: '' }

/** Pages are turned at this size, where text can be told apart. */
const ORIENTED_AREA = 1_000_000
/** Confidence of an orientation that counts. */
const CLEAR = 0.9

/** Decoded pages that are kept, as the search draws the same ones again and again: 1 MB each. */
const MAX_KEPT = 128
const kept = new Map<string, Source>()

/** Measures files as they are; those that cannot be read say why. */
export async function measure(files: readonly string[]): Promise<MeasuredPage[]> {
  const found: MeasuredPage[] = []
  for (const file of files) {
    try {
      const bytes = await readFile(file)
      found.push({ sha256: sha256(bytes), values: await valuesOf(bytes, true) })
    } catch (error) {
      found.push({ reason: reasonOf(error) })
    }
  }
  return found
}

/** What sets each page upright; null where there is no text, or nothing that tells. */
export async function orient(files: readonly string[]): Promise<(number | null)[]> {
  const found: (number | null)[] = []
  for (const file of files) {
    try {
      page.load(await decode(await readFile(file), '', { area: ORIENTED_AREA }))
      const estimate = estimateOrientation(page)
      const isClear = estimate !== undefined && estimate.confidence >= CLEAR
      found.push(isClear ? estimate.orientation : null)
    } catch {
      // That it cannot be read is told where it is measured.
      found.push(null)
    }
  }
  return found
}

/** Draws one variant of each source and measures the file it becomes. */
export async function draw(task: DrawTask): Promise<MeasuredPage[]> {
  const recipe = await recipeFromParts(task.recipe)
  const { canvas, output } = recipe
  const overlays = new OverlayCache(from, canvas)
  const found: MeasuredPage[] = []
  for (const { path, sha256: digest, overlays: others } of task.sources) {
    try {
      const source = await load(path, digest, canvas, task.keep)
      const key = { seed: recipe.seed, source: digest, variant: task.variant }
      const request = { recipe, canvas, key, of: UNLABELLED, overlays: others }
      const made = await drawVariant(page, source, request, overlays.load.bind(overlays))
      const file = await encode(page, output.format, qualityOf(recipe, made.key))
      found.push({ sha256: digest, values: await valuesOf(file, task.skew) })
    } catch (error) {
      found.push({ reason: reasonOf(error) })
    }
  }
  return found
}

async function load(
  path: string,
  digest: string,
  { area, fill }: Canvas,
  keep: boolean,
): Promise<Source> {
  const known = kept.get(digest)
  if (known) return known
  const source = await decode(await readFile(join(from, path)), digest, { area, background: fill })
  if (keep && kept.size < MAX_KEPT) kept.set(digest, source)
  return source
}

async function valuesOf(bytes: Uint8Array, skew: boolean): Promise<Float64Array> {
  const header = await probe(bytes)
  const { width, height } = header
  const source = await decode(bytes, '', { area: MEASURED_AREA, header })
  const image = {
    width,
    height,
    bytes: bytes.length,
    ...measureSource(source, { statistics: true, skew }),
  }
  return Float64Array.from(STATISTICS, (statistic) => statistic.of(image) ?? NaN)
}
