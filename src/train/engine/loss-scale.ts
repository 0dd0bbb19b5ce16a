/**
 * Scaling of the loss (Micikevicius et al. 2018): gradients are computed multiplied by a factor, so that the
 * small ones are no zeros in 16 bits, and divided by it before they are used. The factor is as large as nothing
 * overflows.
 */
import type { LossScale } from './engine.ts'

export const FIRST_SCALE: Readonly<LossScale> = { factor: 2 ** 15, since: 0 }

const LARGEST = 2 ** 24
/** Updates without an overflow after which a larger factor is tried. */
const PATIENCE = 2000

/**
 * Halves the factor after an overflow.
 * @returns false where it is 1 already: then it is no overflow of 16 bits
 */
export function lower(scale: LossScale): boolean {
  if (scale.factor <= 1) return false
  scale.factor /= 2
  scale.since = 0
  return true
}

/** Counts an update without an overflow. */
export function raise(scale: LossScale): void {
  scale.since++
  if (scale.since < PATIENCE) return
  scale.factor = Math.min(LARGEST, scale.factor * 2)
  scale.since = 0
}
