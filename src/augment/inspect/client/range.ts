/** Two bounds on one track. */
import { el } from './dom.ts'

export interface RangeOptions {
  label: string
  low: number
  high: number
  from: number
  to: number
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
  return el(
    'div',
    { class: 'field range' },
    el('span', {}, `${label}: `, output),
    el('div', { class: 'two-bounds' }, lower, upper),
  )
}
