/** Which series a report shows, and which of them it compares. */
import { quantile } from '../../core/quantile.ts'
import { ksDistance, ksNoise } from '../statistics/distance.ts'
import { STATISTICS, type Statistic } from '../statistics/image-statistics.ts'
import { binsFor, shares, type Bins } from './bins.ts'
import { measuredCount, valuesOf, type Series } from './series.ts'
import type { Surveyed } from './survey.ts'

/** A series as it is shown. */
export interface Shown extends Series {
  /** CSS variable of its colour */
  colour: string
}

/** Two series whose distance is shown, by their names. */
export interface Pair {
  from: string
  to: string
}

export interface Compared {
  series: Shown[]
  pairs: Pair[]
}

/** A statistic in the series of a report. */
export interface StatisticResult {
  statistic: Statistic
  bins: Bins
  /** one list per series, empty where it has none */
  values: number[][]
  /** of the values without their sign where the statistic is signed */
  medians: (number | undefined)[]
  /** one per pair, 0 to 1 */
  distances: (number | undefined)[]
  /** what a distance may be by chance: one per pair, 0 to 1 */
  noise: (number | undefined)[]
  /** its histogram is one bar: a distance says that values differ, and not that anyone sees it */
  isOneBar: boolean
}

const COLOURS: Record<string, string> = {
  sources: 'var(--grey)',
  train: 'var(--blue)',
  'holdout/noisy': 'var(--green)',
  changed: 'var(--blue)',
  test: 'var(--orange)',
}

/** Every series is held against the test pages, where there are any, else against the sources. */
export function compare({ series, view }: Surveyed, against?: Surveyed): Compared {
  if (against) {
    const test = series.filter(({ name }) => name === 'test')
    const own = series.find(({ name }) => name === 'train')
    const other = against.series.find(({ name }) => name === 'train')
    const [left, right] = labels(view.name, against.view.name)
    const shown: Shown[] = [
      ...(own ? [{ ...own, name: 'a', label: left, colour: 'var(--blue)' }] : []),
      ...(other ? [{ ...other, name: 'b', label: right, colour: 'var(--violet)' }] : []),
      ...test.map((one) => ({ ...one, colour: 'var(--orange)' })),
    ]
    return { series: shown, pairs: pairsOf(shown, ['a', 'b'], [['a', 'b']]) }
  }
  const shown = series
    .filter(({ name }) => name in COLOURS)
    .map((one) => ({ ...one, colour: COLOURS[one.name]! }))
  const withTest = shown.some(({ name }) => name === 'test')
  const first: [string, string][] = withTest
    ? []
    : [
        ['sources', 'train'],
        ['sources', 'holdout/noisy'],
        ['sources', 'changed'],
      ]
  return { series: shown, pairs: pairsOf(shown, ['sources', 'train', 'holdout/noisy'], first) }
}

/** The pairs asked for whose series are there, then each of some series and the test pages. */
function pairsOf(
  shown: readonly Shown[],
  toTest: readonly string[],
  first: readonly [string, string][],
): Pair[] {
  const names = new Set(shown.map(({ name }) => name))
  const all = [...first, ...toTest.map((name): [string, string] => [name, 'test'])]
  return all
    .filter(([from, to]) => names.has(from) && names.has(to))
    .map(([from, to]) => ({ from, to }))
}

function labels(left: string, right: string): [string, string] {
  return left === right ? [`${left} (A)`, `${right} (B)`] : [left, right]
}

/** Bins in a chart. */
const BINS = 28

/** Every statistic that at least one series has. */
export function statisticRowsOf({ series, pairs }: Compared): StatisticResult[] {
  return STATISTICS.map((statistic): StatisticResult => {
    const values = series.map((one) => valuesOf(one, statistic))
    const place = (name: string): number => series.findIndex((one) => one.name === name)
    const bins = binsFor(values, BINS, statistic.log)
    return {
      statistic,
      bins,
      values,
      medians: values.map((list) => medianOf(statistic.signed ? list.map(Math.abs) : list)),
      distances: pairs.map(({ from, to }) => ksDistance(values[place(from)]!, values[place(to)]!)),
      noise: pairs.map(({ from, to }) => noiseOf(values[place(from)]!, values[place(to)]!)),
      isOneBar: values.every((list) => shares(list, bins).filter((share) => share > 0).length < 2),
    }
  }).filter(({ values }) => values.some((list) => list.length > 0))
}

function noiseOf(a: readonly number[], b: readonly number[]): number | undefined {
  return a.length > 0 && b.length > 0 ? ksNoise(a.length, b.length) : undefined
}

function medianOf(values: readonly number[]): number | undefined {
  return values.length > 0 ? quantile(values, 0.5) : undefined
}

/** `1,500 of 25,000` for each series: how many images the statistics are of. */
export function measuredOf(
  series: readonly Series[],
): { label: string; measured: number; all: number }[] {
  return series.map((one) => ({
    label: one.label,
    measured: measuredCount(one),
    all: one.images.length,
  }))
}
