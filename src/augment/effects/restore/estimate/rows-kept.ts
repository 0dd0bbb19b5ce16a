/** Whether a page still has the rows of text that it had: what a step asks of its own result. */
import { Source } from '../../../../page/image/source.ts'
import type { Page } from '../../../../page/image/page.ts'
import { findTextLines, type TextLine } from '../../../../page/textlines/text-lines.ts'

/** This share of the length of the rows is to be there still. */
const KEPT = 0.9

/** The rows of text of a page as it is: of one that is its source still those that all steps share. */
export function rowsBefore(page: Page): readonly TextLine[] {
  const source = page.pristine ? page.source : undefined
  if (source) return source.once('text-lines', findTextLines).lines
  return findTextLines(new Source(page.width, page.height, page.peek())).lines
}

/**
 * Whether at least nine tenths of the rows of text, by their length, are on a page still.
 * @param had the rows of the page as it was
 */
export function keepsRows(page: Page, had: readonly TextLine[]): boolean {
  const { width, height } = page
  if (had.length === 0) return true
  const { lines: has } = findTextLines(new Source(width, height, page.peek()))
  // Out of a shadow come rows where there were none to be found, or others by chance.
  if (lengthOf(has) >= lengthOf(had)) return true
  let all = 0
  let kept = 0
  for (const line of had) {
    all += line.length
    kept += Math.min(line.length, coveredBy(line, has))
  }
  return kept >= KEPT * all
}

const lengthOf = (rows: readonly TextLine[]): number =>
  rows.reduce((sum, { length }) => sum + length, 0)

/** How much of a row's length rows of about its height lie along. */
function coveredBy(row: TextLine, others: readonly TextLine[]): number {
  const cos = Math.cos(row.angle)
  const sin = Math.sin(row.angle)
  let covered = 0
  for (const other of others) {
    const from = (other.x - row.x) * cos + (other.y - row.y) * sin
    const turn = other.angle - row.angle
    const to = from + other.length * Math.cos(turn)
    const start = Math.max(0, Math.min(from, to))
    const end = Math.min(row.length, Math.max(from, to))
    if (end <= start) continue
    const middle = (start + end) / 2 - from
    const across = (other.y - row.y) * cos - (other.x - row.x) * sin + Math.sin(turn) * middle
    if (Math.abs(across) < row.height / 2) covered += end - start
  }
  return covered
}
