/** Axes that trials are laid along: where each value lies on its own, and what is written beside it. */
import type { Values } from './plan.ts'

export interface Axis {
  /** of the setting, or what is measured */
  name: string
  /** places of the trials, 0 at the bottom to 1 at the top */
  heights: number[]
  ticks: { height: number; text: string }[]
}

type Value = Values[string]

/** Times the lowest value from which on numbers are laid by orders of magnitude. */
const WIDE = 30
/** Values that are all said. */
const FEW = 5

/** @param values one per trial */
export function axisOf(name: string, values: readonly Value[]): Axis {
  const numbers = values.filter((value) => typeof value === 'number')
  if (numbers.length < values.length) return wordAxis(name, values)
  const low = Math.min(...numbers)
  const high = Math.max(...numbers)
  if (low === high) {
    const ticks = [{ height: 0.5, text: short(low) }]
    return { name, heights: numbers.map(() => 0.5), ticks }
  }
  const isLog = low > 0 && high / low >= WIDE
  const by = (value: number): number => (isLog ? Math.log(value) : value)
  const height = (value: number): number => (by(value) - by(low)) / (by(high) - by(low))
  const own = [...new Set(numbers)].toSorted((a, b) => a - b)
  const steps = own.length <= FEW ? own : isLog ? powers(low, high) : evenSteps(low, high)
  // Ends are said as they are; what lies between them and would be written over them is left out.
  const between = steps.filter((value) => height(value) > 0.06 && height(value) < 0.94)
  return {
    name,
    heights: numbers.map(height),
    ticks: [low, ...between, high].map((value) => ({ height: height(value), text: short(value) })),
  }
}

/** Words in their own order, evenly. */
function wordAxis(name: string, values: readonly Value[]): Axis {
  const order = [...new Set(values.map(String))].toSorted()
  const height = (text: string): number =>
    order.length > 1 ? order.indexOf(text) / (order.length - 1) : 0.5
  return {
    name,
    heights: values.map((value) => height(String(value))),
    ticks: order.map((text) => ({ height: height(text), text })),
  }
}

function powers(low: number, high: number): number[] {
  const first = Math.ceil(Math.log10(low))
  const last = Math.floor(Math.log10(high))
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => 10 ** (first + i))
}

/** Round numbers: a few steps of 1, 2 or 5 times a power of ten. */
function evenSteps(low: number, high: number): number[] {
  const rough = (high - low) / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough)!
  const first = Math.ceil(low / step)
  const count = Math.floor(high / step) - first + 1
  return Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * step)
}

/** Three digits are enough to tell values of an axis apart. */
export function short(value: number): string {
  return Number(value.toPrecision(3)).toString()
}
