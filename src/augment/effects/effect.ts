/**
 * What an effect is. An effect knows the page, its drawn parameters and an rng of its own; it
 * knows nothing of recipes, files or workers. What others need to know of it, it declares.
 */
import type { Rng } from '../../core/rng.ts'
import type { Page } from '../../page/image/page.ts'
import type { PointMap } from '../../page/geometry/point-map.ts'
import type { Source } from '../../page/image/source.ts'
import type { ParamsOf, ParamTable } from './params.ts'
import type { PrintCost } from './print-cost.ts'
import { withinSheet } from './within-sheet.ts'

/** The order of a physical page; a recipe's steps follow it. */
export const PHASES = ['ink', 'paper', 'geometry', 'light', 'capture', 'restore'] as const
/** When in the life of a page an effect happens to it. */
export type Phase = (typeof PHASES)[number]

/** Why an effect left the page alone, in words for the manifest (`no text lines`). */
export interface Skipped {
  /** the reason, without a full stop */
  skipped: string
}

/** Something that an effect wrote or drew on the page, such as a stamp. */
export interface Wrote {
  /** what it is, such as `stamp` or `note` */
  class: string
  /** outline in px of the page as the effect left it; of a text from its upper left on, as one reads it */
  points: readonly (readonly [x: number, y: number])[]
  /** what it says, where it says something */
  text?: string
}

/** What an effect chose by itself and a reader of the manifest may want to know. */
export interface Did {
  /** by name: what was drawn or found */
  did: Readonly<Record<string, number | string>>
  /** what it wrote, asked for only where images are annotated */
  wrote?: () => readonly Wrote[]
}

/** Where an effect moved the page's pixels, and what else there is to tell. */
export interface Moved extends Partial<Did> {
  /** where places of the page before it are afterwards, and back */
  moved: PointMap
}

/** The page that costs are told for, in pixels. */
export interface CostedPage {
  /** of the page as the first step finds it */
  width: number
  /** of the page as the first step finds it */
  height: number
  /** the shorter of both */
  short: number
  /** of its print with the paper, as a standard deviation in grey levels */
  contrast: number
  /** most that width × height may be in the end: larger ones are made smaller; 0: anything */
  area: number
}

/** What an effect costs small print, where it costs any, and how it is made gentler. */
export interface OnPrint<P> {
  /**
   * a guess from the parameters alone; what is left out stays as it was
   * @param page in pixels
   */
  cost(params: P, page: CostedPage): Partial<PrintCost>
  /**
   * what of the parameters changes where only some of the strength is wanted; left out: it is not for strength
   * @param share of the strength that was drawn, 0 to 1
   */
  gentler?(params: P, share: number): Partial<P>
}

/** What an effect declares of itself, and what it does to a page. */
export interface Effect<T extends ParamTable = ParamTable> {
  /** as written in recipes: words joined by hyphens */
  name: string
  /** when in the life of a page it happens */
  phase: Phase
  /** one sentence for the documentation: what it looks like */
  summary: string
  /**
   * where pixels end up elsewhere, so that page and original no longer lie on each other; `apply` then
   * returns where they went, as `moved`
   */
  movesPixels: boolean
  /** draws something of another training page, given as `overlay` (undefined: use the page's own) */
  wantsOverlay?: boolean
  /** happens to paper alone: on a photographed page the desk beside its sheet is left as it was */
  onPaper?: boolean
  /** what it costs small print, where a recipe says how much must stay readable; none if left out */
  print?: OnPrint<ParamsOf<T>>
  /** what it takes, by name: made by `number`, `int` and `enumOf`; `{}` for nothing */
  params: T
  /**
   * Changes the page in place.
   *
   * Must work on any page from 1×1 on with any content, depend on nothing but its arguments, and
   * keep alpha at 255.
   * @param rng draws for what the parameters leave open
   * @returns nothing when it ran as asked, else what it did, where it moved pixels or why it did nothing
   */
  apply(
    page: Page,
    params: ParamsOf<T>,
    rng: Rng,
    overlay: Source | undefined,
  ): void | Skipped | Did | Moved
}

/** An effect as the registry holds it, its own parameter types forgotten. */
export interface AnyEffect extends Omit<Effect, 'apply' | 'print'> {
  /** what it costs small print, see `Effect` */
  print?: OnPrint<Readonly<Record<string, number | string>>>
  /** changes the page in place, see `Effect` */
  apply(
    page: Page,
    params: Readonly<Record<string, number | string>>,
    rng: Rng,
    overlay: Source | undefined,
  ): void | Skipped | Did | Moved
}

/**
 * Makes an effect of one's own: `apply` is typed by its own table of parameters.
 * @param effect what it is called, when it happens, what it takes and what it does
 * @returns the effect, to be exported by a module for `--effects`
 * @example
 * ```js
 * import { defineEffect, number } from 'palimpsest/effects'
 *
 * export const invert = defineEffect({
 *   name: 'invert',
 *   phase: 'capture',
 *   summary: 'dark becomes light, as in a negative',
 *   movesPixels: false,
 *   params: { strength: number(0, 1, [0.5, 1], '', 'how far; 0: not at all') },
 *   apply(page, { strength }) {
 *     const bytes = page.pixels()
 *     for (let i = 0; i < bytes.length; i++) {
 *       if (i % 4 !== 3) bytes[i] += strength * (255 - 2 * bytes[i])
 *     }
 *   },
 * })
 * console.log(invert.name)
 * ```
 */
export function defineEffect<const T extends ParamTable>(effect: Effect<T>): AnyEffect {
  if (!effect.onPaper) return effect
  return {
    ...effect,
    apply: (page, params: ParamsOf<T>, rng, overlay) =>
      withinSheet(page, () => effect.apply(page, params, rng, overlay)),
  }
}
