/** What offices do to keep sheets together: punched holes, staples, paper clips, and the marks that those leave. */
import { paperOfPage, type Paper } from '../../../page/background/paper.ts'
import type { Rng } from '../../../core/rng.ts'
import { defineEffect } from '../effect.ts'
import { enumOf, number, type ParamsOf } from '../params.ts'
import { BENEATH, beneathOf, colourOf, type Beneath } from './fasteners/beneath.ts'
import { Bench, seenFrom, type Direction, type Spot } from './fasteners/bench.ts'
import { drawHole } from './fasteners/punch.ts'
import {
  CLIP_REACH,
  drawClip,
  drawClipMark,
  drawStaple,
  drawStapleMarks,
  STAPLE_REACH,
  type WireLook,
} from './fasteners/wires.ts'

const PUNCHES = ['none', 'two', 'three', 'four'] as const
const SIDES = ['usual', 'left', 'top', 'right', 'bottom'] as const
const STAPLES = ['none', 'front', 'back', 'marks'] as const
const CLIPS = ['none', 'clip', 'marks'] as const

const PARAMS = {
  punch: enumOf(
    PUNCHES,
    { choice: PUNCHES, weights: [3, 6, 3, 2] },
    'how many holes along a side: two and four 80 mm apart (ISO 838), three 108 mm apart; at the top two 70 mm apart',
  ),
  side: enumOf(SIDES, 'usual', 'side of the holes; usual: left, sometimes top or right'),
  beneath: enumOf(
    BENEATH,
    'usual',
    'what shows through: the dark under a lid, a grey or white lid, the next page; usual: the desk in a photograph, else dark or the next page',
  ),
  offset: number(
    0,
    0.05,
    [0, 0.008],
    'share of the short side',
    'how far off their place the holes are, as a standard deviation',
  ),
  rough: number(0, 1, [0.1, 0.8], 'share', 'how ragged the rims are: a blunt punch'),
  torn: number(
    0,
    1,
    { choice: [0, 0.4], weights: [0.9, 0.1] },
    'share',
    'chance of each hole that it is torn out to the edge',
  ),
  rings: number(
    0,
    1,
    { choice: [0, 1], weights: [0.95, 0.05] },
    'share',
    'chance of each hole that a ring is stuck around it',
  ),
  staple: enumOf(
    STAPLES,
    { choice: STAPLES, weights: [6, 3, 2, 3] },
    'a staple in a corner: its back, its legs as seen from behind, or what it left when it was pulled out',
  ),
  clip: enumOf(
    CLIPS,
    { choice: CLIPS, weights: [8, 1, 1] },
    'a paper clip at the top, or the groove and rust that it left',
  ),
} as const
type Params = ParamsOf<typeof PARAMS>

/** A millimetre must take this many pixels for holes to be seen as such. */
const MIN_SCALE = 0.35

export const holes = defineEffect({
  name: 'holes',
  phase: 'paper',
  summary:
    'Punched holes that show what lies beneath, staples and paper clips with their shadows, and the marks they leave',
  movesPixels: false,
  onPaper: true,
  params: PARAMS,
  apply(page, params, rng) {
    const bench = new Bench(page)
    if (bench.perMillimetre < MIN_SCALE) return { skipped: 'page too small for holes' }
    const paper = paperOfPage(page)
    const towards = rng.uniform(0, 2 * Math.PI)
    const light = { x: Math.cos(towards), y: Math.sin(towards) }
    const beneath = beneathOf(page, paper, params.beneath, rng.foldIn('beneath'))
    const done: string[] = []
    if (params.punch !== 'none') {
      done.push(...punchAll(bench, beneath, { ...params, light }, rng.foldIn('punch')))
    }
    if (params.staple !== 'none') {
      done.push(
        staple(
          bench,
          paper,
          beneath,
          { seen: params.staple, light, isTight: params.punch === 'four' },
          rng.foldIn('staple'),
        ),
      )
    }
    if (params.clip !== 'none') {
      // Of a clip in a photograph the part beyond the sheet would be missing.
      const kind = page.sheet ? 'marks' : params.clip
      done.push(clip(bench, paper, { kind, light }, rng.foldIn('clip')))
    }
    if (done.length === 0) return { skipped: 'nothing that holds sheets together' }
    return { did: { holes: done.join(' ') } }
  },
})

/** How many holes, how far apart, how wide and how far from the edge, mm (ISO 838; ANSI practice for three). */
const RULES = {
  two: { count: 2, apart: 80, radius: 3, inset: 12 },
  three: { count: 3, apart: 108, radius: 3.9, inset: 12.7 },
  four: { count: 4, apart: 80, radius: 3, inset: 12 },
  /** what American files take at the top */
  top: { count: 2, apart: 70, radius: 3.4, inset: 12.7 },
} as const

/** By how many holes there are. */
const NAMES: Readonly<Record<number, string>> = { 2: 'two', 3: 'three', 4: 'four' }

/** Holes keep this far from the ends of a side, mm; where not even two fit they are closer together. */
const KEEP = 8

interface Punching extends Params {
  light: Direction
}

function punchAll(bench: Bench, beneath: Beneath, params: Punching, rng: Rng): string[] {
  const side =
    params.side === 'usual'
      ? rng.pick(['left', 'left', 'left', 'left', 'top', 'right'] as const)
      : params.side
  const isTop = side === 'top' || side === 'bottom'
  const asked = params.punch === 'none' ? 'two' : params.punch
  const rule = RULES[isTop && asked === 'two' && rng.bernoulli(0.5) ? 'top' : asked]
  const length = isTop ? bench.wide : bench.high
  const room = length - 2 * KEEP
  const count = Math.max(2, Math.min(rule.count, 1 + Math.floor(room / rule.apart)))
  const apart = Math.min(rule.apart, room / (count - 1))
  const short = Math.min(bench.wide, bench.high)
  const sd = params.offset * short
  const along = length / 2 + rng.normal(0, sd)
  const inset = Math.max(rule.radius + 1, rule.inset + rng.normal(0, Math.min(3, sd)))
  const askew = rng.normal(0, 0.006)
  // Pages of a pile were punched one by one: the holes of the next one are elsewhere.
  const second =
    beneath.isPage && rng.bernoulli(0.7)
      ? { x: rng.normal(0, 0.6 * rule.radius), y: rng.normal(0, 0.8 * rule.radius) }
      : undefined
  for (let i = 0; i < count; i++) {
    const own = rng.foldIn(`hole ${i}`)
    const from = (i - (count - 1) / 2) * apart
    const spot = spotAt(bench, side, along + from, inset + askew * from)
    const torn = own.bernoulli(params.torn) ? inset : 0
    const ring = own.bernoulli(params.rings) ? rule.radius * 2.1 : 0
    const look = {
      radius: rule.radius,
      beneath: beneath.colour,
      lift: beneath.lift,
      second,
      rough: params.rough,
      torn,
      ring,
    }
    const reach = torn > 0 ? inset + 3 : 2.5 * rule.radius
    bench.draw(spot, reach, (context) => {
      drawHole(context, look, seenFrom(params.light, spot.angle), own.foldIn('rim'))
    })
  }
  return [NAMES[count]!, side]
}

/** A place at a side, turned so that its edge lies towards negative x. */
function spotAt(
  bench: Bench,
  side: Exclude<Params['side'], 'usual'>,
  along: number,
  inset: number,
): Spot {
  if (side === 'left') return { x: inset, y: along, angle: 0 }
  if (side === 'right') return { x: bench.wide - inset, y: along, angle: Math.PI }
  if (side === 'top') return { x: along, y: inset, angle: Math.PI / 2 }
  return { x: along, y: bench.high - inset, angle: -Math.PI / 2 }
}

/** How light falls on wire at a spot. */
function lookAt(bench: Bench, paper: Paper, spot: Spot, light: Direction): WireLook {
  const [red, green, blue] = colourOf(paper, bench.pixelAt(spot.x, spot.y))
  const bright = Math.min(1, (0.3 * red + 0.59 * green + 0.11 * blue) / 240)
  return { light: seenFrom(light, spot.angle), bright: Math.max(0.25, bright) }
}

function staple(
  bench: Bench,
  paper: Paper,
  beneath: Beneath,
  {
    seen,
    light,
    isTight,
  }: { seen: 'front' | 'back' | 'marks'; light: Direction; isTight: boolean },
  rng: Rng,
): string {
  // Seen from behind it is in the other upper corner; four holes leave it little room.
  const isRight = rng.bernoulli(seen === 'back' ? 0.9 : 0.12)
  const inset = { x: rng.uniform(9, 16), y: isTight ? rng.uniform(5.5, 8) : rng.uniform(8, 15) }
  const x = isRight ? bench.wide - inset.x : inset.x
  const slope = rng.pick([-0.75, -0.75, 0, Math.PI / 2]) + rng.normal(0, 0.12)
  const spot = { x, y: inset.y, angle: isRight ? -slope : slope }
  const look = lookAt(bench, paper, spot, light)
  bench.draw(spot, STAPLE_REACH, (context) => {
    if (seen === 'marks') drawStapleMarks(context, beneath.colour, rng)
    else drawStaple(context, seen, look, rng)
  })
  return seen === 'marks' ? 'staple-marks' : 'staple'
}

function clip(
  bench: Bench,
  paper: Paper,
  { kind, light }: { kind: 'clip' | 'marks'; light: Direction },
  rng: Rng,
): string {
  const share = rng.pick([rng.uniform(0.08, 0.25), rng.uniform(0.08, 0.25), rng.uniform(0.4, 0.9)])
  const spot = { x: share * bench.wide, y: rng.uniform(0, 1.5), angle: rng.normal(0, 0.06) }
  const look = lookAt(bench, paper, { ...spot, y: 10 }, light)
  bench.draw(spot, CLIP_REACH, (context) => {
    if (kind === 'clip') drawClip(context, look, rng)
    else drawClipMark(context, look, rng)
  })
  return kind === 'clip' ? 'clip' : 'clip-marks'
}
