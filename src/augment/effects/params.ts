/**
 * What an effect's parameters are: a table that recipes are checked against, that defaults come
 * from and that documentation is written from. The effect itself gets the drawn values.
 */

/** How a number is drawn: fixed, evenly from a range, from listed values, or from a distribution. */
export type NumberSpec =
  | number
  | readonly [low: number, high: number]
  | { choice: readonly number[]; weights?: readonly number[] | undefined }
  | { normal: readonly [mean: number, sd: number] }
  | { logUniform: readonly [low: number, high: number] }

/** How one of some names is drawn: fixed, or from listed values. */
export type EnumSpec<T extends string = string> =
  | T
  | { choice: readonly T[]; weights?: readonly number[] | undefined }

/** A parameter that is a number, as `number` and `int` make it. */
export interface NumberParam {
  /** tells it from names */
  kind: 'number'
  /** smallest value that a recipe may give */
  min: number
  /** largest value that a recipe may give */
  max: number
  /** how it is drawn where the recipe says nothing */
  default: NumberSpec
  /** `degrees`, `× text height`, `grey levels`, …; lengths: `share of the short side` */
  unit: string
  /** what it does, in a few words */
  describe: string
  /** only whole numbers are drawn */
  integer: boolean
}

/** A parameter that is one of some names, as `enumOf` makes it. */
export interface EnumParam<T extends string = string> {
  /** tells it from numbers */
  kind: 'enum'
  /** the names */
  values: readonly T[]
  /** how one is drawn where the recipe says nothing */
  default: EnumSpec<T>
  /** what it does, in a few words */
  describe: string
}

/** The parameters of an effect, by the names that recipes call them. */
export type ParamTable = Readonly<Record<string, NumberParam | EnumParam>>

/** The drawn values of a table. */
export type ParamsOf<T extends ParamTable> = {
  readonly [K in keyof T]: T[K] extends EnumParam<infer V> ? V : number
}

/**
 * A parameter that is a number between `min` and `max`, both included.
 * @param min smallest value that a recipe may give
 * @param max largest value
 * @param fallback how it is drawn where the recipe says nothing
 * @param unit what it is measured in: `degrees`, `grey levels`, `× short side`; `''` for a plain number
 * @param describe what it does, in a few words for documentation and editors
 * @example
 * ```js
 * import { number } from 'palimpsest/effects'
 *
 * console.log(number(0, 45, { normal: [0, 6] }, 'degrees', 'how far the page is turned'))
 * ```
 */
export function number(
  min: number,
  max: number,
  fallback: NumberSpec,
  unit: string,
  describe: string,
): NumberParam {
  return { kind: 'number', min, max, default: fallback, unit, describe, integer: false }
}

/**
 * A parameter that is a whole number between `min` and `max`, both included.
 * @param min smallest value that a recipe may give
 * @param max largest value
 * @param fallback how it is drawn where the recipe says nothing
 * @param unit what it is measured in: `degrees`, `grey levels`, `× short side`; `''` for a plain number
 * @param describe what it does, in a few words for documentation and editors
 * @example
 * ```js
 * import { int } from 'palimpsest/effects'
 *
 * console.log(int(1, 9, [1, 3], '', 'how many stains'))
 * ```
 */
export function int(
  min: number,
  max: number,
  fallback: NumberSpec,
  unit: string,
  describe: string,
): NumberParam {
  return { kind: 'number', min, max, default: fallback, unit, describe, integer: true }
}

/**
 * A parameter that is one of some names.
 * @param values the names
 * @param fallback how one is drawn where the recipe says nothing
 * @param describe what it does, in a few words for documentation and editors
 * @example
 * ```js
 * import { enumOf } from 'palimpsest/effects'
 *
 * console.log(enumOf(['ring', 'disc'], { choice: ['ring', 'disc'], weights: [3, 1] }, 'its shape'))
 * ```
 */
export function enumOf<const T extends string>(
  values: readonly T[],
  fallback: EnumSpec<NoInfer<T>>,
  describe: string,
): EnumParam<T> {
  return { kind: 'enum', values, default: fallback, describe }
}
