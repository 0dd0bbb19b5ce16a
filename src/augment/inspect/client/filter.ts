/** Which images a state asks for. */
import type { StepColumns } from '../data.ts'
import type { GallerySet } from './gallery-set.ts'
import { readLoop } from './map/places.ts'
import { stepsIn, type State } from './state.ts'

/** @returns numbers of the images, in the set's order */
export async function filterRows(set: GallerySet, state: State): Promise<Int32Array> {
  const { index } = set
  const step = index.steps.findIndex(({ path }) => path === state.step)
  const wanted = step < 0 ? undefined : markOf(set, state, await set.step(step))
  const ran = await Promise.all(stepsIn(state.with).map((path) => ranOf(set, path)))
  const idle = await Promise.all(stepsIn(state.without).map((path) => ranOf(set, path)))
  const split = index.splits.indexOf(state.split)
  const target = state.class === '' ? -1 : Number(state.class)
  const source = state.source === '' ? -1 : Number(state.source)
  const search = state.search.trim().toLowerCase()
  const sources =
    search === '' ? [] : index.sources.map(({ path }) => path.toLowerCase().includes(search))
  const statistic = index.statistics.find(({ name }) => name === state.stat)?.values
  const from = state.from === '' ? -Infinity : Number(state.from)
  const to = state.to === '' ? Infinity : Number(state.to)
  const measured = statistic && (from > -Infinity || to < Infinity) ? statistic : undefined
  const within = set.within(state.view)
  const loop = readLoop(state.lasso)
  const inside = loop.length > 0 ? (await set.places()).within(loop) : undefined
  const found = new Int32Array(set.size)
  let n = 0
  for (let i = 0; i < set.size; i++) {
    if (split >= 0 && index.split[i] !== split) continue
    if (target >= 0 && index.class[i] !== target) continue
    if (source >= 0 && index.source[i] !== source) continue
    if (wanted && wanted[i] === 0) continue
    if (within && !within(i)) continue
    if (inside?.[i] === 0) continue
    if (state.guess !== '' && set.isRight(i) !== (state.guess === 'right')) continue
    if (measured) {
      const value = measured[i] ?? null
      if (value === null || value < from || value > to) continue
    }
    if (ran.some((marks) => marks[i] === 0) || idle.some((marks) => marks[i] === 1)) continue
    if (
      search !== '' &&
      sources[index.source[i]!] !== true &&
      !index.ids[i]!.toLowerCase().includes(search)
    )
      continue
    found[n++] = i
  }
  return found.subarray(0, n)
}

/** 1 for each image in which a step ran, with whatever parameters; nowhere where there is no such step. */
async function ranOf(set: GallerySet, path: string): Promise<Uint8Array> {
  const step = set.index.steps.findIndex((one) => one.path === path)
  if (step < 0) return new Uint8Array(set.size)
  return markOf(set, { param: '', low: '', high: '', word: '' }, await set.step(step))
}

/** 1 for each image in which the step ran with the parameter that is asked for. */
function markOf(
  set: GallerySet,
  state: Pick<State, 'param' | 'low' | 'high' | 'word'>,
  { rows, params, skipped }: StepColumns,
): Uint8Array {
  const marks = new Uint8Array(set.size)
  const values = params[state.param]
  const low = state.low === '' ? -Infinity : Number(state.low)
  const high = state.high === '' ? Infinity : Number(state.high)
  const idle = new Set(skipped)
  rows.forEach((row, i) => {
    const value = values?.[i]
    if (typeof value === 'number' && (value < low || value > high)) return
    if (typeof value === 'string' && state.word !== '' && value !== state.word) return
    // A step that found nothing to do cannot be seen in the image.
    if (!idle.has(i)) marks[row] = 1
  })
  return marks
}
