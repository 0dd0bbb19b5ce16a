/** What was stuck on a sheet or laid over it: a sticky note, strips of tape, another sheet over one side. */
import { paperOfPage, type Paper } from '../../../page/background/paper.ts'
import type { Page } from '../../../page/image/page.ts'
import type { Rng } from '../../../core/rng.ts'
import { defineEffect, type Wrote } from '../effect.ts'
import { SCRIPTS } from '../ink/scripts.ts'
import { enumOf, int, number, type ParamsOf } from '../params.ts'
import type { Local } from './attached/local.ts'
import { writeOnNote } from './attached/note-text.ts'
import { laySheet } from './attached/sheet-over.ts'
import { layNote } from './attached/sticky-note.ts'
import { stickTape, TAPES } from './attached/tape.ts'
import { Bench } from './fasteners/bench.ts'

const KINDS = ['sticky-note', 'tape', 'sheet'] as const

/** A millimetre must take this many pixels for such things to be seen as what they are. */
const MIN_SCALE = 0.25

const PARAMS = {
  kind: enumOf(
    KINDS,
    { choice: KINDS, weights: [4, 4, 2] },
    'a note glued along one side, strips of adhesive tape, another sheet over a side of this one',
  ),
  count: int(1, 6, { choice: [1, 2, 3], weights: [6, 2, 1] }, '', 'notes or strips'),
  size: number(0.4, 2, [0.7, 1.1], '× the usual size', 'of notes (76 mm) and strips (19 mm wide)'),
  lift: number(0, 20, [1, 8], 'mm', 'how far a note’s free side stands up'),
  tape: enumOf(
    TAPES,
    { choice: TAPES, weights: [3, 4, 2, 1] },
    'clear and glossy, matte, old and yellow, or masking tape, which covers print',
  ),
  reach: number(
    0.02,
    0.5,
    [0.05, 0.16],
    'share of the short side',
    'how far another sheet comes in over this one',
  ),
  shadow: number(0, 0.9, [0.25, 0.55], 'share of brightness', 'that a note’s shadow takes'),
  lines: int(0, 8, { choice: [0, 1, 2, 3], weights: [2, 2, 3, 2] }, '', 'written on a note'),
  script: enumOf(SCRIPTS, 'any', 'what is written in: Korean, joined Latin script or digits'),
} as const
type Params = ParamsOf<typeof PARAMS>

export const attached = defineEffect({
  name: 'attached',
  phase: 'paper',
  summary:
    'Something stuck on the sheet or laid over it: a sticky note with handwriting, adhesive tape, another sheet over one side',
  movesPixels: false,
  wantsOverlay: true,
  params: PARAMS,
  apply(page, params, rng, overlay) {
    const bench = new Bench(page)
    if (bench.perMillimetre < MIN_SCALE) return { skipped: 'page too small for a note' }
    const paper = paperOfPage(page)
    const wrote: Wrote[] = []
    const own = (k: number): Rng => rng.foldIn(`thing ${k}`)
    const things: Record<Params['kind'], () => void> = {
      'sticky-note': () => {
        for (let k = 0; k < params.count; k++) {
          wrote.push(...note(page, bench, { ...params, paper }, own(k)))
        }
      },
      tape: () => {
        for (let k = 0; k < params.count; k++) strip(page, bench, { ...params, paper }, own(k))
      },
      sheet: () => laySheet(page, params.reach, overlay, paper, own(0)),
    }
    things[params.kind]()
    return { did: { kind: params.kind }, wrote: () => wrote }
  },
})

type OnPaper = Params & { paper: Paper }

/** Width of notes as sold, mm, and how much lower they are. */
const NOTES = [
  [76, 1],
  [76, 1],
  [76, 1.65],
  [51, 0.75],
  [38, 1.32],
] as const

function note(page: Page, bench: Bench, params: OnPaper, rng: Rng): readonly Wrote[] {
  const [usual, narrow] = rng.pick(NOTES)
  const wide = usual * params.size * Math.min(1, bench.wide / 210)
  const high = wide / narrow
  const angle = rng.normal(0, 0.09)
  // Beside the text, or on a side of the sheet, more often than in its middle.
  const outer = (whole: number, own: number): number => {
    const free = Math.max(1, whole - 0.8 * own)
    const at = rng.random()
    return free * (0.5 + 0.5 * Math.sign(at - 0.5) * Math.abs(2 * at - 1) ** 0.6) - 0.1 * own
  }
  const spot = { x: outer(bench.wide, wide), y: outer(bench.high, high), angle }
  const local: Local = { bench, spot }
  const lift = Math.min(params.lift, 0.2 * high)
  layNote(page, local, { wide, high, lift, shadow: params.shadow }, params.paper, rng)
  const { lines, script } = params
  return writeOnNote(page, local, { wide, high }, { lines, script }, rng.foldIn('text'))
}

/** A strip over a side or a corner of the sheet, where tape holds it; now and then over a tear within. */
function strip(page: Page, bench: Bench, params: OnPaper, rng: Rng): void {
  const high = 19 * params.size * rng.pick([1, 1, 0.63])
  const wide = Math.min(0.8 * bench.wide, rng.uniform(28, 75) * params.size)
  const place = rng.pick(['side', 'side', 'corner', 'within'] as const)
  const side = rng.int(0, 3)
  const along = rng.uniform(0.12, 0.88)
  let middle = { x: rng.uniform(0.2, 0.8) * bench.wide, y: rng.uniform(0.2, 0.8) * bench.high }
  let angle = rng.pick([0, Math.PI / 2]) + rng.normal(0, 0.08)
  if (place === 'corner') {
    const [right, down] = [side === 1 || side === 2, side > 1]
    const inset = rng.uniform(2, 9)
    middle = {
      x: right ? bench.wide - inset : inset,
      y: down ? bench.high - inset : inset,
    }
    angle = (right === down ? -Math.PI / 4 : Math.PI / 4) + rng.normal(0, 0.12)
  } else if (place === 'side') {
    const inset = rng.uniform(-0.1, 0.5) * wide
    middle = [
      { x: along * bench.wide, y: inset },
      { x: bench.wide - inset, y: along * bench.high },
      { x: along * bench.wide, y: bench.high - inset },
      { x: inset, y: along * bench.high },
    ][side]!
    angle = (side % 2 === 0 ? Math.PI / 2 : 0) + rng.normal(0, 0.1)
  }
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  const spot = {
    x: middle.x - (wide / 2) * c + (high / 2) * s,
    y: middle.y - (wide / 2) * s - (high / 2) * c,
    angle,
  }
  stickTape(page, { bench, spot }, { kind: params.tape, wide, high }, params.paper, rng)
}
