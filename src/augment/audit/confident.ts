/**
 * Label errors by confident learning (C. Northcutt, L. Jiang, I. Chuang, "Confident Learning:
 * Estimating Uncertainty in Dataset Labels", 2021).
 */

/** Probabilities that a model which did not train on the page gave it. */
export interface Scored {
  /** the given label, as an index of the classes */
  label: number
  /** one probability per class */
  probabilities: ArrayLike<number>
}

export interface LabelError {
  /** place in the list given */
  index: number
  /** class that the model predicts, as an index */
  suggested: number
  /** normalised margin, (p of the given label − p of the suggested + 1) / 2: 0 to 1 */
  margin: number
  /** p of the given label: 0 is surely wrong */
  confidence: number
}

export interface Confident {
  /** most suspicious first */
  errors: LabelError[]
  /** of each class the mean probability its pages get for it; NaN where it has none */
  thresholds: Float64Array
  /** pages by given label and confidently predicted class, row by row: classes × classes */
  joint: Int32Array
}

/**
 * Finds pages whose label is probably wrong: those that the confident joint counts off its diagonal
 * (the model is as sure of another class as it is on average of that class's own pages), and of
 * each pair of classes as many of the least confident as the joint, scaled to the pages of each
 * class, says there are (pruning by noise rate). Ranked by self-confidence, the probability of the
 * given label: where a model wavers between two other classes, the margin to either says too little.
 * @param classes how many there are
 * @param more how many pages are added at most: of those for which another class is predicted with
 *   less confidence, the ones with the lowest self-confidence
 */
export function confidentErrors(pages: readonly Scored[], classes: number, more = 0): Confident {
  const thresholds = thresholdsOf(pages, classes)
  const joint = new Int32Array(classes * classes)
  const found = new Map<number, number>()
  pages.forEach(({ label, probabilities }, index) => {
    const sure = surestAbove(probabilities, thresholds)
    if (sure < 0) return
    joint[label * classes + sure]!++
    if (sure !== label) found.set(index, sure)
  })
  for (const [index, suggested] of byNoiseRate(pages, classes, joint)) {
    if (!found.has(index)) found.set(index, suggested)
  }
  const others = ranked(pages, predictedOtherwise(pages, found))
  for (const { index, suggested } of others.slice(0, more)) found.set(index, suggested)
  return { errors: ranked(pages, found), thresholds, joint }
}

/** Errors by the index of their page and the class it is probably of, most suspicious first. */
function ranked(pages: readonly Scored[], suggestions: ReadonlyMap<number, number>): LabelError[] {
  const errors = [...suggestions].map(([index, suggested]): LabelError => {
    const { label, probabilities } = pages[index]!
    const confidence = probabilities[label]!
    const margin = (confidence - probabilities[suggested]! + 1) / 2
    return { index, suggested, confidence, margin }
  })
  return errors.toSorted((a, b) => a.confidence - b.confidence || a.index - b.index)
}

/** Pages that are not among `known` and for which another class than their own is the argmax. */
function predictedOtherwise(
  pages: readonly Scored[],
  known: ReadonlyMap<number, number>,
): Map<number, number> {
  const found = new Map<number, number>()
  for (const [index, { label, probabilities }] of pages.entries()) {
    if (known.has(index)) continue
    let best = label
    for (let c = 0; c < probabilities.length; c++) {
      if (probabilities[c]! > probabilities[best]!) best = c
    }
    if (best !== label) found.set(index, best)
  }
  return found
}

/** The mean probability of each class over the pages that are labelled with it. */
function thresholdsOf(pages: readonly Scored[], classes: number): Float64Array {
  const sums = new Float64Array(classes)
  const counts = new Float64Array(classes)
  for (const { label, probabilities } of pages) {
    sums[label] = sums[label]! + probabilities[label]!
    counts[label] = counts[label]! + 1
  }
  return sums.map((sum, c) => sum / counts[c]!)
}

/** Equal probabilities have a mean that is off by the rounding of its sum. */
const ROUNDING = 1e-9

/** The most probable class of those at or above their thresholds, or −1. */
function surestAbove(probabilities: ArrayLike<number>, thresholds: Float64Array): number {
  let best = -1
  for (let c = 0; c < thresholds.length; c++) {
    // A class without pages has a threshold of NaN, which nothing reaches.
    if (!(probabilities[c]! + ROUNDING >= thresholds[c]!)) continue
    if (best < 0 || probabilities[c]! > probabilities[best]!) best = c
  }
  return best
}

/** Of each pair (given i, true j) the n pages labelled i with the largest p_j − p_i, where j leads. */
function byNoiseRate(
  pages: readonly Scored[],
  classes: number,
  joint: Int32Array,
): [index: number, suggested: number][] {
  const found: [number, number][] = []
  for (let given = 0; given < classes; given++) {
    const own = pages.flatMap(({ label }, index) => (label === given ? [index] : []))
    const counted = joint.subarray(given * classes, (given + 1) * classes)
    const total = counted.reduce((sum, n) => sum + n, 0)
    if (total === 0) continue
    for (let other = 0; other < classes; other++) {
      const wrong = other === given ? 0 : Math.round((counted[other]! * own.length) / total)
      if (wrong === 0) continue
      const gap = (index: number): number => {
        const { probabilities } = pages[index]!
        return probabilities[other]! - probabilities[given]!
      }
      const leading = own
        .filter((index) => gap(index) > 0)
        .toSorted((a, b) => gap(b) - gap(a) || a - b)
      for (const index of leading.slice(0, wrong)) found.push([index, other])
    }
  }
  return found
}
