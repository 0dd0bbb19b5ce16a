/** What pens wrote, as annotations. */
import { boxPoints } from '../../../../dataset/annotations/outline.ts'
import type { Wrote } from '../../effect.ts'
import { boundsOf } from './pens.ts'
import type { Trace } from './trace.ts'

/** Sorts of marks that say something. */
const WRITING = new Set(['words', 'numbers', 'correction'])

/** The box around strokes. @param width of the pen, px */
export function wroteStrokes(name: string, traces: readonly Trace[], width: number): Wrote {
  const { left, top, right, bottom } = boundsOf(traces, width)
  return {
    class: WRITING.has(name) ? 'handwriting' : name,
    points: boxPoints(left, top, right, bottom),
  }
}
