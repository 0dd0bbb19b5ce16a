/** Parallel axes of a sweep: a stretch of an axis that is dragged over chooses trials, in the table too. */
import { element } from './element.ts'

interface Axes {
  top: number
  bottom: number
  left: number
  right: number
  axes: { name: string; heights: number[] }[]
  trials: string[]
}

const SVG = 'http://www.w3.org/2000/svg'
/** Pixels of the chart from an axis within which it is meant. */
const REACH = 45
/** A drag of a smaller share of the axis is a click. */
const STILL = 0.02

export function prepareAxes(): void {
  for (const plot of document.querySelectorAll<HTMLElement>('.axes[data-axes]')) {
    const svg = plot.querySelector('svg')
    if (svg) new Brushes(plot, svg, JSON.parse(plot.dataset['axes']!) as Axes).show()
  }
}

class Brushes {
  private readonly svg: SVGSVGElement
  private readonly data: Axes
  private readonly lines: SVGPathElement[]
  private readonly rows = new Map<string, HTMLElement>()
  /** by axis: which heights are asked for */
  private readonly asked = new Map<number, [low: number, high: number]>()
  private readonly marks = document.createElementNS(SVG, 'g')
  private readonly said = element('output')
  private readonly clear = element('button', {
    type: 'button',
    textContent: 'All trials',
    hidden: true,
  })

  constructor(plot: HTMLElement, svg: SVGSVGElement, data: Axes) {
    this.svg = svg
    this.data = data
    this.lines = [...svg.querySelectorAll<SVGPathElement>('.trials path')]
    svg.append(this.marks)
    for (const row of document.querySelectorAll<HTMLElement>('tr[data-trial]')) {
      const name = row.dataset['trial']!
      this.rows.set(name, row)
      const line = this.lines[data.trials.indexOf(name)]
      row.addEventListener('pointerenter', () => line?.classList.add('on'))
      row.addEventListener('pointerleave', () => line?.classList.remove('on'))
    }
    plot.before(element('p', { className: 'tools' }, this.said, this.clear))
    this.clear.addEventListener('click', () => {
      this.asked.clear()
      this.show()
    })
    svg.addEventListener('pointerdown', (event) => this.drag(event))
  }

  private xOf(axis: number): number {
    const { left, right, axes } = this.data
    return left + ((right - left) * axis) / Math.max(1, axes.length - 1)
  }

  /** The place of a pointer: the nearest axis, if one is near, and the height along it. */
  private at({ clientX, clientY }: PointerEvent): { axis: number | undefined; height: number } {
    const box = this.svg.getBoundingClientRect()
    const scale = this.svg.viewBox.baseVal.width / box.width
    const x = (clientX - box.left) * scale
    const y = (clientY - box.top) * scale
    const { top, bottom, axes } = this.data
    const axis = axes.findIndex((_, i) => Math.abs(this.xOf(i) - x) <= REACH)
    const height = Math.min(1, Math.max(0, (bottom - y) / (bottom - top)))
    return { axis: axis < 0 ? undefined : axis, height }
  }

  private drag(event: PointerEvent): void {
    const { axis, height: from } = this.at(event)
    if (axis === undefined) return
    event.preventDefault()
    this.svg.setPointerCapture(event.pointerId)
    const move = (to: PointerEvent): void => {
      const { height } = this.at(to)
      if (Math.abs(height - from) < STILL) this.asked.delete(axis)
      else this.asked.set(axis, [Math.min(from, height), Math.max(from, height)])
      this.show()
    }
    move(event)
    this.svg.addEventListener('pointermove', move)
    const end = (): void => this.svg.removeEventListener('pointermove', move)
    this.svg.addEventListener('pointerup', end, { once: true })
    this.svg.addEventListener('pointercancel', end, { once: true })
  }

  /** Shows which trials are asked for: at first all. */
  show(): void {
    const { axes, trials, top, bottom } = this.data
    let count = 0
    trials.forEach((name, i) => {
      const isChosen = [...this.asked].every(([axis, [low, high]]) => {
        const height = axes[axis]!.heights[i]!
        return height >= low && height <= high
      })
      if (isChosen) count++
      this.lines[i]?.classList.toggle('off', !isChosen)
      const row = this.rows.get(name)
      if (row) row.hidden = !isChosen
    })
    for (const [name, row] of this.rows) {
      // What failed has no place on the axes.
      if (!trials.includes(name)) row.hidden = this.asked.size > 0
    }
    this.said.textContent = `${count} of ${trials.length} trials`
    this.clear.hidden = this.asked.size === 0
    this.marks.replaceChildren(
      ...[...this.asked].map(([axis, [low, high]]) => {
        const mark = document.createElementNS(SVG, 'rect')
        mark.setAttribute('class', 'brush')
        mark.setAttribute('x', String(this.xOf(axis) - 8))
        mark.setAttribute('width', '16')
        mark.setAttribute('y', String(bottom - high * (bottom - top)))
        mark.setAttribute('height', String((high - low) * (bottom - top)))
        return mark
      }),
    )
  }
}
