/** The gallery: a bar of filters, the grid, and the viewer over it. */
import { controls } from './controls.ts'
import { el } from './dom.ts'
import { countChoices, type Counts } from './counts.ts'
import { filterRows } from './filter.ts'
import { GallerySet } from './gallery-set.ts'
import { MergedSet } from './merged-set.ts'
import { Grid, type CellShape } from './grid.ts'
import { MapView } from './map/map-view.ts'
import { Navigation } from './navigation.ts'
import { ordered } from './order.ts'
import { shortcuts } from './shortcuts.ts'
import { Selection } from './selection.ts'
import { GRADUAL, NO_FILTER, type Key, type State } from './state.ts'
import { statusLine } from './status.ts'
import { Viewer } from './viewer.ts'

const SINGLE: CellShape = { width: 148, aspect: 1.28, caption: 42 }
const PAIRED: CellShape = { width: 300, aspect: 0.64, caption: 42 }

/** How wide cells are, as a multiple of the usual. */
const SCALES: Record<string, number> = { small: 0.68, large: 1.7 }

export class Gallery {
  private readonly host: HTMLElement
  private readonly set: GallerySet
  private readonly grid: Grid
  private readonly viewer: Viewer
  private readonly bar = el('div', { class: 'filters' })
  private readonly status = el('p', { class: 'status', aria: { live: 'polite' } })
  private readonly map: MapView
  private readonly navigation = new Navigation()
  private readonly keys = shortcuts()
  private readonly selection = new Selection(() => this.chosen())
  private counts: Counts | undefined
  private shown: string | undefined
  private state: State
  private rows: Int32Array = new Int32Array()
  private asked = 0

  constructor(host: HTMLElement, set: GallerySet) {
    this.host = host
    this.set = set
    this.state = this.navigation.state()
    this.grid = new Grid({
      fill: (cell, place) => this.fill(cell, this.rows[place]!),
      open: (place, isChosen) => {
        if (isChosen || this.selection.isOn) this.selection.toggle(this.rows[place]!)
        else void this.viewer.open(this.rows[place]!)
      },
    })
    this.viewer = new Viewer({
      set,
      neighbour: (row, step) => this.rows[this.rows.indexOf(row) + step],
      changed: (row) => this.opened(row),
      showSource: (source) => this.change({ ...NO_FILTER, source: String(source) }),
      showLike: (row) => this.change({ ...NO_FILTER, like: set.pathOf(row) }),
    })
    this.map = new MapView({
      set,
      lasso: (text) => this.change({ lasso: text }),
      open: (row) => void this.viewer.open(row),
    })
    host.replaceChildren(
      this.bar,
      this.map.element,
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
    if (host.dataset['against'] === undefined) return new Gallery(host, set)
    return new Gallery(host, new MergedSet(set, await GallerySet.load('b')))
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
    if (this.merged)
      return [
        ['', 'A and B'],
        ['single', 'A alone'],
        ['other', 'B alone'],
      ]
    return this.set.index.kind === 'built'
      ? [
          ['', 'Images'],
          ['pairs', 'Before and after'],
        ]
      : [['', 'Images']]
  }

  private get merged(): boolean {
    return this.set instanceof MergedSet
  }

  private get paired(): boolean {
    return this.state.view === (this.merged ? '' : 'pairs')
  }

  private change(changes: Partial<Record<Key, string>>): void {
    this.state = { ...this.state, ...changes }
    const keys = Object.keys(changes) as Key[]
    this.navigation.change(this.state, keys)
    this.link()
    if (!keys.every((key) => GRADUAL.has(key))) this.drawBar()
    void this.apply()
    // A loop is drawn where one looks.
    if (!keys.includes('lasso')) scrollTo(0, 0)
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
    const sorted = await ordered(set, rows, state)
    if (asked !== this.asked) return
    this.rows = sorted
    this.shown = this.navigation.list(state)
    const shape = this.paired ? PAIRED : SINGLE
    this.grid.show(rows.length, { ...shape, width: shape.width * (SCALES[state.size] ?? 1) })
    this.tell()
    void this.map.show(sorted, state.map, state.lasso)
    const counts = await countChoices(set, state).catch(() => undefined)
    if (asked !== this.asked) return
    this.counts = counts
    const isBusy = document.activeElement?.matches('.filters input')
    if (!isBusy) this.drawBar()
  }

  private tell(): void {
    const { set, state, rows, selection } = this
    const within = set.within(state.view)
    let total = set.size
    if (within) for (let row = 0; row < set.size; row++) if (!within(row)) total--
    this.status.replaceChildren(
      ...statusLine({
        set,
        state,
        rows,
        total,
        selection,
        change: (changes) => this.change(changes),
        showKeys: () => this.keys.show(),
      }),
    )
  }

  /** Something was chosen or no longer is. */
  private chosen(): void {
    const at = document.activeElement?.textContent ?? ''
    this.tell()
    for (const button of this.status.querySelectorAll('button'))
      if (at.length > 0 && button.textContent === at) button.focus()
    this.grid.eachCell((cell, place) => this.mark(cell, this.rows[place]!))
  }

  private mark(cell: HTMLButtonElement, row: number): void {
    if (this.selection.isOn) cell.setAttribute('aria-pressed', String(this.selection.has(row)))
    else cell.removeAttribute('aria-pressed')
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
    const { set } = this
    const id = set.index.ids[row]!
    const frame = el('span', { class: this.paired ? 'frame pair' : 'frame' })
    if (this.paired) {
      const match = set.partnerOf(row)
      const partner = match >= 0 ? set.thumb(match) : ''
      const both = [set.thumb(row), partner]
      const [left, right] = !this.merged
        ? [set.sourceThumb(row), set.thumb(row)]
        : set.ownerOf(row) === 'a'
          ? both
          : both.toReversed()
      frame.append(picture(left!), picture(right!))
    } else frame.append(picture(set.thumb(row)))
    const name = set.classOf(row) || set.splitOf(row)
    cell.append(
      frame,
      el('span', { class: 'caption' }, el('b', { text: name }), el('span', { text: id })),
    )
    cell.title = id
    this.mark(cell, row)
  }
}

function picture(thumb: string): HTMLElement {
  if (thumb === '') return el('span', { class: 'empty', text: 'no image' })
  const image = el('img', { alt: '', src: thumb })
  image.decoding = 'async'
  return image
}
