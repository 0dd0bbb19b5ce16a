/** The gallery: a bar of filters, the grid, and the viewer over it. */
import { controls } from './controls.ts'
import { count, el } from './dom.ts'
import { filterRows } from './filter.ts'
import { GallerySet } from './gallery-set.ts'
import { Grid, type CellShape } from './grid.ts'
import { readState, writeState, type Key, type State } from './state.ts'
import { Viewer } from './viewer.ts'

const SINGLE: CellShape = { width: 148, aspect: 1.28, caption: 42 }
const PAIRED: CellShape = { width: 300, aspect: 0.64, caption: 42 }

/** Filters that change which fields there are, so that the bar is made anew. */
const SHAPING = new Set<Key>(['step', 'param', 'source'])

export class Gallery {
  private readonly host: HTMLElement
  private readonly set: GallerySet
  private readonly other: GallerySet | undefined
  private readonly grid: Grid
  private readonly viewer: Viewer
  private readonly bar = el('div', { class: 'filters' })
  private readonly status = el('p', { class: 'status', aria: { live: 'polite' } })
  private state: State
  private rows: Int32Array = new Int32Array()
  private asked = 0

  constructor(host: HTMLElement, set: GallerySet, other: GallerySet | undefined) {
    this.host = host
    this.set = set
    this.other = other
    this.state = readState(location.hash)
    this.grid = new Grid({
      fill: (cell, place) => this.fill(cell, this.rows[place]!),
      open: (place) => void this.viewer.open(this.rows[place]!),
    })
    this.viewer = new Viewer({
      set,
      other,
      neighbour: (row, step) => this.rows[this.rows.indexOf(row) + step],
      changed: (row) => this.opened(row),
      showSource: (source) => this.change({ ...this.cleared(), source: String(source) }),
    })
    host.replaceChildren(this.bar, this.status, this.grid.element, this.viewer.element)
  }

  /** Loads the sets and shows what the address asks for. */
  static async start(host: HTMLElement): Promise<Gallery> {
    host.replaceChildren(el('p', { class: 'status', text: 'Loading …' }))
    const set = await GallerySet.load('a')
    const other = host.dataset['against'] === undefined ? undefined : await GallerySet.load('b')
    return new Gallery(host, set, other)
  }

  /** Takes over the address, as when it was followed or changed by hand. */
  async follow(): Promise<void> {
    this.state = readState(location.hash)
    this.drawBar()
    await this.apply()
    this.host.dataset['ready'] = 'true'
    const { id, split } = this.state
    const row = id === '' ? -1 : this.find(id, split)
    if (row >= 0) await this.viewer.open(row)
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
    history.replaceState(null, '', writeState(this.state))
    if ((Object.keys(changes) as Key[]).some((key) => SHAPING.has(key))) this.drawBar()
    void this.apply()
  }

  private cleared(): Partial<Record<Key, string>> {
    return {
      split: '',
      class: '',
      step: '',
      param: '',
      low: '',
      high: '',
      word: '',
      source: '',
      search: '',
      id: '',
    }
  }

  private drawBar(): void {
    const focused = document.activeElement?.closest('label')?.querySelector('span')?.textContent
    this.bar.replaceChildren(
      controls({
        set: this.set,
        state: this.state,
        views: this.views,
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
    const rows = await filterRows(this.set, this.state)
    // A later question may have been answered first.
    if (asked !== this.asked) return
    this.rows = rows
    this.grid.show(rows.length, this.paired ? PAIRED : SINGLE)
    this.tell()
  }

  private tell(): void {
    const { size, index } = this.set
    const all = this.rows.length === size
    const text = all
      ? `${count(size)} images`
      : `${count(this.rows.length)} of ${count(size)} images`
    const source = index.sources[Number(this.state.source)]?.path
    const clear = (): void => {
      this.change(this.cleared())
      this.drawBar()
    }
    this.status.replaceChildren(
      el('strong', { text }),
      this.state.source !== '' && source !== undefined ? ` of ${source}` : '',
      this.rows.length === 0 ? ': nothing answers to all of these filters.' : '',
      all
        ? ''
        : el('button', {
            type: 'button',
            class: 'plain',
            text: 'Clear filters',
            on: { click: clear },
          }),
    )
  }

  private opened(row: number | undefined): void {
    const id = row === undefined ? '' : this.set.index.ids[row]!
    history.replaceState(null, '', writeState({ ...this.state, id }))
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
