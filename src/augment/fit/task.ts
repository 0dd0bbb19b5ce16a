/** What the fit and its workers say to each other. */
import type { ClassNames } from '../recipe/draw.ts'
import type { RecipeInput } from '../recipe/schema.ts'
import type { Measure } from './measures.ts'

/** Image files to be measured as they are. */
export interface LookTask {
  files: readonly string[]
  canvas: CanvasOf
  parts: readonly Measure['of'][]
}

export type CanvasOf = { area: number; fill: string }

/** A page and what may show through it. */
export interface FitSource {
  file: string
  of: ClassNames
  donors: readonly string[]
}

/** Pages to be drawn by a recipe and measured. */
export interface DrawTask {
  recipe: RecipeInput
  variant: number
  sources: readonly FitSource[]
  parts: readonly Measure['of'][]
}

/** A page's measures, or why it has none. */
export type Looked = { values: Float64Array } | { reason: string }
