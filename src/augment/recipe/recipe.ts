/** What a recipe is once every default is written out. */
import type { AnyEffect } from '../effects/effect.ts'
import type { NumberSpec, EnumSpec } from '../effects/params.ts'
import type { EffectModule, EffectRegistry } from '../effects/registry.ts'
import { pathsOfNames } from './step-paths.ts'

/**
 * `upright`: as the sources lie; `turned`: in quarter turns; `all`: in quarter turns and mirrored, all
 * eight. From few to many.
 */
export const ORIENTATION_RANGES = ['upright', 'turned', 'all'] as const
/** Which way round pages may come to lie. */
export type OrientationRange = (typeof ORIENTATION_RANGES)[number]

/** A recipe: what is done to pages, and how many images of which kind are made. */
export interface Recipe {
  /** names the recipe and, where nothing else is said, the folder built from it */
  name: string
  /** one sentence: what it is for */
  about: string
  /** part of every random key of the recipe */
  seed: number
  /** training images to make, the untouched originals among them */
  target: number
  /**
   * How the target is shared among classes: the same for each, as the sources are, or by the
   * square root of the sources (between the two).
   */
  balance: 'equal' | 'proportional' | 'root'
  /** the most images one source may give, the original counted */
  maxPerSource: number
  /** how large images are, and what lies under transparent ones */
  canvas: Canvas
  /** how images are encoded */
  output: Output
  /** what is kept apart from training, and how it is rendered */
  holdout: Holdout
  /**
   * Makes pairs for training a restorer: `noisy/` and `clean/` hold the same pages under the same
   * ids, with the steps and without them. With `output.maps` steps may move pixels, and the clean
   * page is moved along
   */
  pairs: boolean
  /** what variants of pages with text must keep of it; undefined: nothing is measured */
  readability?: Readability | undefined
  /** which way round pages may come to lie; undefined: as the steps turn and mirror them */
  orientations?: OrientationRange | undefined
  /** `free`: the linter takes no notice of the order of steps */
  order: 'page' | 'free'
  /** what is done to a page, in order */
  steps: readonly Step[]
  /** the effects its steps are made of, and could be */
  registry: EffectRegistry
}

export interface Canvas {
  /** no image has more pixels than this; larger ones are scaled down, aspect kept; 0: any size */
  area: number
  /** what shows where a source is transparent, `#rrggbb` */
  fill: string
}

export interface Output {
  format: 'jpeg' | 'png' | 'webp'
  /** 1 to 100, drawn anew for each image; PNG has none */
  quality: NumberSpec
  /** whether images have their backward maps beside them */
  maps?: boolean | undefined
  /** whether images have their damage masks beside them */
  masks?: boolean | undefined
}

export interface Holdout {
  /** share of each class's sources that is kept apart, 0 to 0.5 */
  share: number
  /** name or path of the recipe that renders `holdout/noisy`; of several each image goes through one */
  recipe: string | readonly string[]
  /** noisy images a source */
  variants: number
  /** chooses the sources; the same for all recipes, so that their sets can be compared */
  seed: number
}

export interface Readability {
  /** a variant that is less readable than this is drawn again, 0 to 1 */
  min: number
}

interface StepBase {
  /** replaces the step's own name in its path, so that its draws stay when it is moved */
  id?: string | undefined
  /** probability that it runs */
  p: number
  /** within `oneOf` and `someOf`: how often it is chosen, relative to its neighbours */
  weight: number
  /** class names or numbers it is limited to; undefined: all */
  classes?: readonly (string | number)[] | undefined
}

export interface EffectStep extends StepBase {
  effect: AnyEffect
  params: Readonly<Record<string, NumberSpec | EnumSpec>>
}

export interface OneOfStep extends StepBase {
  oneOf: readonly Step[]
}

export interface SomeOfStep extends StepBase {
  someOf: readonly Step[]
  /** how many run */
  count: readonly [low: number, high: number]
}

export interface SequenceStep extends StepBase {
  sequence: readonly Step[]
}

export type Step = EffectStep | OneOfStep | SomeOfStep | SequenceStep

/** A step of an effect whose parameters are drawn as the effect itself says. */
export function usualStep(effect: AnyEffect, over: Partial<StepBase>): EffectStep {
  const params = Object.fromEntries(
    Object.entries(effect.params).map(([name, { default: spec }]) => [name, spec]),
  )
  return { p: 1, weight: 1, ...over, effect, params }
}

/** The step's children, if it is a group. */
export function childrenOf(step: Step): readonly Step[] {
  if ('oneOf' in step) return step.oneOf
  if ('someOf' in step) return step.someOf
  if ('sequence' in step) return step.sequence
  return []
}

/** The step's name in its path: what it was given, its effect, or what kind of group it is. */
export function nameOf(step: Step): string {
  if (step.id !== undefined) return step.id
  if ('effect' in step) return step.effect.name
  if ('oneOf' in step) return 'oneOf'
  return 'someOf' in step ? 'someOf' : 'sequence'
}

/**
 * The paths of sibling steps: their names, numbered from the second of a name on (`shadow`,
 * `shadow#2`), under their parent's. A step put in between leaves the paths of others as they were.
 */
export function pathsOf(steps: readonly Step[], parent = ''): string[] {
  return pathsOfNames(steps.map(nameOf), parent)
}

/** Every step and group, depth first, with its path. */
export function* walkSteps(steps: readonly Step[], parent = ''): Generator<[string, Step]> {
  const paths = pathsOf(steps, parent)
  for (const [index, step] of steps.entries()) {
    const path = paths[index]!
    yield [path, step]
    yield* walkSteps(childrenOf(step), path)
  }
}

/** The modules of effects that a recipe's steps use, in the order of first use. */
export function modulesOf({ steps, registry }: Pick<Recipe, 'steps' | 'registry'>): EffectModule[] {
  const modules = [...walkSteps(steps)].flatMap(([, step]) => {
    const module = 'effect' in step ? registry.moduleOf(step.effect.name) : undefined
    return module ? [module] : []
  })
  return [...new Set(modules)]
}
