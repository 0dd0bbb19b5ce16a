import { textLines } from '../../../page/textlines/text-lines.ts'
import { defineEffect } from '../effect.ts'
import { number, int, enumOf } from '../params.ts'
import { SCRIPTS } from './scripts.ts'
import { penParams } from './strokes/pen-params.ts'
import { penOf, write } from './strokes/pens.ts'
import { occupancyOf } from './strokes/places.ts'
import { SCRIBBLES, scribble, type ScribbleName } from './strokes/scribble.ts'
import { usualHeight } from './strokes/spans.ts'
import { handOf, type Trace } from './strokes/trace.ts'
import { wroteStrokes } from './strokes/wrote.ts'

export const scribbles = defineEffect({
  name: 'scribbles',
  phase: 'ink',
  summary: 'Handwriting on the page: notes, ticks, circles, corrections, a signature',
  movesPixels: false,
  onPaper: true,
  params: {
    count: int(1, 30, [1, 4], 'marks', 'how many marks are made'),
    kind: enumOf(
      ['mixed', ...SCRIBBLES],
      'mixed',
      'which marks: one sort, or mixed; what belongs to text is left out where there is none',
    ),
    script: enumOf(
      SCRIPTS,
      'any',
      'what notes and corrections are written in: Korean syllables, joined Latin script, or digits',
    ),
    ...penParams([5, 3, 3, 1], [4, 5, 3, 0.5]),
    size: number(0.3, 4, [0.8, 1.4], '× the usual size', 'size of marks and writing'),
  },
  apply(page, { count, kind, script, pen: penKind, color, size, width, wobble, opacity }, rng) {
    const { lines } = textLines(page)
    const { short } = page
    // Hands write at their own size, whatever the print's: between a 60th and a 22nd of the page.
    const text = lines.length > 0 ? usualHeight(lines) : short / 40
    const height = Math.max(short / 60, Math.min(short / 22, text))
    const names: ScribbleName[] = []
    const strokes: { name: ScribbleName; traces: readonly Trace[] }[] = []
    const occupancy = occupancyOf(page)
    const pen = penOf(page, penKind, color, { width, height, opacity }, rng)
    const hand = handOf(rng, wobble, pen.taper)
    for (let i = 0; i < count; i++) {
      const made = scribble(kind, { page, occupancy, lines, height, size, hand, script }, rng)
      write(page, pen, made.traces)
      names.push(made.name)
      strokes.push(made)
    }
    return {
      did: { marks: names.join(' '), ink: `${color} ${penKind}` },
      wrote: () => strokes.map(({ name, traces }) => wroteStrokes(name, traces, pen.width)),
    }
  },
})
