/**
 * What an effect is. An effect knows the page, its drawn parameters and an rng of its own; it
 * knows nothing of recipes, files or workers. What others need to know of it, it declares.
 */
import type { Rng } from '../../core/rng.ts'
import type { Page } from '../../page/image/page.ts'
import type { Source } from '../../page/image/source.ts'
import type { ParamsOf, ParamTable } from './params.ts'

/** The order of a physical page; a recipe's steps follow it. */
export const PHASES = ['ink', 'paper', 'geometry', 'light', 'capture', 'restore'] as const
export type Phase = (typeof PHASES)[number]

/** Why an effect left the page alone, in words for the manifest (`no text lines`). */
export interface Skipped {
  skipped: string
}

/** What an effect chose by itself and a reader of the manifest may want to know. */
export interface Did {
  did: Readonly<Record<string, number | string>>
}

export interface Effect<T extends ParamTable = ParamTable> {
  /** as written in recipes: words joined by hyphens */
  name: string
  phase: Phase
  /** one sentence for the documentation: what it looks like */
  summary: string
  /** where pixels end up elsewhere, so that page and original no longer lie on each other */
  movesPixels: boolean
  /** draws something of another training page, given as `overlay` (undefined: use the page's own) */
  wantsOverlay?: boolean
  params: T
  /**
   * Changes the page in place.
   *
   * Must work on any page from 1×1 on with any content, depend on nothing but its arguments, and
   * keep alpha at 255.
   * @param rng draws for what the parameters leave open
   * @returns nothing when it ran as asked, else what it did or why it did nothing
   */
  apply(
    page: Page,
    params: ParamsOf<T>,
    rng: Rng,
    overlay: Source | undefined,
  ): void | Skipped | Did
}

/** An effect as the registry holds it, its own parameter types forgotten. */
export interface AnyEffect extends Omit<Effect, 'apply'> {
  apply(
    page: Page,
    params: Readonly<Record<string, number | string>>,
    rng: Rng,
    overlay: Source | undefined,
  ): void | Skipped | Did
}

/** Checks an effect's `apply` against its own table and forgets the types for the registry. */
export function defineEffect<const T extends ParamTable>(effect: Effect<T>): AnyEffect {
  return effect
}
