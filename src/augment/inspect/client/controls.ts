/** The bar above the gallery: what to show. */
import type { ParamEntry } from '../data.ts'
import { choice, el, short } from './dom.ts'
import type { GallerySet } from './gallery-set.ts'
import { rangeField } from './range.ts'
import type { Key, State } from './state.ts'

export interface ControlsOptions {
  set: GallerySet
  state: State
  /** the views there are, the first one the usual */
  views: readonly (readonly [value: string, text: string])[]
  change: (changes: Partial<Record<Key, string>>) => void
}

/** Options that are called what they are. */
const all = (list: readonly string[]): [string, string][] => list.map((text) => [text, text])

export function controls({ set, state, views, change }: ControlsOptions): HTMLElement {
  const { index } = set
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
      [['', 'all'], ...index.classes.map(({ name }, i): [string, string] => [String(i), name])],
      state.class,
      (value) => change({ class: value }),
    ),
    index.splits.length > 1 &&
      choice('Split', [['', 'all'], ...all(index.splits)], state.split, (value) =>
        change({ split: value }),
      ),
    index.steps.length > 0 &&
      choice(
        'Step',
        [['', 'any'], ...all(index.steps.map(({ path }) => path))],
        state.step,
        (value) => change({ step: value, param: '', low: '', high: '', word: '' }),
      ),
    step &&
      step.params.length > 0 &&
      choice(
        'Parameter',
        [['', 'any'], ...all(step.params.map(({ name }) => name))],
        state.param,
        (value) => change({ param: value, low: '', high: '', word: '' }),
      ),
    param && paramField(param, state, change),
    views.length > 1 && choice('View', views, state.view, (value) => change({ view: value })),
  )
  return fields
}

function paramField(
  param: ParamEntry,
  state: State,
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
    text: short,
    onChange: (from, to) =>
      change({ low: from <= low ? '' : String(from), high: to >= high ? '' : String(to) }),
  })
}
