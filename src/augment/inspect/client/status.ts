/** The line above the images: how many there are, what was asked for, and what can be done with them. */
import { count, el } from './dom.ts'
import type { GallerySet } from './gallery-set.ts'
import { listText, save, type Selection } from './selection.ts'
import { NO_FILTER, stepsIn, type Key, type State } from './state.ts'

export interface StatusOptions {
  set: GallerySet
  state: State
  rows: Int32Array
  /** images the view has without filters */
  total: number
  selection: Selection
  change: (changes: Partial<Record<Key, string>>) => void
  showKeys: () => void
}

/** What stands in the line. */
export function statusLine(options: StatusOptions): (HTMLElement | string)[] {
  const { set, state, rows, total, change, showKeys } = options
  const all = rows.length === total
  const text = all ? `${count(total)} images` : `${count(rows.length)} of ${count(total)} images`
  const source = set.index.sources[Number(state.source)]?.path
  return [
    el('strong', { text }),
    state.source !== '' && source !== undefined ? ` of ${source}` : '',
    rows.length === 0 ? ': nothing answers to all of these filters.' : '',
    ...alone(options, 'lasso', 'in the loop'),
    ...alone(options, 'like', `most like ${state.like.replace(/^.*\//, '')} first`),
    ...chips(options, 'with', 'and'),
    ...chips(options, 'without', 'not'),
    ...(all ? [] : [button('Clear filters', () => change(NO_FILTER))]),
    ...(state.order === '' && state.like === ''
      ? [button('Shuffle', () => change({ mix: String((Number(state.mix) || 0) + 1) }))]
      : []),
    ...chosen(options),
    el('button', {
      type: 'button',
      class: 'round',
      text: '?',
      title: 'Keyboard',
      aria: { label: 'Keyboard' },
      on: { click: showKeys },
    }),
  ]
}

function button(text: string, click: () => void): HTMLButtonElement {
  return el('button', { type: 'button', class: 'plain', text, on: { click } })
}

/** The further steps that are asked for, each with a way to take it back. */
function chips(
  { state, change }: StatusOptions,
  key: 'with' | 'without',
  word: string,
): HTMLElement[] {
  return stepsIn(state[key]).map((path) => {
    const rest = stepsIn(state[key]).filter((other) => other !== path)
    return el('button', {
      type: 'button',
      class: 'plain chip',
      text: `${word} ${path} ×`,
      aria: { label: `Remove: ${word} ${path}` },
      on: { click: () => change({ [key]: rest.join(',') }) },
    })
  })
}

/** One thing that is asked for, with a way to take it back. */
function alone(
  { state, change }: StatusOptions,
  key: 'lasso' | 'like',
  text: string,
): HTMLElement[] {
  if (state[key] === '') return []
  return [
    el('button', {
      type: 'button',
      class: 'plain chip',
      text: `${text} ×`,
      aria: { label: `Remove: ${text}` },
      on: { click: () => change({ [key]: '' }) },
    }),
  ]
}

function chosen({ set, rows, selection }: StatusOptions): HTMLElement[] {
  const select = button('Select', () => selection.turn(!selection.isOn))
  select.setAttribute('aria-pressed', String(selection.isOn))
  const name = selection.count > 0 ? `Save list of ${count(selection.count)}` : 'Save list'
  const saved = button(name, () => save('images.csv', listText(set, selection.list(rows))))
  saved.title = 'ID, split, class and source of the chosen images, or of all that are shown'
  return selection.isOn
    ? [select, button('All', () => selection.add(rows)), saved]
    : [select, saved]
}
