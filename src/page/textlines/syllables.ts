/** Parts of one sign put together: Hangul syllables are stacks of letters that do not touch. */
import { find } from './components.ts'
import type { Blobs } from './blobs.ts'

/** Smaller syllables are left as they are: at this size their parts touch. px */
const MIN_HEIGHT = 9

/**
 * Joins components that stand closely one above the other and together are about as wide as high, as
 * the parts of a syllable do. Letters of neighbouring lines are farther apart or much higher than
 * wide together, words much wider than high.
 * @param tallest characters are at most this high and wide, px
 */
export function stacked(blobs: Blobs, tallest: number): Blobs {
  const { count } = blobs
  const u0 = blobs.u0.slice()
  const u1 = blobs.u1.slice()
  const v0 = blobs.v0.slice()
  const v1 = blobs.v1.slice()
  const parent = Int32Array.from({ length: count }, (_, i) => i)
  const order = Int32Array.from(parent)
  order.sort((a, b) => blobs.u0[a]! - blobs.u0[b]! || a - b)
  let joins = 0
  for (let k = 0; k < count; k++) {
    const i = order[k]!
    if (blobs.u1[i]! - blobs.u0[i]! > tallest || blobs.v1[i]! - blobs.v0[i]! > tallest) continue
    for (let m = k + 1; m < count; m++) {
      const j = order[m]!
      if (blobs.u0[j]! >= blobs.u1[i]!) break
      const high = Math.max(blobs.v1[i]! - blobs.v0[i]!, blobs.v1[j]! - blobs.v0[j]!)
      const gap = Math.max(blobs.v0[i]!, blobs.v0[j]!) - Math.min(blobs.v1[i]!, blobs.v1[j]!)
      if (gap > 0.3 * high || high > tallest) continue
      const narrow = Math.min(blobs.u1[i]! - blobs.u0[i]!, blobs.u1[j]! - blobs.u0[j]!)
      if (Math.min(blobs.u1[i]!, blobs.u1[j]!) - blobs.u0[j]! < 0.5 * narrow) continue
      const a = find(parent, i)
      const b = find(parent, j)
      if (a === b) continue
      const left = Math.min(u0[a]!, u0[b]!)
      const right = Math.max(u1[a]!, u1[b]!)
      const top = Math.min(v0[a]!, v0[b]!)
      const bottom = Math.max(v1[a]!, v1[b]!)
      const wide = right - left
      const tall = bottom - top
      if (tall < MIN_HEIGHT || tall > 1.5 * wide || wide > 1.6 * tall) continue
      parent[b] = a
      u0[a] = left
      u1[a] = right
      v0[a] = top
      v1[a] = bottom
      joins++
    }
  }
  return joins === 0 ? blobs : gathered(blobs, parent, { u0, u1, v0, v1 }, count - joins)
}

function gathered(
  { count, area, parts }: Blobs,
  parent: Int32Array,
  boxes: Pick<Blobs, 'u0' | 'u1' | 'v0' | 'v1'>,
  size: number,
): Blobs {
  const place = new Int32Array(count)
  const out: Blobs = {
    count: size,
    u0: new Float32Array(size),
    u1: new Float32Array(size),
    v0: new Float32Array(size),
    v1: new Float32Array(size),
    area: new Int32Array(size),
    parts: new Int32Array(size),
  }
  let next = 0
  for (let i = 0; i < count; i++) {
    if (parent[i] !== i) continue
    place[i] = next
    out.u0[next] = boxes.u0[i]!
    out.u1[next] = boxes.u1[i]!
    out.v0[next] = boxes.v0[i]!
    out.v1[next++] = boxes.v1[i]!
  }
  for (let i = 0; i < count; i++) {
    const to = place[find(parent, i)]!
    out.area[to] = out.area[to]! + area[i]!
    out.parts[to] = out.parts[to]! + parts[i]!
  }
  return out
}
