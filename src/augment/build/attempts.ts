/** A variant as a build makes it: drawn again, under a new key, where its text can no longer be read. */
import type { Page } from '../../page/image/page.ts'
import type { Source } from '../../page/image/source.ts'
import { readability } from '../../page/readability/readability.ts'
import { drawSteps, type ClassNames, type VariantKey } from '../recipe/draw.ts'
import type { Canvas, Recipe } from '../recipe/recipe.ts'
import { bearableSteps } from './bearable.ts'
import { renderVariant, type LoadOverlay, type OverlayRef, type Rendered } from './render.ts'
import { isUnreadable } from './unreadable.ts'

/** How often an unreadable variant is drawn again; after that the gentlest is kept. */
export const MAX_REDRAWS = 3

export interface VariantRequest {
  /** draws the steps and says how much must be readable */
  recipe: Recipe
  /** of the set, which need not be that of the recipe */
  canvas: Canvas
  /** without an attempt */
  key: VariantKey
  of: ClassNames
  /** the pages an effect may borrow from, in an order that does not change */
  overlays: readonly OverlayRef[]
  /** whether effects are asked for what they wrote */
  annotate?: boolean
  /** whether it is found out which step touched which pixel */
  masks?: boolean
}

export interface DrawnVariant extends Rendered {
  /** the one that it was drawn under at last: with its attempt, where that is not the first */
  key: VariantKey
  /** how well the source's print can be read, 0 to 1; undefined where it was not measured */
  readability: number | undefined
}

/**
 * Draws one variant on `page`, which is overwritten. Where the recipe says how much must be readable
 * and less is, it is drawn again, up to `MAX_REDRAWS` times, and the first that is readable is kept, or
 * the most readable of all. A source without text lines, and a variant whose effects do not say where
 * they moved its pixels, is not measured.
 * @throws ImageError as `renderVariant` does
 */
export async function drawVariant(
  page: Page,
  source: Source,
  request: VariantRequest,
  loadOverlay: LoadOverlay,
): Promise<DrawnVariant> {
  const { recipe, canvas, of, overlays, annotate = false, masks = false } = request
  const min = recipe.readability?.min ?? 0
  const render = async (attempt: number): Promise<DrawnVariant> => {
    const key = keyOfAttempt(request.key, attempt)
    const drawn = bearableSteps(drawSteps(recipe, key, of, overlays), source, recipe, canvas)
    const how = { key, canvas, annotate, masks }
    const made = await renderVariant(page, source, how, drawn, loadOverlay)
    if (!recipe.readability || !made.moved) return { ...made, key, readability: undefined }
    const { width, height } = page
    const image = { width, height, pixels: page.peek() }
    return { ...made, key, readability: readability(source, image, made.moved) }
  }
  let best: { variant: DrawnVariant; attempt: number } | undefined
  for (let attempt = 0; attempt <= MAX_REDRAWS; attempt++) {
    const variant = await render(attempt)
    if (!isUnreadable(variant.readability, min)) return variant
    if (!best || variant.readability! > best.variant.readability!) best = { variant, attempt }
  }
  // The page holds the last one.
  return best!.attempt === MAX_REDRAWS ? best!.variant : render(best!.attempt)
}

/** The key of a variant that was drawn so often before. */
export function keyOfAttempt(key: VariantKey, attempt: number): VariantKey {
  return attempt > 0 ? { ...key, attempt } : key
}
