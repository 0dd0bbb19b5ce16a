/** What is to be found on real pages, written down by eye, and how findings are judged by it. */
import { readFileSync } from 'node:fs'
import type { Source } from '../../../src/page/image/source.ts'
import type { TextLine } from '../../../src/page/textlines/text-line.ts'

/** Left, top, right and bottom as shares of the page's width and height. */
type Box = readonly [number, number, number, number]

/** A page as someone sees it. */
export interface PageTruth {
  /** least and most lines; pieces of bent lines count each. [0, …] where there is no text */
  lines: readonly [number, number]
  /** some blocks of text, each of which has to be covered */
  text?: readonly Box[]
  /** where nothing may be found: codes, pictures, desks, empty rows */
  bare?: readonly Box[]
}

export type Grade = 'proper' | 'partly' | 'wrong' | 'missed'

/** By the page's path below the folder of shared data. */
export const TRUTH = JSON.parse(
  readFileSync(new URL('./truth.json', import.meta.url), 'utf8'),
) as Record<string, PageTruth>

/** Share of a block that lines and the space round them must cover. */
const COVERED = 0.5
/** Share of a bare place that lines may cover. */
const STRAYED = 0.04
const GRID = 40

/**
 * `missed`: next to nothing of the text is found; `wrong`: something is found where nothing may be, or far
 * too many lines; `partly`: text is missing; `proper`: none of these.
 */
export function gradeLines(truth: PageTruth, page: Source, found: readonly TextLine[]): Grade {
  const [least, most] = truth.lines
  const text = (truth.text ?? []).map((box) => cover(box, page, found, 1.3))
  const mean = text.length === 0 ? 1 : text.reduce((sum, share) => sum + share, 0) / text.length
  if (least > 0 && (found.length === 0 || mean < 0.1)) return 'missed'
  const strays = (truth.bare ?? []).some((box) => cover(box, page, found, 0.5) > STRAYED)
  if (strays || found.length > most) return 'wrong'
  return found.length < least || mean < COVERED || Math.min(1, ...text) < COVERED / 2
    ? 'partly'
    : 'proper'
}

/** Share of a box that lines cover, `reach` of their height to either side. */
function cover(
  [x0, y0, x1, y1]: Box,
  { width, height }: Source,
  lines: readonly TextLine[],
  reach: number,
): number {
  let covered = 0
  for (let row = 0; row < GRID; row++) {
    const y = (y0 + ((y1 - y0) * (row + 0.5)) / GRID) * height
    for (let column = 0; column < GRID; column++) {
      const x = (x0 + ((x1 - x0) * (column + 0.5)) / GRID) * width
      if (lines.some((line) => isOn(line, x, y, reach))) covered++
    }
  }
  return covered / GRID ** 2
}

function isOn(line: TextLine, x: number, y: number, reach: number): boolean {
  const cos = Math.cos(line.angle)
  const sin = Math.sin(line.angle)
  const u = (x - line.x) * cos + (y - line.y) * sin
  const v = (y - line.y) * cos - (x - line.x) * sin
  return u >= 0 && u <= line.length && Math.abs(v) <= reach * line.height
}
