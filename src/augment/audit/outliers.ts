/** Pages that are no good as pages: blank, black, tiny, or unlike every other. */
import { quantile } from '../../core/quantile.ts'
import type { Statistics } from '../../page/statistics/statistics.ts'
import { partsOf, type Appearance } from '../statistics/appearance.ts'
import type { PageIssue } from './findings.ts'

/** What outliers are found by. */
export interface PageFeatures extends Appearance {
  statistics: Statistics
}

export interface Outlier {
  index: number
  issue: PageIssue
  /** what was measured, in words */
  detail: string
  /** how far beyond the limit, for ranking within an issue */
  score: number
}

/** Standard deviation of grey below which nothing is on a page. */
const BLANK = 4
/** Share of dark pixels from which a page is black. */
const BLACK = 0.97
/** Shortest side at which a page can be read at all, in pixels. */
const TINY = 96
/** Robust z-score from which a page is unlike every other. */
const UNLIKE = 6
/** A page is compared with this many others at most. */
const REFERENCES = 3000
/** The distance to the third nearest counts: two stray duplicates do not vouch for each other. */
const NEIGHBOUR = 3
/** Fewer pages than this have no usual appearance. */
const MIN_PAGES = 20

/** @returns a page's first issue only, blank and black before unlike */
export function findOutliers(pages: readonly (PageFeatures | undefined)[]): Outlier[] {
  const outliers: Outlier[] = []
  const usual: number[] = []
  pages.forEach((page, index) => {
    if (!page) return
    const found = issueOf(page)
    if (found) outliers.push({ index, ...found })
    else usual.push(index)
  })
  const scores = outlierScores(usual.map((index) => pages[index]!))
  scores.forEach((score, i) => {
    if (score < UNLIKE) return
    const detail = `${score.toFixed(1)} robust deviations further from its nearest neighbours than usual`
    outliers.push({ index: usual[i]!, issue: 'unlike', detail, score })
  })
  return outliers.toSorted(
    (a, b) =>
      ORDER.indexOf(a.issue) - ORDER.indexOf(b.issue) || b.score - a.score || a.index - b.index,
  )
}

const ORDER: readonly PageIssue[] = ['blank', 'black', 'tiny', 'unlike']

function issueOf({
  statistics,
  dark,
  width,
  height,
}: PageFeatures): Omit<Outlier, 'index'> | undefined {
  if (dark >= BLACK) {
    return { issue: 'black', detail: `${(dark * 100).toFixed(1)} % of it is dark`, score: dark }
  }
  if (statistics.contrast < BLANK) {
    const detail = `contrast ${statistics.contrast.toFixed(1)} grey levels`
    return { issue: 'blank', detail, score: BLANK - statistics.contrast }
  }
  const short = Math.min(width, height)
  if (short < TINY) return { issue: 'tiny', detail: `${width}×${height} px`, score: TINY - short }
  return undefined
}

/**
 * How far each page stands off: the distance to its third nearest other page, in a space of
 * statistics (each in robust deviations) and a 9×8 thumbnail, as a robust z-score of its logarithm.
 */
export function outlierScores(pages: readonly PageFeatures[]): Float64Array {
  const scores = new Float64Array(pages.length)
  if (pages.length < MIN_PAGES) return scores
  const rows = featuresOf(pages)
  const step = Math.max(1, pages.length / REFERENCES)
  const nearest = new Float64Array(NEIGHBOUR)
  for (let i = 0; i < rows.length; i++) {
    nearest.fill(Infinity)
    for (let r = 0; r < rows.length; r += step) {
      const j = Math.floor(r)
      if (j === i) continue
      insert(nearest, distance(rows[i]!, rows[j]!, nearest[NEIGHBOUR - 1]!))
    }
    scores[i] = Math.log(nearest[NEIGHBOUR - 1]! + 1e-3)
  }
  return robust(scores)
}

/** Statistics weigh as much together as the thumbnail does. */
function featuresOf(pages: readonly PageFeatures[]): Float64Array[] {
  const columns = [
    pages.map(({ statistics }) => statistics.brightness),
    pages.map(({ statistics }) => statistics.contrast),
    pages.map(({ statistics }) => Math.log(statistics.localContrast + 1)),
    pages.map(({ statistics }) => Math.log(statistics.sharpness + 1)),
    pages.map(({ statistics }) => Math.log(statistics.saturation + 4)),
    pages.map(({ width, height }) => Math.log(width / height)),
    pages.map(({ width, height }) => Math.log(width * height)),
  ].map((column) => robust(Float64Array.from(column), 0.05))
  return pages.map(({ print }, i) => {
    const parts = partsOf(print)
    const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length
    const row = new Float64Array(columns.length + parts.length)
    columns.forEach((column, c) => (row[c] = column[i]!))
    // 30 grey levels off everywhere weigh as much as one deviation of every statistic.
    const scale = Math.sqrt(columns.length / parts.length) / 30
    parts.forEach((part, k) => (row[columns.length + k] = (part - mean) * scale))
    return row
  })
}

/** Distances from the median in 1.4826 median absolute deviations. */
function robust(values: Float64Array, minSpread = 0.05): Float64Array {
  const middle = quantile(values, 0.5)
  const spread =
    1.4826 *
    quantile(
      values.map((value) => Math.abs(value - middle)),
      0.5,
    )
  return values.map((value) => (value - middle) / Math.max(spread, minSpread))
}

/** Squared differences up to `limit`, beyond which the exact distance does not matter. */
function distance(a: Float64Array, b: Float64Array, limit: number): number {
  const max = limit * limit
  let sum = 0
  for (let k = 0; k < a.length; k++) {
    const difference = a[k]! - b[k]!
    sum += difference * difference
    if (sum > max) return Infinity
  }
  return Math.sqrt(sum)
}

function insert(ascending: Float64Array, value: number): void {
  for (let k = 0; k < ascending.length; k++) {
    if (value >= ascending[k]!) continue
    ascending.copyWithin(k + 1, k)
    ascending[k] = value
    return
  }
}
