/** Remarks beside the print: a few short lines of writing, often tied to what they are about. */
import type { Rng } from '../../../../core/rng.ts'
import type { TextLine } from '../../../../page/textlines/text-lines.ts'
import { boundsOf } from '../strokes/pens.ts'
import { busyShare, occupy, type Occupancy } from '../strokes/places.ts'
import { writing } from '../strokes/scribble.ts'
import { arrow, bracket } from '../strokes/shapes.ts'
import { onLine } from '../strokes/spans.ts'
import { drawnLine, placed, type Trace } from '../strokes/trace.ts'
import type { Writer } from './filling.ts'

/** A remark and the marks that tie it to the print. */
export interface Note {
  traces: Trace[]
  tie: Tie | undefined
}

/** What ties a note to the print. */
interface Tie {
  name: 'bracket' | 'arrow' | 'underline'
  traces: Trace[]
}

/** Places that are tried, and the share of other things that a note may stand on. */
const [TRIES, BUSY] = [30, 0.04]
/** Rows of a note are so far apart, × height of writing. */
const SPACING = 1.75
/** The longest row, × height of writing. */
const LONGEST = 11
/** How far from the print, heights of writing. */
const [NEAREST, FARTHEST] = [0.7, 2.2]

/**
 * A note beside one of the lines, or above or below all of them where there is more room; undefined where there
 * is none. Its place is entered as taken.
 */
export function marginNote(
  lines: readonly TextLine[],
  occupancy: Occupancy,
  writer: Writer,
  rng: Rng,
): Note | undefined {
  const level = inLine(lines)
  if (level.length === 0) return undefined
  for (let k = 0; k < TRIES; k++) {
    const own = rng.foldIn(`try ${k}`)
    const side = own.pick(['right', 'right', 'left', 'left', 'below', 'above'] as const)
    const line = lineBeside(level, side, own)
    // Where there is little room for a long note there may be for a short one.
    const text = block(writer, own, Math.min(1, (1.4 * (TRIES - k)) / TRIES))
    const away = own.uniform(NEAREST, FARTHEST) * writer.height
    const { u, v } = besideLine(line, text, side, away, own)
    const turn = own.normal(-0.02, 0.03)
    const traces = text.traces.map((trace) => onLine(placed(trace, 0, 0, turn), line, u, v))
    const { left, top, right, bottom } = boundsOf(traces, 0.3 * writer.height)
    if (busyShare(occupancy, left, top, right - left, bottom - top) > BUSY) continue
    occupy(occupancy, left, top, right - left, bottom - top)
    return { traces, tie: tieOf(line, side, away, writer, own) }
  }
  return undefined
}

/** How far a line may be askew of most, radians. */
const ASKEW = 0.15

/** The lines that run as most do: what runs otherwise is a stamp, or no line. */
function inLine(lines: readonly TextLine[]): readonly TextLine[] {
  const angles = lines.map(({ angle }) => angle).toSorted((a, b) => a - b)
  const usual = angles[angles.length >> 1] ?? 0
  return lines.filter(({ angle }) => Math.abs(angle - usual) < ASKEW)
}

interface Block {
  /** rows from v = 0 at the top of the first on */
  traces: Trace[]
  wide: number
  high: number
}

/** How far down the page a line is, px. */
function down({ x, y, angle }: TextLine): number {
  return y * Math.cos(angle) - x * Math.sin(angle)
}

/** A line that a note is written to: below and above the print as often as anywhere among it. */
function lineBeside(lines: readonly TextLine[], side: Side, rng: Rng): TextLine {
  const among = rng.pick(lines)
  if (side === 'left' || side === 'right' || rng.bernoulli(0.5)) return among
  const way = side === 'below' ? 1 : -1
  return lines.reduce((outer, line) => (way * (down(line) - down(outer)) > 0 ? line : outer), among)
}

/** Some rows of writing. @param share of the usual length */
function block({ hand, script, height }: Writer, rng: Rng, share: number): Block {
  const rows = share < 0.5 ? 1 : rng.pick([1, 1, 2, 2, 3, 4])
  const limit = Math.max(3, LONGEST * share * rng.uniform(0.5, 1)) * height
  const traces: Trace[] = []
  let wide = 0
  for (let row = 0; row < rows; row++) {
    const foot = (1.25 + row * SPACING) * height
    let u = rng.uniform(0, 0.3) * height
    const end = row === rows - 1 ? limit * rng.uniform(0.3, 1) : limit
    for (let k = 0; k < 8; k++) {
      const piece = writing(height, hand, script, rng)
      const { left, right } = boundsOf(piece, 0)
      if (u > 0.5 * height && u + right - left > end) break
      for (const trace of piece) traces.push(placed(trace, u - left, foot, 0))
      u += right - left + 0.6 * height
    }
    wide = Math.max(wide, u)
  }
  return { traces, wide, high: (1.25 + (rows - 1) * SPACING + 0.4) * height }
}

type Side = 'left' | 'right' | 'above' | 'below'

/** Where a note's upper left corner goes, px along a line and below its middle. */
function besideLine(line: TextLine, { wide, high }: Block, side: Side, away: number, rng: Rng) {
  const half = line.height / 2
  const v =
    side === 'above'
      ? -half - away - high
      : side === 'below'
        ? half + away
        : -rng.uniform(0.2, 0.8) * high
  if (side === 'left') return { u: -away - wide, v }
  if (side === 'right') return { u: line.length + away, v }
  return { u: rng.uniform(0, Math.max(0, line.length - wide)), v }
}

/** A mark on the print beside the note: a bracket, an arrow, a line under a word; often none. */
function tieOf(
  line: TextLine,
  side: Side,
  away: number,
  { hand, height }: Writer,
  rng: Rng,
): Tie | undefined {
  const name = rng.pick(['none', 'none', 'bracket', 'arrow', 'underline'] as const)
  const tie = (traces: Trace[], u: number, v: number): Tie | undefined =>
    name === 'none' ? undefined : { name, traces: traces.map((trace) => onLine(trace, line, u, v)) }
  if (name === 'underline') {
    const { start, end } = rng.pick(line.words)
    const step = Math.max(1.5, line.height / 3)
    return tie([drawnLine(end - start, line.height, hand, rng, step)], start, 0.85 * line.height)
  }
  if (side === 'above' || side === 'below') return undefined
  if (name === 'bracket') {
    const high = line.height * rng.uniform(2, 6)
    const drawn = bracket(high, 0.5 * away, hand, rng)
    if (side === 'left') return tie(drawn, -0.45 * away, -high / 2)
    return tie(drawn.map(mirrored), line.length + 0.45 * away, -high / 2)
  }
  if (name === 'none' || away < 1.4 * height) return undefined
  const drawn = arrow(0.75 * away, 0.7 * height, hand, rng)
  if (side === 'right') return tie(drawn, line.length + 0.1 * away, 0)
  return tie(drawn.map(mirrored), -0.1 * away, 0)
}

function mirrored(trace: Trace): Trace {
  for (let i = 0; i < trace.length; i += 3) trace[i] = -trace[i]!
  return trace
}
