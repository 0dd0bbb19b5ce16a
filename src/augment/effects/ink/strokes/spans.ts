/** Which stretches of a page's text someone marks. */
import type { Rng } from '../../../../core/rng.ts'
import type { TextLine } from '../../../../page/textlines/text-lines.ts'
import { placed, type Trace } from './trace.ts'

/** A stretch of a line from word edge to word edge, px along it. */
export interface Span {
  line: TextLine
  start: number
  end: number
}

/**
 * Picks up to `count` lines, either a passage of neighbours or scattered over the page, and on
 * each a stretch of words: most often whole lines within a passage, single words elsewhere.
 * @returns at least one span where there is a line
 */
export function chooseSpans(lines: readonly TextLine[], count: number, rng: Rng): Span[] {
  const usable = lines.filter((line) => line.length > 1.6 * line.height)
  if (usable.length === 0) return []
  const passage = rng.bernoulli(0.6)
  const chosen = passage ? neighbours(usable, count, rng) : rng.shuffled(usable).slice(0, count)
  const whole = passage ? 0.65 : 0.35
  return chosen.map((line) => (rng.bernoulli(whole) ? all(line) : someWords(line, rng)))
}

function all(line: TextLine): Span {
  return { line, start: 0, end: line.length }
}

/** The lines nearest to one of them, measured as the eye goes: down the page before across it. */
function neighbours(lines: readonly TextLine[], count: number, rng: Rng): TextLine[] {
  const first = rng.pick(lines)
  const along = Math.cos(first.angle)
  const across = Math.sin(first.angle)
  const away = (line: TextLine): number => {
    const dx = line.x - first.x
    const dy = line.y - first.y
    const down = dy * along - dx * across
    return (down < -0.5 * first.height ? 2 : 1) * Math.hypot(0.6 * (dx * along + dy * across), down)
  }
  return lines
    .map((line) => ({ line, away: away(line) }))
    .toSorted((a, b) => a.away - b.away)
    .slice(0, count)
    .map(({ line }) => line)
}

function someWords(line: TextLine, rng: Rng): Span {
  const { words } = line
  const from = rng.int(0, words.length - 1)
  const to = Math.min(words.length - 1, from + rng.pick([0, 0, 1, 1, 2, 3, 5]))
  const start = words[from]!.start
  const end = words[to]!.end
  // A comma or a single digit is nothing to mark.
  return end - start < 1.2 * line.height ? all(line) : { line, start, end }
}

/** The usual glyph height of lines, px. */
export function usualHeight(lines: readonly TextLine[]): number {
  const heights = lines.map((line) => line.height).toSorted((a, b) => a - b)
  return heights[heights.length >> 1] ?? 0
}

/** Moves a trace to a place u along a line and v below its middle, in place. */
export function onLine(trace: Trace, { x, y, angle }: TextLine, u: number, v: number): Trace {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return placed(trace, x + u * cos - v * sin, y + u * sin + v * cos, angle)
}
