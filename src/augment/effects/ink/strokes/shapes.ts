/** Signs that are drawn rather than written, in frames that start at (0, 0). */
import type { Rng } from '../../../../core/rng.ts'
import { drawnLine, flowing, placed, wobbling, type Hand, type Trace } from './trace.ts'

/** A spring of overlapping loops, as when a pen is tried or something is blotted out. */
export function loops(length: number, size: number, hand: Hand, rng: Rng): Trace[] {
  const points: number[] = []
  const turns = Math.max(3, Math.round(length / (size * rng.uniform(0.3, 0.55))))
  const squeeze = rng.uniform(0.4, 1)
  const swell = wobbling(rng, rng.uniform(14, 40), 0.2)
  const drift = wobbling(rng, rng.uniform(30, 80), 0.12 * size)
  for (let k = 0; k <= turns * 8; k++) {
    const phase = (k / 8) * 2 * Math.PI
    const grow = 1 + swell(k) + rng.normal(0, 0.04)
    points.push(
      (length * k) / (turns * 8) +
        0.7 * drift(k + 9) -
        0.5 * squeeze * size * grow * Math.cos(phase),
      0.5 * size * grow * Math.sin(phase) + drift(k),
    )
  }
  return [flowing(points, hand, 0.03)]
}

/** A stroke to and fro that fills a box round its middle. */
export function hatching(length: number, high: number, hand: Hand, rng: Rng): Trace[] {
  const points: number[] = []
  const pace = high * rng.uniform(0.14, 0.26)
  const lean = high * rng.uniform(0.2, 0.6)
  let side = 1
  for (let u = 0; u < length; u += pace * rng.uniform(0.7, 1.3), side = -side) {
    points.push(u - side * lean * 0.5, side * high * rng.uniform(0.4, 0.58))
  }
  points.push(length, 0)
  if (points.length < 4) points.unshift(0, 0)
  return [flowing(points, hand, 0.04)]
}

/** An oval round a box, begun at the upper left, its end running past its start. */
export function circle(length: number, high: number, hand: Hand, rng: Rng): Trace[] {
  const points: number[] = []
  const rounds = rng.bernoulli(0.25) ? 2 : 1
  const begin = rng.uniform(-2.6, -1.6)
  const sweep = rounds * 2 * Math.PI + rng.uniform(0.15, 0.7)
  const steps = Math.round(sweep * 3.2)
  const turn = rng.normal(0, 0.03)
  for (let k = 0; k <= steps; k++) {
    const phase = begin - (sweep * k) / steps
    const grow = 1 + rng.normal(0, 0.018) + (0.09 * k) / steps
    // A squarish oval: words are long, and hands go round them in four bends.
    const x = Math.sign(Math.cos(phase)) * Math.abs(Math.cos(phase)) ** 0.8
    const y = Math.sign(Math.sin(phase)) * Math.abs(Math.sin(phase)) ** 0.9
    points.push(0.5 * length + 0.5 * length * grow * x, 0.5 * high * grow * y + turn * length * x)
  }
  return [flowing(points, hand, 0.06)]
}

/** A tick: short down, long up. */
export function tick(size: number, hand: Hand, rng: Rng): Trace[] {
  const bend = rng.uniform(0.22, 0.36) * size
  const up = rng.uniform(0.7, 1.1) * size
  return [
    flowing(
      [
        0,
        -0.25 * size,
        0.55 * bend,
        -0.06 * size,
        bend,
        0.12 * size,
        bend + 0.3 * up,
        -0.35 * up,
        bend + 0.75 * up,
        -rng.uniform(0.75, 1) * up,
      ],
      hand,
      0.2,
    ),
  ]
}

/** Two strokes across each other over a box. */
export function cross(length: number, high: number, hand: Hand, rng: Rng): Trace[] {
  const bow = (): number => rng.normal(0, 0.05) * (high + 0.2 * length)
  const one = [0, -0.5 * high, 0.5 * length, bow(), length, 0.5 * high]
  const two = [length * rng.uniform(0.92, 1.05), -0.52 * high, 0.5 * length, bow(), 0, 0.48 * high]
  return [flowing(one, hand, 0.1), flowing(two, hand, 0.1)]
}

/** A slightly bent arrow from the end of `length` to its start, where its head is. */
export function arrow(length: number, size: number, hand: Hand, rng: Rng): Trace[] {
  const bend = rng.normal(0, 0.12) * length
  const rise = rng.normal(0, 0.2) * length
  const shaft = [
    length,
    rise,
    0.65 * length,
    0.6 * rise + bend,
    0.3 * length,
    0.25 * rise + 0.7 * bend,
    0,
    0,
  ]
  const toward = Math.atan2(0.25 * rise + 0.7 * bend, 0.3 * length)
  const barb = rng.uniform(0.45, 0.75) * size
  const head: number[] = []
  for (const side of [-1, 0, 1]) {
    const angle = toward + side * rng.uniform(0.4, 0.62)
    head.push(side === 0 ? 0 : barb * Math.cos(angle), side === 0 ? 0 : barb * Math.sin(angle))
  }
  return [flowing(shaft, hand, 0.06), flowing(head, hand, 0.1)]
}

/** A bracket or brace of some height, open to the right; `v` from 0 down. */
export function bracket(high: number, size: number, hand: Hand, rng: Rng): Trace[] {
  const deep = size * rng.uniform(0.4, 0.7)
  if (rng.bernoulli(0.35)) {
    // A plain stroke beside the text.
    return [placed(drawnLine(high, size, hand, rng, Math.max(1.5, size / 3)), 0, 0, Math.PI / 2)]
  }
  const nose = rng.bernoulli(0.5) ? deep * 0.7 : 0
  return [
    flowing(
      [
        deep,
        0,
        0.15 * deep,
        0.06 * high,
        0,
        0.25 * high,
        0,
        0.44 * high,
        -nose,
        0.5 * high,
        0,
        0.56 * high,
        rng.normal(0, 0.08) * deep,
        0.78 * high,
        0.15 * deep,
        0.95 * high,
        deep,
        high,
      ],
      hand,
      0.06,
    ),
  ]
}
