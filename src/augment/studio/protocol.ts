/** What the studio's server and its page say to each other. */
import type { ParamTable } from '../effects/params.ts'
import type { ShownAnnotations } from '../inspect/shown-annotations.ts'

/** All that the page needs to begin. */
export interface StudioState {
  /** the recipe's file, as it is saved */
  file: string
  text: string
  /** SHA-256 of the file on disk; null where there is none yet */
  version: string | null
  data: string
  /** how the build is begun, but for the recipe's path */
  command: string
  pages: PageEntry[]
  /** sources that could not be read, and why */
  failures: { id: string; reason: string }[]
  effects: EffectEntry[]
  /** of effects, in the order of a page */
  phases: readonly string[]
  target: string | null
  workers: number
}

export interface PageEntry {
  id: string
  class: string
  /** kept apart from training by the recipe as it was opened */
  held: boolean
}

export interface EffectEntry {
  name: string
  phase: string
  summary: string
  params: ParamTable
  /** whether there is a picture of it */
  picture: boolean
}

/** What is looked at, beside what the recipe says. Steps are named by their paths; none of it is saved. */
export interface Overrides {
  off: readonly string[]
  /** their p is 1, and groups above them choose them */
  forced: readonly string[]
  /** the only step (or group) that runs */
  solo: string | null
}

/** A picture, or several, that a page asks for. */
export type Want =
  | { kind: 'page'; variant: number }
  | { kind: 'steps'; variant: number }
  | { kind: 'strength'; variant: number; path: string; param: string; value: number | string }
  | { kind: 'sample'; images: number }

export interface DrawRequest {
  /** one of each open page */
  tab: string
  /** rises with every request of a tab: what an older one still waits for is dropped */
  number: number
  text: string
  overrides: Overrides
  /** place in `StudioState.pages` */
  page: number
  /** in the order in which they matter */
  wants: readonly Want[]
}

export interface RecipeIssue {
  line: number
  column: number
  message: string
  kind: 'error' | 'warning'
}

/** A step as it ran. */
export interface RanStep {
  path: string
  effect: string
  params: Readonly<Record<string, number | string>>
  skipped?: string
  did?: Readonly<Record<string, number | string>>
}

/** What is known of a drawn page beside its picture. */
export interface PageFacts {
  width: number
  height: number
  bytes: number
  sha256: string
  steps: RanStep[]
  /** 0 to 1; null where it cannot be measured */
  readability: number | null
  /** how often it was drawn again because it could not be read */
  attempt: number
  /** by which the source is asked for as it lies on this page; null where its pixels were moved untold */
  before: string | null
  /** where words and boxes are on it; null where the set says nothing of the page */
  annotations: ShownAnnotations | null
}

export interface SampleFacts {
  /** images drawn so far, and how many there will be */
  drawn: number
  images: number
  failed: number
  /** the mean; null where none could be measured */
  readability: number | null
  /** in one worker: drawing and encoding */
  msPerImage: number
  imagesPerSecond: number
  distances: { name: string; label: string; distance: number; noiseFloor: number }[]
  /** why there are no distances */
  targetIssue: string | null
}

/** One part of the answer to a `DrawRequest`; `want` is a place in its list. */
export type Frame =
  | { kind: 'checked'; issues: RecipeIssue[] }
  | { kind: 'page'; want: number; facts: PageFacts }
  | { kind: 'step'; want: number; place: number; of: number; step: RanStep }
  | { kind: 'sample'; want: number; facts: SampleFacts }
  | { kind: 'failed'; want: number; reason: string }

export type SaveAnswer =
  | { saved: true; version: string }
  /** `exists`: it was not agreed to write over it; `changed`: it is no longer the file that was read */
  | {
      saved: false
      why: 'exists' | 'changed' | 'refused'
      reason: string
      /** of the file on disk: what can be agreed to */
      version: string | null
    }

/** The recipe's file on disk; null where there is none. */
export interface FileChange {
  version: string | null
  text: string | null
}

/** The header that a frame's lengths are in: two numbers of 32 bits, little-endian. */
export const FRAME_HEAD = 8
