import { BeyondBorder } from '../../../page/background/beyond-border.ts'
import { surroundingsOf } from '../../../page/background/surroundings.ts'
import { flattening } from '../../../page/dewarp/flattening.ts'
import { findBend, lengthOf, rowsOf, type Bend } from '../../../page/dewarp/sheet-bend.ts'
import { Source } from '../../../page/image/source.ts'
import { displacedRow, type DisplacementGrid } from '../../../page/geometry/point-map.ts'
import type { Page } from '../../../page/image/page.ts'
import type { Raster } from '../../../page/image/raster.ts'
import type { Rng } from '../../../core/rng.ts'
import { textLines, type TextLine } from '../../../page/textlines/text-lines.ts'
import { defineEffect } from '../effect.ts'
import { goOnBeside } from '../geometry/curl-beside.ts'
import { drawRelief } from '../geometry/relief.ts'
import { number } from '../params.ts'

export const dewarp = defineEffect({
  name: 'dewarp',
  phase: 'restore',
  summary:
    'Dewarping: a bent or folded sheet made flat, until its rows of text and its margins run straight',
  movesPixels: true,
  params: {
    minBend: number(
      0,
      5,
      0.35,
      '× text height',
      'sheets whose rows stray less from straight ones are left alone',
    ),
    maxLeft: number(
      0,
      1,
      0.5,
      'share',
      'how much of the bend may be left in rows that were not looked at: more, and rows do not agree on it',
    ),
  },
  apply(page, { minBend, maxLeft }, rng) {
    const angle = tiltOf(textLines(page).lines)
    if (angle === undefined) return { skipped: 'no rows of text' }
    const source = page.source && page.pristine ? page.source : sourceOf(page)
    const bend = findBend(source, angle, minBend, page.sheet)
    if (!bend) return { skipped: 'too few rows of text' }
    const bent = Math.round(bend.bent * 100) / 100
    if (!('rows' in bend)) return { skipped: `rows stray by ${bent} heights` }
    if (bend.heldOut > maxLeft || bend.agreed < AGREED)
      return { skipped: 'rows bend in different ways' }
    const flat = flattening(page, bend)
    if (!flat) return { skipped: 'a sheet that is folded over' }
    const { size, grid, moved } = flat
    const bytes = new Uint8ClampedArray(4 * size.width * size.height)
    drawFlat(page, { ...size, bytes }, grid, rng)
    if (!isStraighter(new Source(size.width, size.height, bytes), bend)) {
      return { skipped: 'rows that would not be straighter' }
    }
    page.replace(size.width, size.height, bytes)
    return { moved, did: { bent, left: Math.round(bend.left * 100) / 100 } }
  },
})

/** This share of the points of rows has to agree with those round them. */
const AGREED = 0.75

/** How most of the text runs, radians clockwise. */
function tiltOf(lines: readonly TextLine[]): number | undefined {
  const sorted = lines.toSorted((a, b) => a.angle - b.angle)
  const half = sorted.reduce((sum, { length }) => sum + length, 0) / 2
  let sum = 0
  for (const { length, angle } of sorted) {
    sum += length
    if (sum >= half) return angle
  }
  return undefined
}

function drawFlat(page: Page, into: Raster, grid: DisplacementGrid, rng: Rng): void {
  const { width, height, sheet } = page
  const from = { width, height, bytes: page.peek() }
  // A photograph's desk goes on; without one there is print to the border, which must not.
  if (sheet) {
    goOnBeside(into, grid, 0, surroundingsOf(from, sheet), rng.int(0, 1023))
  } else new BeyondBorder(from).write(into, (row, places) => displacedRow(grid, row, places))
  drawRelief(from, into, grid, { grid: grid.values, cool: 0, open: true }, rng)
}

/** This share of the rows' length has to be found still, … */
const KEPT = 0.9
/** … and they stray by at most this share of what they did. */
const LESS = 0.6

/** Whether the rows of a page made flat are there still, and straighter. */
function isStraighter(flat: Source, { angle, rows, bent }: Bend): boolean {
  const now = rowsOf(flat, (Math.PI / 2) * Math.round(angle / (Math.PI / 2)))
  return now !== undefined && now.length >= KEPT * lengthOf(rows) && now.bent <= LESS * bent
}

const sourceOf = (page: Page): Source => new Source(page.width, page.height, page.peek().slice())
