/** What lies over a page in its picture: the thumb or the fingers that hold it. */
import { colourOf } from '../paper/fasteners/beneath.ts'
import { Bench } from '../paper/fasteners/bench.ts'
import { paperOfPage } from '../../../page/background/paper.ts'
import type { Page } from '../../../page/image/page.ts'
import type { Rng } from '../../../core/rng.ts'
import { defineEffect } from '../effect.ts'
import { enumOf, number } from '../params.ts'
import { fingerOf, type Finger } from './hand/finger.ts'
import { paintFingers, SKINS } from './hand/paint.ts'

const KINDS = ['thumb', 'fingers'] as const
const SIDES = ['usual', 'left', 'top', 'right', 'bottom'] as const

/** A millimetre must take this many pixels for fingers to be seen as such. */
const MIN_SCALE = 0.25

export const occlusion = defineEffect({
  name: 'occlusion',
  phase: 'geometry',
  summary: 'The thumb or the fingers that hold a page, with their shadow, over its edge',
  movesPixels: false,
  params: {
    kind: enumOf(
      KINDS,
      { choice: KINDS, weights: [3, 2] },
      'one thumb, or two to four fingers side by side',
    ),
    side: enumOf(SIDES, 'usual', 'side that the hand comes in from; usual: left, right or bottom'),
    reach: number(
      0.02,
      0.6,
      [0.06, 0.16],
      'share of the short side',
      'how far the tip reaches over the sheet',
    ),
    size: number(
      0.6,
      2,
      [1, 1.25],
      '× a hand on the paper',
      'larger the nearer it is to the camera',
    ),
    shadow: number(0, 1, [0.25, 0.6], 'share', 'light that its shadow takes away'),
  },
  apply(page, params, rng) {
    const bench = new Bench(page)
    const scale = bench.perMillimetre
    if (scale < MIN_SCALE) return { skipped: 'page too small for fingers' }
    const [fingers, side] = heldBy(bench, page, params, rng.foldIn('place'))
    if (!fingers)
      return { skipped: 'the sheet lies farther from the picture’s edge than a hand is long' }
    const paper = paperOfPage(page)
    const near = { x: fingers[0]!.x * scale, y: fingers[0]!.y * scale }
    const tone = colourOf(paper, near)
    const white = tone.map((c) => Math.max(0.12, Math.min(1, (c + 8) / 250))) as [
      number,
      number,
      number,
    ]
    const dark = rng.random() ** 1.3 * (SKINS.length - 1)
    const [fair, darker] = [SKINS[Math.floor(dark)]!, SKINS[Math.ceil(dark)]!]
    const skin = fair.map((c, i) => c + (darker[i]! - c) * (dark % 1) + rng.normal(0, 4)) as [
      number,
      number,
      number,
    ]
    paintFingers(
      page,
      fingers,
      {
        scale,
        skin,
        white,
        light: rng.uniform(0, 2 * Math.PI),
        shadow: { strength: params.shadow, far: rng.uniform(2, 6) },
      },
      rng.foldIn('skin'),
    )
    return { did: { side, fingers: fingers.length } }
  },
})

type Side = Exclude<(typeof SIDES)[number], 'usual'>
const USUAL: readonly Side[] = ['left', 'left', 'right', 'right', 'bottom', 'bottom', 'top']

/** What of a thumb or of fingers can be seen before there is a hand, mm. */
const LENGTHS = { thumb: 58, fingers: 76 } as const
const TRIES = 8

interface Holding {
  kind: (typeof KINDS)[number]
  side: (typeof SIDES)[number]
  reach: number
  size: number
}

/** Fingers at a side where the picture ends before a hand would be seen; none where there is no such side. */
function heldBy(
  bench: Bench,
  page: Page,
  holding: Holding,
  rng: Rng,
): [Finger[] | undefined, Side] {
  let side: Side = 'left'
  for (let i = 0; i < TRIES; i++) {
    const own = rng.foldIn(`try ${i}`)
    side = holding.side === 'usual' ? own.pick(USUAL) : holding.side
    const fingers = placed(bench, page, { ...holding, side }, own)
    const seen = Math.max(...fingers.map((finger) => lengthSeen(finger, page, bench.perMillimetre)))
    if (seen < LENGTHS[holding.kind] * holding.size) return [fingers, side]
  }
  return [undefined, side]
}

/** How far it is to the side of a picture from 0 to `end`. */
function toSide(at: number, by: number, end: number): number {
  return Math.abs(by) < 1e-6 ? Infinity : (by > 0 ? end - at : at) / Math.abs(by)
}

/** How much of a finger lies in the picture, mm. */
function lengthSeen({ x, y, angle }: Finger, page: Page, scale: number): number {
  return Math.min(
    toSide(x, -Math.cos(angle), page.width / scale),
    toSide(y, -Math.sin(angle), page.height / scale),
  )
}

/** Fingers in millimetres of the picture, the farthest from who looks first. */
function placed(
  bench: Bench,
  page: Page,
  { kind, side, reach, size }: Holding & { side: Side },
  rng: Rng,
): Finger[] {
  const scale = bench.perMillimetre
  const deep = reach * Math.min(bench.wide, bench.high)
  const share = rng.uniform(0.12, 0.88)
  const inwards = { left: 0, top: Math.PI / 2, right: Math.PI, bottom: -Math.PI / 2 }[side]
  const onSheet = {
    left: { x: deep, y: share * bench.high },
    right: { x: bench.wide - deep, y: share * bench.high },
    top: { x: share * bench.wide, y: deep },
    bottom: { x: share * bench.wide, y: bench.high - deep },
  }[side]
  const tip = bench.pixelAt(onSheet.x, onSheet.y)
  const at = { x: Math.min(page.width, tip.x) / scale, y: Math.min(page.height, tip.y) / scale }
  const angle = inwards + rng.normal(0, 0.35)
  if (kind === 'thumb')
    return [fingerOf({ ...at, angle }, size * rng.uniform(9.6, 11.4), true, rng)]
  const half = size * rng.uniform(7.4, 8.8)
  const count = rng.int(2, 4)
  const fan = rng.uniform(0.02, 0.09)
  const apart = half * rng.uniform(1.9, 2.25)
  const behind = [0.5, 0, 0.25, 1.3].map((one) => one * half + rng.normal(0, 0.2 * half))
  return Array.from({ length: count }, (_, i) => {
    const aside = (i - (count - 1) / 2) * apart
    const own = angle + (i - (count - 1) / 2) * fan
    const back = behind[i]!
    return fingerOf(
      {
        x: at.x - aside * Math.sin(angle) - back * Math.cos(own),
        y: at.y + aside * Math.cos(angle) - back * Math.sin(own),
        angle: own,
      },
      half * rng.uniform(0.92, 1.05),
      false,
      rng.foldIn(`finger ${i}`),
    )
  })
}
