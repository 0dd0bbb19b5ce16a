/** In which order images are shown. */
import type { GallerySet } from './gallery-set.ts'
import type { State } from './state.ts'

/** Orders that images can be shown in, as a state asks for them and as they are called. */
export function ordersOf(set: GallerySet, state: State): (readonly [string, string])[] {
  const { statistics, steps } = set.index
  const stat = statistics.find(({ name }) => name === state.stat)
  const param = steps
    .find(({ path }) => path === state.step)
    ?.params.find(({ name, kind }) => name === state.param && kind === 'number')
  return [
    ['', 'mixed'],
    ['set', 'as in the set'],
    ['large', 'largest first'],
    ['small', 'smallest first'],
    ...(statistics.some(({ name }) => name === 'brightness')
      ? ([
          ['bright', 'brightest first'],
          ['dark', 'darkest first'],
        ] as const)
      : []),
    ...(param
      ? ([
          ['strong', `${param.name}, strongest first`],
          ['weak', `${param.name}, weakest first`],
        ] as const)
      : []),
    ...(stat && stat.name !== 'brightness'
      ? ([
          ['high', `${stat.words[1]} first`],
          ['low', `${stat.words[0]} first`],
        ] as const)
      : []),
    ...(set.index.predicted
      ? ([
          ['unsure', 'least confident first'],
          ['sure', 'most confident first'],
        ] as const)
      : []),
    ...(set.index.hasMap && set.index.splits.includes('test')
      ? ([
          ['far', 'least like the test pages first'],
          ['near', 'most like the test pages first'],
        ] as const)
      : []),
    ...(set.index.kind === 'built' ? ([['steps', 'most steps first']] as const) : []),
  ]
}

/**
 * Rows in the order of a state. Images without what they are ordered by come last.
 * @param rows rising, left as they are
 */
export async function ordered(
  set: GallerySet,
  rows: Int32Array,
  state: State,
): Promise<Int32Array> {
  if (state.like === '' && state.order === 'set') return rows
  const key = await keyOf(set, state)
  return rows.toSorted((a, b) => key(a) - key(b) || a - b)
}

async function keyOf(set: GallerySet, state: State): Promise<(row: number) => number> {
  if (state.like !== '') {
    const row = set.findPath(state.like)
    const distances = row < 0 ? undefined : (await set.likeness()).from(row)
    // The image itself comes first.
    return (other) => (other === row ? -1 : (distances?.[other] ?? LAST))
  }
  const { width, height, predicted, confidence } = set.index
  const sureness = (row: number): number =>
    (predicted?.[row] ?? -1) < 0 ? LAST : confidence![row]!
  const area = (row: number): number => width[row]! * height[row]!
  switch (state.order) {
    case 'large':
      return (row) => -area(row)
    case 'small':
      return area
    case 'unsure':
      return sureness
    case 'sure':
      return (row) => (sureness(row) === LAST ? LAST : -sureness(row))
    case 'far':
      return fromTest(set, -1)
    case 'near':
      return fromTest(set, 1)
    case 'bright':
      return statistic(set, 'brightness', -1)
    case 'dark':
      return statistic(set, 'brightness', 1)
    case 'high':
      return statistic(set, state.stat, -1)
    case 'low':
      return statistic(set, state.stat, 1)
    case 'strong':
      return parameter(set, state, -1)
    case 'weak':
      return parameter(set, state, 1)
    case 'steps':
      return stepCount(set)
    default: {
      const turn = Number(state.mix) || 0
      return (row) => mixed(row, turn)
    }
  }
}

const LAST = Number.MAX_VALUE

/** Test pages that images are held against: of more, as many evenly taken. */
const HELD = 200

/** By the distance from the nearest test page. */
async function fromTest(set: GallerySet, sign: 1 | -1): Promise<(row: number) => number> {
  const test = set.index.splits.indexOf('test')
  const pages = set.index.split.flatMap((own, row) => (own === test ? [row] : []))
  const every = Math.max(1, Math.ceil(pages.length / HELD))
  const likeness = await set.likeness()
  const nearest = new Float64Array(set.size).fill(Infinity)
  for (let i = 0; i < pages.length; i += every) {
    likeness.from(pages[i]!).forEach((distance, row) => {
      if (distance < nearest[row]!) nearest[row] = distance
    })
  }
  return (row) => (nearest[row] === Infinity ? LAST : sign * nearest[row]!)
}

function statistic(set: GallerySet, name: string, sign: 1 | -1): (row: number) => number {
  const values = set.index.statistics.find((one) => one.name === name)?.values
  return (row) => {
    const value = values?.[row] ?? null
    return value === null ? LAST : sign * value
  }
}

/** A tilt to the left is as strong as one to the right. */
async function parameter(
  set: GallerySet,
  { step, param }: State,
  sign: 1 | -1,
): Promise<(row: number) => number> {
  const number = set.index.steps.findIndex(({ path }) => path === step)
  const keys = new Float64Array(set.size).fill(LAST)
  if (number >= 0) {
    const { rows, params } = await set.step(number)
    rows.forEach((row, i) => {
      const value = params[param]?.[i]
      if (typeof value === 'number') keys[row] = sign * Math.abs(value)
    })
  }
  return (row) => keys[row]!
}

async function stepCount(set: GallerySet): Promise<(row: number) => number> {
  const keys = new Int32Array(set.size)
  const columns = await Promise.all(set.index.steps.map((_, i) => set.step(i)))
  for (const { rows, skipped } of columns) {
    for (const row of rows) keys[row]! -= 1
    for (const place of skipped) keys[rows[place]!]! += 1
  }
  return (row) => keys[row]!
}

/**
 * A number without a pattern for each row (the finaliser of MurmurHash3): neighbours in a set are
 * variants of one page.
 * @param turn another one is another mixture
 */
function mixed(row: number, turn: number): number {
  let h = Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(turn, 0x632be5ab)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
