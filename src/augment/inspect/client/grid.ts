/**
 * A grid of any number of images of which only those on the screen exist. It scrolls with the
 * window; cells are buttons, and arrow keys move from one to the next.
 */
import { el } from './dom.ts'

export interface GridOptions {
  /** fills a new cell with what belongs to a place of the list */
  fill: (cell: HTMLButtonElement, place: number) => void
  /** @param isChosen whether the image is to be chosen: by Ctrl, or by the key x */
  open: (place: number, isChosen: boolean) => void
}

/** How wide a cell would like to be, and how high its picture is to its width. */
export interface CellShape {
  width: number
  aspect: number
  /** height below the picture, px */
  caption: number
}

/** Browsers cannot lay out elements much higher than this; longer lists scroll faster. */
const MAX_HEIGHT = 12_000_000
const GAP = 12

export class Grid {
  readonly element = el('div', { class: 'cells', aria: { label: 'Images' } })
  private readonly options: GridOptions
  private readonly cells = new Map<number, HTMLButtonElement>()
  private shape: CellShape = { width: 160, aspect: 1.3, caption: 40 }
  private total = 0
  private columns = 1
  private cellWidth = 0
  private rowHeight = 1
  private frame = 0

  constructor(options: GridOptions) {
    this.options = options
    addEventListener('scroll', () => this.soon(), { passive: true })
    new ResizeObserver(() => this.lay()).observe(this.element)
    this.element.addEventListener('click', (event) => {
      const place = placeOf(event.target)
      if (place !== undefined) options.open(place, event.ctrlKey || event.metaKey)
    })
    this.element.addEventListener('keydown', (event) => this.move(event))
  }

  /** Shows a list of `count` images from its beginning. */
  show(total: number, shape: CellShape): void {
    this.total = total
    this.shape = shape
    this.clear()
    this.lay()
  }

  /** Brings a place onto the screen and the keyboard to it. */
  focus(place: number): void {
    const row = Math.floor(place / this.columns)
    const top = this.topOf(row)
    const { top: above } = this.element.getBoundingClientRect()
    const seen = above + top
    const bar = parseFloat(getComputedStyle(this.element).scrollMarginTop) || 0
    if (seen < bar) scrollBy(0, seen - bar)
    else if (seen + this.rowHeight > innerHeight) scrollBy(0, seen + this.rowHeight - innerHeight)
    this.draw()
    this.cells.get(place)?.focus({ preventScroll: true })
  }

  /** Every cell that exists, with its place. */
  eachCell(visit: (cell: HTMLButtonElement, place: number) => void): void {
    for (const [place, cell] of this.cells) visit(cell, place)
  }

  private clear(): void {
    for (const cell of this.cells.values()) cell.remove()
    this.cells.clear()
  }

  private lay(): void {
    const width = this.element.clientWidth
    if (width === 0) return
    const columns = Math.max(1, Math.round((width + GAP) / (this.shape.width + GAP)))
    const cellWidth = (width - GAP * (columns - 1)) / columns
    if (columns !== this.columns || cellWidth !== this.cellWidth) this.clear()
    this.columns = columns
    this.cellWidth = cellWidth
    this.rowHeight = Math.round(cellWidth * this.shape.aspect + this.shape.caption) + GAP
    this.element.style.height = `${Math.min(MAX_HEIGHT, this.rows * this.rowHeight)}px`
    this.draw()
  }

  private get rows(): number {
    return Math.ceil(this.total / this.columns)
  }

  /** Rows a pixel of scrolling is worth more than one, in a list too long to lay out. */
  private get speed(): number {
    return Math.max(1, (this.rows * this.rowHeight) / MAX_HEIGHT)
  }

  private topOf(row: number): number {
    return (row * this.rowHeight) / this.speed
  }

  private soon(): void {
    if (this.frame === 0) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0
        this.draw()
      })
    }
  }

  private draw(): void {
    if (this.element.clientWidth === 0) return
    const { top } = this.element.getBoundingClientRect()
    const scrolled = Math.max(0, -top)
    const first = Math.max(0, Math.floor((scrolled * this.speed) / this.rowHeight) - 1)
    const shown = Math.ceil((innerHeight - Math.max(0, top)) / this.rowHeight) + 2
    const from = first * this.columns
    const to = Math.min(this.total, (first + Math.max(0, shown) + 1) * this.columns)
    for (const [place, cell] of this.cells) {
      if (place >= from && place < to) continue
      cell.remove()
      this.cells.delete(place)
    }
    // In a long list rows stand where they are seen, not where they would be in full.
    const shift = this.speed === 1 ? 0 : scrolled - scrolled * this.speed
    for (let place = from; place < to; place++) {
      let cell = this.cells.get(place)
      if (!cell) {
        cell = el('button', { class: 'cell', type: 'button', data: { place: String(place) } })
        cell.style.width = `${this.cellWidth}px`
        cell.style.height = `${this.rowHeight - GAP}px`
        this.options.fill(cell, place)
        this.cells.set(place, cell)
        this.element.append(cell)
      }
      const x = (place % this.columns) * (this.cellWidth + GAP)
      const y = Math.floor(place / this.columns) * this.rowHeight + shift
      cell.style.transform = `translate(${x}px, ${y}px)`
    }
  }

  private move(event: KeyboardEvent): void {
    const place = placeOf(event.target)
    if (place === undefined) return
    if (event.key === 'x' && !event.ctrlKey && !event.metaKey) {
      this.options.open(place, true)
      return
    }
    const screen = Math.max(1, Math.floor(innerHeight / this.rowHeight) - 1) * this.columns
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -this.columns,
      ArrowDown: this.columns,
      PageUp: -screen,
      PageDown: screen,
      Home: -place,
      End: this.total - 1 - place,
    }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    this.focus(Math.min(this.total - 1, Math.max(0, place + step)))
  }
}

function placeOf(target: EventTarget | null): number | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('.cell') : null
  return cell?.dataset['place'] === undefined ? undefined : Number(cell.dataset['place'])
}
