/**
 * What effects cost small print, as a guess that needs no pixels: measured once on real pages by the figures
 * that readability is made of. Recipes that say how much must stay readable lower strengths by it.
 */

/** What becomes of print on the way through an effect. */
export interface PrintCost {
  /** likeness to what it was that is lost, 0 to 1 */
  lost: number
  /** share of its contrast that is left; above 1 where it gains */
  contrast: number
  /** how large it is afterwards, × as before */
  size: number
}

/** Nothing. */
export const NO_COST: PrintCost = { lost: 0, contrast: 1, size: 1 }

/** A page drawn anew between its pixels, by cubic interpolation. */
export const RESAMPLED: PrintCost = { lost: 0.018, contrast: 0.935, size: 1 }

/** A blur. @param sigma its standard deviation, px */
export function blurCost(sigma: number): PrintCost {
  return { lost: 0.12 * sigma ** 3.3, contrast: Math.exp(-0.75 * sigma * sigma), size: 1 }
}

/** One cost after another. */
export function joinedCost(a: PrintCost, b: PrintCost): PrintCost {
  return { lost: a.lost + b.lost, contrast: a.contrast * b.contrast, size: a.size * b.size }
}

/** A value brought nearer to one that does no harm. @param share of the way that is left of it, 0 to 1 */
export function nearer(harmless: number, value: number, share: number): number {
  return Number((harmless + (value - harmless) * share).toPrecision(6))
}
