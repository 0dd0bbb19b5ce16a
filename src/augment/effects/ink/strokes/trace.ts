/**
 * Pen traces: the way a pen's tip goes over the page and how wide it writes there. A trace is a
 * flat list of x, y (px) and width (× the pen's width).
 */
import type { Rng } from '../../../../core/rng.ts'

export type Trace = number[]

/** How one person draws: shared by all strokes on a page. */
export interface Hand {
  /** constant tilt against the line that is followed, radians */
  slope: number
  /** how far strokes stray, 1 is usual */
  wobble: number
  /** how much pressure comes and goes, 0 to 0.4 */
  unevenness: number
  /** how much ends thin out as the pen lands and lifts, 0 to 1 */
  taper: number
}

/**
 * @param wobble how far strokes stray, 1 is usual
 * @param taper how much ends thin out, 0 to 1: a property of the pen
 */
export function handOf(rng: Rng, wobble: number, taper: number): Hand {
  return {
    taper,
    slope: rng.normal(0, 0.006) * wobble,
    wobble,
    unevenness: rng.uniform(0.06, 0.22),
  }
}

/**
 * A curve through control points (uniform Catmull–Rom), passed at even times: where points lie far
 * apart the pen is quick and writes thinner. Ends taper as the pen lands and lifts.
 * @param controls x, y of at least two points, px
 * @param taper share of the length over which the ends thin out
 */
export function flowing(controls: readonly number[], hand: Hand, taper = 0.08): Trace {
  const last = controls.length / 2 - 1
  const lengths: number[] = []
  let whole = 0
  for (let i = 0; i < last; i++) {
    const length = Math.hypot(
      controls[2 * i + 2]! - controls[2 * i]!,
      controls[2 * i + 3]! - controls[2 * i + 1]!,
    )
    lengths.push(length)
    whole += length
  }
  const mean = whole / Math.max(1, last) + 1e-6
  const trace: Trace = []
  let gone = 0
  for (let i = 0; i < last; i++) {
    const length = lengths[i]!
    const steps = Math.max(2, Math.min(12, Math.ceil(length / 1.5)))
    const before = i > 0 ? lengths[i - 1]! : length
    const after = i + 1 < last ? lengths[i + 1]! : length
    for (let k = 0; k < steps + (i + 1 === last ? 1 : 0); k++) {
      const t = k / steps
      const speed =
        t < 0.5 ? before + (length - before) * (0.5 + t) : length + (after - length) * (t - 0.5)
      const place = (gone + t * length) / (whole + 1e-6)
      const width = Math.max(0.6, Math.min(1.25, 1.25 - 0.3 * (speed / mean)))
      trace.push(
        between(controls, i, t, 0),
        between(controls, i, t, 1),
        width * (1 - hand.taper * (1 - ends(place, taper))),
      )
    }
    gone += length
  }
  return trace
}

/** Pressure at a place 0 to 1 of a stroke: the pen lands firmly and lifts slowly. */
function ends(place: number, taper: number): number {
  const landing = Math.min(1, 0.55 + (0.45 * place) / (0.5 * taper + 1e-6))
  const lifting = Math.min(1, 0.3 + (0.7 * (1 - place)) / (taper + 1e-6))
  return Math.min(landing, lifting)
}

function between(points: readonly number[], i: number, t: number, axis: number): number {
  const last = points.length / 2 - 1
  const b = points[2 * i + axis]!
  const c = points[2 * i + 2 + axis]!
  const a = i > 0 ? points[2 * i - 2 + axis]! : 2 * b - c
  const d = i + 2 <= last ? points[2 * i + 4 + axis]! : 2 * c - b
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
}

/**
 * One drawn line along u from 0 to `length` in a frame of its own (v downwards): a slight bow of
 * the turning wrist, slow wobble, uneven pressure.
 * @param height text height, what straying is measured by, px
 * @param wave v added at u, for zigzags and waves
 * @param step distance of points, px
 */
export function drawnLine(
  length: number,
  height: number,
  hand: Hand,
  rng: Rng,
  step: number,
  wave?: (u: number) => number,
): Trace {
  const bow =
    rng.normal(0, 0.05) * hand.wobble * Math.min(2.5 * height, 0.06 * length + 0.4 * height)
  const tilt =
    hand.slope + (rng.normal(0, 0.004) * hand.wobble * 12 * height) / (length + 6 * height)
  const slow = wobbling(rng, height * rng.uniform(7, 14), 0.05 * height * hand.wobble)
  const quick = wobbling(rng, height * rng.uniform(1.6, 3), 0.016 * height * hand.wobble)
  const press = wobbling(rng, height * rng.uniform(3, 9), hand.unevenness)
  const start = rng.normal(0, 0.03) * height * hand.wobble
  const taper = Math.min(0.3, (rng.uniform(0.4, 1.1) * height) / (length + 1e-6))
  const points = Math.max(4, Math.ceil(length / step) + 1)
  const trace: Trace = []
  for (let i = 0; i < points; i++) {
    const t = i / (points - 1)
    const u = t * length
    const v = start + tilt * (u - length / 2) + bow * 4 * t * (1 - t) + slow(u) + quick(u)
    trace.push(
      u,
      v + (wave ? wave(u) : 0),
      (1 + press(u)) * (1 - hand.taper * (1 - ends(t, taper))),
    )
  }
  return trace
}

/** A smooth function that strays about `size` to either side with periods about `period`. */
export function wobbling(rng: Rng, period: number, size: number): (u: number) => number {
  const f = (2 * Math.PI) / period
  const a = rng.uniform(0, 2 * Math.PI)
  const b = rng.uniform(0, 2 * Math.PI)
  const c = rng.uniform(0, 2 * Math.PI)
  const g = f * rng.uniform(1.5, 1.9)
  const h = f * rng.uniform(0.5, 0.65)
  return (u) =>
    size * (0.6 * Math.sin(f * u + a) + 0.4 * Math.sin(g * u + b) + 0.6 * Math.sin(h * u + c))
}

/** Moves a trace from a frame at (x, y) turned by `angle` onto the page, in place. */
export function placed(trace: Trace, x: number, y: number, angle: number): Trace {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  for (let i = 0; i < trace.length; i += 3) {
    const u = trace[i]!
    const v = trace[i + 1]!
    trace[i] = x + u * cos - v * sin
    trace[i + 1] = y + u * sin + v * cos
  }
  return trace
}
