/** The report's statistics for scripts: `report.json`, and what `--json` prints. */
import { measuredOf, type Compared, type StatisticResult } from './compared.ts'
import { quantile } from '../../core/quantile.ts'
import { countSteps } from './steps.ts'
import type { DatasetView } from './dataset-view.ts'
import type { Surveyed } from './survey.ts'

export interface Summary {
  /** of this file */
  format: 2
  sets: SetSummary[]
  /** by statistic, then by series: `n`, 10 %, 50 % and 90 % quantile */
  statistics: Record<
    string,
    Record<string, { n: number; p10: number; median: number; p90: number }>
  >
  /** by `from–to`, then by statistic: Kolmogorov–Smirnov distance, 0 to 1 */
  distances: Record<string, Record<string, number>>
  measured: { label: string; measured: number; all: number }[]
}

export interface SetSummary {
  name: string
  kind: DatasetView['kind']
  folder: string
  images: number
  /** images of which the file is gone or cannot be read */
  missing: number
  failures: number
  splits: Record<string, number>
  classes: { target: number; name: string; images: Record<string, number> }[]
  /** by path of the step, on drawn training images */
  steps: Record<string, { ran: number; skipped: number; expected: number | null }>
  notices: readonly string[]
}

export function summaryOf(
  sets: readonly Surveyed[],
  compared: Compared,
  results: readonly StatisticResult[],
): Summary {
  const { series, pairs } = compared
  const statistics: Summary['statistics'] = {}
  for (const { statistic, values } of results) {
    const own: Summary['statistics'][string] = {}
    series.forEach(({ name }, i) => {
      const list = values[i]!
      if (list.length === 0) return
      const [p10, median, p90] = [0.1, 0.5, 0.9].map((share) => rounded(quantile(list, share)))
      own[name] = { n: list.length, p10: p10!, median: median!, p90: p90! }
    })
    statistics[statistic.name] = own
  }
  const distances: Summary['distances'] = {}
  pairs.forEach(({ from, to }, i) => {
    const known = results.flatMap(({ statistic, distances: own }): [string, number][] =>
      own[i] === undefined ? [] : [[statistic.name, rounded(own[i])]],
    )
    distances[`${from}–${to}`] = Object.fromEntries(known)
  })
  return {
    format: 2,
    sets: sets.map(setSummary),
    statistics,
    distances,
    measured: measuredOf(series),
  }
}

function setSummary({ view, images: found }: Surveyed): SetSummary {
  const { splits, split, class: classOf } = view
  const inSplit = (number: number): number => split.filter((own) => own === number).length
  const images = view.classes.map(() => splits.map(() => 0))
  classOf.forEach((own, i) => {
    if (own >= 0) images[own]![split[i]!]! += 1
  })
  return {
    name: view.name,
    kind: view.kind,
    folder: view.folder,
    images: view.ids.length,
    missing: found.filter((image) => image === undefined).length,
    failures: view.failures.length,
    splits: Object.fromEntries(splits.map((name, i) => [name, inSplit(i)])),
    classes: view.classes.map(({ target, name }, i) => ({
      target,
      name,
      images: Object.fromEntries(splits.map((one, j) => [one, images[i]![j]!])),
    })),
    steps: Object.fromEntries(
      countSteps(view).map(({ path, ran, skipped, expected }) => [
        path,
        { ran, skipped, expected: expected ?? null },
      ]),
    ),
    notices: view.notices,
  }
}

const rounded = (n: number): number => Number(n.toPrecision(5))
