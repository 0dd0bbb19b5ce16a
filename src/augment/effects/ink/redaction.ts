/** Print that somebody made unreadable: black bars, a marker, correction fluid, correction tape. */
import { colourOf } from '../paper/fasteners/beneath.ts'
import { paperOfPage, type Paper } from '../../../page/background/paper.ts'
import type { Page } from '../../../page/image/page.ts'
import { textLines } from '../../../page/textlines/text-lines.ts'
import type { Rng } from '../../../core/rng.ts'
import { defineEffect, type Wrote } from '../effect.ts'
import { enumOf, int, number, type ParamsOf } from '../params.ts'
import { layCoat, layInk } from './redactions/coats.ts'
import { stripOf, type Strip } from './redactions/strips.ts'
import { SCRIPTS, type Script } from './scripts.ts'
import { penOf, write } from './strokes/pens.ts'
import { hangul, joined, numbers } from './strokes/script.ts'
import { chooseSpans, onLine, usualHeight, type Span } from './strokes/spans.ts'
import { handOf, type Hand, type Trace } from './strokes/trace.ts'
import { wroteAlong } from './strokes/wrote.ts'

const KINDS = ['bar', 'box', 'marker', 'fluid', 'tape'] as const

const PARAMS = {
  kind: enumOf(
    KINDS,
    { choice: KINDS, weights: [4, 1, 3, 2, 2] },
    'bar: black, exact, as programs draw it; box: the same, white; marker: passes of a black felt; fluid and tape: white, to write over',
  ),
  lines: int(
    1,
    40,
    { choice: [1, 2, 3, 5], weights: [4, 3, 2, 1] },
    'lines',
    'how many lines of text are touched, at most',
  ),
  overhang: number(
    -0.2,
    1,
    [0.1, 0.35],
    '× text height',
    'how far it reaches beyond the print on each side',
  ),
  opacity: number(
    0.3,
    1,
    [0.82, 1],
    'share',
    'how much of the print it hides; of a marker, what one pass takes of the light',
  ),
  rewritten: number(
    0,
    1,
    0.4,
    'share',
    'chance that something is written by hand over fluid or tape',
  ),
  script: enumOf(SCRIPTS, 'any', 'what that is written in'),
} as const
type Params = ParamsOf<typeof PARAMS>

export const redaction = defineEffect({
  name: 'redaction',
  phase: 'ink',
  summary:
    'Words and lines hidden by black bars, white boxes, a marker that print glints through, or correction fluid and tape',
  movesPixels: false,
  onPaper: true,
  params: PARAMS,
  apply(page, params, rng) {
    const spans = chooseSpans(textLines(page).lines, params.lines, rng)
    if (spans.length === 0) return { skipped: 'no text lines' }
    const paper = paperOfPage(page)
    const height = usualHeight(spans.map((span) => span.line))
    const hand = handOf(rng, rng.uniform(0.8, 1.8), 0.3)
    const make: Maker = { page, paper, params, height, hand, light: rng.uniform(0, 2 * Math.PI) }
    const look = rng.foldIn('look')
    spans.forEach((span, i) => {
      LAYERS[params.kind](make, span, { look: look.foldIn('all'), own: rng.foldIn(`span ${i}`) })
    })
    const over = params.overhang * height
    const wrote = (): Wrote[] =>
      spans.map(({ line, start, end }) => {
        const span = { line, start: start - over, end: end + over }
        return wroteAlong('redaction', span, 0, 0.5 * line.height + Math.max(0, over))
      })
    return { did: { lines: spans.length, kind: params.kind }, wrote }
  },
})

interface Maker {
  page: Page
  paper: Paper
  params: Params
  /** of the print, px */
  height: number
  hand: Hand
  /** direction that light comes from, radians */
  light: number
}

/** Draws: `look` the same for all of a page, `own` of each. */
interface Draws {
  look: Rng
  own: Rng
}

const LAYERS: Readonly<Record<Params['kind'], (make: Maker, span: Span, draws: Draws) => void>> = {
  bar: printed,
  box: (make, span, draws) => {
    const at = placeOf(span)
    const white = colourOf(make.paper, at)
    layCoat(make.page, [exact(make, span)], span.line, { ...FLAT, colour: white }, draws.own)
  },
  marker,
  fluid,
  tape,
}

/** A box of one colour, with no thickness. */
const FLAT = { through: 0, edge: 1, ragged: 0, brushed: 0, relief: 0, light: 0 } as const

/** Where a rectangle lies that covers a stretch exactly. */
function exact({ params, height }: Maker, { line, start, end }: Span): Strip {
  const over = params.overhang * height
  return {
    from: start - over,
    to: end + over,
    step: end - start + 2 * over + 1,
    middle: Float32Array.of(0, 0, 0),
    half: new Float32Array(3).fill(0.5 * line.height + Math.max(0.14 * line.height, over)),
    isCut: true,
  }
}

/** A bar that was there when the page was printed, or was printed on it. */
function printed(make: Maker, span: Span, { look, own }: Draws): void {
  const black = look.uniform(2, 26)
  const at = placeOf(span)
  // Black in the light that falls on the paper there.
  const colour = colourOf(make.paper, at).map((c) => (c * black) / 255) as [number, number, number]
  const coat = { ...FLAT, colour, through: 1 - Math.min(1, make.params.opacity + 0.18) }
  layCoat(make.page, [exact(make, span)], span.line, coat, own)
}

function placeOf({ line, start, end }: Span): { x: number; y: number } {
  const middle = (start + end) / 2
  return {
    x: line.x + middle * Math.cos(line.angle),
    y: line.y + middle * Math.sin(line.angle),
  }
}

/** Passes of a broad black felt, until little is left to be read. */
function marker(make: Maker, { line, start, end }: Span, { look, own }: Draws): void {
  const { page, params, height } = make
  const half = height * look.uniform(0.34, 0.6)
  const dry = look.uniform(0.05, 0.5)
  const colour = [look.uniform(14, 40), look.uniform(13, 38), look.uniform(16, 46)] as const
  const over = params.overhang * height
  const passes = Math.max(1, Math.ceil((0.7 * line.height + over) / half)) + own.int(0, 1)
  const strips = Array.from({ length: passes }, (_, i) => {
    const share = passes === 1 ? 0 : i / (passes - 1) - 0.5
    const reach = Math.max(0, line.height + 1.2 * over - 1.3 * half)
    return stripOf(
      {
        from: start - over - own.uniform(-0.2, 0.5) * height,
        to: end + over + own.uniform(-0.2, 0.6) * height,
        middle: share * reach + own.normal(0, 0.06) * height,
        half,
        stray: 0.08 * height * make.hand.wobble,
        round: 0.5,
      },
      own,
    )
  })
  const soft = 0.05 * height
  layInk(page, strips, line, { colour, left: 1 - params.opacity, dry, soft }, own.foldIn('ink'))
}

/** Dabs of a small brush, thick and never quite of the paper's white. */
function fluid(make: Maker, span: Span, { look, own }: Draws): void {
  const { page, paper, params, height, light } = make
  const { line, start, end } = span
  const over = params.overhang * height
  const half = 0.5 * line.height + 0.6 * over + 0.12 * height
  const strips: Strip[] = []
  for (let from = start - over; from < end;) {
    const to = Math.min(end + over, from + height * own.uniform(3, 9))
    for (let coat = own.int(1, 2); coat > 0; coat--) {
      strips.push(
        stripOf(
          {
            from: from - own.uniform(0, 0.5) * height,
            to: to + own.uniform(0, 0.5) * height,
            middle: own.normal(0, 0.1) * height,
            half: half * own.uniform(0.85, 1.2),
            stray: 0.22 * height,
            round: own.uniform(0.7, 1.3),
          },
          own,
        ),
      )
    }
    from = to
  }
  const bright = look.uniform(0.955, 1.01)
  const coat = {
    colour: whiteAt(paper, span, [bright * 0.99, bright, bright * look.uniform(1, 1.03)]),
    through: (1 - params.opacity) * 0.5,
    edge: 0.16 * height,
    ragged: 0.03 * height,
    brushed: 0.14,
    relief: look.uniform(0.1, 0.24),
    light,
  }
  layCoat(page, strips, line, coat, own.foldIn('coat'))
  rewrite(make, span, own)
}

/** Tape from a roll: straight, thin, cut at one end and torn off at the other. */
function tape(make: Maker, span: Span, { look, own }: Draws): void {
  const { page, paper, params, height, light } = make
  const { line, start, end } = span
  const over = params.overhang * height
  const strip = stripOf(
    {
      from: start - over - own.uniform(0, 0.3) * height,
      to: end + over + own.uniform(0, 0.4) * height,
      middle: own.normal(0, 0.08) * height,
      half: height * look.uniform(0.85, 1.05),
      stray: 0.05 * height,
      round: 0,
    },
    own,
  )
  const bright = look.uniform(0.97, 1.02)
  const coat = {
    colour: whiteAt(paper, span, [bright, bright, bright * look.uniform(0.99, 1.025)]),
    through: (1 - params.opacity) * 0.2,
    edge: 0.05 * height,
    ragged: 0.012 * height,
    brushed: 0.02,
    relief: look.uniform(0.08, 0.2),
    light,
  }
  layCoat(page, [strip], line, coat, own.foldIn('coat'))
  rewrite(make, span, own)
}

/** A white in the light that falls on the paper at a place. */
function whiteAt(paper: Paper, span: Span, shares: readonly number[]): [number, number, number] {
  return colourOf(paper, placeOf(span)).map((c, i) => Math.min(255, c * shares[i]!)) as [
    number,
    number,
    number,
  ]
}

function rewrite(
  { page, params, height, hand }: Maker,
  { line, start, end }: Span,
  rng: Rng,
): void {
  if (!rng.bernoulli(params.rewritten)) return
  const room = end - start
  const traces = written(params.script, 1.15 * height, room, hand, rng)
  let right = 0
  for (const trace of traces) {
    for (let i = 0; i < trace.length; i += 3) right = Math.max(right, trace[i]!)
  }
  // A long word is squeezed a little; what does not fit is left out.
  if (right > 1.3 * room + height) return
  const pen = penOf(
    page,
    'ballpoint',
    rng.pick(['blue', 'black', 'black']),
    { width: 1, height, opacity: 1 },
    rng,
  )
  const u = start + rng.uniform(0, 0.4) * Math.max(0, room - right)
  write(
    page,
    pen,
    traces.map((trace) => onLine(trace, line, u, -0.6 * height)),
  )
}

function written(script: Script, size: number, room: number, hand: Hand, rng: Rng): Trace[] {
  const chosen = script === 'any' ? rng.pick(['korean', 'latin', 'digits'] as const) : script
  if (chosen === 'digits') return numbers(size, hand, rng)
  if (chosen === 'korean') return hangul(size, hand, rng)
  return [joined(size, Math.max(2, Math.min(9, Math.round(room / (0.6 * size)))), hand, rng)]
}
