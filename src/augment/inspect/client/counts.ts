/** How many images each choice of a filter would leave, the other filters as they are. */
import { filterRows } from './filter.ts'
import type { GallerySet } from './gallery-set.ts'
import type { State } from './state.ts'

export interface Counts {
  /** by number of the class */
  class: number[]
  /** by number of the split */
  split: number[]
  /** by number of the step: images in which it ran */
  step: number[]
  /** values of the parameter and of the statistic that are asked for, whatever their bounds */
  param: number[]
  stat: number[]
}

/** Counts for the filters of a state. Steps are counted with all that is asked for besides the step. */
export async function countChoices(set: GallerySet, state: State): Promise<Counts> {
  const { index } = set
  const step = { step: '', param: '', low: '', high: '', word: '' }
  const [byClass, bySplit, rows] = await Promise.all([
    filterRows(set, { ...state, class: '' }),
    filterRows(set, { ...state, split: '' }),
    filterRows(set, { ...state, ...step }),
  ])
  const counts: Counts = {
    param: await valuesOfParam(set, state),
    stat: await valuesOfStatistic(set, state),
    class: index.classes.map(() => 0),
    split: index.splits.map(() => 0),
    step: index.steps.map(() => 0),
  }
  for (const row of byClass) if (index.class[row]! >= 0) counts.class[index.class[row]!]! += 1
  for (const row of bySplit) counts.split[index.split[row]!]! += 1
  const isShown = new Uint8Array(set.size)
  for (const row of rows) isShown[row] = 1
  const columns = await Promise.all(index.steps.map((_, i) => set.step(i)))
  columns.forEach(({ rows: ran, skipped }, i) => {
    const idle = new Set(skipped)
    ran.forEach((row, place) => {
      if (isShown[row] === 1 && !idle.has(place)) counts.step[i]! += 1
    })
  })
  return counts
}

async function valuesOfParam(set: GallerySet, state: State): Promise<number[]> {
  const number = set.index.steps.findIndex(({ path }) => path === state.step)
  if (number < 0 || state.param === '') return []
  const shown = new Set(await filterRows(set, { ...state, low: '', high: '', word: '' }))
  const { rows, params } = await set.step(number)
  const values = params[state.param] ?? []
  return rows.flatMap((row, i) => {
    const value = values[i]
    return typeof value === 'number' && shown.has(row) ? [value] : []
  })
}

async function valuesOfStatistic(set: GallerySet, state: State): Promise<number[]> {
  const values = set.index.statistics.find(({ name }) => name === state.stat)?.values
  if (!values) return []
  const rows = await filterRows(set, { ...state, from: '', to: '' })
  return Array.from(rows, (row) => values[row] ?? Number.NaN).filter(
    (value) => !Number.isNaN(value),
  )
}
