/** What the studio and its workers say to each other. */
import type { PageAnnotations } from '../../dataset/annotations/annotation.ts'
import type { ClassNames } from '../recipe/draw.ts'
import type { OverlayRef } from '../build/render.ts'
import type { MapGrid } from '../build/map-grid.ts'
import type { ShownAnnotations } from '../inspect/shown-annotations.ts'
import type { RanStep } from './protocol.ts'

export interface StudioSetup {
  /** of the input set: paths of sources and overlays are relative to it */
  root: string
}

/** A source's page, and what a build would draw it with. */
export interface Subject {
  path: string
  sha256: string
  of: ClassNames
  keyOffset: number
  overlays: readonly OverlayRef[]
  annotations?: PageAnnotations | undefined
}

export interface DrawTask {
  /** plain, as JSON: by it a worker knows the recipe that it parsed last */
  recipe: string
  subject: Subject
  variant: number
}

export interface DrawnPage {
  /** of the file, as a build writes it */
  bytes: Uint8Array
  sha256: string
  width: number
  height: number
  steps: RanStep[]
  readability: number | undefined
  attempt: number
  grid: MapGrid | undefined
  /** undefined where the page has none */
  annotations: ShownAnnotations | undefined
}

export interface BeforeTask {
  recipe: string
  subject: Subject
  /** undefined: the source as it is */
  grid: MapGrid | undefined
}

/** The page after a step, as JPEG. */
export interface StepPicture {
  step: RanStep
  bytes: Uint8Array
}

export interface SampledPage {
  /** in the order of `STATISTICS`, NaN where the page has none */
  values: Float64Array
  readability: number | undefined
  /** drawing and encoding */
  ms: number
}
