import type { Rng } from '../../../core/rng.ts'
import { textLines } from '../../../page/textlines/text-lines.ts'
import { defineEffect } from '../effect.ts'
import { int, enumOf } from '../params.ts'
import { penParams } from './strokes/pen-params.ts'
import { penOf, write } from './strokes/pens.ts'
import { chooseSpans, onLine, usualHeight, type Span } from './strokes/spans.ts'
import { drawnLine, flowing, handOf, type Hand, type Trace } from './strokes/trace.ts'
import { wroteStrokes } from './strokes/wrote.ts'

export const strikethrough = defineEffect({
  name: 'strikethrough',
  phase: 'ink',
  summary: 'Words and lines struck out by hand with a pen, pencil or marker',
  movesPixels: false,
  print: { cost: () => ({ lost: 0.009 }) },
  params: {
    lines: int(1, 40, [1, 3], 'lines', 'how many lines of text are struck, at most'),
    style: enumOf(
      ['single', 'double', 'zigzag'],
      { choice: ['single', 'double', 'zigzag'], weights: [6, 2, 1] },
      'one stroke, two strokes, or one going to and fro',
    ),
    ...penParams([5, 3, 2, 1], [4, 4, 3, 0.4]),
  },
  apply(page, { lines, style, pen: kind, color, width, wobble, opacity }, rng) {
    const text = textLines(page).lines
    const spans = chooseSpans(text, lines, rng)
    if (spans.length === 0) return { skipped: 'no text lines' }
    const height = usualHeight(spans.map((span) => span.line))
    const pen = penOf(page, kind, color, { width, height, opacity }, rng)
    const hand = handOf(rng, wobble, pen.taper)
    const strokes: Trace[][] = []
    for (const span of spans) {
      const traces = strikes(span, style, hand, rng)
      write(page, pen, traces)
      strokes.push(traces)
    }
    return {
      did: { lines: spans.length, ink: `${color} ${kind}` },
      wrote: () => strokes.map((traces) => wroteStrokes('strikethrough', traces, pen.width)),
    }
  },
})

function strikes(
  { line, start, end }: Span,
  style: 'single' | 'double' | 'zigzag',
  hand: Hand,
  rng: Rng,
): Trace[] {
  const { height } = line
  const step = Math.max(1.5, height / 3)
  const from = start - rng.uniform(-0.1, 0.45) * height
  const length = end - from + rng.uniform(-0.1, 0.55) * height
  if (style === 'zigzag') {
    return [onLine(flowing(zigzag(length, height, hand.wobble, rng), hand, 0.04), line, from, 0)]
  }
  const middle = rng.normal(0.02, 0.06) * height
  if (style === 'single')
    return [onLine(drawnLine(length, height, hand, rng, step), line, from, middle)]
  const apart = rng.uniform(0.15, 0.24) * height
  return [-1, 1].map((side) =>
    onLine(
      drawnLine(length + rng.normal(0, 0.25) * height, height, hand, rng, step),
      line,
      from + rng.normal(0, 0.15) * height,
      middle + side * apart,
    ),
  )
}

/** Control points of a stroke to and fro over the height of the glyphs; without wobble it is regular. */
function zigzag(length: number, height: number, wobble: number, rng: Rng): number[] {
  const points: number[] = []
  const pace = rng.uniform(0.35, 0.6) * height
  const uneven = Math.min(wobble, 2)
  let side = rng.bernoulli(0.5) ? 1 : -1
  for (let u = 0; u < length; u += pace * (1 + uneven * rng.uniform(-0.25, 0.25)), side = -side) {
    points.push(u, side * height * (0.5 + uneven * rng.uniform(-0.12, 0.12)))
  }
  points.push(length, side * height * rng.uniform(0.2, 0.5))
  if (points.length < 4) points.unshift(0, 0)
  return points
}
