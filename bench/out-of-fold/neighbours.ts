/** Class probabilities by nearest neighbours, each fold's pages judged by the others alone. */

/** What is known of a page: pictures of what may be its title, and one of the whole. */
export interface PageFeatures {
  titles: readonly Float32Array[]
  whole: Float32Array
}

const NEIGHBOURS = 8
/** How fast a neighbour's vote falls off with the cosine of the angle between pictures. */
const SHARPNESS = 30
/** Share of its votes that a picture gives to every class alike: it may be of anything. */
const DOUBT = 0.05

/** How alike pictures must be for their neighbours to say anything: half as much at `half`. */
interface Trust {
  half: number
  width: number
}
const TITLE_TRUST: Trust = { half: 0.84, width: 0.02 }
const WHOLE_TRUST: Trust = { half: 0.75, width: 0.05 }

/**
 * Probabilities a class of every page, by pages of other folds: votes of the nearest pictures,
 * relative to how many pages a class has, multiplied over a page's pictures as if they were
 * independent.
 * @param labels of the pages, 0 to `classes` − 1
 * @param folds of the pages
 */
export function outOfFold(
  pages: readonly PageFeatures[],
  labels: readonly number[],
  folds: readonly number[],
  classes: number,
): Float64Array[] {
  const counts = new Float64Array(classes)
  for (const label of labels) counts[label]!++
  const titles = pages.flatMap(({ titles: own }, page) => own.map((picture) => ({ page, picture })))
  const wholes = pages.map(({ whole }, page) => ({ page, picture: whole }))
  return pages.map((own, page) => {
    const sums = new Float64Array(classes)
    const add = (picture: Float32Array, all: typeof titles, trust: Trust): void => {
      const { votes, top } = votesFor(picture, all, page, labels, folds, counts)
      const total = votes.reduce((sum, vote) => sum + vote, 0) || 1
      const known = (1 - DOUBT) / (1 + Math.exp((trust.half - top) / trust.width))
      for (let c = 0; c < classes; c++) {
        sums[c]! += Math.log((known * votes[c]!) / total + (1 - known) / classes)
      }
    }
    for (const picture of own.titles) add(picture, titles, TITLE_TRUST)
    add(own.whole, wholes, WHOLE_TRUST)
    const most = Math.max(...sums)
    const powers = sums.map((sum) => Math.exp(sum - most))
    const total = powers.reduce((sum, power) => sum + power, 0)
    return powers.map((power) => power / total)
  })
}

function votesFor(
  picture: Float32Array,
  all: readonly { page: number; picture: Float32Array }[],
  page: number,
  labels: readonly number[],
  folds: readonly number[],
  counts: Float64Array,
): { votes: Float64Array; top: number } {
  const best: { like: number; label: number }[] = []
  let least = -Infinity
  for (const other of all) {
    if (folds[other.page] === folds[page]) continue
    const like = dot(picture, other.picture)
    if (like <= least) continue
    best.push({ like, label: labels[other.page]! })
    best.sort((a, b) => b.like - a.like)
    if (best.length > NEIGHBOURS) best.pop()
    if (best.length === NEIGHBOURS) least = best.at(-1)!.like
  }
  const votes = new Float64Array(counts.length)
  const top = best[0]?.like ?? 0
  for (const { like, label } of best) {
    votes[label]! += Math.exp(SHARPNESS * (like - top)) / Math.sqrt(counts[label]!)
  }
  return { votes, top }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
