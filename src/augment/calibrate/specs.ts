/** Changing how a parameter is drawn while its shape (range, choice, distribution) stays. */
import type { NumberSpec } from '../effects/params.ts'

/**
 * A spec with every value multiplied and then shifted, kept within bounds and rounded to three
 * digits, so that what is tried is what can be written down.
 * @param bounds of the parameter; whole numbers stay whole
 */
export function movedSpec(
  spec: NumberSpec,
  { scale, shift }: { scale: number; shift: number },
  bounds: { min: number; max: number; integer: boolean },
): NumberSpec {
  if (scale === 1 && shift === 0) return spec
  const move = (value: number): number => {
    const kept = Math.min(bounds.max, Math.max(bounds.min, value * scale + shift))
    return bounds.integer ? Math.round(kept) : threeDigits(kept)
  }
  const range = ([low, high]: readonly [number, number]): readonly [number, number] =>
    low <= high ? [move(low), move(high)] : [move(high), move(low)]
  if (typeof spec === 'number') return move(spec)
  if ('choice' in spec) return { ...spec, choice: spec.choice.map(move) }
  if ('normal' in spec) {
    const [mean, sd] = spec.normal
    return { normal: [move(mean), threeDigits(sd * Math.abs(scale))] }
  }
  if ('logUniform' in spec) {
    const [low, high] = range(spec.logUniform)
    return { logUniform: [Math.max(low, 1e-6), Math.max(high, 1e-6)] }
  }
  return range(spec)
}

/** `0.123456` → `0.123`, `12.3456` → `12.3`. */
export function threeDigits(value: number): number {
  return Number(value.toPrecision(3))
}
