/** One image in full: what it was made of, what was done to it, and its neighbours. */
import type { Detail } from '../data.ts'
import { el } from './dom.ts'
import { facts } from './facts.ts'
import type { GallerySet, Picture } from './gallery-set.ts'
import { MODES, panes, type Mode } from './panes.ts'
import { ViewerAnnotations } from './viewer-annotations.ts'

export interface ViewerOptions {
  set: GallerySet
  /** −1 before, 1 after: the next image of what the gallery shows, if there is one */
  neighbour: (row: number, step: number) => number | undefined
  /** told of each image that is opened, and of none when it is closed */
  changed: (row: number | undefined) => void
  showSource: (source: number) => void
  /** shows all images in the gallery, those first that are like this one */
  showLike: (row: number) => void
}

const MODE_NAMES: Record<Mode, string> = {
  side: 'Side by side',
  slider: 'Slider',
  single: 'Image only',
}

export class Viewer {
  readonly element = el('dialog', { class: 'viewer', aria: { label: 'Image' } })
  private readonly options: ViewerOptions
  private mode: Mode = 'side'
  private left = false
  private row = 0
  private zoom: (factor: number | undefined) => void = nothing
  /** which two pictures are held against each other, where there are three */
  private pair = 0
  /** how many steps are shown, where not all: the page before the last of them, and after it */
  private stage: number | undefined
  private readonly annotations = new ViewerAnnotations(this.element)

  constructor(options: ViewerOptions) {
    this.options = options
    this.element.addEventListener('close', () => {
      if (!this.left) options.changed(undefined)
      this.left = false
    })
    this.element.addEventListener('keydown', (event) => this.key(event))
    this.element.addEventListener('click', ({ target }) => {
      if (target === this.element) this.element.close()
    })
  }

  /** Closes what is open because the page went elsewhere: nobody is told. */
  leave(): void {
    if (!this.element.open) return
    this.left = true
    this.element.close()
  }

  async open(row: number): Promise<void> {
    if (row !== this.row) this.stage = undefined
    this.row = row
    const { set, changed } = this.options
    changed(row)
    if (!this.element.open) this.element.showModal()
    try {
      const detail = await set.detail(row)
      const pictures = await this.pictures(row, detail)
      if (this.row !== row) return
      const alike = await set.mostAlike(row, ALIKE)
      if (this.row !== row) return
      const side = facts(set, row, detail, {
        alike,
        showLike: () => {
          this.element.close()
          this.options.showLike(row)
        },
        open: (next) => void this.open(next),
        showSource: (source) => {
          this.element.close()
          this.options.showSource(source)
        },
        stage: this.stage,
        ...(set.drawn(row, detail, 1) !== '' && { showStage: (count) => this.showStage(count) }),
      })
      const theirs = await this.theirs(row)
      const annotated = await this.annotations.open(set, row)
      if (this.row !== row) return
      // After some steps only, they lie elsewhere.
      side.prepend((this.stage === undefined ? annotated() : this.annotations.close()) ?? '')
      if (theirs) side.append(theirs)
      this.element.replaceChildren(
        this.bar(pictures),
        el('div', { class: 'body' }, this.view(pictures, detail), side),
      )
      this.annotations.draw()
      this.element.querySelector<HTMLElement>('.close')?.focus({ preventScroll: true })
    } catch (error) {
      this.element.replaceChildren(this.bar([]), el('p', { class: 'gone', text: String(error) }))
    }
  }

  /** Source, image, and the other set's image of the same ID: A's before B's. */
  private async pictures(row: number, detail: Detail): Promise<Picture[]> {
    const { set } = this.options
    if (this.stage !== undefined) return this.stagePictures(row, detail, this.stage)
    const match = set.partnerOf(row)
    const letter = (of: number): string => `${set.ownerOf(of).toUpperCase()}: ${set.nameOf(of)}`
    const label = set.index.name === set.nameOf(row) && match < 0 ? 'Image' : letter(row)
    const own = { ...set.picture(row, detail, match < 0 ? label : letter(row)), own: true }
    const both =
      match < 0 ? [own] : [own, set.picture(match, await set.detail(match), letter(match))]
    if (set.ownerOf(row) === 'b') both.reverse()
    return [set.sourcePicture(row, detail), ...both].filter((one) => one !== undefined)
  }

  /** The page before a step and after it, drawn again by the server. */
  private stagePictures(row: number, detail: Detail, stage: number): Picture[] {
    const { set } = this.options
    const after = (count: number): Picture => ({
      label: `After ${count} of ${detail.steps.length}: ${detail.steps[count - 1]!.path}`,
      thumb: '',
      full: set.drawn(row, detail, count),
    })
    const before = stage === 1 ? set.sourcePicture(row, detail) : after(stage - 1)
    return [before, after(stage)].filter((one) => one !== undefined)
  }

  private showStage(count: number | undefined): void {
    this.stage = count === this.stage ? undefined : count
    void this.open(this.row)
  }

  private async theirs(row: number): Promise<HTMLElement | undefined> {
    const { set } = this.options
    const match = set.partnerOf(row)
    if (match < 0) {
      return set.within('') === undefined
        ? undefined
        : el('p', { class: 'muted', text: 'The other set has no image of this ID.' })
    }
    const side = facts(set, match, await set.detail(match), {
      open: nothing,
      showSource: nothing,
      showLike: nothing,
    })
    side.querySelector('.strip')?.parentElement?.remove()
    return el(
      'details',
      { class: 'theirs' },
      el('summary', { text: `In ${set.nameOf(match)}` }),
      side,
    )
  }

  private bar(pictures: readonly Picture[]): HTMLElement {
    const { set, neighbour } = this.options
    const go = (step: number, label: string, sign: string): HTMLElement => {
      const next = neighbour(this.row, step)
      return el('button', {
        type: 'button',
        class: 'round',
        text: sign,
        title: label,
        disabled: next === undefined,
        aria: { label },
        on: { click: () => next !== undefined && void this.open(next) },
      })
    }
    const modes = el('div', { class: 'modes', aria: { label: 'How to compare' } })
    modes.setAttribute('role', 'group')
    if (pictures.length > 1) {
      for (const mode of MODES) {
        modes.append(
          el('button', {
            type: 'button',
            text: MODE_NAMES[mode],
            aria: { pressed: String(mode === this.mode) },
            data: { mode },
            on: { click: () => this.set(mode) },
          }),
        )
      }
    }
    return el(
      'div',
      { class: 'bar' },
      go(-1, 'Previous image', '‹'),
      go(1, 'Next image', '›'),
      el('h2', { text: set.index.ids[this.row]! }),
      modes,
      pictures.length > 2 && this.pairChoice(pictures),
      el('button', {
        type: 'button',
        class: 'round close',
        text: '×',
        title: 'Close',
        aria: { label: 'Close' },
        on: { click: () => this.element.close() },
      }),
    )
  }

  private pairChoice(pictures: readonly Picture[]): HTMLElement {
    const select = el('select', {
      aria: { label: 'What to compare' },
      on: {
        change: () => {
          this.pair = Number(select.value)
          void this.open(this.row)
        },
      },
    })
    PAIRS.forEach(([i, j], place) => {
      select.append(
        el('option', {
          value: String(place),
          text: `${pictures[i]!.label} – ${pictures[j]!.label}`,
        }),
      )
    })
    select.value = String(this.pair)
    return select
  }

  private view(pictures: readonly Picture[], detail: Detail): HTMLElement {
    const [i, j] = pictures.length > 2 ? PAIRS[this.pair]! : [0, 1]
    const shown = [pictures[i], pictures[j]].filter((one) => one !== undefined)
    const note = this.mode === 'slider' && i === 0 ? this.register(shown, detail) : undefined
    const { element, zoom } = panes(shown, this.mode)
    if (note !== undefined) element.append(el('p', { class: 'gone', text: note }))
    this.zoom = zoom
    return element
  }

  /** Lays the source under an image that steps moved, where the server draws it; else says so. */
  private register(shown: Picture[], detail: Detail): string | undefined {
    const { set } = this.options
    const moved = set.movedBy(detail)
    if (moved.length === 0 || this.stage !== undefined || shown.length < 2) return undefined
    const full = set.drawn(this.row, detail, 0)
    if (full === '') {
      return `${moved.join(', ')} moved the page: it lies elsewhere on its source. With augment inspect --serve the source is moved along.`
    }
    shown[0] = { label: 'Source, moved along', thumb: '', full }
    return undefined
  }

  /** Goes to the page after one step less or more, where the server draws them. */
  private nextStage(step: number): void {
    const buttons = this.element.querySelectorAll('.step-list button')
    if (buttons.length === 0) return
    const next = (this.stage ?? buttons.length + 1) + step
    this.stage = next < 1 || next > buttons.length ? undefined : next
    void this.open(this.row)
  }

  private set(mode: Mode): void {
    this.mode = mode
    void this.open(this.row)
  }

  private key(event: KeyboardEvent): void {
    const range =
      event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step !== undefined && !range) {
      const next = this.options.neighbour(this.row, step)
      if (next !== undefined) void this.open(next)
      event.preventDefault()
    } else if (event.ctrlKey || event.metaKey || isNumber(event.target)) return
    else if (event.key === '[' || event.key === ']') this.nextStage(event.key === '[' ? -1 : 1)
    else if (event.key === 'a') {
      if (this.annotations.toggle()) void this.open(this.row)
    } else if (event.key === 's') this.set(this.mode === 'slider' ? 'side' : 'slider')
    else if (event.key in ZOOMS) this.zoom(ZOOMS[event.key])
  }
}

/** Images that are shown as like another. */
const ALIKE = 12

const nothing = (): void => undefined

/** Whether digits are typed there. */
const isNumber = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.type === 'number'

/** Keys that zoom, and by how much. */
const ZOOMS: Record<string, number | undefined> = {
  '+': 1.5,
  '=': 1.5,
  '-': 1 / 1.5,
  '0': undefined,
}

/** Of source, A and B: the two sets first. */
const PAIRS = [
  [1, 2],
  [0, 1],
  [0, 2],
] as const
