/**
 * Families of pages: each is a kind of document with a structure that a seed composed, and what a
 * network is to tell apart. Pages of a family differ in contents, fonts, sizes and small shifts.
 */
import { createCanvas, type Canvas } from '@napi-rs/canvas'
import { rngFrom } from '../../src/core/rng.ts'
import { registerFonts } from '../../src/page/fonts/fonts.ts'
import * as bills from './kinds/bills.ts'
import * as forms from './kinds/forms.ts'
import type { Kind } from './kinds/kind.ts'
import * as ledgers from './kinds/ledgers.ts'
import * as letters from './kinds/letters.ts'
import * as papers from './kinds/papers.ts'
import * as printed from './kinds/printed.ts'
import * as reading from './kinds/reading.ts'
import * as screens from './kinds/screens.ts'
import * as showing from './kinds/showing.ts'
import * as written from './kinds/written.ts'
import { drawLook } from './sheet.ts'
import { traces } from './traces.ts'

/** Kinds of documents by name; their places are their labels, so new ones come last. */
export const KINDS: readonly (readonly [string, Kind])[] = [
  ['envelope', letters.envelope],
  ['fax', letters.fax],
  ['letter', letters.letter],
  ['mail', letters.mail],
  ['memo', letters.memo],
  ['card', forms.card],
  ['contract', papers.contract],
  ['fiche', papers.fiche],
  ['form', forms.form],
  ['questionnaire', forms.questionnaire],
  ['specification', papers.specification],
  ['charts', ledgers.charts],
  ['invoice', bills.invoice],
  ['ledger', ledgers.ledger],
  ['receipt', bills.receipt],
  ['statement', bills.statement],
  ['timetable', ledgers.timetable],
  ['article', reading.article],
  ['book', printed.book],
  ['contents', printed.contents],
  ['news', printed.news],
  ['report', reading.report],
  ['resume', reading.resume],
  ['summary', reading.summary],
  ['advertisement', showing.advertisement],
  ['catalogue', showing.catalogue],
  ['diploma', showing.diploma],
  ['photograph', screens.photograph],
  ['poster', showing.poster],
  ['screen', screens.screen],
  ['slide', screens.slide],
  ['drawing', written.drawing],
  ['folder', written.folder],
  ['manuscript', written.manuscript],
  ['note', written.note],
  ['score', written.score],
]

/** Families of each kind. */
export const PER_KIND = 6

/** All families; family `i` is of kind `i % KINDS.length`. */
export const FAMILIES = KINDS.length * PER_KIND

/** Pages are drawn in units of which this many are a pixel: layouts count in pixels of 320 a side. */
const UNITS = 10 / 7

/** The kind of a family, by its place in `KINDS`. */
export function kindOf(family: number): number {
  return family % KINDS.length
}

/**
 * Draws a page upright and clean, about 224 pixels on its short side.
 * @param family 0 to FAMILIES − 1
 * @param key which page of the family: the same key is the same page
 * @throws WorkError `FONT_UNREADABLE`
 */
export function drawStarterPage(family: number, key: string): Canvas {
  registerFonts()
  const [, kind] = KINDS[kindOf(family)]!
  const structure = rngFrom(`starter/family/${family}`)
  const rng = rngFrom(`starter/page/${family}/${key}`)
  const [w, h] = kind.size(structure.foldIn('size'))
  const high = Math.round(h * rng.uniform(0.985, 1.015))
  const canvas = createCanvas(Math.round(w / UNITS), Math.round(high / UNITS))
  const ctx = canvas.getContext('2d')
  const look = drawLook(structure, rng.foldIn('look'))
  ctx.fillStyle = look.paper
  ctx.fillRect(0, 0, canvas.width, canvas.height)
  ctx.scale(1 / UNITS, 1 / UNITS)
  const sheet = { ctx, w, h: high, family: structure, rng: rng.foldIn('content'), look }
  kind.draw(sheet)
  traces({ ...sheet, rng: rng.foldIn('traces') })
  return canvas
}
