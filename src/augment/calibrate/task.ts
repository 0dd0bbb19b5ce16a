/** What calibration and its workers say to each other. */
import type { OverlayRef } from '../build/render.ts'
import type { RecipeInput } from '../recipe/schema.ts'

/** What every worker gets at its start. */
export interface CalibrateSetup {
  /** folder of the pages that recipes are applied to */
  from: string
}

/** A page that recipes are applied to, and what may show through it. */
export interface CalibrateSource extends OverlayRef {
  overlays: readonly OverlayRef[]
}

/** Pages to be drawn by a recipe and measured. */
export interface DrawTask {
  recipe: RecipeInput
  variant: number
  sources: readonly CalibrateSource[]
  /** whether the skew is measured too, which takes half of the time of measuring */
  skew: boolean
  /** whether the same pages will be drawn again soon */
  keep: boolean
}

/** A page's value of each statistic, in the order of `STATISTICS`, NaN where it has none; or why not. */
export type MeasuredPage = { sha256: string; values: Float64Array } | { reason: string }
