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

export interface NumberParam {
  kind: 'number'
  min: number
  max: number
  default: NumberSpec
  /** `degrees`, `× text height`, `grey levels`, …; lengths: `share of the short side` */
  unit: string
  describe: string
  /** only whole numbers are drawn */
  integer: boolean
}

export interface EnumParam<T extends string = string> {
  kind: 'enum'
  values: readonly T[]
  default: EnumSpec<T>
  describe: string
}

export type ParamTable = Readonly<Record<string, NumberParam | EnumParam>>

/** The drawn values of a table. */
export type ParamsOf<T extends ParamTable> = {
  readonly [K in keyof T]: T[K] extends EnumParam<infer V> ? V : number
}

/** A number between `min` and `max`, drawn by `fallback` where the recipe says nothing. */
export function number(
  min: number,
  max: number,
  fallback: NumberSpec,
  unit: string,
  describe: string,
): NumberParam {
  return { kind: 'number', min, max, default: fallback, unit, describe, integer: false }
}

/** A whole number between `min` and `max`, both included. */
export function int(
  min: number,
  max: number,
  fallback: NumberSpec,
  unit: string,
  describe: string,
): NumberParam {
  return { kind: 'number', min, max, default: fallback, unit, describe, integer: true }
}

/** One of some names. */
export function enumOf<const T extends string>(
  values: readonly T[],
  fallback: EnumSpec<NoInfer<T>>,
  describe: string,
): EnumParam<T> {
  return { kind: 'enum', values, default: fallback, describe }
}
