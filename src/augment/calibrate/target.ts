/** The target's image statistics: how far drawn pages are from them, for the search and for the reader. */
import { rngFrom } from '../../core/rng.ts'
import { quantileOfSorted } from '../../core/quantile.ts'
import { ksDistance } from '../statistics/distance.ts'
import { STATISTICS } from '../statistics/image-statistics.ts'

/** Values of each statistic, in the order of `STATISTICS`, NaN where a page has none. */
export type Columns = number[][]

/** One line of the table that calibration prints; distances are Kolmogorov–Smirnov's, 0 to 1. */
export interface CalibrateRow {
  statistic: string
  /** of the untouched sources from the target */
  untouched: number
  /** of pages drawn by the base recipe */
  before: number
  /** of pages drawn by the calibrated recipe */
  after: number
  /** nine of ten random halves of the target are nearer to each other than this */
  noiseFloor: number
  outcome: Outcome
}

/**
 * What became of a distance: it fell to the noise floor; it was within it before and is no larger;
 * it fell to half or less, or by less; it did not change; it grew, within the noise floor or beyond.
 */
export type Outcome =
  | 'reached-noise-floor'
  | 'within-noise-floor'
  | 'halved'
  | 'improved'
  | 'unchanged'
  | 'grew-within-noise-floor'
  | 'grew'

/** Shares of the pages at whose quantiles distributions are compared. */
const SHARES = Array.from({ length: 12 }, (_, i) => (i + 0.5) / 12)

/** The smallest spread that differences are counted in; of logarithms, about a share. */
const MIN_SPREAD = { log: 0.05, plain: 1 }

/** How far a value is counted to both sides of a quantile, in spreads: shares change smoothly. */
const SOFT = 0.2
/** A difference of shares weighs as one of values would that made it, where values are densest. */
const SHARE_WEIGHT = 2.5
/** Little, for it must only lead on where distributions do not overlap. */
const VALUE_WEIGHT = 0.3

const HALVINGS = 40
const FLOOR_SHARE = 0.9

export class Target {
  /** Kolmogorov–Smirnov noise floor of each statistic */
  readonly noiseFloors: readonly number[]
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
      const min = STATISTICS[f]!.log ? MIN_SPREAD.log : MIN_SPREAD.plain
      // A normal distribution's standard deviation by its 80 % range.
      return Math.max(min, (high! - low!) / 2.56 || 0)
    })
    this.shares = columns.map((values, f) => this.sharesBelow(axis(values, f), f))
    this.noiseFloors = this.columns.map((values, f) => noiseFloorOf(values, f, seed))
  }

  /**
   * What the search brings towards 0, two kinds per statistic. The share of pages below each of the
   * target's quantiles, less the target's own, is what the Kolmogorov–Smirnov distance is the
   * maximum of (their squares add up to Cramér's and von Mises'). The differences of quantiles, in units of
   * the target's spread, add up to Wasserstein's distance: they lead on where shares no longer change.
   * @param like statistics that were not measured, by name, and the residuals that they are taken from
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
  private sharesBelow(values: readonly number[], f: number): Float64Array {
    const reach = this.spreads[f]! * SOFT
    return this.quantiles[f]!.map((quantile) => {
      let sum = 0
      for (const value of values) {
        const t = (quantile - value) / reach
        sum += t >= 1 ? 1 : t <= -1 ? 0 : 0.5 + t * (0.75 - 0.25 * t * t)
      }
      return sum / Math.max(1, values.length)
    })
  }

  /** Kolmogorov–Smirnov distances, in the order of `STATISTICS`; 0 where neither side has values. */
  distances(columns: Columns): number[] {
    return columns.map((values, f) => apart(known(values), this.columns[f]!, f))
  }

  rows(untouched: Columns, before: Columns, after: Columns): CalibrateRow[] {
    const [raw, first, last] = [untouched, before, after].map((columns) => this.distances(columns))
    return STATISTICS.map(({ name }, f) => ({
      statistic: name,
      untouched: raw![f]!,
      before: first![f]!,
      after: last![f]!,
      noiseFloor: this.noiseFloors[f]!,
      outcome: outcomeOf(first![f]!, last![f]!, this.noiseFloors[f]!),
    }))
  }

  /** The target's values of a statistic. */
  of(name: string): number[] {
    return this.columns[this.place(name)]!
  }

  /** A statistic's place among the columns. */
  place(name: string): number {
    return STATISTICS.findIndex((statistic) => statistic.name === name)
  }
}

function known(values: readonly number[]): number[] {
  return values.filter((value) => !Number.isNaN(value))
}

/** Values on the axis on which they are compared. */
function axis(values: readonly number[], f: number): number[] {
  const own = known(values)
  return STATISTICS[f]!.log ? own.map((value) => Math.log(Math.max(value, 1e-6))) : own
}

/**
 * Quantiles of values each of which stands for an equal share of the distribution, at its middle (A. Hazen,
 * 1914): that treats two samples of different sizes alike. NaN where there are no values.
 */
function quantilesOf(values: readonly number[], shares: readonly number[]): Float64Array {
  const sorted = Float64Array.from(values).toSorted()
  const last = Math.max(1, sorted.length - 1)
  return Float64Array.from(shares, (share) => {
    const place = (share * sorted.length - 0.5) / last
    return quantileOfSorted(sorted, Math.min(1, Math.max(0, place)))
  })
}

/** Statistics that count pixels: a row more or less, from rounding, is no difference. */
const COUNTED = new Set(['size', 'aspect'])
const ROUNDING = 0.01

/** Kolmogorov–Smirnov distance; 0 where one side has no values. */
function apart(a: readonly number[], b: readonly number[], f: number): number {
  if (!COUNTED.has(STATISTICS[f]!.name)) return ksDistance(a, b) ?? 0
  // As in Lévy's metric: shifts up to the rounding count for nothing.
  const [less, more] = [1 - ROUNDING, 1 + ROUNDING].map((by) => a.map((value) => value * by))
  return Math.max(excess(b, less!), excess(more!, b))
}

/** The largest amount by which the share of `a` up to a value exceeds that of `b`. */
function excess(a: readonly number[], b: readonly number[]): number {
  const [left, right] = [a, b].map((values) => Float64Array.from(values).toSorted())
  let max = 0
  let below = 0
  for (const [i, value] of left!.entries()) {
    if (value === left![i + 1]) continue
    while (below < right!.length && right![below]! <= value) below++
    max = Math.max(max, (i + 1) / left!.length - below / right!.length)
  }
  return max
}

/** The distance below which a difference means nothing. */
function noiseFloorOf(values: readonly number[], f: number, seed: number): number {
  const rng = rngFrom(`${seed}/fit/floor/${STATISTICS[f]!.name}`)
  const distances = Array.from({ length: HALVINGS }, () => {
    const order = rng.shuffled(values)
    const middle = order.length >> 1
    return apart(order.slice(0, middle), order.slice(middle), f)
  })
  return quantilesOf(distances, [FLOOR_SHARE])[0]!
}

function outcomeOf(before: number, after: number, noiseFloor: number): Outcome {
  if (after > before) return after <= noiseFloor ? 'grew-within-noise-floor' : 'grew'
  if (before <= noiseFloor) return 'within-noise-floor'
  if (after <= noiseFloor) return 'reached-noise-floor'
  if (after <= before / 2) return 'halved'
  return after < before ? 'improved' : 'unchanged'
}
