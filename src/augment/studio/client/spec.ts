/** How a parameter is drawn, as the page shows and changes it. */
import type { EnumSpec, NumberParam, NumberSpec } from '../../effects/params.ts'

export const KINDS = ['value', 'range', 'normal', 'logUniform', 'choice'] as const
export type SpecKind = (typeof KINDS)[number]

export const KIND_WORDS: Record<SpecKind, string> = {
  value: 'Value',
  range: 'Range',
  normal: 'Normal',
  logUniform: 'Log-uniform',
  choice: 'Choice',
}

export function kindOf(spec: NumberSpec): SpecKind {
  if (typeof spec === 'number') return 'value'
  if ('choice' in spec) return 'choice'
  if ('normal' in spec) return 'normal'
  return 'logUniform' in spec ? 'logUniform' : 'range'
}

const isNumbers = (list: unknown): boolean =>
  Array.isArray(list) && list.length > 0 && list.every((one) => typeof one === 'number')

/** Whether something that stands in a recipe is a way to draw a number. */
export function isNumberSpec(value: unknown): value is NumberSpec {
  if (typeof value === 'number') return true
  if (typeof value !== 'object' || value === null) return false
  const lists = Array.isArray(value) ? [value] : Object.values(value)
  if (!lists.every(isNumbers)) return false
  const pair = Array.isArray(value)
    ? value
    : ((value as never)['normal'] ?? (value as never)['logUniform'])
  return pair === undefined ? 'choice' in value : (pair as unknown[]).length === 2
}

export function isEnumSpec(value: unknown): value is EnumSpec {
  if (typeof value === 'string') return true
  return (
    typeof value === 'object' &&
    value !== null &&
    Array.isArray((value as { choice?: unknown }).choice)
  )
}

/** Where most of the values lie. */
export function extentOf(
  spec: NumberSpec,
  { min, max }: Pick<NumberParam, 'min' | 'max'>,
): [number, number] {
  const within = (x: number): number => Math.min(max, Math.max(min, x))
  if (typeof spec === 'number') return [spec, spec]
  if ('choice' in spec) return [Math.min(...spec.choice), Math.max(...spec.choice)]
  if ('normal' in spec) {
    const [mean, sd] = spec.normal
    return [within(mean - 2 * sd), within(mean + 2 * sd)]
  }
  const [low, high] = 'logUniform' in spec ? spec.logUniform : spec
  return [low, high]
}

/** The same values, drawn in another way. */
export function asKind(spec: NumberSpec, kind: SpecKind, param: NumberParam): NumberSpec {
  if (kindOf(spec) === kind) return spec
  let [low, high] = extentOf(spec, param)
  const middle = rounded((low + high) / 2, param)
  if (kind === 'value') return middle
  if (low === high) {
    // A distribution of one value shows nothing: a fifth of the bounds around it.
    const reach = (param.max - param.min) / 10
    low = rounded(Math.max(param.min, low - reach), param)
    high = rounded(Math.min(param.max, high + reach), param)
  }
  if (kind === 'range') return [rounded(low, param), rounded(high, param)]
  if (kind === 'normal') {
    return {
      normal: [rounded((low + high) / 2, param), rounded((high - low) / 4, { ...param, min: 0 })],
    }
  }
  if (kind === 'logUniform') {
    // What lies below 0 has no logarithm: the bounds above it.
    if (high <= 0) [low, high] = [param.max / 10, param.max]
    const above0 = Math.max(low, high / 100, param.integer ? 1 : 1e-9)
    const top = rounded(Math.max(high, above0), param)
    return { logUniform: [Math.min(rounded(above0, param), top), top] }
  }
  const values = [...new Set([low, (low + high) / 2, high].map((x) => rounded(x, param)))]
  return { choice: values }
}

/** Whether a parameter can be drawn so: logarithms need values above 0. */
export function canBe(kind: SpecKind, { max }: NumberParam): boolean {
  return kind !== 'logUniform' || max > 0
}

/** A number as fine as a slider of its bounds needs it, and within them. */
export function rounded(
  value: number,
  { min, max, integer }: Pick<NumberParam, 'min' | 'max' | 'integer'>,
): number {
  const kept = Math.min(max, Math.max(min, value))
  if (integer) return Math.round(kept)
  const span = max - min || 1
  const digits = Math.max(0, Math.ceil(-Math.log10(span / 400)))
  // Small values in wide bounds keep two digits of their own.
  const own = kept === 0 ? 0 : Math.ceil(-Math.log10(Math.abs(kept))) + 1
  return Number(kept.toFixed(Math.min(9, Math.max(digits, Math.min(own, digits + 2)))))
}

/** Low, middle and high of what a parameter may be: the strip's three values. */
export function strengthsOf(spec: NumberSpec, param: NumberParam): number[] {
  let [low, high] = extentOf(spec, param)
  if (low === high) [low, high] = [param.min, param.max]
  const middle = typeof spec === 'number' ? spec : (low + high) / 2
  return [low, middle, high].map((x) => rounded(x, param))
}

/** How dense values are at some places, the densest 1. */
export function densityOf(spec: NumberSpec, x: number): number {
  if (typeof spec === 'number' || 'choice' in spec) return 0
  if ('normal' in spec) {
    const [mean, sd] = spec.normal
    return sd === 0 ? 0 : Math.exp(-((x - mean) ** 2) / (2 * sd * sd))
  }
  if ('logUniform' in spec) {
    const [low, high] = spec.logUniform
    return x >= low && x <= high ? low / x : 0
  }
  const [low, high] = spec
  return x >= low && x <= high ? 1 : 0
}

/**
 * Places of values along a track, 0 to 1. Where what is usual lies in the innermost fifth of wide bounds,
 * about their lowest value or about 0, the track is drawn out there.
 */
export function scaleOf(param: NumberParam): {
  to: (x: number) => number
  from: (t: number) => number
} {
  const { min, max } = param
  const span = max - min || 1
  const [low, high] = extentOf(param.default, param)
  if (min === -max) {
    const power = powerFor(Math.max(Math.abs(low), Math.abs(high)) / max)
    return {
      to: (x) => 0.5 + bent(within(x / max, -1), power) / 2,
      from: (t) => max * bent(2 * within(t, 0) - 1, 1 / power),
    }
  }
  const power = min >= 0 ? powerFor((high - min) / span) : 1
  return {
    to: (x) => within((x - min) / span, 0) ** power,
    from: (t) => min + span * within(t, 0) ** (1 / power),
  }
}

/** The power by which what is usual reaches the middle of the track. */
const powerFor = (usual: number): number =>
  usual > 0 && usual < 0.2 ? Math.max(0.25, Math.log(0.5) / Math.log(usual)) : 1

/** A power on both sides of 0. */
const bent = (t: number, by: number): number => Math.sign(t) * Math.abs(t) ** by

const within = (t: number, min: number): number => Math.min(1, Math.max(min, t))

/** A number as it is read. */
export function short(value: number | string): string {
  return typeof value === 'string'
    ? value
    : value.toLocaleString('en', { maximumSignificantDigits: 4, useGrouping: false })
}

/** A distribution in a few characters. */
export function inWords(spec: unknown): string {
  if (typeof spec === 'number' || typeof spec === 'string') return short(spec)
  if (Array.isArray(spec)) return spec.map((one) => short(one as number)).join(' – ')
  const own = spec as { choice?: (number | string)[]; normal?: number[]; logUniform?: number[] }
  if (own.choice) return own.choice.map(short).join(' | ')
  if (own.normal) return `${short(own.normal[0]!)} ± ${short(own.normal[1]!)}`
  if (own.logUniform) return `log ${own.logUniform.map(short).join(' – ')}`
  return ''
}
