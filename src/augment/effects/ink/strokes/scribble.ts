/** One mark on a page: what it is and where it goes. */
import type { Rng } from '../../../../core/rng.ts'
import type { Page } from '../../../../page/image/page.ts'
import type { Script } from '../scripts.ts'
import type { TextLine } from '../../../../page/textlines/text-lines.ts'
import { blankPlace, occupy, type Occupancy } from './places.ts'
import { hangul, joined, numbers, signature } from './script.ts'
import { arrow, bracket, circle, cross, hatching, loops, tick } from './shapes.ts'
import { onLine } from './spans.ts'
import { drawnLine, placed, type Hand, type Trace } from './trace.ts'

export const SCRIBBLES = [
  'loops',
  'hatching',
  'circle',
  'tick',
  'cross',
  'arrow',
  'bracket',
  'correction',
  'words',
  'numbers',
  'signature',
] as const
export type ScribbleName = (typeof SCRIBBLES)[number]

/** The page a mark is made on and the hand that makes it. */
export interface MarkContext {
  page: Page
  /** where the page is blank; marks made are entered */
  occupancy: Occupancy
  lines: readonly TextLine[]
  /** usual height of small letters, px */
  height: number
  /** × the usual size */
  size: number
  hand: Hand
  /** what words are written in */
  script: Script
}

/** Marks by how often they are met; those that mean a piece of text need one. */
const BY_TEXT: readonly ScribbleName[] = [
  'circle',
  'circle',
  'tick',
  'tick',
  'tick',
  'cross',
  'arrow',
  'bracket',
  'correction',
  'correction',
  'hatching',
]
const ANYWHERE: readonly ScribbleName[] = [
  'words',
  'words',
  'words',
  'numbers',
  'numbers',
  'signature',
  'loops',
  'tick',
]

/** Makes a mark of the kind asked for, or of one that suits the page. */
export function scribble(
  kind: ScribbleName | 'mixed',
  context: MarkContext,
  rng: Rng,
): { name: ScribbleName; traces: Trace[] } {
  const { lines } = context
  const onText = lines.length > 0
  let name = kind
  if (name === 'mixed') name = rng.pick(onText && rng.bernoulli(0.55) ? BY_TEXT : ANYWHERE)
  const line = onText ? rng.pick(lines) : undefined
  const byText = line !== undefined && BY_TEXT.includes(name)
  const traces = byText ? besideText(name, line, context, rng) : inRoom(name, line, context, rng)
  return { name, traces }
}

function besideText(name: ScribbleName, line: TextLine, context: MarkContext, rng: Rng): Trace[] {
  const { hand, size } = context
  const { height } = line
  const place = (traces: Trace[], u: number, v: number): Trace[] =>
    traces.map((trace) => onLine(trace, line, u, v))
  // Marks are made on a word or a few of them, never on more than a hand covers in one go.
  const first = rng.int(0, line.words.length - 1)
  const { start } = line.words[first]!
  const reach = start + height * rng.uniform(6, 14)
  let { end } = line.words[first]!
  for (const next of line.words.slice(first + 1, first + 3)) {
    if (next.end < reach && rng.bernoulli(0.5)) ({ end } = next)
  }
  const long = Math.min(end - start, height * 22)
  if (name === 'circle') {
    const around = height * rng.uniform(0.5, 1) * Math.sqrt(size)
    const high = height * rng.uniform(2.1, 2.9) * Math.sqrt(size)
    return place(circle(long + 2 * around, high, hand, rng), start - around, 0)
  }
  if (name === 'cross') {
    return place(
      cross(Math.min(long, 5 * height) + height, height * rng.uniform(1.4, 2.2) * size, hand, rng),
      start - height / 2,
      0,
    )
  }
  if (name === 'hatching') return place(hatching(long, 1.3 * height * size, hand, rng), start, 0)
  if (name === 'correction') {
    const struck = placed(
      drawnLine(long + 0.4 * height, height, hand, rng, Math.max(1.5, height / 3)),
      start - 0.2 * height,
      0,
      0,
    )
    const text = writing(context.height * 1.15 * size, hand, context.script, rng)
    const above = rng.bernoulli(0.6) ? -1.15 : 1.9
    return [...place([struck], 0, 0), ...place(text, start + 0.3 * height, above * height)]
  }
  const inside = leftEdge(line, context)
  if (name === 'tick') {
    const tall = context.height * rng.uniform(1.5, 2.4) * size
    if (rng.bernoulli(0.5)) return place(tick(tall, hand, rng), line.length + 0.6 * height, 0)
    return place(tick(tall, hand, rng), Math.max(inside, -1.6 * tall), 0.2 * height)
  }
  if (name === 'bracket') {
    const high = height * rng.uniform(3, 9)
    return place(
      bracket(high, context.height * 1.4 * size, hand, rng),
      Math.max(inside, -1.3 * height),
      -0.6 * height,
    )
  }
  const long2 = context.height * rng.uniform(3, 7) * size
  return place(arrow(long2, context.height * 1.5 * size, hand, rng), line.length + 0.7 * height, 0)
}

/** How far left of a line's start the page goes, as a negative u. */
function leftEdge(line: TextLine, { page, height }: MarkContext): number {
  const cos = Math.cos(line.angle)
  const sin = Math.sin(line.angle)
  const across = cos > 0.01 ? line.x / cos : Infinity
  const down = sin > 0.01 ? line.y / sin : sin < -0.01 ? (line.y - page.height) / sin : Infinity
  return -Math.max(0, Math.min(across, down) - 0.4 * height)
}

function inRoom(
  name: ScribbleName,
  line: TextLine | undefined,
  context: MarkContext,
  rng: Rng,
): Trace[] {
  const { page, occupancy, hand, size, height } = context
  const tall = height * rng.uniform(1.5, 2.3) * size
  const traces = freely(name, tall, context, rng)
  const quarter = line === undefined ? 0 : line.angle
  const tilt = quarter + rng.normal(-0.03, 0.05) * Math.max(0.5, hand.wobble)
  const turned = traces.map((trace) => placed(trace, 0, 0, tilt))
  const lying = boundsOf(turned)
  const near = line
    ? {
        x: line.x + Math.cos(line.angle) * line.length * rng.random(),
        y: line.y + Math.sin(line.angle) * line.length * rng.random(),
      }
    : undefined
  // Larger than the page: shrunk into it, as anyone would write.
  const fit = Math.min(
    1,
    (0.9 * page.width) / (lying.x1 - lying.x0),
    (0.9 * page.height) / (lying.y1 - lying.y0),
  )
  const wide = (lying.x1 - lying.x0) * fit
  const high = (lying.y1 - lying.y0) * fit
  const spot = blankPlace(page, occupancy, { wide, high }, near, rng)
  occupy(occupancy, spot.x, spot.y, wide, high)
  for (const trace of turned) {
    for (let i = 0; i < trace.length; i += 3) {
      trace[i] = spot.x + (trace[i]! - lying.x0) * fit
      trace[i + 1] = spot.y + (trace[i + 1]! - lying.y0) * fit
    }
  }
  return turned
}

function freely(
  name: ScribbleName,
  tall: number,
  { hand, script }: MarkContext,
  rng: Rng,
): Trace[] {
  switch (name) {
    case 'loops':
      return loops(tall * rng.uniform(1.5, 5), tall * rng.uniform(0.7, 1.2), hand, rng)
    case 'hatching':
      return hatching(tall * rng.uniform(2, 5), tall, hand, rng)
    case 'circle':
      return circle(tall * rng.uniform(1.4, 4), tall * rng.uniform(1.2, 1.8), hand, rng)
    case 'tick':
      return tick(tall * 1.2, hand, rng)
    case 'cross':
      return cross(tall * rng.uniform(0.8, 1.2), tall, hand, rng)
    case 'arrow':
      return arrow(tall * rng.uniform(2, 4), tall * 0.8, hand, rng)
    case 'bracket':
      return bracket(tall * rng.uniform(2, 4), tall, hand, rng)
    case 'numbers':
      return numbers(tall * 0.8, hand, rng)
    case 'signature':
      return signature(tall * 0.8, hand, rng)
    case 'words':
    case 'correction':
      break
  }
  return writing(tall * 0.75, hand, script, rng)
}

/** A short piece of writing: Hangul, joined script in one or two words, or figures. */
export function writing(height: number, hand: Hand, script: Script, rng: Rng): Trace[] {
  const style = rng.random()
  const drawn = style < 0.45 ? 'korean' : style < 0.65 ? 'digits' : 'latin'
  const chosen = script === 'any' ? drawn : script
  if (chosen === 'korean') return lifted(hangul(height * 1.25, hand, rng), height * 1.25)
  if (chosen === 'digits') return lifted(numbers(height * 1.15, hand, rng), height * 1.15)
  const first = joined(height * 0.6, rng.int(4, 9), hand, rng)
  if (rng.bernoulli(0.5)) return [first]
  const second = joined(height * 0.6, rng.int(3, 7), hand, rng)
  return [first, placed(second, first[first.length - 3]! + height * 0.7, 0, 0)]
}

/** Moves writing whose top is at 0 up to stand on 0. */
function lifted(traces: Trace[], height: number): Trace[] {
  return traces.map((trace) => placed(trace, 0, -height, 0))
}

function boundsOf(traces: readonly Trace[]) {
  let x0 = Infinity
  let y0 = Infinity
  let x1 = -Infinity
  let y1 = -Infinity
  for (const trace of traces) {
    for (let i = 0; i < trace.length; i += 3) {
      x0 = Math.min(x0, trace[i]!)
      x1 = Math.max(x1, trace[i]!)
      y0 = Math.min(y0, trace[i + 1]!)
      y1 = Math.max(y1, trace[i + 1]!)
    }
  }
  return { x0, y0, x1, y1 }
}
