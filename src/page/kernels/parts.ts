/** Pages in parts that stay in the processor's nearest memory, for kernels that look at a pixel by itself. */
import type { Arena } from './arena.ts'

/** Pixels of a part, a multiple of 16. */
export const PART = 1 << 13

/**
 * Sends RGBA pixels through the kernels a part at a time, from the first to the last: where they lie, if that is
 * in the arena, else in a copy. A kernel may look at up to fifteen pixels behind a part's last one.
 * @param change 'keep' where the pixels are only read, 'write' where they are changed
 * @param run is given a part's address, its first pixel and how many it has; allocates nothing in the arena
 */
export function eachPart(
  arena: Arena,
  rgba: Uint8ClampedArray,
  change: 'keep' | 'write',
  run: (at: number, first: number, count: number) => void,
): void {
  const copy = arena.holds(rgba)
    ? undefined
    : arena.view(arena.alloc(4 * PART), 4 * PART, Uint8ClampedArray)
  const pixels = rgba.length >> 2
  for (let first = 0; first < pixels; first += PART) {
    const count = Math.min(PART, pixels - first)
    copy?.set(rgba.subarray(4 * first, 4 * (first + count)))
    run(copy?.byteOffset ?? rgba.byteOffset + 4 * first, first, count)
    if (change === 'write' && copy)
      rgba.set(count === PART ? copy : copy.subarray(0, 4 * count), 4 * first)
  }
}
