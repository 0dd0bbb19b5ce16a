/** What somebody writes into the fields of a form. */
import type { Rng } from '../../../../core/rng.ts'
import type { Script } from '../scripts.ts'
import { boundsOf } from '../strokes/pens.ts'
import { signature } from '../strokes/script.ts'
import { writing } from '../strokes/scribble.ts'
import { cross, hatching, tick } from '../strokes/shapes.ts'
import { placed, type Hand, type Trace } from '../strokes/trace.ts'
import type { Field } from './fields.ts'

/** A hand that fills in: what it writes in and how tall, px. */
export interface Writer {
  hand: Hand
  script: Exclude<Script, 'any'>
  height: number
}

export interface Filled {
  name: 'words' | 'signature' | 'tick' | 'cross'
  traces: Trace[]
}

/** Of the height of a field writing takes at most this much; Hangul and digits are taller than `height`. */
const [ROOM, TALLEST] = [0.86, 1.25]
/** Writing smaller than this, × the writer's usual height, is not tried. */
const SMALLEST = 0.72
/** Figures stand in this share of fields, and names are signed in that of those with the room. */
const [FIGURES, SIGNED] = [0.3, 0.2]

/** Strokes in a field, px of the page; undefined where there is too little room. */
export function filling(field: Field, writer: Writer, rng: Rng): Filled | undefined {
  if (field.kind === 'box') return ticked(field, writer.hand, rng)
  const { long, high } = field
  const height = Math.min(writer.height * rng.uniform(1.05, 1.3), (ROOM * high) / TALLEST)
  if (height < SMALLEST * writer.height) return undefined
  const name =
    high > 2 * height && long > 6 * height && writer.script !== 'digits' && rng.bernoulli(SIGNED)
      ? 'signature'
      : 'words'
  const traces =
    name === 'signature'
      ? signature(0.7 * height, writer.hand, rng)
      : phrase(height, long, writer, rng)
  if (!traces) return undefined
  const { left, right } = boundsOf(traces, 0)
  const spare = long - (right - left)
  if (spare < 0) return undefined
  const start = -left + spare * rng.uniform(0.05, long < 8 * height ? 0.6 : 0.3)
  const lifted =
    Math.min(0.12 * height, 0.5 * Math.max(0, high - TALLEST * height)) +
    rng.uniform(0, 0.06) * height
  return { name, traces: onField(traces, field, start, -lifted) }
}

/** Words and figures one after the other, as many as go into a length; undefined where none does. */
function phrase(
  height: number,
  long: number,
  { hand, script }: Writer,
  rng: Rng,
): Trace[] | undefined {
  const wanted = long * rng.uniform(0.25, 0.95)
  const own = rng.bernoulli(FIGURES) ? 'digits' : script
  const traces: Trace[] = []
  let u = 0
  for (let k = 0; k < 12; k++) {
    const piece = writing(height, hand, own, rng)
    const { left, right } = boundsOf(piece, 0)
    if (u + right - left > long) {
      // A shorter word may go in where this one does not.
      if (traces.length > 0 || k > 4) break
      continue
    }
    for (const trace of piece) traces.push(placed(trace, u - left, 0, 0))
    u += right - left + 0.55 * height
    if (u > wanted || own === 'digits') break
  }
  return traces.length > 0 ? traces : undefined
}

/** A tick, a cross or hatching over a box, larger than it as often as not. */
function ticked({ x, y, angle, long, high }: Field, hand: Hand, rng: Rng): Filled {
  const side = Math.min(long, high)
  const size = side * rng.uniform(0.75, 1.5)
  const kind = rng.pick(['tick', 'tick', 'tick', 'cross', 'cross', 'hatching'] as const)
  const traces =
    kind === 'tick'
      ? tick(1.15 * size, hand, rng)
      : kind === 'cross'
        ? cross(0.85 * size, 0.85 * size, hand, rng)
        : hatching(0.8 * side, 0.75 * side, hand, rng)
  const { left, right, top, bottom } = boundsOf(traces, 0)
  const u = (long - left - right) / 2 + rng.normal(0, 0.08) * side
  const v = -(high + top + bottom) / 2 + rng.normal(0, 0.08) * side
  const name = kind === 'tick' ? 'tick' : 'cross'
  return { name, traces: traces.map((trace) => placed(placed(trace, u, v, 0), x, y, angle)) }
}

function onField(traces: Trace[], { x, y, angle }: Field, u: number, v: number): Trace[] {
  return traces.map((trace) => placed(placed(trace, u, v, 0), x, y, angle))
}
