/** Writing by hand: joined script, numbers, Hangul syllables, signatures. Frames start at (0, 0). */
import type { Rng } from '../../../../core/rng.ts'
import { CONSONANTS, DIGITS, LYING_VOWELS, MARKS, UPRIGHT_VOWELS, type Skeleton } from './glyphs.ts'
import { flowing, type Hand, type Trace } from './trace.ts'

/** A box in the frame of the writing, px. */
interface Box {
  u: number
  v: number
  wide: number
  high: number
}

/** Writes a skeleton into a box with a hand's slips. */
function sign(skeleton: Skeleton, box: Box, lean: number, hand: Hand, rng: Rng): Trace[] {
  const slip = 0.05 * Math.min(2, 0.5 + 0.5 * hand.wobble)
  return skeleton.map((stroke) => {
    const points: number[] = []
    for (let i = 0; i < stroke.length; i += 2) {
      const x = stroke[i]! + rng.normal(0, slip)
      const y = stroke[i + 1]! + rng.normal(0, slip)
      points.push(box.u + x * box.wide - lean * (y - 1) * box.high, box.v + y * box.high)
    }
    return flowing(points, hand, 0.12)
  })
}

/** Digits with points, hyphens or slashes between: a date, an amount, a telephone number. */
export function numbers(size: number, hand: Hand, rng: Rng): Trace[] {
  const form = rng.pick(['####.##.##', '##,###', '###-####', '##/##', '###', '#,###,###', '##'])
  const lean = rng.normal(0.12, 0.1)
  const traces: Trace[] = []
  let u = 0
  for (const place of form) {
    const isDigit = place === '#'
    const wide = size * (isDigit ? rng.uniform(0.42, 0.56) : 0.26)
    const mark = place === '.' ? 0 : place === ',' ? 1 : place === '-' ? 2 : 3
    const skeleton = isDigit ? rng.pick(DIGITS) : MARKS[mark]!
    const v = rng.normal(0, 0.03) * size
    traces.push(...sign(skeleton, { u, v, wide, high: size }, lean, hand, rng))
    u += wide + size * rng.uniform(0.1, 0.2)
  }
  return traces
}

/** A few syllable blocks, such as a name or a short remark. */
export function hangul(size: number, hand: Hand, rng: Rng): Trace[] {
  const lean = rng.normal(0.05, 0.06)
  const traces: Trace[] = []
  const count = rng.int(2, 5)
  const put = (set: readonly Skeleton[], box: Box): void => {
    traces.push(...sign(rng.pick(set), box, lean, hand, rng))
  }
  let u = 0
  for (let i = 0; i < count; i++) {
    const v = rng.normal(0, 0.05) * size
    const hasFinal = rng.bernoulli(0.4)
    const body = size * (hasFinal ? 0.58 : 0.96)
    if (rng.bernoulli(0.62)) {
      put(CONSONANTS, { u, v: v + 0.08 * size, wide: 0.48 * size, high: 0.85 * body })
      put(UPRIGHT_VOWELS, { u: u + 0.55 * size, v, wide: 0.36 * size, high: body * 1.05 })
    } else {
      put(CONSONANTS, { u: u + 0.18 * size, v, wide: 0.6 * size, high: 0.52 * body })
      put(LYING_VOWELS, { u, v: v + 0.56 * body, wide: 0.92 * size, high: 0.42 * body })
    }
    if (hasFinal) {
      put(CONSONANTS, {
        u: u + 0.2 * size,
        v: v + 0.64 * size,
        wide: 0.6 * size,
        high: 0.36 * size,
      })
    }
    u += size * rng.uniform(1, 1.2)
    if (i < count - 1 && rng.bernoulli(0.15)) u += 0.5 * size
  }
  return traces
}

/**
 * Joined script as a swinging pen makes it: up and down and to and fro at one pace while the hand
 * moves on, each swing with a height of its own (J. M. Hollerbach, "An Oscillation Theory of
 * Handwriting", 1981).
 * @param size height of the small letters, px
 * @param swings how many strokes up and down
 */
export function joined(size: number, swings: number, hand: Hand, rng: Rng): Trace {
  const points: number[] = []
  const lean = rng.normal(0.25, 0.12)
  const lag = rng.uniform(0.2, 0.9)
  const pace = size * rng.uniform(0.75, 1)
  let u = 0
  let foot = 0
  for (let i = 0; i < swings; i++) {
    // Most letters keep to the small height; some rise in loops, a few go below the line, and some
    // are joined by a wide bow.
    const tall = rng.bernoulli(0.24)
    const top = tall ? rng.uniform(1.7, 2.3) : rng.uniform(0.8, 1.1)
    const nextFoot = rng.bernoulli(0.1) ? -rng.uniform(0.6, 1) : rng.normal(0, 0.06)
    const advance = pace * rng.uniform(0.7, 1.15) * (rng.bernoulli(0.2) ? 1.5 : 1)
    const round = size * (tall ? rng.uniform(0.28, 0.4) : rng.uniform(0.08, 0.42))
    for (let k = 0; k < 6; k++) {
      const phase = (k / 6) * 2 * Math.PI
      const low = k < 3 ? foot : nextFoot
      const high = low + (top - low) * (0.5 - 0.5 * Math.cos(phase))
      points.push(
        u + (advance * k) / 6 + round * Math.sin(phase - lag) + lean * high * size,
        -high * size,
      )
    }
    u += advance
    foot = nextFoot
  }
  points.push(u + size * 0.9, -0.15 * size)
  return flowing(points, hand, 0.05)
}

/** A large initial, a flattening run of swings and a flourish below. */
export function signature(size: number, hand: Hand, rng: Rng): Trace[] {
  const points: number[] = []
  const initial = size * rng.uniform(1.6, 2.4)
  const lean = rng.normal(0.15, 0.2)
  if (rng.bernoulli(0.6)) {
    // Rounds that shrink or open, either way about.
    const turns = rng.pick([1, 1.25, 1.5, 2])
    const begin = rng.uniform(1.2, 3.6)
    const way = rng.bernoulli(0.6) ? 1 : -1
    const broad = rng.uniform(0.28, 0.62)
    const change = rng.normal(-0.3, 0.25)
    for (let k = 0; k <= 8 * turns; k++) {
      const phase = begin + way * (k / 8) * 2 * Math.PI
      const grow = 1 + (change * k) / (8 * turns)
      const high = 0.5 * initial * (1 + grow * Math.sin(phase))
      points.push(
        broad * initial * (1 + grow * Math.cos(phase)) + lean * high + (0.2 * initial * k) / 8,
        -high,
      )
    }
  } else {
    // A stem and one or two bold strokes back and forth.
    points.push(
      0,
      -0.1 * initial,
      lean * initial,
      -initial,
      rng.uniform(0, 0.3) * initial,
      0.15 * initial,
    )
    for (let k = 0; k < rng.int(1, 2); k++) {
      points.push(
        rng.uniform(0.5, 0.9) * initial,
        -rng.uniform(0.6, 1.05) * initial,
        rng.uniform(0.2, 0.6) * initial,
        -rng.uniform(-0.1, 0.3) * initial,
      )
    }
  }
  let u = Math.max(points.at(-2)!, 0.4 * initial)
  const swings = rng.int(3, 7)
  for (let i = 0; i < swings; i++) {
    const high = size * rng.uniform(0.35, 1.1) * (1 - (0.55 * i) / swings)
    const pace = size * rng.uniform(0.35, 0.6)
    points.push(
      u + pace * 0.55,
      -high,
      u + pace * 0.35,
      -0.4 * high,
      u + pace,
      rng.normal(0, 0.05) * size,
    )
    u += pace
  }
  points.push(u + 0.9 * size, -rng.uniform(0.1, 0.5) * size)
  const traces = [flowing(points, hand, 0.04)]
  if (rng.bernoulli(0.7)) {
    const low = rng.uniform(0.35, 0.6) * size
    traces.push(
      flowing(
        [
          u + 0.6 * size,
          0.5 * low,
          0.6 * u,
          low,
          0.15 * u,
          1.1 * low,
          0.3 * u,
          1.5 * low,
          u,
          1.1 * low,
        ],
        hand,
        0.1,
      ),
    )
  }
  return traces
}
