/** Which pages the sample set has: numbers and labels only, nothing is drawn here. */
import { InputError } from '../core/errors.ts'
import { rngFrom } from '../core/rng.ts'
import { classCounts, FULL_TRAIN, FULL_WRONG, SAMPLE_CLASSES } from './classes.ts'

/** One page of the sample set. */
export interface SamplePage {
  /** file name: 16 random hex digits and `.jpg` */
  id: string
  /** the class that is drawn */
  target: number
  /** what the CSV says; differs from `target` on the few pages mislabelled on purpose */
  label: number
  /** what its random streams are keyed by, such as `train/3/17` */
  key: string
}

/** How large a sample set is asked for. */
export interface SampleSize {
  seed: number
  /** training pages */
  train: number
  /** test pages */
  test: number
}

/** The pages of both splits, each sorted by ID. */
export interface SamplePlan {
  train: SamplePage[]
  test: SamplePage[]
}

/**
 * The mix-ups of the wrong labels, `[true, written]`, taken in this order. They come in pairs that
 * cancel out, so that the counts a class of `train.csv` stay the competition's.
 */
const MIX_UPS: readonly (readonly [number, number])[] = [
  [3, 7],
  [7, 3],
  [4, 14],
  [14, 4],
  [10, 11],
  [11, 10],
  [14, 7],
  [7, 14],
]

/**
 * Plans the set: both splits in the competition's class mix, sorted by ID as the competition's CSVs are.
 * A page's drawing depends on the seed and its key only, so a smaller set holds pages of a larger.
 *
 * @throws InputError `SAMPLE_SIZE` for a size that is no whole number from 0 on
 */
export function planSample({ seed, train, test }: SampleSize): SamplePlan {
  const taken = new Set<string>()
  const trainPages = split('train', train, seed, taken)
  mislabel(trainPages, Math.round((FULL_WRONG * train) / FULL_TRAIN), seed)
  const testPages = split('test', test, seed, taken)
  return { train: trainPages.toSorted(byId), test: testPages.toSorted(byId) }
}

function split(name: 'train' | 'test', total: number, seed: number, taken: Set<string>) {
  if (!Number.isSafeInteger(total) || total < 0)
    throw new InputError(
      'SAMPLE_SIZE',
      `expected a whole number of ${name} pages from 0 on but received ${total}; give --${name} N`,
    )
  const pages: SamplePage[] = []
  const counts = classCounts(total)
  for (const { target } of SAMPLE_CLASSES)
    for (let i = 0; i < counts[target]!; i++) {
      const key = `${name}/${target}/${i}`
      pages.push({ id: freshId(seed, key, taken), target, label: target, key })
    }
  return pages
}

function freshId(seed: number, key: string, taken: Set<string>): string {
  const rng = rngFrom(`${seed}/sample/id/${key}`)
  for (;;) {
    const digits = [rng.next(), rng.next()].map((n) => n.toString(16).padStart(8, '0'))
    const id = `${digits.join('')}.jpg`
    if (taken.has(id)) continue
    taken.add(id)
    return id
  }
}

function mislabel(pages: SamplePage[], wanted: number, seed: number): void {
  const order = rngFrom(`${seed}/sample/wrong`).shuffled(pages)
  for (let i = 0; i < wanted; i++) {
    const [from, to] = MIX_UPS[i % MIX_UPS.length]!
    const page = order.find((p) => p.target === from && p.label === from)
    if (page) page.label = to
  }
}

function byId(a: SamplePage, b: SamplePage): number {
  return a.id < b.id ? -1 : 1
}
