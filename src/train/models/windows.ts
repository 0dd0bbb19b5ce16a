/** Where the windows of a Swin stage lie: orders of rows and masks, constants of its geometry. */
import { rowOrder, type RowOrder } from '../ops/ops.ts'

export interface Windows {
  /** Windows of a page. */
  count: number
  /** Tokens of a window. */
  tokens: number
  /** From the rows of a page [side²] to those of its windows [count · tokens]. */
  order: RowOrder
  /** [count, 1, tokens, tokens]: 0, or -100 between parts that the shift brought together. */
  mask?: Float32Array
}

/**
 * Square windows over a square page, moved by `shift`; a page they do not tile is filled up with
 * zeros at its end.
 */
export function windowsOver(side: number, window: number, shift: number): Windows {
  const across = Math.ceil(side / window)
  const count = across ** 2
  const tokens = window ** 2
  const from = new Int32Array(count * tokens)
  const parts = new Int32Array(count * tokens)
  const part = (at: number): number =>
    at < (across - 1) * window ? 0 : at < across * window - shift ? 1 : 2
  for (let i = 0; i < from.length; i++) {
    const [w, token] = [Math.floor(i / tokens), i % tokens]
    const row = Math.floor(w / across) * window + Math.floor(token / window)
    const column = (w % across) * window + (token % window)
    const inside = row < side && column < side
    from[i] = inside ? ((row + shift) % side) * side + ((column + shift) % side) : -1
    parts[i] = part(row) * 3 + part(column)
  }
  const windows = { count, tokens, order: rowOrder(from, side ** 2) }
  return shift > 0 ? { ...windows, mask: masked(parts, count, tokens) } : windows
}

function masked(parts: Int32Array, count: number, tokens: number): Float32Array {
  const mask = new Float32Array(count * tokens ** 2)
  for (let i = 0; i < mask.length; i++) {
    const first = Math.floor(i / tokens)
    const second = Math.floor(first / tokens) * tokens + (i % tokens)
    if (parts[first] !== parts[second]) mask[i] = -100
  }
  return mask
}

/** For every pair of tokens of a window, the row of the table of relative positions. */
export function relativePositions(window: number): RowOrder {
  const tokens = window ** 2
  const span = 2 * window - 1
  const from = new Int32Array(tokens ** 2)
  for (let i = 0; i < from.length; i++) {
    const [a, b] = [Math.floor(i / tokens), i % tokens]
    const rows = Math.floor(a / window) - Math.floor(b / window)
    const columns = (a % window) - (b % window)
    from[i] = (rows + window - 1) * span + columns + window - 1
  }
  return rowOrder(from, span ** 2)
}

/** The four patches that are merged into one, of a page of side² rows; an odd side is filled up. */
export function mergedPatches(side: number): RowOrder {
  const half = Math.ceil(side / 2)
  const from = Int32Array.from({ length: 4 * half ** 2 }, (_, i) => {
    const patch = Math.floor(i / 4)
    const row = 2 * Math.floor(patch / half) + (i % 2)
    const column = 2 * (patch % half) + (Math.floor(i / 2) % 2)
    return row < side && column < side ? row * side + column : -1
  })
  return rowOrder(from, side ** 2)
}
