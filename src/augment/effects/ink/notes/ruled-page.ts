/** A page's ink seen along its lines of writing: where its rules run. Found once per source. */
import { components } from '../../../../page/textlines/components.ts'
import { binarise } from '../../../../page/textlines/binarise.ts'
import { workingLuma } from '../../../../page/textlines/working-size.ts'
import { findTextLines } from '../../../../page/textlines/text-lines.ts'
import type { Source } from '../../../../page/image/source.ts'
import { usualHeight } from '../strokes/spans.ts'

/**
 * Ink on a grid whose rows run along the writing: u to the right as one reads, v down. Lengths are in its own
 * pixels.
 */
export interface RuledPage {
  /** 1 for ink, row by row */
  ink: Uint8Array
  width: number
  height: number
  /** whether there are lines of print */
  printed: boolean
  /** usual height of print, or what it may be where there is none */
  print: number
  rules: readonly Rule[]
  /** whether the page's rows of writing run down the picture */
  turned: boolean
  /** px of the page along one of these */
  factor: number
}

/** A thin, nearly level line: v = `at` + `rise` × u from u0 to u1. */
export interface Rule {
  u0: number
  u1: number
  at: number
  rise: number
  thick: number
}

/** Pages are searched at about this size. px */
const AREA = 600_000
/** Half side of the window that ink is told from paper by, and what it must be darker by. */
const INK = { radius: 1 / 22, share: 0.1, minContrast: 12 }
/** Print where none is found, share of the short side. */
const USUAL_PRINT = 1 / 45
/** Least length of a rule and most thickness, heights of print. */
const [LONG, THICK] = [2.5, 0.28]
/** Dots of a dotted rule are at most this far apart, heights of print. */
const GAP = 0.35
/** Runs of ink that rules are put together from, heights of print. */
const RUN = 0.9
/** Most rise of a rule. */
const LEVEL = 0.12
/** How far rules may stray from straight, heights of print. */
const BEND = 0.25

/** The ruled lines of a source. */
export function ruledPage(source: Source): RuledPage {
  return source.once('ruled-page', findRules)
}

function findRules(source: Source): RuledPage {
  const { lines } = source.once('text-lines', findTextLines)
  const { grey, w, h, factor } = workingLuma(source, AREA)
  const short = Math.min(w, h)
  const radius = Math.round(Math.max(8, short * INK.radius))
  const mask = binarise(grey, w, h, { ...INK, radius })
  // Angles of lines lie between an eighth of a turn up and three eighths down.
  const steep = lines.filter(({ angle }) => Math.abs(angle) > Math.PI / 4).length
  const turned = steep > lines.length / 2
  const seen = turned
    ? { ink: quarterTurned(mask, w, h), width: h, height: w }
    : { ink: mask, width: w, height: h }
  const print = lines.length > 0 ? usualHeight(lines) / factor : short * USUAL_PRINT
  return {
    ...seen,
    printed: lines.length > 0,
    print,
    rules: rulesIn(seen, Math.max(4, print)),
    turned,
    factor,
  }
}

/** Rows of the result run down the columns of the mask, the last column first. */
function quarterTurned(mask: Uint8Array, w: number, h: number): Uint8Array {
  const out = new Uint8Array(w * h)
  for (let x = 0; x < w; x++) {
    const row = (w - 1 - x) * h
    for (let y = 0; y < h; y++) out[row + y] = mask[y * w + x]!
  }
  return out
}

/** A place of the grid on the page, px. */
export function onPage({ turned, height, factor }: RuledPage, u: number, v: number) {
  return turned ? { x: (height - v) * factor, y: u * factor } : { x: u * factor, y: v * factor }
}

/** Rules with less ink along them are dotted; words on a line are as well, as far as this goes. */
const SOLID = 0.85
/**
 * Where ink lies close to a rule along more of its length it is a crease through print or a part of letters:
 * solid rules, and dotted ones.
 */
const [CROSSED, CROSSED_DOTS] = [0.3, 0.05]

/** Share of a rule's length along which there is ink, so far below it. */
function along({ ink, width, height }: Mask, { u0, u1, at, rise }: Rule, off: number): number {
  let dark = 0
  for (let u = u0; u < u1; u++) {
    const v = Math.floor(at + rise * u + off)
    if (v < 0 || v >= height) continue
    if (ink[v * width + u] === 1 || (off === 0 && strayed(ink, v, u, width, height))) dark++
  }
  return dark / (u1 - u0)
}

/** Whether there is ink a pixel above or below: rules stray a little from straight. */
function strayed(ink: Uint8Array, v: number, u: number, width: number, height: number): boolean {
  return (
    (v > 0 && ink[(v - 1) * width + u] === 1) || (v + 1 < height && ink[(v + 1) * width + u] === 1)
  )
}

type Mask = Pick<RuledPage, 'ink' | 'width' | 'height'>

function rulesIn(page: Mask, print: number): Rule[] {
  const { width, height } = page
  const runs = longRuns(page, Math.max(8, RUN * print), Math.max(3, GAP * print))
  const found = components(runs, width, height)
  const members = Array.from({ length: found.count }, (): number[] => [])
  for (let r = 0; r < found.runs; r++) members[found.runLabel[r]!]!.push(r)
  const rules: Rule[] = []
  for (let c = 0; c < found.count; c++) {
    const [u0, u1] = [found.x0[c]!, found.x1[c]!]
    if (u1 - u0 < LONG * print) continue
    const rule = fitted(found, members[c]!, u0, u1)
    if (!rule || rule.thick > Math.max(2.5, THICK * print)) continue
    if (strays(found, members[c]!, rule) > Math.max(1.2, BEND * print)) continue
    const max = along(page, rule, 0) >= SOLID ? CROSSED : CROSSED_DOTS
    const off = rule.thick / 2 + 2.5
    if (along(page, rule, -off) <= max && along(page, rule, off) <= max) rules.push(rule)
  }
  return rules
}

/** Ink in level runs of at least some length, gaps up to some width filled. */
function longRuns({ ink, width, height }: Mask, min: number, gap: number): Uint8Array {
  const out = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const row = y * width
    let start = -1
    let last = -1
    for (let x = 0; x <= width; x++) {
      const isInk = x < width && ink[row + x] === 1
      if (isInk) {
        if (start < 0) start = x
        last = x
      } else if (start >= 0 && (x - last > gap || x === width)) {
        if (last - start + 1 >= min) out.fill(1, row + start, row + last + 1)
        start = -1
      }
    }
  }
  return out
}

type Found = ReturnType<typeof components>

/** The straight line through the middles of runs, weighted by their length; undefined if it is too steep. */
function fitted(found: Found, runs: readonly number[], u0: number, u1: number): Rule | undefined {
  let [n, su, sv, suu, suv] = [0, 0, 0, 0, 0]
  for (const r of runs) {
    const [a, b, v] = [found.runX0[r]!, found.runX1[r]!, found.runY[r]!]
    const long = b - a + 1
    const u = (a + b) / 2
    n += long
    su += long * u
    sv += long * v
    // The mean of the squares along a run.
    suu += long * (u * u + (long * long - 1) / 12)
    suv += long * u * v
  }
  const spread = suu - (su * su) / n
  if (!(spread > 0)) return undefined
  const rise = (suv - (su * sv) / n) / spread
  if (Math.abs(rise) > LEVEL) return undefined
  return { u0, u1: u1 + 1, at: (sv - rise * su) / n + 0.5, rise, thick: n / (u1 + 1 - u0) }
}

/** How far the runs of a rule are from it at most, less half of its thickness. */
function strays(found: Found, runs: readonly number[], { at, rise, thick }: Rule): number {
  let max = 0
  for (const r of runs) {
    const v = found.runY[r]! + 0.5
    for (const u of [found.runX0[r]!, found.runX1[r]!]) {
      max = Math.max(max, Math.abs(v - at - rise * u) - thick / 2)
    }
  }
  return max
}
