import type { Rng } from '../../../core/rng.ts'
import { textLines } from '../../../page/textlines/text-lines.ts'
import { defineEffect } from '../effect.ts'
import { number, int, enumOf } from '../params.ts'
import { penParams } from './strokes/pen-params.ts'
import { penOf, write } from './strokes/pens.ts'
import { chooseSpans, onLine, usualHeight, type Span } from './strokes/spans.ts'
import { drawnLine, handOf, type Hand, type Trace } from './strokes/trace.ts'
import { wroteStrokes } from './strokes/wrote.ts'

export const underline = defineEffect({
  name: 'underline',
  phase: 'ink',
  summary: 'Words and lines underlined by hand with a pen, pencil or marker',
  movesPixels: false,
  print: { cost: () => ({ lost: 0.008 }) },
  params: {
    lines: int(1, 40, [1, 4], 'lines', 'how many lines of text are underlined, at most'),
    style: enumOf(
      ['single', 'double', 'wavy'],
      { choice: ['single', 'double', 'wavy'], weights: [7, 1.5, 1] },
      'one stroke, two strokes, or a wave',
    ),
    ...penParams([5, 3, 3, 0.7], [3, 4, 4, 0.5]),
    gap: number(0, 0.8, [0.14, 0.34], '× text height', 'distance below the glyphs'),
  },
  apply(page, { lines, style, pen: kind, color, width, wobble, opacity, gap }, rng) {
    const text = textLines(page).lines
    const spans = chooseSpans(text, lines, rng)
    if (spans.length === 0) return { skipped: 'no text lines' }
    const height = usualHeight(spans.map((span) => span.line))
    const pen = penOf(page, kind, color, { width, height, opacity }, rng)
    const hand = handOf(rng, wobble, pen.taper)
    const strokes: Trace[][] = []
    for (const span of spans) {
      // The upper edge of the stroke keeps the gap, not its middle.
      const below = span.line.height * (0.5 + gap) + pen.width / 2
      const traces = strokesUnder(span, style, below, hand, rng)
      write(page, pen, traces)
      strokes.push(traces)
    }
    return {
      did: { lines: spans.length, ink: `${color} ${kind}` },
      wrote: () => strokes.map((traces) => wroteStrokes('underline', traces, pen.width)),
    }
  },
})

function strokesUnder(
  { line, start, end }: Span,
  style: 'single' | 'double' | 'wavy',
  below: number,
  hand: Hand,
  rng: Rng,
): Trace[] {
  const { height } = line
  const step = style === 'wavy' ? Math.max(1, height / 9) : Math.max(1.5, height / 3)
  const from = start - rng.uniform(-0.2, 0.35) * height
  const length = end - from + rng.uniform(-0.2, 0.45) * height
  const first = drawnLine(
    length,
    height,
    hand,
    rng,
    step,
    style === 'wavy' ? wave(height, rng) : undefined,
  )
  if (style !== 'double') return [onLine(first, line, from, below)]
  const second = drawnLine(length * rng.uniform(0.9, 1.04), height, hand, rng, step)
  const apart = rng.uniform(0.24, 0.38) * height
  return [
    onLine(first, line, from, below),
    onLine(second, line, from + rng.normal(0, 0.25) * height, below + apart),
  ]
}

/** A hand's wave: its period and height drift. */
function wave(height: number, rng: Rng): (u: number) => number {
  const pace = (2 * Math.PI) / (height * rng.uniform(0.8, 1.2))
  const size = height * rng.uniform(0.1, 0.16)
  const drift = rng.uniform(0, 6)
  return (u) =>
    size *
    (1 + 0.2 * Math.sin((0.31 * u) / height + drift)) *
    (1 + Math.sin(pace * u + 0.7 * Math.sin((0.23 * u) / height + drift)))
}
