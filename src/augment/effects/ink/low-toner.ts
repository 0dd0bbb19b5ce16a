/**
 * Print of a cartridge that runs low: pale zones and streaks along the path of the paper, toner in specks where there
 * is little of it, and spots that come again with each turn of a damaged drum.
 */
import { paperOfPage, type Paper } from '../../../page/background/paper.ts'
import { PaperRows } from '../../../page/background/paper-rows.ts'
import type { Page } from '../../../page/image/page.ts'
import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, noiseTile } from '../../../page/texture/noise.ts'
import type { Rng } from '../../../core/rng.ts'
import { defineEffect } from '../effect.ts'
import { isAlongHeight, PATHS } from '../feed-path.ts'
import { fullInk, paler } from '../full-ink.ts'
import { enumOf, int, number, type ParamsOf } from '../params.ts'
import { sheetFrame, type SheetFrame } from '../sheet-frame.ts'

const PARAMS = {
  loss: number(0, 1, [0.35, 0.8], 'share', 'toner that the palest place lacks'),
  width: number(
    0.05,
    1,
    [0.15, 0.6],
    'share of the sheet’s width',
    'how wide the pale zone is: toner runs out at one place of the cartridge first',
  ),
  streaks: int(
    0,
    30,
    { choice: [0, 1, 3, 6], weights: [3, 2, 2, 1] },
    '',
    'thin pale lines along the path of the paper: dirt on the blade that spreads toner',
  ),
  specks: number(
    0,
    1,
    [0.3, 0.9],
    'share',
    'how uneven toner is where there is little of it: specks instead of grey',
  ),
  spots: int(
    0,
    12,
    { choice: [0, 1, 3], weights: [4, 1, 1] },
    '',
    'damaged places of the drum: pale spots that come again with each of its turns',
  ),
  path: enumOf(
    PATHS,
    { choice: PATHS, weights: [4, 1] },
    'the side of the sheet along which it went through the printer',
  ),
} as const
type Params = ParamsOf<typeof PARAMS>

/** Pages that show a smaller share of paper are photographs of things. */
const MIN_PAPER = 0.1
/** Share of the light that print takes at least afterwards: it can still be read. */
const MIN_INK = 0.2
/** What is lighter than paper less this share is paper's own unevenness; from the second on all is ink. */
const [PLAIN, INKED] = [0.04, 0.14]

export const lowToner = defineEffect({
  name: 'low-toner',
  phase: 'ink',
  summary:
    'A cartridge that runs low: pale zones and streaks along the path of the paper, specks instead of grey, spots that come again with each turn of the drum',
  movesPixels: false,
  onPaper: true,
  params: PARAMS,
  apply(page, params, rng) {
    const paper = paperOfPage(page)
    if (paper.share < MIN_PAPER) return { skipped: 'no paper to be seen' }
    const minKept = Math.min(1, MIN_INK / fullInk(page, paper))
    const print = printOf(sheetFrame(page), params, minKept, rng)
    thin(page, paper, print)
    return undefined
  },
})

/** Steps of the profile across the sheet. */
const STEPS = 2048
/** Lengths of a drum's surface of 24 to 30 mm diameter, in shares of a letter's short side of 216 mm. */
const TURNS = [0.35, 0.437] as const

interface Spot {
  across: number
  /** along the path, of its first coming */
  along: number
  turn: number
  radius: number
  loss: number
}

/** How much toner is left, by place on the sheet. */
interface Print {
  frame: SheetFrame
  /** whether the path runs along the sheet's height */
  upright: boolean
  /** size of the sheet across its path, in shares of its short side */
  wide: number
  /** toner that is lost across the path, 0 to 1 */
  profile: Float32Array
  spots: readonly Spot[]
  specks: number
  minKept: number
  cloud: Uint8Array
  grain: Uint8Array
  left: number
  top: number
  /** texels of the grain a length of the short side, and how much of its contrast pixels show */
  perShort: number
  seen: number
}

/** Grains of toner are clumps of this size, share of the short side: a quarter of a millimetre. */
const CLUMP = 0.0012
/** Texels of the tile over which its grain stays alike. */
const TILE_GRAIN = 2.5

function printOf(frame: SheetFrame, params: Params, minKept: number, rng: Rng): Print {
  const { wide, high, short } = frame
  const upright = isAlongHeight(params.path, wide, high)
  const across = upright ? wide : high
  const [zone, lines, drum] = [rng.foldIn('zone'), rng.foldIn('streaks'), rng.foldIn('drum')]
  const middle = zone.pick([0.5, zone.uniform(0, 0.25), zone.uniform(0.75, 1)])
  const half = params.width / 2
  const profile = Float32Array.from({ length: STEPS + 1 }, (_, i) => {
    const off = (i / STEPS - middle) / half
    return params.loss / (1 + off ** 4)
  })
  for (let k = 0; k < params.streaks; k++) {
    const at = lines.random()
    const width = Math.max(lines.uniform(0.0015, 0.005), 0.6 / (across * short))
    const loss = lines.uniform(0.5, 1) * params.loss
    const from = Math.max(0, Math.floor((at - 3 * width) * STEPS))
    const to = Math.min(STEPS, Math.ceil((at + 3 * width) * STEPS))
    for (let i = from; i <= to; i++) {
      const own = loss * Math.exp(-2 * ((i / STEPS - at) / width) ** 2)
      profile[i] = 1 - (1 - profile[i]!) * (1 - own)
    }
  }
  const turn = drum.pick(TURNS)
  const spots = Array.from({ length: params.spots }, () => ({
    across: drum.uniform(0, across),
    along: drum.uniform(0, turn),
    turn,
    radius: drum.uniform(0.004, 0.014),
    loss: drum.uniform(0.5, 1),
  }))
  const clump = CLUMP * short
  return {
    frame,
    upright,
    wide: across,
    profile,
    spots,
    specks: params.specks,
    minKept,
    cloud: noiseTile('cloud'),
    grain: noiseTile('grain'),
    left: rng.int(0, NOISE_SIDE - 1),
    top: rng.int(0, NOISE_SIDE - 1),
    perShort: TILE_GRAIN / Math.max(CLUMP, 1 / short),
    seen: Math.min(1, clump) / NOISE_SD,
  }
}

const WRAP = NOISE_SIDE - 1

/** Share of its toner that print keeps at a place of the sheet. */
function keptAt(print: Print, x: number, y: number): number {
  const { upright, wide, profile, spots, cloud, grain, left, top, perShort, seen, minKept } = print
  const [across, along] = upright ? [x, y] : [y, x]
  const step = Math.min(STEPS, Math.max(0, Math.round((across / wide) * STEPS)))
  // The zone is paler here and there along the path.
  const c = cloud[((along * 90 + top) & WRAP) * NOISE_SIDE + ((across * 260 + left) & WRAP)]!
  let lost = Math.min(1, Math.max(0, profile[step]! * (1 + (0.3 * (c - NOISE_MEAN)) / NOISE_SD)))
  for (const spot of spots) {
    const off = across - spot.across
    if (Math.abs(off) > 2 * spot.radius) continue
    const turns = (along - spot.along) / spot.turn
    const down = (turns - Math.round(turns)) * spot.turn
    const near = (off * off + down * down) / (spot.radius * spot.radius)
    if (near < 4) lost = 1 - (1 - lost) * (1 - spot.loss * Math.exp(-2 * near * near))
  }
  if (lost <= 0) return 1
  const keep = 1 - lost
  const g = grain[((y * perShort + top) & WRAP) * NOISE_SIDE + ((x * perShort + left) & WRAP)]!
  const speck = print.specks * 1.2 * Math.sqrt(lost * keep) * (g - NOISE_MEAN) * seen
  return Math.min(1, Math.max(minKept, keep + speck))
}

/** Takes toner off what is darker than the paper. */
function thin(page: Page, paper: Paper, print: Print): void {
  const { width, height } = page
  const bytes = page.pixels()
  const rows = new PaperRows(width, paper)
  const { red, green, blue } = rows
  const { toSheet } = print.frame
  for (let y = 0, i = 0; y < height; y++) {
    rows.begin(y)
    for (let x = 0; x < width; x++, i += 4) {
      const white = green[x]! / 256
      const lost = 1 - bytes[i + 1]! / white
      if (!(lost > PLAIN)) continue
      const [px, py] = [x + 0.5, y + 0.5]
      const below = toSheet[6] * px + toSheet[7] * py + toSheet[8]
      const kept = keptAt(
        print,
        (toSheet[0] * px + toSheet[1] * py + toSheet[2]) / below,
        (toSheet[3] * px + toSheet[4] * py + toSheet[5]) / below,
      )
      const keep = 1 - Math.min(1, (lost - PLAIN) / (INKED - PLAIN)) * (1 - kept)
      bytes[i] = paler(bytes[i]!, red[x]! / 256, keep)
      bytes[i + 1] = paler(bytes[i + 1]!, white, keep)
      bytes[i + 2] = paler(bytes[i + 2]!, blue[x]! / 256, keep)
    }
  }
}
