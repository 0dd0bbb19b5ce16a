/** How a sheet is bent, found from its rows of print: what moves each place to where it lies on the sheet made flat. */
import { glyphsOf } from './glyphs.ts'
import { marginCurves } from './margins.ts'
import { sideCurves } from './sides.ts'
import { turnedBox, type TurnedBox } from './turned-frame.ts'
import { rowCurves, type Curve, type Flat } from './row-curves.ts'
import {
  deviations,
  emptyField,
  fieldAt,
  fitField,
  type Field,
  type Samples,
  ROUGHLY,
  type Stiffness,
} from './smooth-field.ts'
import { quantileOfSorted } from '../../core/quantile.ts'
import type { Sheet } from '../background/sheet.ts'
import type { Source } from '../image/source.ts'

/** A bent sheet; deviations of its rows from straight ones in heights of their glyphs. */
export interface Bend {
  /** how the rows run, radians clockwise: the frame that the fields are in is turned by it */
  angle: number
  /** what is added to a place along and across the rows */
  along: Field
  across: Field
  /** the rows, in that frame */
  rows: Curve[]
  /** how far nine tenths of the rows' points are off, at most: as they are, and moved */
  bent: number
  left: number
  /** the same of rows that the field was not fitted to, as a share of what it was */
  heldOut: number
  /** share of the points that agree with those round them */
  agreed: number
}

/** Side of the field's cells: share of the short side, and heights of the glyphs. */
const CELL = 1 / 30
const CELL_HEIGHTS = 2
/** How steep rows may run: against the page's tilt, then against what is known of the bend. */
const STEEP = 0.15
const STEEP_STILL = 0.06
/** Fewer rows, or shorter ones together (in short sides), tell nothing. */
const ROWS = 8
const LENGTH = 1.5
const DOWN: Stiffness = { bending: 0.1, slope: 0.002 }
/** Margins are few: between them the field is stiff. */
const SIDEWAYS: Stiffness = { bending: 0.3, slope: 0.002 }

/**
 * @param angle how the rows run, radians clockwise
 * @param minBend by how many heights rows have to stray
 * @param sheet where it is in a photograph
 * @returns how far rows stray alone where that is less; undefined where there are too few
 */
export function findBend(
  source: Source,
  angle: number,
  minBend: number,
  sheet?: Sheet,
): Bend | Pick<Bend, 'bent'> | undefined {
  const glyphs = glyphsOf(source, angle)
  if (!(glyphs.usual > 0)) return undefined
  const short = Math.min(source.width, source.height)
  const box = turnedBox(source, angle)
  const step = Math.max(short * CELL, glyphs.usual * CELL_HEIGHTS)
  const across = emptyField(box, step)
  const still = emptyField(box, step)
  let rows = rowCurves(glyphs, (u, v) => ({ u, v }), STEEP)
  if (!isEnough(rows, short)) return undefined
  let samples = samplesOf(rows)
  let trust = new Float32Array(samples.count).fill(1)
  let bent = off(still, samples, trust, 0.9)
  if (bent < minBend) return { bent }
  fitField(across, samples, DOWN, ROUGHLY)
  // What is known of the bend joins pieces of rows that were too steep to be joined before.
  rows = rowCurves(glyphs, (u, v) => ({ u, v: v + fieldAt(across, u, v) }), STEEP_STILL)
  if (!isEnough(rows, short)) return undefined
  samples = samplesOf(rows)
  trust = fitField(across, samples, DOWN)
  bent = off(still, samples, trust, 0.9)
  if (bent < minBend) return { bent }
  const along = emptyField(box, step)
  const flat: Flat = (u, v) => ({ u, v: v + fieldAt(across, u, v) })
  const sides = sheet ? sideCurves(sheet, angle, flat) : []
  const margins = marginCurves(rows, flat)
  // A side of the sheet may be a fold, or a hand's.
  const tries = [[...margins, ...sides], margins]
  if (!tries.some((lines) => fitSideways(along, lines, rows))) along.values.fill(0)
  return {
    bent,
    angle,
    along,
    across,
    rows,
    left: off(across, samples, trust, 0.9),
    heldOut: heldOut(rows, across, box),
    agreed: trust.reduce((sum, one) => sum + one, 0) / samples.count,
  }
}

/** Lines down the sheet that agree with those beside them less than this are none, share of their points. */
const LINE = 0.6
/** The field moves what lies one px beside a row's point by at most this much more or less than it, px. */
const STRETCH = 0.3

/** Makes lines down the sheet straight, as far as they agree and the print is not squeezed for it. */
function fitSideways(along: Field, lines: readonly Curve[], rows: readonly Curve[]): boolean {
  along.values.fill(0)
  if (lines.length === 0) return true
  const samples = sideways(lines)
  const kept = agreeing(lines, fitField(along, samples, SIDEWAYS))
  if (kept.length < lines.length) {
    along.values.fill(0)
    if (kept.length > 0) fitField(along, sideways(kept), SIDEWAYS)
  }
  return rows.every(({ u, v, height }) =>
    u.every((at, k) => {
      const here = fieldAt(along, at, v[k]!)
      const beside = fieldAt(along, at + height, v[k]!)
      return Math.abs(beside - here) <= STRETCH * height
    }),
  )
}

function agreeing(lines: readonly Curve[], trust: Float32Array): Curve[] {
  let at = 0
  return lines.filter(({ u }) => {
    const own = trust.subarray(at, at + u.length)
    at += u.length
    return own.reduce((sum, one) => sum + one, 0) >= LINE * own.length
  })
}

function isEnough(rows: readonly Curve[], short: number): boolean {
  return rows.length >= ROWS && lengthOf(rows) >= LENGTH * short
}

/** The rows' lengths together, px. */
export const lengthOf = (rows: readonly Curve[]): number =>
  rows.reduce((sum, { start, end }) => sum + end - start, 0)

/**
 * How long the rows of a page are together, and how far nine tenths of their points are off straight ones, at
 * most, in heights of their glyphs.
 */
export function rowsOf(
  source: Source,
  angle: number,
): { length: number; bent: number } | undefined {
  const rows = rowCurves(glyphsOf(source, angle), (u, v) => ({ u, v }), STEEP)
  if (rows.length === 0) return undefined
  const samples = samplesOf(rows)
  const all = new Float32Array(samples.count).fill(1)
  const still = emptyField(turnedBox(source, angle), Math.max(source.width, source.height))
  return { length: lengthOf(rows), bent: off(still, samples, all, 0.9) }
}

function samplesOf(curves: readonly Curve[]): Samples {
  const count = curves.reduce((sum, { u }) => sum + u.length, 0)
  const samples: Samples = {
    count,
    u: new Float32Array(count),
    v: new Float32Array(count),
    value: new Float32Array(count),
    curve: new Int32Array(count),
    curves: curves.length,
    scale: new Float32Array(count),
  }
  let at = 0
  for (const [i, { u, v, height }] of curves.entries()) {
    samples.u.set(u, at)
    samples.v.set(v, at)
    samples.curve.fill(i, at, at + u.length)
    samples.scale.fill(height, at, at + u.length)
    at += u.length
  }
  samples.value.set(samples.v)
  return samples
}

function sideways(margins: readonly Curve[]): Samples {
  const samples = samplesOf(margins)
  return { ...samples, value: samples.u }
}

/** A quantile of how far samples are off their curves, in heights. */
function off(field: Field, samples: Samples, trust: Float32Array, share: number): number {
  const { scale } = samples
  const far = Array.from(deviations(field, samples, trust), (one, i) => Math.abs(one) / scale[i]!)
  return quantileOfSorted(Float64Array.from(far).toSorted(), share)
}

/**
 * What is left of the deviations of every other row when the field is fitted to the rest: rows of a bent
 * sheet bend alike, a writer's waver each in its own way.
 */
function heldOut(rows: readonly Curve[], { step }: Field, box: TurnedBox): number {
  const sorted = rows.toSorted((a, b) => middleOf(a) - middleOf(b))
  const kept = samplesOf(sorted.filter((_, i) => i % 2 === 0))
  const others = samplesOf(sorted.filter((_, i) => i % 2 === 1))
  const field = emptyField(box, step)
  fitField(field, kept, DOWN)
  const all = new Float32Array(others.count).fill(1)
  return off(field, others, all, 0.75) / off(emptyField(box, step), others, all, 0.75)
}

const middleOf = ({ v }: Curve): number => v[v.length >> 1]!
