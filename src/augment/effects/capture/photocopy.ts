/** What a photocopier that has seen better days makes of a page, or of a copy of a copy. */
import { paperOfPage, type Paper } from '../../../page/background/paper.ts'
import { luma } from '../../../page/image/plane.ts'
import type { Page } from '../../../page/image/page.ts'
import type { Rng } from '../../../core/rng.ts'
import { defineEffect } from '../effect.ts'
import { isAlongHeight, PATHS } from '../feed-path.ts'
import { enumOf, int, number, type ParamsOf } from '../params.ts'
import { nearer } from '../print-cost.ts'
import { sheetFrame } from '../sheet-frame.ts'
import { fogOf, streaksOf } from './copier/drum.ts'
import { dirtOn, openLid, type Original } from './copier/original.ts'
import { develop } from './copier/toner.ts'

const PARAMS = {
  generation: int(
    1,
    4,
    { choice: [1, 2, 3], weights: [7, 2, 1] },
    '',
    'a copy, a copy of a copy, and on: each loses grey and takes on dirt',
  ),
  exposure: number(
    0,
    1,
    { normal: [0.53, 0.12] },
    'share',
    'the dial of the copier: light (0) loses pale print, dark (1) fills small letters and takes grey paper for ink',
  ),
  contrast: number(
    1,
    12,
    { logUniform: [2.2, 5] },
    '× the original’s',
    'slope of the tone curve in its middle: how much grey is lost to black and white',
  ),
  fog: number(
    0,
    0.5,
    { logUniform: [0.02, 0.16] },
    'density',
    'toner on bare paper, more of it at the edges; toner is sure to stick where a density of about 0.4 is reached',
  ),
  grain: number(
    0,
    0.4,
    [0.05, 0.15],
    'density',
    'how unevenly grains of toner stick, as a standard deviation: speckle on fog and grey, gaps in black',
  ),
  hollow: number(
    0,
    1,
    [0.3, 0.9],
    'share',
    'how pale solid black is within, where the field of its edges does not reach',
  ),
  bands: number(
    0,
    0.5,
    { choice: [0, 0.05, 0.12], weights: [4, 2, 1] },
    'density',
    'lines across the path of the paper that come again with each turn of the drum',
  ),
  streaks: int(
    0,
    40,
    { choice: [0, 1, 2, 4, 8], weights: [4, 2, 2, 1, 1] },
    '',
    'thin dark or pale lines along the path of the paper',
  ),
  dirt: int(0, 2000, { logUniform: [8, 160] }, '', 'specks and hairs on glass and drum'),
  edges: number(
    0,
    0.12,
    { choice: [0, 0.008, 0.02, 0.04], weights: [4, 2, 2, 1] },
    'share of the short side',
    'how far the dark beside an original shows that lay askew under an open lid',
  ),
  softness: number(
    0,
    0.004,
    [0.0002, 0.0009],
    'share of the short side',
    'blur of the optics, as a standard deviation',
  ),
  path: enumOf(
    PATHS,
    { choice: PATHS, weights: [3, 1] },
    'the side of the sheet along which it went through the copier',
  ),
} as const
type Params = ParamsOf<typeof PARAMS>

/** The dial where print keeps its width. */
const EVEN = 0.53

export const photocopy = defineEffect({
  name: 'photocopy',
  phase: 'capture',
  summary:
    'A photocopy, or a copy of one: grey lost, toner speckle, hollow black, bands and streaks of the drum, dark edges where the lid was open',
  movesPixels: false,
  onPaper: true,
  print: {
    cost: ({ generation, grain, exposure }) => ({
      lost: 0.03 + 0.02 * (generation - 1) + 0.15 * grain + 0.25 * Math.abs(exposure - EVEN),
    }),
    // A copier's automatic exposure keeps to the middle; a first copy has lost the smallest share.
    gentler: ({ generation, grain, exposure, softness }, share) => ({
      generation: Math.max(1, Math.round(nearer(1, generation, share * share))),
      grain: nearer(0, grain, share),
      exposure: nearer(EVEN, exposure, share),
      softness: nearer(0, softness, share),
    }),
  },
  params: PARAMS,
  apply(page, params, rng) {
    const paper = paperOfPage(page)
    const original = originalOf(page, paper)
    const sides = copy(page, original, params, rng)
    print(page, original, paper, rng.foldIn('paper'))
    return { did: { edges: sides.join(' ') || 'none' } }
  },
})

/** Paper darker than this share of the page's own is dark: a photograph, a black border. */
const DARK_PAPER = 0.55
/** How far the exposure follows paper that is darker than usual: what lies in shadow stays to be read. */
const FOLLOWED = 0.6

/** Densities of a page against its paper, which a copier's exposure follows in the large. */
function originalOf(page: Page, { grid, level, mask, share }: Paper): Original {
  const { width, height } = page
  const density = luma(page.peek())
  const white = usual(level, mask, share)
  const lit = Uint8Array.from(level, (one) =>
    Math.max(DARK_PAPER * white, Math.min(255, white + FOLLOWED * (one - white))),
  )
  // Brightness in 2^-16 of full by the paper's brightness in quarters of a level.
  const scale = Int32Array.from(
    { length: 1024 },
    (_, quarters) => 65536 * (1020 / (quarters + 0.5)),
  )
  const row = new Uint16Array(width)
  for (let y = 0, k = 0; y < height; y++) {
    grid.row(lit, y, row)
    for (let x = 0; x < width; x++, k++) {
      const dark = 255 - ((density[k]! * scale[row[x]! >> 6]!) >> 16)
      density[k] = dark < 0 ? 0 : dark
    }
  }
  return { width, height, density }
}

/** The usual brightness of paper on the page: its mean where paper is sure. */
function usual(level: Uint8Array, mask: Uint8Array, share: number): number {
  if (share < 0.02) return 235
  let [sum, count] = [0, 1e-9]
  for (let k = 0; k < level.length; k++) {
    sum += level[k]! * mask[k]!
    count += mask[k]!
  }
  return Math.max(60, sum / count)
}

/** Copies an original onto itself as often as asked for. */
function copy(page: Page, original: Original, params: Params, rng: Rng): string[] {
  const frame = sheetFrame(page)
  const upright = isAlongHeight(params.path, frame.wide, frame.high)
  const sides = openLid(original, frame, params.edges, rng.foldIn('lid'))
  for (let generation = 1; generation <= params.generation; generation++) {
    const own = rng.foldIn(`generation ${generation}`)
    // The last copier is the one that was asked for; those before were about like it, or better.
    const about = (value: number): number =>
      generation === params.generation ? value : value * own.uniform(0.2, 1)
    dirtOn(original, frame, { count: Math.round(about(params.dirt)), upright }, own.foldIn('dirt'))
    const fog = fogOf(
      page,
      frame,
      { level: about(params.fog), bands: about(params.bands), upright },
      own.foldIn('fog'),
    )
    const streaks = streaksOf(frame, { count: params.streaks, upright }, own.foldIn('streaks'))
    const development = {
      threshold: 0.64 - 0.5 * params.exposure,
      contrast: params.contrast,
      hollow: params.hollow,
      grain: about(params.grain),
      softness: params.softness * frame.short,
      short: frame.short,
    }
    develop(original, development, { fog, streaks }, own.foldIn('grain'))
  }
  return sides
}

/** Light that full toner reflects. */
const TONER = 0.09

/** Replaces the page by toner on white paper; a sheet in a photograph keeps the light that falls on it. */
function print(page: Page, { width, height, density }: Original, paper: Paper, rng: Rng): void {
  const bytes = page.pixels()
  if (!page.sheet) {
    const white = rng.uniform(244, 253)
    const greys = Uint8Array.from({ length: 256 }, (_, toner) => Math.round(white * left(toner)))
    for (let k = 0, i = 0; k < density.length; k++, i += 4) {
      const grey = greys[density[k]!]!
      bytes[i] = grey
      bytes[i + 1] = grey
      bytes[i + 2] = grey
    }
    return
  }
  const [red, green, blue] = tintOf(paper)
  const tones = Float32Array.from({ length: 256 }, (_, toner) => left(toner) / 256)
  const light = new Uint16Array(width)
  for (let y = 0, k = 0; y < height; y++) {
    paper.grid.row(paper.level, y, light)
    for (let x = 0; x < width; x++, k++) {
      const tone = tones[density[k]!]! * light[x]!
      bytes[4 * k] = red * tone
      bytes[4 * k + 1] = green * tone
      bytes[4 * k + 2] = blue * tone
    }
  }
}

/** Share of the light that is left by toner of 0 to 255. */
function left(toner: number): number {
  return 1 - ((1 - TONER) * toner) / 255
}

/** Tint of the light on a sheet: that of its paper, of which half is taken to be the paper's own. */
function tintOf({ red, green, blue, level, mask }: Paper): [number, number, number] {
  const white = usual(level, mask, 1)
  return [red, green, blue].map((one) => 0.5 + (0.5 * usual(one, mask, 1)) / white) as [
    number,
    number,
    number,
  ]
}
