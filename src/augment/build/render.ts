/** One variant of one page: the drawn steps applied in order. */
import { ImageError, reasonOf } from '../../core/errors.ts'
import { keyedRng } from '../../core/rng.ts'
import type { StepRecord } from '../../dataset/built-dataset.ts'
import type { Page } from '../../page/image/page.ts'
import { resample } from '../../page/geometry/resample.ts'
import type { WrittenMark } from '../annotations/annotate.ts'
import { Damage } from '../layers/damage.ts'
import type { Moved, Skipped, Wrote } from '../effects/effect.ts'
import { composedMap, scalingMap, type PointMap, type Size } from '../../page/geometry/point-map.ts'
import type { Source } from '../../page/image/source.ts'
import { drawNumber, rngOfStep, type DrawnStep, type VariantKey } from '../recipe/draw.ts'
import type { Canvas, Recipe } from '../recipe/recipe.ts'

/** A page that an effect may borrow from, where it can be read. */
export interface OverlayRef {
  path: string
  sha256: string
}

/** Decodes an overlay page. */
export type LoadOverlay = (overlay: OverlayRef) => Promise<Source>

/** A step as drawn from a recipe, or as a manifest tells it. */
export type PlannedStep = Omit<DrawnStep<OverlayRef>, 'rng'>

/** A variant that was drawn. */
export interface Rendered {
  /** what ran, for the manifest */
  steps: StepRecord[]
  /**
   * Where places of the source are on the page; undefined where an effect moved pixels and did not say
   * where to
   */
  moved: PointMap | undefined
  /** the maps that `moved` is made of, in their order */
  moves: readonly PointMap[] | undefined
  /** what effects wrote; none where images are not annotated */
  marks: readonly WrittenMark[]
  /** what steps touched, where that was asked for */
  damage?: Damage | undefined
}

/** What a variant is drawn for. */
export interface RenderRequest {
  key: VariantKey
  canvas: Canvas
  /** whether effects are asked for what they wrote */
  annotate?: boolean
  /** whether it is found out which step touched which pixel */
  masks?: boolean
  /** sees the page as it is after each step; it must not write to it */
  afterStep?: ((record: StepRecord, page: Page) => void) | undefined
}

/**
 * Draws one variant on `page`, which is overwritten: the steps applied in order, each with its own
 * rng, then the page brought within the recipe's canvas.
 * @throws ImageError `RENDER_FAILED` naming the step
 */
export async function renderVariant(
  page: Page,
  source: Source,
  { key, canvas, annotate = false, masks = false, afterStep }: RenderRequest,
  steps: readonly PlannedStep[],
  loadOverlay: LoadOverlay,
): Promise<Rendered> {
  page.load(source)
  const records: StepRecord[] = []
  const damage = masks ? new Damage(source) : undefined
  const size = sizeOf(page)
  let maps: PointMap[] | undefined = []
  const marks: OpenMark[] = []
  for (const { path, effect, params, overlay } of steps) {
    const other = overlay && (await loadOverlay(overlay))
    const moves = page.moves
    try {
      const outcome = effect.apply(page, params, rngOfStep(key, path), other)
      const { moved, wrote, ...told }: Partial<Moved & Skipped> = outcome ?? {}
      if (moved) {
        page.follow(moved)
        maps?.push(moved)
        for (const mark of marks) mark.moves.push(moved)
      } else if (page.moves !== moves) {
        maps = undefined
        // Nor is it known where they are now.
        marks.length = 0
      }
      if (annotate && wrote) marks.push(...openMarks(wrote(), page))
      const record = { path, effect: effect.name, params, ...told, ...(overlay && { overlay }) }
      if (told.skipped === undefined) damage?.add(records.length, page, moved)
      records.push(record)
      afterStep?.(record, page)
    } catch (error) {
      throw new ImageError('RENDER_FAILED', `${path}: ${reasonOf(error)}`, { cause: error })
    }
  }
  const before = sizeOf(page)
  fit(page, canvas.area)
  const last = scalingMap(before, sizeOf(page))
  if (page.width !== before.width || page.height !== before.height) {
    maps?.push(last)
    damage?.fit(last)
    for (const mark of marks) mark.moves.push(last)
  }
  const moved = maps?.reduce(composedMap, scalingMap(size, size))
  return { steps: records, moved, moves: maps, marks, damage }
}

type OpenMark = WrittenMark & { moves: PointMap[] }

function openMarks(wrote: readonly Wrote[], page: Page): OpenMark[] {
  const size = sizeOf(page)
  return wrote.map((mark) => ({ mark, moves: [scalingMap(size, size)] }))
}

/** The encoder's quality for this variant, drawn from the recipe's. */
export function qualityOf(recipe: Recipe, key: VariantKey): number {
  const rng = keyedRng({ ...key, path: 'output/quality' })
  return drawNumber(recipe.output.quality, rng, { min: 1, max: 100, integer: true })
}

const sizeOf = ({ width, height }: Size): Size => ({ width, height })

/** Steps may have made the page larger than the recipe's canvas allows. */
function fit(page: Page, area: number): void {
  const { width, height } = page
  if (area === 0 || width * height <= area) return
  const scale = Math.sqrt(area / (width * height))
  const w = Math.max(1, Math.floor(width * scale))
  const h = Math.max(1, Math.floor(height * scale))
  page.rebuild(w, h, (before, after) =>
    resample({ width, height, bytes: before }, { width: w, height: h, bytes: after }, 'tent'),
  )
}
