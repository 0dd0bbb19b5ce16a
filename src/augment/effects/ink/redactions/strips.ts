/** Strips along a line of text, as a brush, a felt or a roll of tape lays them. */
import type { Rng } from '../../../../core/rng.ts'
import type { TextLine } from '../../../../page/textlines/text-lines.ts'
import { wobbling } from '../strokes/trace.ts'

/** A strip along a line. */
export interface Strip {
  /** along the line, px */
  from: number
  to: number
  /** px along the line between entries of what follows */
  step: number
  /** how far its middle lies below the line's, px */
  middle: Float32Array
  /** half its width, px */
  half: Float32Array
  /** whether its ends are cut; else `half` closes them */
  isCut: boolean
}

export interface StripLook {
  /** along the line, px */
  from: number
  to: number
  /** px below the line's middle */
  middle: number
  /** px */
  half: number
  /** how far it strays and its width changes, px */
  stray: number
  /** how round its ends are, × half its width; 0: cut */
  round: number
}

/** @param look as it is meant; how it strays is drawn */
export function stripOf(look: StripLook, rng: Rng): Strip {
  const { from, half, round } = look
  const to = Math.max(from + 2 * half * Math.min(1, round) + 1, look.to)
  const step = Math.max(0.5, half / 8)
  const count = Math.ceil((to - from) / step) + 2
  const way = wobbling(rng, 9 * half, 0.5 * look.stray)
  const press = wobbling(rng, 5 * half, 0.5 * look.stray)
  const tilt = rng.normal(0, 0.5 * look.stray)
  const strip = {
    from,
    to,
    step,
    middle: new Float32Array(count),
    half: new Float32Array(count),
    isCut: round === 0,
  }
  const reach = half * round
  const lengths = [rng.uniform(0.7, 1.2), rng.uniform(0.7, 1.2)] as const
  for (let i = 0; i < count; i++) {
    const u = i * step
    strip.middle[i] = look.middle + way(u) + tilt * (u / (to - from) - 0.5)
    const near = Math.min(
      u / (reach * lengths[0] + 1e-9),
      (to - from - u) / (reach * lengths[1] + 1e-9),
    )
    const end = near >= 1 ? 1 : Math.sqrt(Math.max(0, 1 - (1 - near) ** 2))
    strip.half[i] = (half + press(u)) * end
  }
  return strip
}

/** How deep the pixels of a row lie within a strip, px; far beside it less than `-far`. */
export function depthRow(
  { from, to, step, middle, half, isCut }: Strip,
  line: TextLine,
  { left, y }: { left: number; y: number },
  out: Float32Array,
): void {
  const [cos, sin] = [Math.cos(line.angle), Math.sin(line.angle)]
  const dy = y + 0.5 - line.y
  let u = (left + 0.5 - line.x) * cos + dy * sin - from
  let v = dy * cos - (left + 0.5 - line.x) * sin
  const length = to - from
  const per = 1 / step
  for (let x = 0; x < out.length; x++, u += cos, v -= sin) {
    const i = u < 0 ? 0 : u > length ? (length * per) | 0 : (u * per) | 0
    let depth = half[i]! - Math.abs(v - middle[i]!)
    // Beyond an end what is left is the way to it.
    const end = Math.min(u, length - u)
    if (isCut || end < 0) depth = Math.min(depth, end)
    out[x] = depth
  }
}

/** The pixels that strips may cover, `margin` px more on all sides, cut to the page. */
export function boxOf(
  strips: readonly Strip[],
  line: TextLine,
  margin: number,
  page: { width: number; height: number },
): { left: number; top: number; right: number; bottom: number } {
  const [cos, sin] = [Math.cos(line.angle), Math.sin(line.angle)]
  const box = { left: page.width, top: page.height, right: 0, bottom: 0 }
  for (const { from, to, middle, half } of strips) {
    const up = Math.max(...half) + margin
    const low = Math.min(...middle) - up
    const high = Math.max(...middle) + up
    for (const [u, v] of [
      [from - margin, low],
      [to + margin, low],
      [from - margin, high],
      [to + margin, high],
    ] as const) {
      const [x, y] = [line.x + u * cos - v * sin, line.y + u * sin + v * cos]
      box.left = Math.min(box.left, Math.floor(x))
      box.right = Math.max(box.right, Math.ceil(x))
      box.top = Math.min(box.top, Math.floor(y))
      box.bottom = Math.max(box.bottom, Math.ceil(y))
    }
  }
  return {
    left: Math.max(0, box.left),
    top: Math.max(0, box.top),
    right: Math.min(page.width, box.right),
    bottom: Math.min(page.height, box.bottom),
  }
}
