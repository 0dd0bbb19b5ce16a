/**
 * Steps as strong as a page's print bears. Before a pixel is drawn it is guessed how much of the print would still
 * be read; where that is too little, the steps that cost it are made gentler together, just as far as needed.
 */
import { expectedReadability, usualContrast } from '../../page/readability/readability.ts'
import type { Source } from '../../page/image/source.ts'
import type { CostedPage } from '../effects/effect.ts'
import { joinedCost, NO_COST, type PrintCost } from '../effects/print-cost.ts'
import type { Canvas, Recipe } from '../recipe/recipe.ts'
import type { PlannedStep } from './render.ts'

/** What is expected must exceed the recipe's minimum by this: guesses are not exact. */
const MARGIN = 0.16
/** Share of their strength that steps keep on the smallest print. */
const GENTLEST = 0.25
/** Halvings of the share that is looked for. */
const ROUNDS = 6

/**
 * The steps of a variant, as drawn where the source's print bears them. Where the recipe does not say how
 * much must stay readable, or the source has no text, all stay as they were.
 */
export function bearableSteps<T extends PlannedStep>(
  steps: readonly T[],
  source: Source,
  { readability }: Pick<Recipe, 'readability'>,
  canvas: Canvas,
): readonly T[] {
  if (!readability) return steps
  const { width, height } = source
  const contrast = usualContrast(source)
  if (contrast === undefined) return steps
  const short = Math.min(width, height)
  const page: CostedPage = { width, height, short, contrast, area: canvas.area }
  const wanted = Math.min(1, readability.min + MARGIN)
  const isBorne = (made: readonly T[]): boolean =>
    (expectedReadability(source, costOf(made, page)) ?? 1) >= wanted
  if (!steps.some(({ effect }) => effect.print) || isBorne(steps)) return steps
  let low = GENTLEST
  let high = 1
  for (let round = 0; round < ROUNDS; round++) {
    const middle = (low + high) / 2
    if (isBorne(gentler(steps, middle))) low = middle
    else high = middle
  }
  return gentler(steps, low)
}

function costOf(steps: readonly PlannedStep[], page: CostedPage): PrintCost {
  return steps.reduce((sum: PrintCost, { effect: { print }, params }) => {
    return print ? joinedCost(sum, { ...NO_COST, ...print.cost(params, page) }) : sum
  }, NO_COST)
}

function gentler<T extends PlannedStep>(steps: readonly T[], share: number): T[] {
  return steps.map((step) => {
    const { effect, params } = step
    const changed = effect.print?.gentler?.(params, share)
    return changed ? { ...step, params: { ...params, ...(changed as typeof params) } } : step
  })
}
