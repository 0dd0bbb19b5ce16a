/** The target's figures: how far drawn pages are from them, for the search and for the reader. */
import { rngFrom } from '../../core/rng.ts'
import { ksDistance } from '../inspect/distance.ts'
import { STATISTICS } from '../inspect/image-statistics.ts'

/** Values of each figure, in the order of `FIGURES`, NaN where a page has none. */
export type Columns = number[][]

/** One line of the table a fit prints; distances are Kolmogorov–Smirnov's, 0 to 1. */
export interface CalibrateRow {
  figure: string
  /** of the untouched sources from the target */
  untouched: number
  /** of pages drawn by the base recipe */
  before: number
  /** of pages drawn by the fitted recipe */
  after: number
  /** nine of ten random halvings of the target lie less far apart */
  floor: number
  verdict: 'floor' | 'halved' | 'nearer' | 'farther'
}

/** Shares of the pages at whose quantiles distributions are compared. */
const SHARES = Array.from({ length: 12 }, (_, i) => (i + 0.5) / 12)

/** The smallest spread that differences are counted in; of logarithms, about a share. */
const LEAST_SPREAD = { log: 0.05, plain: 1 }

/** How far a value is counted to both sides of a quantile, in spreads: shares change smoothly. */
const SOFT = 0.2
/** A difference of shares weighs as one of values would that made it, where values are densest. */
const SHARE_WEIGHT = 2.5
/** Little, for it must only lead on where distributions do not overlap. */
const VALUE_WEIGHT = 0.3

const HALVINGS = 40
const FLOOR_SHARE = 0.9

export class Target {
  /** Kolmogorov–Smirnov noise floor of each figure */
  readonly floors: readonly number[]
  private readonly columns: Columns
  private readonly quantiles: readonly Float64Array[]
  /** soft shares of the target's values below its own quantiles */
  private readonly shares: readonly Float64Array[]
  private readonly spreads: readonly number[]

  /** @param columns a page at the same place in each */
  constructor(columns: Columns, seed: number) {
    this.columns = columns.map(known)
    this.quantiles = columns.map((values, f) => quantilesOf(axis(values, f), SHARES))
    this.spreads = columns.map((values, f) => {
      const [low, high] = quantilesOf(axis(values, f), [0.1, 0.9])
      const least = STATISTICS[f]!.log ? LEAST_SPREAD.log : LEAST_SPREAD.plain
      // A normal distribution's standard deviation by its 80 % range.
      return Math.max(least, (high! - low!) / 2.56 || 0)
    })
    this.shares = columns.map((values, f) => this.sharesBelow(axis(values, f), f))
    this.floors = this.columns.map((values, f) => noiseFloor(values, f, seed))
  }

  /**
   * What the search brings towards 0, two kinds a figure. The share of pages below each of the
   * target's quantiles, less the target's own, is what the Kolmogorov–Smirnov distance is the most
   * of (their squares add up to Cramér's and von Mises'). The differences of quantiles, in units of
   * the target's spread, add up to Wasserstein's distance: they lead on where shares no longer change.
   * @param like figures that are taken from these residuals as they are not measured, by name
   */
  residuals(
    columns: Columns,
    like?: { residuals: Float64Array; names: readonly string[] },
  ): Float64Array {
    const out = new Float64Array(STATISTICS.length * SHARES.length * 2)
    const weight = 1 / Math.sqrt(SHARES.length)
    STATISTICS.forEach(({ name }, f) => {
      const at = f * SHARES.length * 2
      if (like?.names.includes(name)) {
        out.set(like.residuals.subarray(at, at + SHARES.length * 2), at)
        return
      }
      const values = axis(columns[f]!, f)
      // Where one side has no value, such as the skew of pages without text, nothing is said.
      if (values.length === 0 || this.columns[f]!.length === 0) return
      const own = quantilesOf(values, SHARES)
      const below = this.sharesBelow(values, f)
      for (let k = 0; k < SHARES.length; k++) {
        const far = (own[k]! - this.quantiles[f]![k]!) / this.spreads[f]!
        out[at + k] = far * weight * VALUE_WEIGHT
        out[at + SHARES.length + k] = (below[k]! - this.shares[f]![k]!) * weight * SHARE_WEIGHT
      }
    })
    return out
  }

  /** Share of values below each of the target's quantiles; those near one count in part. */
  private sharesBelow(values: readonly number[], figure: number): Float64Array {
    const reach = this.spreads[figure]! * SOFT
    return this.quantiles[figure]!.map((quantile) => {
      let sum = 0
      for (const value of values) {
        const t = (quantile - value) / reach
        sum += t >= 1 ? 1 : t <= -1 ? 0 : 0.5 + t * (0.75 - 0.25 * t * t)
      }
      return sum / Math.max(1, values.length)
    })
  }

  /** Kolmogorov–Smirnov distances, in the order of `FIGURES`; 0 where neither side has values. */
  distances(columns: Columns): number[] {
    return columns.map((values, f) => apart(known(values), this.columns[f]!, f))
  }

  rows(untouched: Columns, before: Columns, after: Columns): CalibrateRow[] {
    const [raw, first, last] = [untouched, before, after].map((columns) => this.distances(columns))
    return STATISTICS.map(({ name }, f) => ({
      figure: name,
      untouched: raw![f]!,
      before: first![f]!,
      after: last![f]!,
      floor: this.floors[f]!,
      verdict: verdictOf(first![f]!, last![f]!, this.floors[f]!),
    }))
  }

  /** The target's values of a figure. */
  of(name: string): number[] {
    return this.columns[this.place(name)]!
  }

  /** A figure's place among the columns. */
  place(name: string): number {
    return STATISTICS.findIndex((figure) => figure.name === name)
  }
}

function known(values: readonly number[]): number[] {
  return values.filter((value) => !Number.isNaN(value))
}

/** Values on the axis on which they are compared. */
function axis(values: readonly number[], figure: number): number[] {
  const own = known(values)
  return STATISTICS[figure]!.log ? own.map((value) => Math.log(Math.max(value, 1e-6))) : own
}

/** NaN where there are no values; between neighbours linearly. */
function quantilesOf(values: readonly number[], shares: readonly number[]): Float64Array {
  const sorted = Float64Array.from(values).toSorted()
  return Float64Array.from(shares, (share) => {
    const at = Math.min(sorted.length - 1, Math.max(0, share * sorted.length - 0.5))
    const low = sorted[Math.floor(at)] ?? NaN
    const high = sorted[Math.ceil(at)] ?? NaN
    return low + (high - low) * (at - Math.floor(at))
  })
}

/** Figures that pixels are counted by: a row more or less, from rounding, is no difference. */
const COUNTED = new Set(['size', 'aspect'])
const ROUNDING = 0.01

/** Kolmogorov–Smirnov distance; 0 where one side has no values. */
function apart(a: readonly number[], b: readonly number[], figure: number): number {
  if (!COUNTED.has(STATISTICS[figure]!.name)) return ksDistance(a, b) ?? 0
  // As in Lévy's metric: shifts up to the rounding count for nothing.
  const [less, more] = [1 - ROUNDING, 1 + ROUNDING].map((by) => a.map((value) => value * by))
  return Math.max(excess(b, less!), excess(more!, b))
}

/** The most by which the share of `a` up to a value exceeds that of `b`. */
function excess(a: readonly number[], b: readonly number[]): number {
  const [left, right] = [a, b].map((values) => Float64Array.from(values).toSorted())
  let most = 0
  let below = 0
  for (const [i, value] of left!.entries()) {
    if (value === left![i + 1]) continue
    while (below < right!.length && right![below]! <= value) below++
    most = Math.max(most, (i + 1) / left!.length - below / right!.length)
  }
  return most
}

/** What a distance must fall below to mean nothing. */
function noiseFloor(values: readonly number[], figure: number, seed: number): number {
  const rng = rngFrom(`${seed}/fit/floor/${STATISTICS[figure]!.name}`)
  const distances = Array.from({ length: HALVINGS }, () => {
    const order = rng.shuffled(values)
    const middle = order.length >> 1
    return apart(order.slice(0, middle), order.slice(middle), figure)
  })
  return quantilesOf(distances, [FLOOR_SHARE])[0]!
}

function verdictOf(before: number, after: number, floor: number): CalibrateRow['verdict'] {
  if (after <= floor) return 'floor'
  if (after <= before / 2) return 'halved'
  return after < before ? 'nearer' : 'farther'
}
