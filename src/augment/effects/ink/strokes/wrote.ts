/** What pens wrote, as annotations. */
import { boxPoints } from '../../../../dataset/annotations/outline.ts'
import type { Wrote } from '../../effect.ts'
import { boundsOf } from './pens.ts'
import { onLine, type Span } from './spans.ts'
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

/**
 * The rectangle over a stretch of a line.
 * @param middle how far below the line's it is, and `half` of its height, px
 */
export function wroteAlong(
  name: string,
  { line, start, end }: Span,
  middle: number,
  half: number,
): Wrote {
  const [top, bottom] = [middle - half, middle + half]
  const edges = onLine([start, top, 1, end, top, 1, end, bottom, 1, start, bottom, 1], line, 0, 0)
  return { class: name, points: [0, 3, 6, 9].map((k) => [edges[k]!, edges[k + 1]!] as const) }
}
