/** Rows of a table in another order: windows of a page, merged patches, relative positions. */
import { tf } from '../tensorflow.ts'
import { withGradient } from './kernel.ts'

/** An order of rows with its reverse, both known beforehand. */
export interface RowOrder {
  /** Row of the table behind every row of the result; -1: zeros. */
  from: Int32Array
  /** Rows of the result that a row of the table goes to, `uses` a row of the table; -1: none. */
  to: Int32Array
  uses: number
}

/** The order in which row i of the result is row `from[i]` of a table of `rows`. */
export function rowOrder(from: Int32Array, rows: number): RowOrder {
  const counts = new Int32Array(rows)
  for (const row of from) if (row >= 0) counts[row]!++
  const uses = counts.reduce((a, b) => Math.max(a, b), 1)
  const to = new Int32Array(rows * uses).fill(-1)
  counts.fill(0)
  for (const [i, row] of from.entries()) if (row >= 0) to[row * uses + counts[row]!++] = i
  return { from, to, uses }
}

/** Brings rows back: the order that undoes one which uses every row once. */
export function reversed({ from, to }: RowOrder): RowOrder {
  return { from: to, to: from, uses: 1 }
}

/**
 * x [n, rows, c]: result [n, order.from.length, c]. The gradient gathers too, as the reverse of the
 * order is known: sums of scattered rows are slow everywhere.
 */
export function takeRows(x: tf.Tensor3D, order: RowOrder): tf.Tensor3D {
  return withGradient(
    [x],
    () => gathered(x, order.from),
    (dy) => {
      const [n, , c] = x.shape
      const each = gathered(dy, order.to)
      if (order.uses === 1) return [each]
      return [each.reshape([n, x.shape[1], order.uses, c]).sum(2)]
    },
  )
}

function gathered(x: tf.Tensor3D, rows: Int32Array): tf.Tensor3D {
  if (x.shape[1] === rows.length && rows.every((row, i) => row === i)) return x.clone()
  if (!rows.includes(-1)) return x.gather(tf.tensor1d(rows, 'int32'), 1)
  const count = x.shape[1]
  const padded = x.pad<tf.Tensor3D>([
    [0, 0],
    [0, 1],
    [0, 0],
  ])
  return padded.gather(
    tf.tensor1d(
      rows.map((row) => (row < 0 ? count : row)),
      'int32',
    ),
    1,
  )
}
