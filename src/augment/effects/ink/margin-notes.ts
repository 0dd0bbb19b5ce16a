/** A form filled in and a page that was read with a pen in hand. */
import type { Rng } from '../../../core/rng.ts'
import type { Page } from '../../../page/image/page.ts'
import { Source } from '../../../page/image/source.ts'
import { sheetAt, type Sheet } from '../../../page/background/sheet.ts'
import { textLines } from '../../../page/textlines/text-lines.ts'
import { defineEffect, type Wrote } from '../effect.ts'
import { int, number, enumOf } from '../params.ts'
import { fieldsOf, type Field } from './notes/fields.ts'
import { filling, type Writer } from './notes/filling.ts'
import { marginNote } from './notes/margins.ts'
import { SCRIPTS, type Script } from './scripts.ts'
import { penParams } from './strokes/pen-params.ts'
import { penOf, write } from './strokes/pens.ts'
import { occupancyOf, occupy } from './strokes/places.ts'
import { usualHeight } from './strokes/spans.ts'
import { handOf, type Trace } from './strokes/trace.ts'
import { wroteStrokes } from './strokes/wrote.ts'

export const marginNotes = defineEffect({
  name: 'margin-notes',
  phase: 'ink',
  summary:
    'Handwriting where people write: notes beside the print, words, figures and signatures in blank lines and cells, ticks in boxes',
  movesPixels: false,
  onPaper: true,
  params: {
    notes: int(
      0,
      12,
      { choice: [0, 1, 2, 3], weights: [2, 4, 2, 1] },
      'notes',
      'remarks beside the print',
    ),
    fields: int(
      0,
      80,
      [1, 12],
      'fields',
      'how many blank lines, empty cells and boxes are filled in, as far as the page has them',
    ),
    script: enumOf(
      SCRIPTS,
      'any',
      'what is written: Korean syllables, joined Latin script, or digits; any: one of the first two, as one person writes',
    ),
    ...penParams([5, 3, 2, 0], [5, 5, 1, 0]),
    size: number(
      0.5,
      3,
      [0.85, 1.25],
      '× the usual size',
      'size of the writing, where there is room for it',
    ),
  },
  apply(page, { notes, fields, script, pen: penKind, color, size, width, wobble, opacity }, rng) {
    const { lines } = textLines(page)
    const { short } = page
    const text = lines.length > 0 ? usualHeight(lines) : short / 40
    const height = Math.max(short / 60, Math.min(short / 22, 1.1 * text))
    const pen = penOf(page, penKind, color, { width, height, opacity }, rng)
    const hand = handOf(rng, wobble, pen.taper)
    const writer: Writer = { hand, script: scriptOf(script, rng), height: height * size }
    const occupancy = occupancyOf(page)
    const wrote: Wrote[] = []
    const enter = (name: string, traces: readonly Trace[]): void => {
      write(page, pen, traces)
      wrote.push(wroteStrokes(name, traces, pen.width))
    }
    const [filler, noter] = [rng.foldIn('fields'), rng.foldIn('notes')]
    const free = fields > 0 ? chosen(usable(blanks(page), page.sheet), fields, filler) : []
    let [filled, noted] = [0, 0]
    for (const [i, field] of free.entries()) {
      const done = filling(field, writer, filler.foldIn(`field ${i}`))
      if (!done) continue
      enter(done.name, done.traces)
      filled++
      const { x, y, long, high } = field
      // Where the hand was, nothing else is written.
      if (field.angle < 1) occupy(occupancy, x, y - high, long, high)
      else occupy(occupancy, x, y, high, long)
    }
    for (let i = 0; i < notes; i++) {
      const note = marginNote(lines, occupancy, writer, noter.foldIn(`note ${i}`))
      if (!note) continue
      enter('words', note.traces)
      if (note.tie) enter(note.tie.name, note.tie.traces)
      noted++
    }
    if (filled + noted === 0) return { skipped: 'no blank fields and no room for notes' }
    return {
      did: { notes: noted, fields: filled, script: writer.script, ink: `${color} ${penKind}` },
      wrote: () => wrote,
    }
  },
})

function scriptOf(script: Script, rng: Rng): Exclude<Script, 'any'> {
  const drawn = rng.pick(['korean', 'latin'] as const)
  return script === 'any' ? drawn : script
}

/** The fields of the page: of its source as long as they are still there and empty. */
function blanks(page: Page): readonly Field[] {
  const { source, width, height } = page
  if (source && page.pristine) return fieldsOf(source)
  return fieldsOf(new Source(width, height, page.peek()))
}

/** Fields on the sheet; on a desk there are none. */
function usable(fields: readonly Field[], sheet: Sheet | undefined): readonly Field[] {
  if (!sheet) return fields
  return fields.filter(({ x, y, angle, long, high }) => {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    const on = (u: number, v: number): boolean =>
      sheetAt(sheet, x + u * cos - v * sin, y + u * sin + v * cos) > 250
    return on(0, 0) && on(long, 0) && on(0, -high) && on(long, -high)
  })
}

/** Some of the fields, in the order in which one fills them in: neighbours more often than not. */
function chosen(fields: readonly Field[], count: number, rng: Rng): readonly Field[] {
  if (fields.length <= count) return fields
  const first = rng.pick(fields)
  const near = rng.bernoulli(0.6)
  const ranked = fields.map((field) => {
    const away = near ? Math.hypot(field.x - first.x, field.y - first.y) : 1
    return { field, rank: (-Math.log(1 - rng.random()) * (1 + away)) / field.weight }
  })
  return ranked
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ field }) => field)
}
