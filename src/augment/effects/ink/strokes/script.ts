/** Writing by hand: joined script, numbers, Hangul syllables, signatures. Frames start at (0, 0). */
import type { Stream } from '../../../../core/rng.ts'
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
function sign(skeleton: Skeleton, box: Box, lean: number, hand: Hand, stream: Stream): Trace[] {
  const slip = 0.05 * Math.min(2, 0.5 + 0.5 * hand.wobble)
  return skeleton.map((stroke) => {
    const points: number[] = []
    for (let i = 0; i < stroke.length; i += 2) {
      const x = stroke[i]! + stream.normal(0, slip)
      const y = stroke[i + 1]! + stream.normal(0, slip)
      points.push(box.u + x * box.wide - lean * (y - 1) * box.high, box.v + y * box.high)
    }
    return flowing(points, hand, 0.12)
  })
}

/** Digits with points, hyphens or slashes between: a date, an amount, a telephone number. */
export function numbers(size: number, hand: Hand, stream: Stream): Trace[] {
  const form = stream.pick(['####.##.##', '##,###', '###-####', '##/##', '###', '#,###,###', '##'])
  const lean = stream.normal(0.12, 0.1)
  const traces: Trace[] = []
  let u = 0
  for (const place of form) {
    const isDigit = place === '#'
    const wide = size * (isDigit ? stream.between(0.42, 0.56) : 0.26)
    const mark = place === '.' ? 0 : place === ',' ? 1 : place === '-' ? 2 : 3
    const skeleton = isDigit ? stream.pick(DIGITS) : MARKS[mark]!
    const v = stream.normal(0, 0.03) * size
    traces.push(...sign(skeleton, { u, v, wide, high: size }, lean, hand, stream))
    u += wide + size * stream.between(0.1, 0.2)
  }
  return traces
}

/** A few syllable blocks, such as a name or a short remark. */
export function hangul(size: number, hand: Hand, stream: Stream): Trace[] {
  const lean = stream.normal(0.05, 0.06)
  const traces: Trace[] = []
  const count = stream.int(2, 5)
  const put = (set: readonly Skeleton[], box: Box): void => {
    traces.push(...sign(stream.pick(set), box, lean, hand, stream))
  }
  let u = 0
  for (let i = 0; i < count; i++) {
    const v = stream.normal(0, 0.05) * size
    const hasFinal = stream.chance(0.4)
    const body = size * (hasFinal ? 0.58 : 0.96)
    if (stream.chance(0.62)) {
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
    u += size * stream.between(1, 1.2)
    if (i < count - 1 && stream.chance(0.15)) u += 0.5 * size
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
export function joined(size: number, swings: number, hand: Hand, stream: Stream): Trace {
  const points: number[] = []
  const lean = stream.normal(0.25, 0.12)
  const lag = stream.between(0.2, 0.9)
  const pace = size * stream.between(0.75, 1)
  let u = 0
  let foot = 0
  for (let i = 0; i < swings; i++) {
    // Most letters keep to the small height; some rise in loops, a few go below the line, and some
    // are joined by a wide bow.
    const tall = stream.chance(0.24)
    const top = tall ? stream.between(1.7, 2.3) : stream.between(0.8, 1.1)
    const nextFoot = stream.chance(0.1) ? -stream.between(0.6, 1) : stream.normal(0, 0.06)
    const advance = pace * stream.between(0.7, 1.15) * (stream.chance(0.2) ? 1.5 : 1)
    const round = size * (tall ? stream.between(0.28, 0.4) : stream.between(0.08, 0.42))
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
export function signature(size: number, hand: Hand, stream: Stream): Trace[] {
  const points: number[] = []
  const initial = size * stream.between(1.6, 2.4)
  const lean = stream.normal(0.15, 0.2)
  if (stream.chance(0.6)) {
    // Rounds that shrink or open, either way about.
    const turns = stream.pick([1, 1.25, 1.5, 2])
    const begin = stream.between(1.2, 3.6)
    const way = stream.chance(0.6) ? 1 : -1
    const broad = stream.between(0.28, 0.62)
    const change = stream.normal(-0.3, 0.25)
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
      stream.between(0, 0.3) * initial,
      0.15 * initial,
    )
    for (let k = 0; k < stream.int(1, 2); k++) {
      points.push(
        stream.between(0.5, 0.9) * initial,
        -stream.between(0.6, 1.05) * initial,
        stream.between(0.2, 0.6) * initial,
        -stream.between(-0.1, 0.3) * initial,
      )
    }
  }
  let u = Math.max(points.at(-2)!, 0.4 * initial)
  const swings = stream.int(3, 7)
  for (let i = 0; i < swings; i++) {
    const high = size * stream.between(0.35, 1.1) * (1 - (0.55 * i) / swings)
    const pace = size * stream.between(0.35, 0.6)
    points.push(
      u + pace * 0.55,
      -high,
      u + pace * 0.35,
      -0.4 * high,
      u + pace,
      stream.normal(0, 0.05) * size,
    )
    u += pace
  }
  points.push(u + 0.9 * size, -stream.between(0.1, 0.5) * size)
  const traces = [flowing(points, hand, 0.04)]
  if (stream.chance(0.7)) {
    const low = stream.between(0.35, 0.6) * size
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
