/** Distances of drawn pages from the target, measure by measure. */
import { streamOf } from '../../core/random.ts'
import { ksDistance, noiseFloor, sorted, spreadDistance } from './distance.ts'
import { MEASURES, type Measure } from './measures.ts'
import type { Columns } from './trials.ts'

/** One line of the table a fit prints. */
export interface FitRow {
  measure: string
  unit: string
  /** Kolmogorov–Smirnov distance of the untouched sources from the target, 0 to 1 */
  untouched: number
  /** the same of pages drawn by the base recipe */
  before: number
  /** the same of pages drawn by the fitted recipe */
  after: number
  /** nine of ten random halvings of the target differ by less */
  floor: number
  /** `floor`: after is at or below the noise floor; `halved`: after is at most half of before */
  verdict: 'floor' | 'halved' | 'nearer' | 'farther'
}

/** The target's pages, to compare with. */
export class Target {
  readonly floors: readonly number[]
  private readonly columns: readonly Float64Array[]

  constructor(columns: Columns, seed: number) {
    this.columns = columns.map(sorted)
    this.floors = columns.map((values, m) =>
      noiseFloor(values, MEASURES[m]!.tolerance, streamOf(`${seed}/fit/floor/${m}`)),
    )
  }

  /** The target's sorted values of a measure. */
  of(name: string): Float64Array {
    return this.columns[MEASURES.findIndex((measure) => measure.name === name)]!
  }

  /** Kolmogorov–Smirnov distances, in the order of `MEASURES`. */
  distances(columns: Columns): number[] {
    return columns.map((values, m) =>
      ksDistance(sorted(values), this.columns[m]!, MEASURES[m]!.tolerance),
    )
  }

  /**
   * What the search lowers: squared distances, more for measures that have not yet halved, and a
   * little of how far the values must still be moved, which leads on where distributions do not
   * overlap and the distance stands at 1. What two samples of this size differ by anyway is taken
   * off first, lest the search chase the accidents of its own pages.
   * @param before distances of the base recipe's pages
   */
  score(columns: Columns, before: readonly number[], parts: readonly Measure['of'][]): number {
    const distances = this.distances(columns)
    let score = 0
    MEASURES.forEach(({ of }, m) => {
      if (!parts.includes(of)) return
      const chance = CHANCE * Math.sqrt(1 / columns[m]!.length + 1 / this.columns[m]!.length)
      const distance = Math.max(0, distances[m]! - chance)
      const goal = Math.max(before[m]! * 0.4, this.floors[m]! * 0.7)
      const short = Math.max(0, distance - goal) / Math.max(before[m]!, this.floors[m]!)
      const far = spreadDistance(sorted(columns[m]!), this.columns[m]!, SPREADS[m]!)
      score += distance * distance + short * short + 0.03 * Math.min(3, far)
    })
    return score
  }

  rows(untouched: Columns, before: Columns, after: Columns): FitRow[] {
    const [raw, first, last] = [untouched, before, after].map((columns) => this.distances(columns))
    return MEASURES.map(({ name, unit }, m) => ({
      measure: name,
      unit,
      untouched: raw![m]!,
      before: first![m]!,
      after: last![m]!,
      floor: this.floors[m]!,
      verdict: verdictOf(first![m]!, last![m]!, this.floors[m]!),
    }))
  }
}

/**
 * Share of √(1/n + 1/m) that is taken off: two thirds of the mean distance of two samples of one
 * distribution, 0.87 √(1/n + 1/m).
 */
const CHANCE = 0.58

/** Smallest spread a measure's values are counted in: of sizes that are all alike. */
const SPREADS = MEASURES.map(({ name }) =>
  name === 'size' || name === 'aspect' || name === 'sharpness' ? 0.1 : 1,
)

function verdictOf(before: number, after: number, floor: number): FitRow['verdict'] {
  if (after <= floor) return 'floor'
  if (after <= before / 2) return 'halved'
  return after < before ? 'nearer' : 'farther'
}
