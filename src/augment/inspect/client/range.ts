/** Two bounds on one track, under a histogram of what lies between them. */
import { el } from './dom.ts'
import { histogram } from './histogram.ts'

export interface RangeOptions {
  label: string
  low: number
  high: number
  from: number
  to: number
  /** drawn above the track, which can be brushed then */
  values?: readonly number[] | undefined
  text: (value: number) => string
  onChange: (from: number, to: number) => void
}

const STEPS = 200

export function rangeField({
  label,
  low,
  high,
  from,
  to,
  values = [],
  text,
  onChange,
}: RangeOptions): HTMLElement {
  const output = el('output')
  const valueOf = (input: HTMLInputElement): number =>
    low + ((high - low) * Number(input.value)) / STEPS
  const bound = (name: string, value: number): HTMLInputElement => {
    const input = el('input', { type: 'range', aria: { label: `${label}, ${name}` } })
    input.min = '0'
    input.max = String(STEPS)
    input.value = String(high > low ? Math.round(((value - low) / (high - low)) * STEPS) : 0)
    return input
  }
  const lower = bound('at least', from)
  const upper = bound('at most', to)
  const show = (): void => {
    output.textContent = `${text(valueOf(lower))} to ${text(valueOf(upper))}`
  }
  const moved = (own: HTMLInputElement, other: HTMLInputElement, isMin: boolean): void => {
    const crossed = isMin
      ? Number(own.value) > Number(other.value)
      : Number(own.value) < Number(other.value)
    if (crossed) own.value = other.value
    show()
    onChange(valueOf(lower), valueOf(upper))
  }
  lower.addEventListener('input', () => moved(lower, upper, true))
  upper.addEventListener('input', () => moved(upper, lower, false))
  show()
  const bars = histogram(values, low, high)
  bars?.addEventListener('pointerdown', (event) => {
    const { left, width } = bars.getBoundingClientRect()
    const stepAt = (x: number): number =>
      Math.round(Math.min(1, Math.max(0, (x - left) / width)) * STEPS)
    const start = stepAt(event.clientX)
    bars.setPointerCapture(event.pointerId)
    const drag = ({ clientX }: PointerEvent): void => {
      const end = stepAt(clientX)
      lower.value = String(Math.min(start, end))
      upper.value = String(Math.max(start, end))
      show()
      onChange(valueOf(lower), valueOf(upper))
    }
    bars.addEventListener('pointermove', drag)
    const stop = (): void => bars.removeEventListener('pointermove', drag)
    bars.addEventListener('pointerup', stop, { once: true })
    bars.addEventListener('pointercancel', stop, { once: true })
  })
  return el(
    'div',
    { class: 'field range' },
    el('span', {}, `${label}: `, output),
    bars,
    el('div', { class: 'two-bounds' }, lower, upper),
  )
}
