/** What is left blank on a page to be filled in: lines to write on, cells of tables, boxes to tick. */
import { components } from '../../../../page/textlines/components.ts'
import type { Source } from '../../../../page/image/source.ts'
import { onPage, ruledPage, type Rule, type RuledPage } from './ruled-page.ts'

/** A place to write; px of the page. */
export interface Field {
  kind: 'line' | 'box'
  /** lower left corner as one reads: of a line the place on its rule where there is room */
  x: number
  y: number
  /** direction of the rule, radians */
  angle: number
  long: number
  /** blank above the rule */
  high: number
  /** how likely it is meant to be filled in: rules that close off a part of the page are less */
  weight: number
}

/** Room that writing needs at least, and the most that is looked for, heights of print. */
const [MIN_HIGH, MAX_HIGH] = [1.45, 3.6]
const MIN_LONG = 1.5
/** Kept free at both ends. */
const EDGE = 0.25
/** Longer rules with nothing above nor beside them part a page; share of its width. */
const PARTING = 0.55
/** Sides of boxes to tick, heights of print: letters are smaller, or round. */
const [SMALL_BOX, LARGE_BOX] = [1.1, 2.8]
/** Side of the squares at a box's corners in which there is ink, share of its own. */
const CORNER = 0.12

/** The fields of a source, found once. */
export function fieldsOf(source: Source): readonly Field[] {
  return source.once('fields', (own) => {
    const ruled = ruledPage(own)
    // Where nothing says what belongs there, nobody writes.
    if (!ruled.printed) return []
    return [...ruled.rules.flatMap((rule) => linesOn(ruled, rule)), ...boxesOf(ruled)]
  })
}

/** Blank stretches above a rule. */
function linesOn(ruled: RuledPage, rule: Rule): Field[] {
  const { print, width } = ruled
  if (isLid(ruled, rule)) return []
  const high = clearAbove(ruled, rule)
  const min = MIN_HIGH * print
  const fields: Field[] = []
  for (let i = 0; i < high.length;) {
    if (high[i]! < min) {
      i++
      continue
    }
    const from = i
    let low = Infinity
    while (i < high.length && high[i]! >= min) low = Math.min(low, high[i++]!)
    const long = i - from - 2 * EDGE * print
    if (long < MIN_LONG * print) continue
    const isLabelled = from > print || i < high.length - 1
    const isOpen = low >= MAX_HIGH * print - 1
    if (isOpen && !isLabelled && rule.u1 - rule.u0 > PARTING * width) continue
    const weight = (isOpen ? 1 : 3) * (isLabelled ? 2 : 1)
    const u = rule.u0 + from + EDGE * print
    fields.push(placed(ruled, { kind: 'line', u, rule, long, high: low, weight }))
  }
  return fields
}

/** Whether a rule is the upper side of a frame: from both of its ends ink goes down and not up. */
function isLid(ruled: RuledPage, rule: Rule): boolean {
  const [left, right] = [rule.u0, rule.u1 - 1].map((u) => {
    const below = upright(ruled, rule, u, 1)
    return below && !upright(ruled, rule, u, -1)
  })
  return left! && right!
}

/** Whether an upright stroke stands on, or hangs from, the end of a rule. @param way 1: hangs */
function upright(
  { ink, width, height, print }: RuledPage,
  rule: Rule,
  u: number,
  way: 1 | -1,
): boolean {
  const from = rule.at + rule.rise * u + way * (rule.thick / 2 + 1)
  const long = Math.round(1.3 * print)
  let dark = 0
  for (let k = 0; k < long; k++) {
    const v = Math.floor(from + way * k)
    if (v < 0 || v >= height) continue
    for (let x = Math.max(0, u - 2); x <= Math.min(width - 1, u + 2); x++) {
      if (ink[v * width + x] === 0) continue
      dark++
      break
    }
  }
  return dark >= 0.9 * long
}

/** How far it is blank above each place of a rule, up to `MAX_HIGH`. */
function clearAbove({ ink, width, height, print }: RuledPage, rule: Rule): Int32Array {
  const cap = Math.round(MAX_HIGH * print)
  const from = Math.max(0, rule.u0)
  const to = Math.min(width, rule.u1)
  const high = new Int32Array(Math.max(0, to - from))
  for (let u = from; u < to; u++) {
    let v = Math.floor(rule.at + rule.rise * u - rule.thick / 2 - 1)
    // Rules that stray a little from straight: their own ink is no letter.
    for (let skipped = 0; skipped < 2 && v > 0 && v < height && ink[v * width + u] === 1; skipped++)
      v--
    let clear = 0
    while (clear < cap && v >= 0 && v < height && ink[v * width + u] === 0) {
      clear++
      v--
    }
    high[u - from] = v < 0 ? Math.min(clear, cap - 2) : clear
  }
  return high
}

interface Found {
  kind: Field['kind']
  u: number
  rule: Pick<Rule, 'at' | 'rise' | 'thick'>
  long: number
  high: number
  weight: number
}

function placed(ruled: RuledPage, { kind, u, rule, long, high, weight }: Found): Field {
  const { factor, turned } = ruled
  const at = onPage(ruled, u, rule.at + rule.rise * u - rule.thick / 2)
  return {
    kind,
    x: at.x,
    y: at.y,
    angle: Math.atan(rule.rise) + (turned ? Math.PI / 2 : 0),
    long: long * factor,
    high: high * factor,
    weight,
  }
}

/** Small empty squares. */
function boxesOf(ruled: RuledPage): Field[] {
  const { ink, width, height, print } = ruled
  const found = components(ink, width, height, LARGE_BOX * print)
  const fields: Field[] = []
  for (let c = 0; c < found.count; c++) {
    const [x0, y0] = [found.x0[c]!, found.y0[c]!]
    const wide = found.x1[c]! + 1 - x0
    const high = found.y1[c]! + 1 - y0
    const side = Math.max(wide, high)
    if (side < Math.max(7, SMALL_BOX * print) || side > LARGE_BOX * print) continue
    if (Math.min(wide, high) < 0.75 * side || found.area[c]! > 0.62 * wide * high) continue
    if (!isFrame(ruled, x0, y0, wide, high) || !isAlone(ruled, x0, y0, wide, high)) continue
    const rule = { at: y0 + high, rise: 0, thick: 0 }
    fields.push(placed(ruled, { kind: 'box', u: x0, rule, long: wide, high, weight: 6 }))
  }
  return fields
}

/** Paper round a box that is ticked, share of its side: letters stand closer to the next. */
const ROUND = 0.18

/** Whether there is nothing but paper round a box. */
function isAlone(
  { ink, width, height }: RuledPage,
  x0: number,
  y0: number,
  wide: number,
  high: number,
): boolean {
  const away = Math.max(2, Math.round(ROUND * Math.min(wide, high)))
  for (let y = Math.max(0, y0 - away); y < Math.min(height, y0 + high + away); y++) {
    const isBeside = y < y0 || y >= y0 + high
    for (let x = Math.max(0, x0 - away); x < Math.min(width, x0 + wide + away); x++) {
      if ((isBeside || x < x0 || x >= x0 + wide) && ink[y * width + x] === 1) return false
    }
  }
  return true
}

/** Whether ink runs along all four sides of a box and its inside is blank. */
function isFrame(
  { ink, width }: RuledPage,
  x0: number,
  y0: number,
  wide: number,
  high: number,
): boolean {
  const thick = Math.max(2, Math.round(0.2 * Math.min(wide, high)))
  const side = (along: number, at: (i: number, depth: number) => number): boolean => {
    let covered = 0
    for (let i = 0; i < along; i++) {
      for (let depth = 0; depth < thick; depth++) {
        if (ink[at(i, depth)] === 0) continue
        covered++
        break
      }
    }
    return covered >= 0.93 * along
  }
  const isEdged =
    side(wide, (i, d) => (y0 + d) * width + x0 + i) &&
    side(wide, (i, d) => (y0 + high - 1 - d) * width + x0 + i) &&
    side(high, (i, d) => (y0 + i) * width + x0 + d) &&
    side(high, (i, d) => (y0 + i) * width + x0 + wide - 1 - d)
  if (!isEdged) return false
  const deep = Math.max(2, Math.round(CORNER * Math.min(wide, high)))
  for (const [x, y] of [
    [x0, y0],
    [x0 + wide - deep, y0],
    [x0, y0 + high - deep],
    [x0 + wide - deep, y0 + high - deep],
  ] as const) {
    let inked = 0
    for (let k = 0; k < deep * deep; k++)
      inked += ink[(y + Math.floor(k / deep)) * width + x + (k % deep)]!
    if (inked === 0) return false
  }
  let dark = 0
  for (let y = y0 + thick + 1; y < y0 + high - thick - 1; y++) {
    for (let x = x0 + thick + 1; x < x0 + wide - thick - 1; x++) dark += ink[y * width + x]!
  }
  return dark <= 0.04 * wide * high
}
