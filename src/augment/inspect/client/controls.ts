/** The bar above the gallery: what to show. */
import type { ParamEntry } from '../data.ts'
import type { Counts } from './counts.ts'
import { choice, count, el, short } from './dom.ts'
import type { GallerySet } from './gallery-set.ts'
import { colourings } from './map/colouring.ts'
import { ordersOf } from './order.ts'
import { rangeField } from './range.ts'
import { stepsIn, type Key, type State } from './state.ts'

export interface ControlsOptions {
  set: GallerySet
  state: State
  /** the views there are, the first one the usual */
  views: readonly (readonly [value: string, text: string])[]
  /** how many images each choice would leave; undefined while they are counted */
  counts: Counts | undefined
  change: (changes: Partial<Record<Key, string>>) => void
}

/** Options that are called what they are, with their counts where those are known. */
function all(list: readonly string[], counts?: readonly number[]): [string, string][] {
  return list.map((text, i) => [text, counted(text, counts?.[i])])
}

function counted(text: string, n: number | undefined): string {
  return n === undefined ? text : `${text} (${count(n)})`
}

const SIZES = [
  ['small', 'small'],
  ['', 'medium'],
  ['large', 'large'],
] as const

export function controls({ set, state, views, counts, change }: ControlsOptions): HTMLElement {
  const { index } = set
  const paths = index.steps.map(({ path }) => path)
  const more = (key: 'with' | 'without', label: string): HTMLElement | undefined => {
    const taken = new Set([state.step, ...stepsIn(state.with), ...stepsIn(state.without)])
    const left = paths.filter((path) => !taken.has(path))
    if (paths.length < 2 || left.length === 0) return undefined
    return choice(label, [['', '–'], ...all(left)], '', (value) =>
      change({ [key]: [...stepsIn(state[key]), value].join(',') }),
    )
  }
  const search = el('input', {
    type: 'search',
    value: state.search,
    aria: { label: 'ID or source' },
    on: { input: () => change({ search: search.value }) },
  })
  search.placeholder = 'ID or source'
  const step = index.steps.find(({ path }) => path === state.step)
  const param = step?.params.find(({ name }) => name === state.param)
  const fields = el(
    'div',
    { class: 'fields' },
    el('label', { class: 'field wide' }, el('span', { text: 'Find' }), search),
    choice(
      'Class',
      [
        ['', 'all'],
        ...index.classes.map(({ name }, i): [string, string] => [
          String(i),
          counted(name, counts?.class[i]),
        ]),
      ],
      state.class,
      (value) => change({ class: value }),
    ),
    index.splits.length > 1 &&
      choice('Split', [['', 'all'], ...all(index.splits, counts?.split)], state.split, (value) =>
        change({ split: value }),
      ),
    index.steps.length > 0 &&
      choice('Step', [['', 'any'], ...all(paths, counts?.step)], state.step, (value) =>
        change({ step: value, param: '', low: '', high: '', word: '' }),
      ),
    step &&
      step.params.length > 0 &&
      choice(
        'Parameter',
        [['', 'any'], ...all(step.params.map(({ name }) => name))],
        state.param,
        (value) => change({ param: value, low: '', high: '', word: '' }),
      ),
    param && paramField(param, state, counts?.param, change),
    index.predicted &&
      choice(
        'Prediction',
        [
          ['', 'any'],
          ['right', 'right'],
          ['wrong', 'wrong'],
        ],
        state.guess,
        (value) => change({ guess: value }),
      ),
    more('with', 'And step'),
    more('without', 'But not'),
    index.statistics.length > 0 &&
      choice(
        'Measured',
        [
          ['', 'any'],
          ...index.statistics.map(({ name, label }): [string, string] => [name, label]),
        ],
        state.stat,
        (value) => change({ stat: value, from: '', to: '' }),
      ),
    statisticField(set, state, counts?.stat, change),
    views.length > 1 && choice('View', views, state.view, (value) => change({ view: value })),
    choice('Order', ordersOf(set, state), state.order, (value) =>
      change({ order: value, mix: '', like: '' }),
    ),
    choice('Size', SIZES, state.size, (value) => change({ size: value })),
    index.hasMap &&
      choice('Map', [['', 'none'], ...colourings(set)], state.map, (value) =>
        change({ map: value, ...(value === '' && { lasso: '' }) }),
      ),
  )
  return fields
}

function paramField(
  param: ParamEntry,
  state: State,
  values: readonly number[] | undefined,
  change: ControlsOptions['change'],
): HTMLElement {
  if (param.kind === 'enum') {
    const words = param.values.map((word): [string, string] => [word, word])
    return choice(param.name, [['', 'any'], ...words], state.word, (value) =>
      change({ word: value }),
    )
  }
  const { low, high, name } = param
  return rangeField({
    label: name,
    low,
    high,
    from: state.low === '' ? low : Number(state.low),
    to: state.high === '' ? high : Number(state.high),
    values,
    text: short,
    onChange: (from, to) =>
      change({ low: from <= low ? '' : String(from), high: to >= high ? '' : String(to) }),
  })
}

function statisticField(
  set: GallerySet,
  { stat, from, to }: State,
  values: readonly number[] | undefined,
  change: ControlsOptions['change'],
): HTMLElement | undefined {
  const column = set.index.statistics.find(({ name }) => name === stat)
  if (!column) return undefined
  let [low, high] = [Infinity, -Infinity]
  for (const value of column.values) {
    if (value === null) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return rangeField({
    label: column.label,
    low,
    high,
    from: from === '' ? low : Number(from),
    to: to === '' ? high : Number(to),
    values,
    text: short,
    onChange: (least, most) =>
      change({ from: least <= low ? '' : String(least), to: most >= high ? '' : String(most) }),
  })
}
