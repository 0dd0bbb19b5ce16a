/** One variant of one image in memory: no files, no workers, the pixels that a build makes. */
import { sha256 } from '../core/hash.ts'
import type { StepRecord } from '../dataset/built-dataset.ts'
import { decode } from '../page/codec/decode.ts'
import { probe } from '../page/codec/probe.ts'
import { Page } from '../page/image/page.ts'
import { drawVariant } from './build/attempts.ts'
import { encode } from './build/encode.ts'
import { qualityOf, type OverlayRef } from './build/render.ts'
import type { VariantKey } from './recipe/draw.ts'
import { loadRecipe } from './recipe/load.ts'
import type { Recipe } from './recipe/recipe.ts'

/** Which variant is drawn, and from what besides the image. */
export interface AugmentImageOptions {
  /** what is done to the page: name or path of a recipe, or one read by `loadRecipe` */
  recipe: string | Recipe
  /** which of the recipe's images of this page, from 0; 0 is the untouched page (default 1) */
  variant?: number | undefined
  /** replaces the recipe's seed, a whole number from 0 */
  seed?: number | undefined
  /** class of the page by number or name, for steps that are limited to some classes */
  target?: number | string | undefined
  /** other pages' files, whose print may show through; none: the page's own shows through */
  overlays?: readonly Uint8Array[] | undefined
}

/** A variant, and what made it. */
export interface AugmentedImage {
  /** the encoded file, in the recipe's format and quality */
  bytes: Uint8Array
  /** what was done, with every drawn parameter, as a manifest says it */
  steps: readonly StepRecord[]
  /** pixels */
  width: number
  /** pixels */
  height: number
}

/**
 * Draws one variant of one image. The result depends on the bytes and the options alone: it is the
 * file that a build of the recipe writes for this source and variant.
 * @param bytes an image file of any kind sharp reads: JPEG, PNG, WebP, TIFF, GIF, AVIF
 * @throws InputError `RECIPE_NOT_FOUND`; DocumentError `RECIPE_INVALID`; ImageError
 *   `IMAGE_UNREADABLE` and its like for bytes that are no image, `RENDER_FAILED` naming the step
 * @example
 * ```js
 * import { readFile, writeFile } from 'node:fs/promises'
 * import { augmentImage } from 'palimpsest'
 *
 * const page = await readFile('page.jpg')
 * const { bytes, steps } = await augmentImage(page, { recipe: 'heavy', variant: 3 })
 * await writeFile('page-3.jpg', bytes)
 * console.log(steps.map(({ effect }) => effect))
 * ```
 */
export async function augmentImage(
  bytes: Uint8Array,
  options: AugmentImageOptions,
): Promise<AugmentedImage> {
  const { variant = 1, target, overlays = [] } = options
  const recipe =
    typeof options.recipe === 'string' ? (await loadRecipe(options.recipe)).recipe : options.recipe
  const { canvas, output } = recipe
  const { area, fill } = canvas
  const digest = sha256(bytes)
  let key: VariantKey = { seed: options.seed ?? recipe.seed, source: digest, variant }
  const header = await probe(bytes)
  const { plain } = header
  const fits = area === 0 || header.width * header.height <= area
  if (variant === 0 && plain && fits && output.format === 'jpeg') {
    return { bytes, steps: [], width: header.width, height: header.height }
  }
  const source = await decode(bytes, digest, { area, background: fill, header })
  const page = new Page()
  let steps: StepRecord[] = []
  if (variant === 0) page.load(source)
  else {
    const others = overlays.map((file, i) => ({ path: String(i), sha256: sha256(file) }))
    const of = {
      target: typeof target === 'number' ? target : -1,
      name: typeof target === 'string' ? target : '',
    }
    const load = ({ path, sha256: other }: OverlayRef) =>
      // As a build reads them: bleed-through is blurred and faint.
      decode(overlays[Number(path)]!, other, {
        area: Math.ceil((area || 1_048_576) / 4),
        background: fill,
      })
    const request = { recipe, canvas, key, of, overlays: others }
    ;({ steps, key } = await drawVariant(page, source, request, load))
  }
  const file = await encode(page, output.format, qualityOf(recipe, key))
  return { bytes: file, steps, width: page.width, height: page.height }
}
