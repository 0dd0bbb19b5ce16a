/** Small parts that several parts of the page are made of. */
import type { ComponentChildren } from 'preact'
import { Icon } from './icons.tsx'

interface ButtonProps {
  icon: Parameters<typeof Icon>[0]['name']
  label: string
  /** said beside the label where one points at the button */
  why?: string
  disabled?: boolean
  pressed?: boolean
  onClick: () => void
}

/** A button that shows a sign alone. One that cannot be used now says why, and can still be reached. */
export function IconButton({ icon, label, why, disabled, pressed, onClick }: ButtonProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={why ? `${label}: ${why}` : label}
      aria-disabled={disabled ? 'true' : undefined}
      aria-pressed={pressed}
      onClick={() => {
        if (!disabled) onClick()
      }}
    >
      <Icon name={icon} />
    </button>
  )
}

interface ChoiceProps<T extends string> {
  label: string
  value: T
  options: readonly (readonly [T, string])[]
  onChoose: (value: T) => void
}

/** A few choices side by side, of which one holds. */
export function Segments<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>) {
  return (
    <div class="segments" role="group" aria-label={label}>
      {options.map(([own, words]) => (
        <button key={own} type="button" aria-pressed={own === value} onClick={() => onChoose(own)}>
          {words}
        </button>
      ))}
    </div>
  )
}

export function Select<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChoose(event.currentTarget.value as T)}
    >
      {options.map(([own, words]) => (
        <option key={own} value={own}>
          {words}
        </option>
      ))}
    </select>
  )
}

interface NumberProps {
  label: string
  value: number
  min?: number
  max?: number
  step?: number | 'any'
  onChange: (value: number) => void
}

/** A number that is taken when it is one, within its bounds. */
export function NumberField({ label, value, min, max, step = 'any', onChange }: NumberProps) {
  return (
    <input
      type="number"
      aria-label={label}
      value={value}
      min={min}
      max={max}
      step={step}
      onChange={(event) => {
        const { valueAsNumber } = event.currentTarget
        if (!Number.isFinite(valueAsNumber)) {
          event.currentTarget.value = String(value)
          return
        }
        const kept = Math.min(max ?? Infinity, Math.max(min ?? -Infinity, valueAsNumber))
        event.currentTarget.value = String(kept)
        if (kept !== value) onChange(kept)
      }}
    />
  )
}

/** A row of a form: what it is, then what it is set to. */
export function Field({
  label,
  about,
  children,
}: {
  label: string
  about?: string
  children: ComponentChildren
}) {
  return (
    <div class="field" title={about}>
      <span class="field-name">{label}</span>
      {children}
    </div>
  )
}

interface SpanProps {
  /** of the two fields */
  labels: readonly [from: string, to: string]
  low: number
  high: number
  min: number
  max: number
  /** a number where both ends are one */
  onChange: (value: number | [number, number]) => void
}

/** Two whole numbers, the second never below the first: an end that passes the other takes it along. */
export function SpanFields({ labels, low, high, min, max, onChange }: SpanProps) {
  const change = (a: number, b: number): void => onChange(a === b ? a : [a, b])
  const bounds = { min, max, step: 1 }
  return (
    <>
      <NumberField
        {...bounds}
        label={labels[0]}
        value={low}
        onChange={(x) => change(x, Math.max(x, high))}
      />
      <span aria-hidden="true">–</span>
      <NumberField
        {...bounds}
        label={labels[1]}
        value={high}
        onChange={(x) => change(Math.min(low, x), x)}
      />
    </>
  )
}

interface ShareProps {
  label: string
  value: number
  onChange: (value: number) => void
}

/** A share from 0 to 1, by slider and by number. */
export function ShareField({ label, value, onChange }: ShareProps) {
  return (
    <Field label={label}>
      <input
        type="range"
        aria-label={label}
        min={0}
        max={1}
        step={0.01}
        value={value}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <NumberField
        label={`${label}, as a number`}
        value={value}
        min={0}
        max={1}
        onChange={onChange}
      />
    </Field>
  )
}
