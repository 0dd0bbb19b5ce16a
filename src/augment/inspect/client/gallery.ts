/** The gallery: a bar of filters, the grid, and the viewer over it. */
import { controls } from './controls.ts'
import { count, el } from './dom.ts'
import { countChoices, type Counts } from './counts.ts'
import { filterRows } from './filter.ts'
import { GallerySet } from './gallery-set.ts'
import { Grid, type CellShape } from './grid.ts'
import { Navigation } from './navigation.ts'
import { ordered } from './order.ts'
import { shortcuts } from './shortcuts.ts'
import { NO_FILTER, stepsIn, type Key, type State } from './state.ts'
import { Viewer } from './viewer.ts'

const SINGLE: CellShape = { width: 148, aspect: 1.28, caption: 42 }
const PAIRED: CellShape = { width: 300, aspect: 0.64, caption: 42 }

/** How wide cells are, as a multiple of the usual. */
const SCALES: Record<string, number> = { small: 0.68, large: 1.7 }

/** Changes while something is typed or dragged: the bar must not be made anew under the hand. */
const GRADUAL = new Set<Key>(['search', 'low', 'high'])

export class Gallery {
  private readonly host: HTMLElement
  private readonly set: GallerySet
  private readonly other: GallerySet | undefined
  private readonly grid: Grid
  private readonly viewer: Viewer
  private readonly bar = el('div', { class: 'filters' })
  private readonly status = el('p', { class: 'status', aria: { live: 'polite' } })
  private readonly navigation = new Navigation()
  private readonly keys = shortcuts()
  private counts: Counts | undefined
  private shown: string | undefined
  private state: State
  private rows: Int32Array = new Int32Array()
  private asked = 0

  constructor(host: HTMLElement, set: GallerySet, other: GallerySet | undefined) {
    this.host = host
    this.set = set
    this.other = other
    this.state = this.navigation.state()
    this.grid = new Grid({
      fill: (cell, place) => this.fill(cell, this.rows[place]!),
      open: (place) => void this.viewer.open(this.rows[place]!),
    })
    this.viewer = new Viewer({
      set,
      other,
      neighbour: (row, step) => this.rows[this.rows.indexOf(row) + step],
      changed: (row) => this.opened(row),
      showSource: (source) => this.change({ ...NO_FILTER, source: String(source) }),
    })
    host.replaceChildren(
      this.bar,
      this.status,
      this.grid.element,
      this.viewer.element,
      this.keys.element,
    )
    addEventListener('keydown', (event) => this.key(event))
  }

  /** Loads the sets and shows what the address asks for. */
  static async start(host: HTMLElement): Promise<Gallery> {
    host.replaceChildren(el('p', { class: 'status', text: 'Loading …' }))
    const set = await GallerySet.load('a')
    const other = host.dataset['against'] === undefined ? undefined : await GallerySet.load('b')
    return new Gallery(host, set, other)
  }

  /** Takes over the address, as when it was followed, changed by hand, or gone back to. */
  async follow(): Promise<void> {
    this.navigation.followed()
    this.state = this.navigation.state()
    const list = this.navigation.list(this.state)
    if (list !== this.shown) {
      this.drawBar()
      await this.apply()
      this.navigation.restore(this.state)
    }
    this.link()
    this.host.dataset['ready'] = 'true'
    const { id, split } = this.state
    const row = id === '' ? -1 : this.find(id, split)
    if (row >= 0) await this.viewer.open(row)
    else this.closed()
  }

  /** The page shows something else: an open image would lie over it, out of reach. */
  leave(): void {
    this.viewer.leave()
    this.shown = undefined
  }

  /** Closes the image because the address no longer asks for one. */
  private closed(): void {
    const place = this.rows.indexOf(this.last)
    if (!this.viewer.element.open) return
    this.viewer.leave()
    if (place >= 0) this.grid.focus(place)
  }

  /** The way back from the report leads to the same images. */
  private link(): void {
    document
      .querySelector('[data-view="gallery"]')
      ?.setAttribute('href', this.navigation.list(this.state))
  }

  private find(id: string, split: string): number {
    const splits = split === '' ? this.set.index.splits : [split]
    for (const one of splits) {
      const row = this.set.find(one, id)
      if (row >= 0) return row
    }
    return -1
  }

  private get views(): (readonly [string, string])[] {
    if (this.other)
      return [
        ['', 'A and B'],
        ['single', 'A only'],
      ]
    return this.set.index.kind === 'built'
      ? [
          ['', 'Images'],
          ['pairs', 'Before and after'],
        ]
      : [['', 'Images']]
  }

  private get paired(): boolean {
    return this.other ? this.state.view !== 'single' : this.state.view === 'pairs'
  }

  private change(changes: Partial<Record<Key, string>>): void {
    this.state = { ...this.state, ...changes }
    const keys = Object.keys(changes) as Key[]
    this.navigation.change(this.state, keys)
    this.link()
    if (!keys.every((key) => GRADUAL.has(key))) this.drawBar()
    void this.apply()
    scrollTo(0, 0)
  }

  private key(event: KeyboardEvent): void {
    const { target } = event
    const isTyping = target instanceof HTMLInputElement && target.type !== 'range'
    if (isTyping || event.ctrlKey || event.metaKey || this.host.hidden) return
    if (event.key === '?') this.keys.show()
    else if (event.key === '/' && !this.viewer.element.open) {
      event.preventDefault()
      this.bar.querySelector<HTMLElement>('input[type="search"]')?.focus()
    }
  }

  private drawBar(): void {
    const focused = document.activeElement?.closest('label')?.querySelector('span')?.textContent
    this.bar.replaceChildren(
      controls({
        set: this.set,
        state: this.state,
        views: this.views,
        counts: this.counts,
        change: (changes) => this.change(changes),
      }),
    )
    for (const label of this.bar.querySelectorAll('label')) {
      if (focused && label.querySelector('span')?.textContent === focused) {
        label.querySelector<HTMLElement>('select, input')?.focus()
      }
    }
  }

  private async apply(): Promise<void> {
    const asked = ++this.asked
    const { set, state } = this
    const rows = await filterRows(set, state)
    // A later question may have been answered first.
    if (asked !== this.asked) return
    this.rows = ordered(set, rows, state.order)
    this.shown = this.navigation.list(state)
    const shape = this.paired ? PAIRED : SINGLE
    this.grid.show(rows.length, { ...shape, width: shape.width * (SCALES[state.size] ?? 1) })
    this.tell()
    const counts = await countChoices(set, state).catch(() => undefined)
    if (asked !== this.asked) return
    this.counts = counts
    const isBusy = document.activeElement?.matches('.filters input')
    if (!isBusy) this.drawBar()
  }

  private tell(): void {
    const { size, index } = this.set
    const all = this.rows.length === size
    const text = all
      ? `${count(size)} images`
      : `${count(this.rows.length)} of ${count(size)} images`
    const source = index.sources[Number(this.state.source)]?.path
    const clear = (): void => this.change(NO_FILTER)
    this.status.replaceChildren(
      el('strong', { text }),
      this.state.source !== '' && source !== undefined ? ` of ${source}` : '',
      this.rows.length === 0 ? ': nothing answers to all of these filters.' : '',
      ...this.chips('with', 'and'),
      ...this.chips('without', 'not'),
      all
        ? ''
        : el('button', {
            type: 'button',
            class: 'plain',
            text: 'Clear filters',
            on: { click: clear },
          }),
      el('button', {
        type: 'button',
        class: 'round',
        text: '?',
        title: 'Keyboard',
        aria: { label: 'Keyboard' },
        on: { click: () => this.keys.show() },
      }),
    )
  }

  /** The further steps that are asked for, each with a way to take it back. */
  private chips(key: 'with' | 'without', word: string): HTMLElement[] {
    return stepsIn(this.state[key]).map((path) => {
      const rest = stepsIn(this.state[key]).filter((other) => other !== path)
      return el('button', {
        type: 'button',
        class: 'plain chip',
        text: `${word} ${path} ×`,
        aria: { label: `Remove: ${word} ${path}` },
        on: { click: () => this.change({ [key]: rest.join(',') }) },
      })
    })
  }

  private opened(row: number | undefined): void {
    const id = row === undefined ? '' : this.set.index.ids[row]!
    if (row === undefined) this.navigation.close(this.state)
    else this.navigation.open({ ...this.state, id })
    this.state = { ...this.state, id }
    const place = row === undefined ? this.rows.indexOf(this.last) : -1
    if (row !== undefined) this.last = row
    if (place >= 0) this.grid.focus(place)
  }

  private last = -1

  private fill(cell: HTMLButtonElement, row: number): void {
    const { set, other } = this
    const id = set.index.ids[row]!
    const frame = el('span', { class: this.paired ? 'frame pair' : 'frame' })
    if (this.paired) {
      const match = other ? other.find(set.splitOf(row), id) : -1
      const left = other ? set.thumb(row) : set.sourceThumb(row)
      const right = other ? (match >= 0 ? other.thumb(match) : '') : set.thumb(row)
      frame.append(picture(left), picture(right))
    } else frame.append(picture(set.thumb(row)))
    const name = set.classOf(row) || set.splitOf(row)
    cell.append(
      frame,
      el('span', { class: 'caption' }, el('b', { text: name }), el('span', { text: id })),
    )
    cell.title = id
  }
}

function picture(thumb: string): HTMLElement {
  if (thumb === '') return el('span', { class: 'empty', text: 'no image' })
  const image = el('img', { alt: '', src: thumb })
  image.decoding = 'async'
  return image
}
