/** Products of matrices of 32-bit floats, row by row. */
import { kernelArena } from '../src/page/kernels/arena.ts'

export interface ProductShape {
  /** of the result, a multiple of 4 */
  rows: number
  /** of the result and of b, a multiple of 8 */
  columns: number
  /** columns of a, rows of b */
  inner: number
  /** a is given with rows and columns exchanged, `inner` × `rows` */
  transposed?: boolean
}

/** Writes a · b into `out`, `rows` × `columns`. */
export function product(
  a: Float32Array,
  b: Float32Array,
  out: Float32Array,
  { rows, columns, inner, transposed = false }: ProductShape,
): void {
  if (rows % 4 !== 0 || columns % 8 !== 0) {
    throw new RangeError(`a product of ${rows}×${columns}: expected multiples of 4 and 8`)
  }
  const arena = kernelArena()
  const left = arena.write(a.subarray(0, rows * inner))
  const right = arena.write(b)
  const to = arena.alloc(rows * columns * 4)
  const [rowStep, step] = transposed ? [4, rows * 4] : [inner * 4, 4]
  arena.run.multiply(left, rowStep, step, right, to, rows, columns, inner)
  arena.read(to, out.subarray(0, rows * columns))
}
