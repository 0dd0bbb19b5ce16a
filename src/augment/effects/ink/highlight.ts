import { textLines } from '../../../page/textlines/text-lines.ts'
import { defineEffect, type Wrote } from '../effect.ts'
import { number, int, enumOf } from '../params.ts'
import { FELT_COLOURS, feltOf, sweep } from './strokes/felt.ts'
import { chooseSpans, usualHeight } from './strokes/spans.ts'
import { handOf } from './strokes/trace.ts'
import { wroteAlong } from './strokes/wrote.ts'

export const highlight = defineEffect({
  name: 'highlight',
  phase: 'ink',
  summary: 'Words and lines marked with a highlighter, print still readable through it',
  movesPixels: false,
  params: {
    lines: int(1, 40, [1, 4], 'lines', 'how many lines of text are marked, at most'),
    color: enumOf(
      FELT_COLOURS,
      { choice: FELT_COLOURS, weights: [6, 2, 2, 1.5, 1] },
      'colour of the highlighter',
    ),
    width: number(0.4, 3, [1.35, 1.8], '× text height', 'width of the tip'),
    wobble: number(0, 4, [0.6, 1.5], '× a steady hand', 'how far strokes stray from straight'),
    opacity: number(0.2, 1, [0.75, 1], 'share', 'how strongly one pass colours'),
    dry: number(0, 1, [0, 0.6], 'share', 'how much the tip has dried out: streaks'),
    repeat: number(0, 1, 0.25, 'share', 'how often a stretch is gone over a second time'),
  },
  apply(page, { lines, color, width, wobble, opacity, dry, repeat }, rng) {
    const spans = chooseSpans(textLines(page).lines, lines, rng)
    if (spans.length === 0) return { skipped: 'no text lines' }
    const height = usualHeight(spans.map((span) => span.line))
    const felt = feltOf(color, { width: width * height, opacity, dry }, rng)
    const hand = handOf(rng, wobble, 0)
    // Glyph bodies end at the baseline; a hand aims a little above it or below, always the same.
    const aim = rng.normal(0.02, 0.08) * height
    const wrote: Wrote[] = []
    for (const { line, start, end } of spans) {
      const u0 = start - rng.uniform(-0.1, 0.5) * height
      const u1 = end + rng.uniform(-0.1, 0.6) * height
      const v = aim + rng.normal(0, 0.05) * height
      sweep(page, felt, { line, u0, u1, v }, hand, rng)
      wrote.push(wroteAlong('highlight', { line, start: u0, end: u1 }, v, (width * height) / 2))
      if (!rng.bernoulli(repeat)) continue
      const length = u1 - u0
      const from = u0 + rng.uniform(0, 0.5) * length
      const to = from + rng.uniform(0.4, 1) * (u1 - from)
      const lower = v + rng.normal(0, 0.14) * height
      sweep(page, felt, { line, u0: from, u1: to, v: lower }, hand, rng)
    }
    return { did: { lines: spans.length, ink: `${color} highlighter` }, wrote: () => wrote }
  },
})
