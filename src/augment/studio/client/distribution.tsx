/** A parameter's distribution over its bounds, with handles. */
import { useRef } from 'preact/hooks'
import type { NumberParam, NumberSpec } from '../../effects/params.ts'
import { densityOf, extentOf, rounded, scaleOf, short } from './spec.ts'

interface DistributionProps {
  name: string
  spec: NumberSpec
  param: NumberParam
  /** value of the page that is shown */
  drawn: number | undefined
  onChange: (spec: NumberSpec) => void
}

interface Handle {
  label: string
  value: number
  /** the distribution with this handle elsewhere */
  moved: (value: number) => NumberSpec
}

const WIDTH = 300
const HEIGHT = 34
const SAMPLES = 96

export function Distribution({ name, spec, param, drawn, onChange }: DistributionProps) {
  const track = useRef<HTMLDivElement>(null)
  const scale = scaleOf(param)
  const handles = handlesOf(spec, param)

  const valueAt = (clientX: number): number => {
    const { left, width } = track.current!.getBoundingClientRect()
    return rounded(scale.from((clientX - left) / width), param)
  }
  const drag = (handle: Handle) => (event: PointerEvent) => {
    if (event.button !== 0) return
    const target = event.currentTarget as HTMLElement
    target.setPointerCapture(event.pointerId)
    event.preventDefault()
    target.focus()
    const onMove = (move: PointerEvent): void => onChange(handle.moved(valueAt(move.clientX)))
    target.addEventListener('pointermove', onMove)
    target.addEventListener('lostpointercapture', () => target.removeEventListener('pointermove', onMove), {
      once: true,
    })
  }
  const onKey = (handle: Handle) => (event: KeyboardEvent) => {
    const at = scale.to(handle.value)
    const by = event.shiftKey ? 0.1 : 0.01
    const step = param.integer ? 1 : 0
    let value: number | undefined
    if (event.key === 'ArrowRight' || event.key === 'ArrowUp')
      value = step && !event.shiftKey ? handle.value + step : scale.from(at + by)
    if (event.key === 'ArrowLeft' || event.key === 'ArrowDown')
      value = step && !event.shiftKey ? handle.value - step : scale.from(at - by)
    if (event.key === 'PageUp') value = scale.from(at + 0.1)
    if (event.key === 'PageDown') value = scale.from(at - 0.1)
    if (event.key === 'Home') value = param.min
    if (event.key === 'End') value = param.max
    if (value === undefined) return
    event.preventDefault()
    event.stopPropagation()
    onChange(handle.moved(rounded(value, param)))
  }

  return (
    <div class="distribution">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="density" d={outline(spec, scale)} />
        {bars(spec, scale).map((one, i) => (
          <rect key={i} class="bar" {...one} />
        ))}
      </svg>
      <div class="track" ref={track}>
        <i class="default" style={span(extentOf(param.default, param), scale)} title="by default" />
        <i class="extent" style={span(extentOf(spec, param), scale)} />
        {drawn !== undefined && (
          <i
            class="drawn"
            style={{ left: `${scale.to(drawn) * 100}%` }}
            title={`on this page: ${short(drawn)}`}
          />
        )}
        {handles.map((handle) => (
          <span
            key={handle.label}
            class="handle"
            role="slider"
            tabIndex={0}
            aria-label={`${name}: ${handle.label}`}
            aria-valuemin={param.min}
            aria-valuemax={param.max}
            aria-valuenow={handle.value}
            style={{ left: `${scale.to(handle.value) * 100}%` }}
            onPointerDown={drag(handle)}
            onKeyDown={onKey(handle)}
          />
        ))}
      </div>
      <div class="bounds" aria-hidden="true">
        <span>{short(param.min)}</span>
        <span>{short(param.max)}</span>
      </div>
    </div>
  )
}

function handlesOf(spec: NumberSpec, param: NumberParam): Handle[] {
  if (typeof spec === 'number') return [{ label: 'value', value: spec, moved: (x) => x }]
  if ('choice' in spec) return []
  if ('normal' in spec) {
    const [mean, sd] = spec.normal
    const far = Math.min(param.max, mean + sd)
    return [
      { label: 'mean', value: mean, moved: (x) => ({ normal: [x, sd] }) },
      {
        label: 'mean and a standard deviation',
        value: far,
        moved: (x) => ({ normal: [mean, rounded(Math.abs(x - mean), { ...param, min: 0 })] }),
      },
    ]
  }
  const [low, high] = 'logUniform' in spec ? spec.logUniform : spec
  const made = (a: number, b: number): NumberSpec =>
    'logUniform' in spec ? { logUniform: [Math.max(a, 1e-9), b] } : [a, b]
  return [
    { label: 'from', value: low, moved: (x) => made(Math.min(x, high), high) },
    { label: 'to', value: high, moved: (x) => made(low, Math.max(x, low)) },
  ]
}

type Scale = ReturnType<typeof scaleOf>

function span([low, high]: readonly [number, number], { to }: Scale): Record<string, string> {
  const [left, right] = [to(low) * 100, to(high) * 100]
  return { left: `${left}%`, width: `${Math.max(0.5, right - left)}%` }
}

function outline(spec: NumberSpec, { from }: Scale): string {
  let path = `M0 ${HEIGHT}`
  for (let i = 0; i <= SAMPLES; i++) {
    const density = densityOf(spec, from(i / SAMPLES))
    path += `L${((i / SAMPLES) * WIDTH).toFixed(1)} ${(HEIGHT - density * (HEIGHT - 4)).toFixed(1)}`
  }
  return `${path}L${WIDTH} ${HEIGHT}Z`
}

function bars(spec: NumberSpec, { to }: Scale) {
  if (typeof spec === 'number' || !('choice' in spec)) return []
  const weights = spec.choice.map((_, i) => spec.weights?.[i] ?? 1)
  const max = Math.max(...weights, 1e-9)
  return spec.choice.map((value, i) => {
    const height = (weights[i]! / max) * (HEIGHT - 4)
    return { x: to(value) * WIDTH - 2, y: HEIGHT - height, width: 4, height }
  })
}
