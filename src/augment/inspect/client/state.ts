/** What the gallery is asked to show; it stands in the address, so that it can be sent on. */
export interface State {
  split: string
  class: string
  step: string
  param: string
  /** bounds of a numeric parameter, empty where open */
  low: string
  high: string
  /** a word parameter's value */
  word: string
  /** name of a statistic of pixels, and its bounds, empty where open */
  stat: string
  from: string
  to: string
  /** steps that ran as well, and steps that did not: paths, separated by commas */
  with: string
  without: string
  /** number of a source */
  source: string
  /** of images that a network was asked about: `right` or `wrong` */
  guess: string
  /** a loop on the map */
  lasso: string
  /** by what the map is coloured; empty: there is none */
  map: string
  /** split and ID of the image that others are to be like */
  like: string
  search: string
  view: string
  /** in which order, and how large */
  order: string
  /** which mixture, where images are mixed */
  mix: string
  size: string
  /** ID and split of the image that is open */
  id: string
}

export type Key = keyof State

const EMPTY: State = {
  split: '',
  class: '',
  step: '',
  param: '',
  low: '',
  high: '',
  word: '',
  stat: '',
  from: '',
  to: '',
  with: '',
  without: '',
  source: '',
  guess: '',
  lasso: '',
  map: '',
  like: '',
  search: '',
  view: '',
  order: '',
  mix: '',
  size: '',
  id: '',
}

/** What a filter is without being asked for anything; how images are shown stays. */
export const NO_FILTER: Partial<State> = {
  split: '',
  class: '',
  step: '',
  param: '',
  low: '',
  high: '',
  word: '',
  stat: '',
  from: '',
  to: '',
  with: '',
  without: '',
  source: '',
  guess: '',
  lasso: '',
  like: '',
  search: '',
  id: '',
}

/** Keys that change many times while one thing is set: the bar must not be made anew under the hand. */
export const GRADUAL: ReadonlySet<Key> = new Set<Key>(['search', 'low', 'high', 'from', 'to'])

/** The steps of a list in the state. */
export function stepsIn(list: string): string[] {
  return list === '' ? [] : list.split(',')
}

/** The state that an address ends with. */
export function readState(hash: string): State {
  const query = new URLSearchParams(hash.slice(hash.indexOf('?') + 1))
  const state = { ...EMPTY }
  if (!hash.includes('?')) return state
  for (const key of Object.keys(EMPTY) as Key[]) state[key] = query.get(key) ?? ''
  return state
}

export function writeState(state: State): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(state)) if (value !== '') query.set(key, String(value))
  const text = query.toString()
  return `#gallery${text === '' ? '' : `?${text}`}`
}
