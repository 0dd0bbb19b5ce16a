/** The sides of a photographed sheet: straight once it is flat, as its margins are. */
import { sheetAt, type Sheet } from '../background/sheet.ts'
import type { Curve, Flat } from './row-curves.ts'
import { turnedBox } from './turned-frame.ts'

/** Points on a side are this far apart, and the search for one goes in such steps: shares of the short side. */
const APART = 1 / 80
const STEP = 1 / 300
/** Near its corners a side is another one, or folded: this share of its length is left out at both ends. */
const ENDS = 0.06
/** A point this near to the picture's edge is where the picture ends, steps. */
const CUT = 3
/** A side shorter than this share of the sheet is not known. */
const LONG = 0.4
/** What deviations of a side are measured by, share of the short side: the sheet is known by its cells. */
const COARSE = 1 / 120
const HALF = 127

/**
 * @param angle how the rows run, radians clockwise: curves are in their frame
 * @param flat where places of it lie on the sheet made flat: a side is followed from row to row there
 */
export function sideCurves(sheet: Sheet, angle: number, flat: Flat): Curve[] {
  const { width, height } = sheet
  const short = Math.min(width, height)
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const { left, right, top, bottom } = turnedBox(sheet, angle)
  const isOn = (u: number, v: number): boolean =>
    sheetAt(sheet, u * cos - v * sin, u * sin + v * cos) > HALF
  const isCut = (u: number, v: number): boolean => {
    const x = u * cos - v * sin
    const y = u * sin + v * cos
    const near = CUT * STEP * short
    return x < near || y < near || x > width - near || y > height - near
  }
  const step = STEP * short
  const starts: Point[] = []
  const ends: Point[] = []
  for (let v = top; v < bottom; v += APART * short) {
    // A row of the flat sheet, as it lies in the picture.
    const at = (u: number): number => 2 * v - flat(u, v).v
    const find = (from: number, way: number): Point | undefined => {
      for (let u = from; u >= left && u <= right; u += way) {
        if (isOn(u, at(u))) return { u: u - way / 2, v: at(u), isCut: isCut(u, at(u)) }
      }
      return undefined
    }
    const first = find(left, step)
    const last = first && find(right, -step)
    if (!first || !last) continue
    starts.push(first)
    ends.push(last)
  }
  return [starts, ends].flatMap((side) => curveOf(side, COARSE * short))
}

interface Point {
  u: number
  v: number
  isCut: boolean
}

function curveOf(side: readonly Point[], height: number): Curve[] {
  const off = Math.ceil(ENDS * side.length)
  const kept = side.slice(off, side.length - off).filter(({ isCut }) => !isCut)
  if (kept.length < LONG * side.length || kept.length < 5) return []
  return [
    {
      u: Float32Array.from(kept, ({ u }) => u),
      v: Float32Array.from(kept, ({ v }) => v),
      height,
      start: kept[0]!.v,
      end: kept.at(-1)!.v,
    },
  ]
}
