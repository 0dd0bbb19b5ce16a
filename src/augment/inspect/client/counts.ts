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
