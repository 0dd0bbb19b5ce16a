/** Means of what cells and those around them show. */
import { kernelArena } from '../kernels/arena.ts'

/** Means of 3 × 3 values of a plane, its edges repeated. Begins the kernels' arena anew. */
export function meansAround(values: Uint8Array, columns: number, rows: number): Uint8Array {
  const arena = kernelArena()
  const plane = arena.write(values)
  const out = arena.alloc(values.length)
  arena.run.mean9(plane, columns, rows, out, arena.alloc(3 * (2 * columns + 48)))
  return arena.view(out, values.length, Uint8Array).slice()
}
