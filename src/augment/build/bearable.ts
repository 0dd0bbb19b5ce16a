/**
 * Steps as strong as a page's print bears. Before a pixel is drawn it is guessed how much of the print would still
 * be read; where that is too little, the steps that cost it are made gentler together, just as far as needed. Where
 * little would be seen of any of them then, those that cost most give way, and the others are seen.
 */
import { expectedReadability, usualContrast } from '../../page/readability/readability.ts'
import type { Source } from '../../page/image/source.ts'
import type { CostedPage } from '../effects/effect.ts'
import { joinedCost, NO_COST, type PrintCost } from '../effects/print-cost.ts'
import type { Canvas, Recipe } from '../recipe/recipe.ts'
import type { PlannedStep } from './render.ts'

/** What is expected must exceed the recipe's minimum by this: guesses are not exact. */
const MARGIN = 0.16
/** Where no strength is gentle enough for that, steps may cost this much more than they must, down to the minimum. */
const SLACK = 0.05
/** Share of their strength that steps keep on the smallest print. */
const GENTLEST = 0.25
/** Steps that keep less of their strength than this are hardly seen. */
const SEEN = 0.5
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
  const { min } = readability
  const expected = (tried: readonly T[]): number =>
    expectedReadability(source, costOf(tried, page)) ?? 1
  const wanted = Math.min(1, min + MARGIN)
  if (!steps.some(({ effect }) => effect.print) || expected(steps) >= wanted) return steps
  const best = expected(steps.map((step) => gentler(step, GENTLEST)))
  const borne = Math.min(wanted, Math.max(min, best - SLACK))
  const able = steps.flatMap(({ effect, params }, i) =>
    effect.print?.gentler?.(params, GENTLEST) ? [i] : [],
  )
  /** Steps that are as gentle as can be, whatever the others are. */
  const giving = new Set<number>()
  const made = (share: number): T[] =>
    steps.map((step, i) => gentler(step, giving.has(i) ? GENTLEST : share))
  for (;;) {
    const share = largestShare((tried) => expected(made(tried)) >= borne)
    const rest = able.filter((i) => !giving.has(i))
    if (share >= SEEN || rest.length < 2) return made(share)
    giving.add(costliest(steps, rest, expected))
  }
}

/** The largest share of their strength, from `GENTLEST` to 1, with which steps are borne; `GENTLEST` if none is. */
function largestShare(isBorne: (share: number) => boolean): number {
  let low = GENTLEST
  let high = 1
  for (let round = 0; round < ROUNDS; round++) {
    const middle = (low + high) / 2
    if (isBorne(middle)) low = middle
    else high = middle
  }
  return low
}

/** Of some steps the one without whose strength print is read best. */
function costliest<T extends PlannedStep>(
  steps: readonly T[],
  among: readonly number[],
  expected: (steps: readonly T[]) => number,
): number {
  const left = among.map((k) =>
    expected(steps.map((step, i) => (i === k ? gentler(step, GENTLEST) : step))),
  )
  return among[left.indexOf(Math.max(...left))]!
}

function costOf(steps: readonly PlannedStep[], page: CostedPage): PrintCost {
  return steps.reduce((sum: PrintCost, { effect: { print }, params }) => {
    return print ? joinedCost(sum, { ...NO_COST, ...print.cost(params, page) }) : sum
  }, NO_COST)
}

function gentler<T extends PlannedStep>(step: T, share: number): T {
  const { effect, params } = step
  const changed = effect.print?.gentler?.(params, share)
  return changed ? { ...step, params: { ...params, ...(changed as typeof params) } } : step
}
