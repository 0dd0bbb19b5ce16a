/** What offices stamp on pages: received, paid, approved, copy, dates, numbers, seals. */
import type { Rng } from '../../../core/rng.ts'
import type { Page } from '../../../page/image/page.ts'
import { sheetAt, type Sheet } from '../../../page/background/sheet.ts'
import { boxPoints } from '../../../dataset/annotations/outline.ts'
import { defineEffect, type Wrote } from '../effect.ts'
import { enumOf, int, number } from '../params.ts'
import { SCRIPTS, type Script } from './scripts.ts'
import { stampFace, STAMPS, type StampFace, type StampKind } from './stamps/faces.ts'
import { press, type Print } from './stamps/rubber.ts'
import type { Tongue } from './stamps/words.ts'
import { busyShare, occupancyOf, occupy, type Occupancy } from './strokes/places.ts'

const PADS = ['red', 'blue', 'violet', 'black', 'green'] as const
type Pad = (typeof PADS)[number]

/** What white paper looks like under each ink: red, green, blue. */
const INKS: Record<Pad, readonly [number, number, number]> = {
  red: [206, 38, 44],
  blue: [42, 62, 156],
  violet: [92, 48, 140],
  black: [42, 40, 46],
  green: [22, 118, 82],
}

export const stamp = defineEffect({
  name: 'stamp',
  phase: 'ink',
  summary:
    'Rubber stamps: received, paid, approved, copy, dates, numbers and seals, with uneven pressure and ink squeezed to the edges',
  movesPixels: false,
  onPaper: true,
  params: {
    kind: enumOf(
      ['any', ...STAMPS],
      'any',
      'what is stamped; number: a numbering machine, seal: of a person, a firm or an office',
    ),
    script: enumOf(SCRIPTS, 'any', 'script of the words; digits: dates and numbers alone'),
    color: enumOf(
      ['usual', ...PADS],
      'usual',
      'ink of the pad; usual: red for Korean seals, else any, numbers mostly black',
    ),
    count: int(1, 6, { choice: [1, 2], weights: [0.8, 0.2] }, 'stamps', 'how many are made'),
    size: number(0.4, 3, [0.85, 1.2], '× the usual size', 'size of the stamp'),
    angle: number(-45, 45, { normal: [0, 5] }, 'degrees', 'how far it is turned, clockwise'),
    evenness: number(
      0,
      1,
      [0.25, 0.9],
      'share',
      'how evenly it is pressed; what is missing where not',
    ),
    ink: number(0, 1, [0.25, 1], 'share', 'ink on the pad: 0 dry, 1 wet'),
    double: number(
      0,
      1,
      { choice: [0, 1], weights: [0.85, 0.15] },
      'share',
      'chance that it touches the paper twice',
    ),
    overlap: number(
      0,
      1,
      { choice: [0, 0.6], weights: [0.6, 0.4] },
      'share',
      'how much print it may lie on; 0 seeks blank paper',
    ),
  },
  apply(page, params, rng) {
    const { sheet } = page
    // A sheet in a photograph is that much smaller than the picture.
    const short = page.short * Math.sqrt(sheet?.share ?? 1)
    if (short < 24) return { skipped: 'page too small for a stamp' }
    const occupancy = occupancyOf(page)
    const texts: string[] = []
    const wrote: Wrote[] = []
    for (let i = 0; i < params.count; i++) {
      const own = rng.foldIn(`stamp ${i}`)
      const { kind, tongue } = chosen(params.kind, params.script, own)
      const face = stampFace(kind, tongue, 0.01 * short * params.size, own.foldIn('face'))
      const fitted = withinPage(face, page)
      const print = press(
        fitted,
        {
          angle: ((kind === 'number' ? 0.2 : 1) * params.angle * Math.PI) / 180,
          evenness: params.evenness,
          ink: params.ink,
          slip: own.bernoulli(params.double) ? short * own.uniform(0.003, 0.009) : 0,
          grain: Math.max(1, short / 900),
        },
        own.foldIn('press'),
      )
      const place = placeFor(page, occupancy, print, kind === 'number' ? 0 : params.overlap, own)
      occupy(occupancy, place.x, place.y, print.width, print.height)
      lay(page, print, place, tinted(padOf(params.color, kind, tongue, own), own))
      texts.push(face.text)
      const { x, y } = place
      const points = boxPoints(x, y, x + print.width, y + print.height)
      wrote.push({ class: 'stamp', points, text: face.text })
    }
    return { did: { text: texts.join(' | ') }, wrote: () => wrote }
  },
})

/** The face, of a page that is a strip what fits on it. */
function withinPage(face: StampFace, { width, height }: Page): StampFace {
  const fit = Math.min(1, (0.92 * width) / face.wide, (0.92 * height) / face.high)
  if (fit === 1) return face
  return {
    ...face,
    wide: face.wide * fit,
    high: face.high * fit,
    draw: (context) => {
      context.scale(fit, fit)
      face.draw(context)
    },
  }
}

/** Which stamp, in which script. */
function chosen(
  kind: StampKind | 'any',
  script: Script,
  rng: Rng,
): { kind: StampKind; tongue: Tongue | 'digits' } {
  const tongue = script === 'any' ? rng.pick(['korean', 'latin'] as const) : script
  if (tongue === 'digits')
    return { kind: kind === 'number' ? kind : rng.pick(['date', 'number']), tongue }
  if (kind !== 'any') return { kind, tongue }
  const usual: readonly StampKind[] =
    tongue === 'korean'
      ? ['received', 'paid', 'approved', 'copy', 'date', 'seal', 'seal', 'seal', 'seal']
      : [
          'received',
          'received',
          'received',
          'paid',
          'approved',
          'copy',
          'date',
          'number',
          'number',
          'seal',
        ]
  return { kind: rng.pick(usual), tongue }
}

function padOf(color: Pad | 'usual', kind: StampKind, tongue: string, rng: Rng): Pad {
  if (color !== 'usual') return color
  if (kind === 'seal' && tongue === 'korean') return rng.bernoulli(0.94) ? 'red' : 'blue'
  if (kind === 'number') return rng.pick(['black', 'black', 'black', 'blue', 'red'])
  return rng.pick([
    'red',
    'red',
    'red',
    'blue',
    'blue',
    'violet',
    'violet',
    'black',
    'black',
    'green',
  ])
}

function tinted(pad: Pad, rng: Rng): readonly number[] {
  const shift = rng.normal(0, 8)
  return INKS[pad].map((c) => Math.max(0, Math.min(240, c + shift + rng.normal(0, 9))))
}

/** Where a stamp goes: of some places tried, the one whose share of print is nearest to what it may be. */
function placeFor(
  page: Page,
  occupancy: Occupancy,
  { width, height }: Print,
  overlap: number,
  rng: Rng,
): { x: number; y: number } {
  const edge = 0.015 * page.short
  const { sheet } = page
  const wanted = overlap * rng.uniform(0.3, 1)
  let best = { x: 0, y: 0 }
  let lowest = Infinity
  for (let i = 0; i < (sheet ? 160 : 32); i++) {
    const x = rng.uniform(edge, Math.max(edge, page.width - width - edge))
    const y = rng.uniform(edge, Math.max(edge, page.height - height - edge))
    const busy = busyShare(occupancy, x, y, width, height)
    const off = sheet ? 1 - shareOnSheet(sheet, x, y, width, height) : 0
    const cost = Math.abs(busy - Math.min(wanted, 0.8)) + (busy >= 1 ? 1 : 0) + 4 * off
    if (cost >= lowest) continue
    lowest = cost
    best = { x, y }
  }
  return { x: Math.floor(best.x), y: Math.floor(best.y) }
}

/** How much of a box is sheet, 0 to 1, by nine places in it. */
function shareOnSheet(sheet: Sheet, left: number, top: number, wide: number, high: number): number {
  let sum = 0
  for (let k = 0; k < 9; k++) {
    sum += sheetAt(sheet, left + (wide * (k % 3)) / 2, top + (high * Math.floor(k / 3)) / 2)
  }
  return sum / (9 * 255)
}

/** Lays ink over what is there; it only takes light away. */
function lay(
  page: Page,
  print: Print,
  place: { x: number; y: number },
  ink: readonly number[],
): void {
  const bytes = page.pixels()
  const absorbed = ink.map((c) => 1 - c / 255)
  const [ar, ag, ab] = [absorbed[0]!, absorbed[1]!, absorbed[2]!]
  const { width, height, cover } = print
  const x0 = Math.max(0, -place.x)
  const x1 = Math.min(width, page.width - place.x)
  for (let y = Math.max(0, -place.y); y < Math.min(height, page.height - place.y); y++) {
    let p = ((y + place.y) * page.width + x0 + place.x) * 4
    for (let at = y * width + x0; at < y * width + x1; at++, p += 4) {
      const share = cover[at]!
      if (share === 0) continue
      bytes[p] = bytes[p]! * (1 - share * ar)
      bytes[p + 1] = bytes[p + 1]! * (1 - share * ag)
      bytes[p + 2] = bytes[p + 2]! * (1 - share * ab)
    }
  }
}
