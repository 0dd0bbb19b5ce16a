/**
 * The browser's history for the gallery: Back undoes a filter, closes the image that is open, and brings
 * back the place that was scrolled to.
 */
import { GRADUAL, readState, writeState, type Key, type State } from './state.ts'

export class Navigation {
  private readonly scrolled = new Map<string, number>()
  private last: string | undefined
  private opened = false

  constructor() {
    history.scrollRestoration = 'manual'
    addEventListener('scroll', () => this.remember(), { passive: true })
  }

  /** What the address asks for. */
  state(): State {
    return readState(location.hash)
  }

  /** The address of a state without the image that is open. */
  list(state: State): string {
    return writeState({ ...state, id: '' })
  }

  /** Goes to another list of images; a change that goes on replaces its own entry. */
  change(state: State, keys: readonly Key[]): void {
    // Both bounds of a range are one thing that is set.
    const kind = keys.every((key) => GRADUAL.has(key)) ? keys.join() : undefined
    const isSame = kind !== undefined && kind === this.last
    this.last = kind
    this.opened = false
    history[isSame ? 'replaceState' : 'pushState'](null, '', writeState(state))
  }

  /** Says which image is open: the first one is an entry of its own, which Back leaves. */
  open(state: State): void {
    this.last = undefined
    const already = this.opened || this.state().id !== ''
    history[already ? 'replaceState' : 'pushState'](null, '', writeState(state))
    if (!already) this.opened = true
  }

  /** The image was closed in the page: as Back, where Back would only close it. */
  close(state: State): void {
    if (this.state().id === '') return
    if (this.opened) history.back()
    else history.replaceState(null, '', this.list(state))
    this.opened = false
  }

  /** The browser went elsewhere by itself. */
  followed(): void {
    this.last = undefined
    if (this.state().id === '') this.opened = false
  }

  /** Scrolls to where this list was left. */
  restore(state: State): void {
    scrollTo(0, this.scrolled.get(this.list(state)) ?? 0)
  }

  private remember(): void {
    if (!location.hash.startsWith('#gallery')) return
    this.scrolled.set(this.list(this.state()), scrollY)
  }
}
