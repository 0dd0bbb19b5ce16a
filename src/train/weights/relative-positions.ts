/**
 * Swin's tables of relative positions for windows of another size, as timm makes them
 * (`resize_rel_pos_bias_table`): the old positions lie in a geometric progression over the new ones,
 * near the centre one by one, and values between them are interpolated linearly.
 */
import type { Stored } from '../engine/engine.ts'

/** Whether one table can be made of another: both square, with as many heads. */
export function isResizable(from: readonly number[], to: readonly number[]): boolean {
  return isTable(from) && isTable(to) && from[1] === to[1]
}

function isTable([positions = 0, heads = 0, ...rest]: readonly number[]): boolean {
  return rest.length === 0 && heads > 0 && positions > 0 && Number.isInteger(Math.sqrt(positions))
}

/**
 * @param table [(2 · window - 1)², heads]
 * @param positions (2 · window - 1)² of the wanted window
 */
export function resizedTable({ shape, values }: Stored, positions: number): Stored {
  const heads = shape[1]!
  const from = Math.sqrt(shape[0]!)
  const to = Math.sqrt(positions)
  const places = interpolation(from, to)
  const out = new Float32Array(positions * heads)
  for (const [row, y] of places.entries()) {
    for (const [column, x] of places.entries()) {
      for (let head = 0; head < heads; head++) {
        const at = (r: number, c: number): number => values[(r * from + c) * heads + head]!
        const above = at(y.left, x.left) * (1 - x.share) + at(y.left, x.right) * x.share
        const below = at(y.right, x.left) * (1 - x.share) + at(y.right, x.right) * x.share
        out[(row * to + column) * heads + head] = above * (1 - y.share) + below * y.share
      }
    }
  }
  return { shape: [positions, heads], values: out }
}

/** Between which old places a new one lies, and how near it is to the right one, 0 to 1. */
interface Place {
  left: number
  right: number
  share: number
}

function interpolation(from: number, to: number): Place[] {
  const known = progression(from, to)
  const half = Math.floor(to / 2)
  return Array.from({ length: to }, (_, i) => {
    const wanted = i - half
    const after = known.findIndex((place) => place >= wanted)
    const right = after < 0 ? known.length - 1 : after
    const left = Math.max(0, right - 1)
    // Beyond the ends nothing counts but the end.
    const toLeft = Math.max(0, wanted - known[left]!)
    const toRight = Math.max(0, known[right]! - wanted)
    const sum = toLeft + toRight
    return { left, right, share: sum === 0 ? 0.5 : toLeft / sum }
  })
}

/** The old places: 0 in the middle, steps that grow by a ratio so that the last is the new end. */
function progression(from: number, to: number): number[] {
  const count = Math.floor(from / 2)
  let [low, high] = [1.01, 1.5]
  let ratio = low
  while (high - low > 1e-6) {
    ratio = (low + high) / 2
    if ((1 - ratio ** count) / (1 - ratio) > Math.floor(to / 2)) high = ratio
    else low = ratio
  }
  const right: number[] = []
  for (let i = 0, place = 1; i < count; place += ratio ** ++i) right.push(Math.fround(place))
  return [...right.toReversed().map((place) => -place), 0, ...right]
}
