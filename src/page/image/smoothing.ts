/** A symmetric row of weights along columns and rows, in the kernels' memory. */
import type { Arena } from '../kernels/arena.ts'

/**
 * Blurs `width` × `height` pixels of `step` bytes at `from` into `to`, which needs 16 bytes more;
 * edge pixels are repeated beyond the edge.
 * @param taps weights from the middle outwards, at least two; with those of the other side they add up to 1
 */
export function smoothed(
  arena: Arena,
  from: number,
  to: number,
  { width, height, step }: { width: number; height: number; step: 1 | 4 },
  taps: readonly number[],
): void {
  const whole = Int16Array.from(taps, (weight) => Math.round(weight * 32768))
  const reach = whole.length - 1
  // What rounding left goes to the middle; a weight of 1 itself is more than 16 bits hold.
  let sides = 0
  for (let k = 1; k <= reach; k++) sides += 2 * whole[k]!
  whole[0] = Math.min(32767, 32768 - sides)
  const rowBytes = width * step
  const line = arena.alloc(2 * (rowBytes + 2 * reach * step) + 64)
  arena.run.blurTaps(from, to, line, rowBytes, height, step, arena.write(whole), reach)
}
