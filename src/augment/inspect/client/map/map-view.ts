/** The map: all images as points, the near ones alike. A loop drawn around some filters the gallery. */
import { MAP_SIDE } from '../../data.ts'
import { el } from '../dom.ts'
import type { GallerySet } from '../gallery-set.ts'
import { coloured, type Colouring } from './colouring.ts'
import { loopText, readLoop, type Places } from './places.ts'
import { drawPoints } from './points.ts'
import { followPointer } from './pointer.ts'
import { View } from './view.ts'

export interface MapOptions {
  set: GallerySet
  /** a loop was drawn; empty: taken back */
  lasso: (text: string) => void
  open: (row: number) => void
}

export class MapView {
  readonly element = el('section', { class: 'map', hidden: true, aria: { label: 'Map of images' } })
  private readonly options: MapOptions
  private readonly canvas = el('canvas')
  private readonly tip = el('div', { class: 'map-tip', hidden: true, aria: { hidden: 'true' } })
  private readonly legend = el('p', { class: 'map-legend' })
  private readonly view = new View()
  private readonly mode = el('button', {
    type: 'button',
    class: 'plain',
    text: 'Move',
    title: 'Drag to move the map instead of drawing a loop (or hold Shift)',
    aria: { pressed: 'false' },
  })
  private places: Places | undefined
  private colouring: Colouring | undefined
  private key = ''
  private shown = new Uint8Array()
  private loop: readonly number[] = []
  private frame = 0
  private hovered = -1
  /** pixels of the canvas and where points lie in them, kept between frames */
  private image: ImageData | undefined
  private x = new Float32Array()
  private y = new Float32Array()

  constructor(options: MapOptions) {
    this.options = options
    const { canvas, view } = this
    canvas.tabIndex = 0
    canvas.setAttribute('role', 'img')
    const zoom = (factor: number): void => {
      view.zoom(factor, view.width / 2, view.height / 2)
      this.soon()
    }
    this.mode.addEventListener('click', () =>
      this.mode.setAttribute('aria-pressed', String(!this.isMoving)),
    )
    this.element.append(
      el('div', { class: 'map-frame' }, canvas, this.tip),
      el(
        'div',
        { class: 'map-tools' },
        this.legend,
        this.mode,
        button('+', 'Nearer', () => zoom(1.5)),
        button('−', 'Further', () => zoom(1 / 1.5)),
        button('⤢', 'The whole map', () => {
          view.whole()
          this.soon()
        }),
      ),
    )
    followPointer(canvas, {
      isMoving: () => this.isMoving,
      moved: (dx, dy) => {
        view.move(dx, dy)
        this.soon()
      },
      zoomed: (factor, x, y) => {
        view.zoom(factor, x, y)
        this.soon()
      },
      whole: () => {
        view.whole()
        this.soon()
      },
      drawing: (points) => {
        this.loop = this.toMap(points)
        this.soon()
      },
      drawn: (points) => options.lasso(points.length < 6 ? '' : loopText(this.toMap(points))),
      clicked: (x, y) => {
        const row = this.at(x, y)
        if (row >= 0) options.open(row)
      },
      hovered: (x, y) => this.hover(x, y),
    })
    new ResizeObserver(() => this.resize()).observe(canvas)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.soon())
  }

  /** Shows the rows of a filter, by a colouring; none: no map. */
  async show(rows: Int32Array, key: string, lasso: string): Promise<void> {
    this.element.hidden = key === ''
    if (key === '') return
    const { set } = this.options
    this.places ??= await set.places()
    if (this.key !== key) this.colouring = await coloured(set, key)
    this.key = key
    this.shown = new Uint8Array(set.size)
    for (const row of rows) this.shown[row] = 1
    this.loop = readLoop(lasso)
    const { by, method } = this.places.data
    this.canvas.setAttribute(
      'aria-label',
      `Map of ${set.size} images by ${by} (${method}), ${rows.length} of them shown. Draw a loop to choose some; a click opens an image; arrow keys move, + and − zoom.`,
    )
    this.tellColours(`By ${by}, ${method}.`)
    this.resize()
  }

  private get isMoving(): boolean {
    return this.mode.getAttribute('aria-pressed') === 'true'
  }

  private tellColours(about: string): void {
    const { names, colours } = this.colouring!
    this.legend.replaceChildren(
      ...names.flatMap((name, i) => {
        if (name === '') return []
        const mark = el('i', {})
        mark.style.background = colours[i % colours.length]!
        return [el('span', {}, mark, name)]
      }),
      el('span', { class: 'muted', text: about }),
    )
  }

  private toMap(points: readonly number[]): number[] {
    const { view } = this
    return points.map((value, i) => (i % 2 === 0 ? view.mapX(value) : view.mapY(value)))
  }

  private at(x: number, y: number): number {
    const { view, places } = this
    return places?.nearest(view.mapX(x), view.mapY(y), 9 / view.scale) ?? -1
  }

  private hover(x: number | undefined, y = 0): void {
    const row = x === undefined ? -1 : this.at(x, y)
    this.tip.hidden = row < 0
    if (row >= 0 && row !== this.hovered) {
      const { set } = this.options
      const thumb = set.thumb(row)
      const image = thumb === '' ? undefined : el('img', { alt: '', src: thumb })
      const guess = set.guessOf(row)
      this.tip.replaceChildren(
        ...(image ? [image] : []),
        el('b', { text: set.classOf(row) || set.splitOf(row) }),
        ...(guess === '' ? [] : [el('span', { text: guess })]),
        el('span', { text: set.index.ids[row]! }),
      )
    }
    if (row >= 0) {
      const isRight = x! > this.view.width / 2
      this.tip.style.left = isRight ? '' : `${x! + 14}px`
      this.tip.style.right = isRight ? `${this.view.width - x! + 14}px` : ''
      this.tip.style.top = `${Math.max(0, Math.min(y - 20, this.view.height - 190))}px`
    }
    if (row !== this.hovered) {
      this.hovered = row
      this.soon()
    }
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.canvas
    if (clientWidth === 0 || this.element.hidden) return
    const ratio = devicePixelRatio || 1
    const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)]
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width
      this.canvas.height = height
      this.image = undefined
    }
    this.view.resize(clientWidth, clientHeight)
    this.soon()
  }

  private soon(): void {
    if (this.frame !== 0) return
    this.frame = requestAnimationFrame(() => {
      this.frame = 0
      this.draw()
    })
  }

  private draw(): void {
    const { canvas, view, places, colouring } = this
    const context = canvas.getContext('2d')
    if (!places || !colouring || !context || canvas.width === 0) return
    const started = performance.now()
    const ratio = canvas.width / view.width
    const isDark = matchMedia('(prefers-color-scheme: dark)').matches
    this.image ??= context.createImageData(canvas.width, canvas.height)
    // As bytes in memory: alpha first on the machines that browsers run on.
    new Uint32Array(this.image.data.buffer).fill(isDark ? 0xff_26_20_1c : 0xff_ff_ff_ff)
    const { length } = places.x
    if (this.x.length !== length) {
      this.x = new Float32Array(length)
      this.y = new Float32Array(length)
    }
    const [scale, left, top] = [view.scale * ratio, view.left * ratio, view.top * ratio]
    for (let i = 0; i < length; i++) {
      this.x[i] = places.has(i) ? places.x[i]! * scale * view.stretch + left : -1e6
      // Up is up: the map's second axis rises.
      this.y[i] = (MAP_SIDE - places.y[i]!) * scale + top
    }
    drawPoints(this.image, {
      x: this.x,
      y: this.y,
      colour: colouring.of,
      palette: paletteOf(colouring.colours),
      shown: this.shown,
      faint: isDark ? [58, 66, 76] : [216, 220, 226],
      radius: view.pointRadius(length) * ratio,
    })
    context.putImageData(this.image, 0, 0)
    context.save()
    context.scale(ratio, ratio)
    this.drawOver(context, isDark)
    context.restore()
    canvas.dataset['frame'] = (performance.now() - started).toFixed(2)
  }

  /** The loop, and a ring around the image under the pointer. */
  private drawOver(context: CanvasRenderingContext2D, isDark: boolean): void {
    const { loop, view, hovered, places } = this
    context.strokeStyle = isDark ? '#e6e9ed' : '#1d2126'
    context.lineWidth = 1.5
    if (loop.length >= 4) {
      context.beginPath()
      for (let i = 0; i < loop.length; i += 2)
        context.lineTo(view.screenX(loop[i]!), view.screenY(loop[i + 1]!))
      context.closePath()
      context.stroke()
    }
    if (hovered >= 0) {
      context.beginPath()
      const [x, y] = [view.screenX(places!.x[hovered]!), view.screenY(places!.y[hovered]!)]
      context.arc(x, y, 7, 0, 2 * Math.PI)
      context.stroke()
    }
  }
}

function button(text: string, label: string, click: () => void): HTMLElement {
  return el('button', {
    type: 'button',
    class: 'round',
    text,
    title: label,
    aria: { label },
    on: { click },
  })
}

function paletteOf(colours: readonly string[]): Uint8Array {
  const bytes = new Uint8Array(256 * 3)
  for (let i = 0; i < 256; i++) {
    const value = Number.parseInt(colours[i % colours.length]!.slice(1), 16)
    bytes.set([value >> 16, (value >> 8) & 255, value & 255], 3 * i)
  }
  return bytes
}
