/** Adhesive tape, stuck on a sheet and cut off at a saw's teeth. */
import type { Paper } from '../../../../page/background/paper.ts'
import { PaperRows } from '../../../../page/background/paper-rows.ts'
import type { Page } from '../../../../page/image/page.ts'
import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, noiseTile } from '../../../../page/texture/noise.ts'
import type { Rng } from '../../../../core/rng.ts'
import { covered, visitAround, type Local } from './local.ts'

export const TAPES = ['clear', 'matte', 'aged', 'masking'] as const

interface Look {
  /** what its film lets through of red, green and blue */
  through: readonly [number, number, number]
  /** share of what is seen that is its own haze, and the haze's tone against paper */
  haze: number
  tone: readonly [number, number, number]
  /** how much its gloss adds, grey levels */
  gloss: number
  /** how dark its edges are: glue that took on dust */
  edge: number
  /** how uneven it lies: air beneath, wrinkles, crepe */
  uneven: number
}

const LOOKS: Record<(typeof TAPES)[number], Look> = {
  clear: {
    through: [0.965, 0.965, 0.955],
    haze: 0.03,
    tone: [1, 1, 1],
    gloss: 16,
    edge: 0.1,
    uneven: 0.016,
  },
  matte: {
    through: [0.96, 0.96, 0.95],
    haze: 0.16,
    tone: [0.97, 0.97, 0.96],
    gloss: 4,
    edge: 0.07,
    uneven: 0.012,
  },
  aged: {
    through: [0.93, 0.83, 0.6],
    haze: 0.08,
    tone: [0.9, 0.78, 0.5],
    gloss: 6,
    edge: 0.16,
    uneven: 0.05,
  },
  masking: {
    through: [0.9, 0.8, 0.6],
    haze: 0.93,
    tone: [0.92, 0.83, 0.62],
    gloss: 0,
    edge: 0.06,
    uneven: 0.016,
  },
}

/** A saw's teeth, mm. */
const [TOOTH, DEEP] = [1.3, 0.75]
/** How wide the dusty edge is, mm. */
const RIM = 0.45
const WRAP = NOISE_SIDE - 1
/** Texels a mm: of unevenness along the tape and across it, of crepe's fine folds. */
const [ALONG, ACROSS, CREPE] = [0.9, 2.2, 7]

/** What is stuck on: its length and width, mm. */
export interface Strip {
  kind: (typeof TAPES)[number]
  wide: number
  high: number
}

/** Sticks a strip on the page. */
export function stickTape(
  page: Page,
  local: Local,
  { kind, wide, high }: Strip,
  paper: Paper,
  rng: Rng,
): void {
  const scale = local.bench.perMillimetre
  const look = LOOKS[kind]
  const [cloud, fine] = [noiseTile('cloud'), noiseTile('fibre')]
  const [left, top] = [rng.int(0, WRAP), rng.int(0, WRAP)]
  const [first, last] = [rng.uniform(0, TOOTH), rng.uniform(0, TOOTH)]
  const [slantA, slantB] = [rng.normal(0, 0.05), rng.normal(0, 0.05)]
  const shine = rng.uniform(0.2, 0.8) * high
  const broad = rng.uniform(0.08, 0.2) * high
  const bytes = page.pixels()
  const rows = new PaperRows(page.width, paper)
  const tones = [rows.red, rows.green, rows.blue] as const
  const isTorn = kind === 'masking'
  const teeth = (v: number, shift: number): number => {
    if (isTorn) {
      const at = ((v * 5 + shift * 40) & WRAP) * NOISE_SIDE + left
      return (0.5 * (fine[at]! - NOISE_MEAN)) / NOISE_SD
    }
    return DEEP * Math.abs(2 * ((v / TOOTH + shift) % 1) - 1)
  }
  visitAround(page, local, { wide, high, reach: 1 }, (u, v, x, y) => {
    const ends = Math.min(
      u - teeth(v + high, first) - slantA * v,
      wide - u - teeth(v + high, last) - slantB * v,
    )
    const inner = Math.min(ends, v, high - v)
    const inside = covered(inner * scale)
    if (inside === 0) return
    const at = ((v * ACROSS + top) & WRAP) * NOISE_SIDE + ((u * ALONG + left) & WRAP)
    const crease = ((v * CREPE) / 4 + top) & WRAP
    const fold = fine[crease * NOISE_SIDE + ((u * CREPE + left) & WRAP)]!
    const wave = isTorn ? fold : cloud[at]!
    const uneven = 1 + (look.uneven * (wave - NOISE_MEAN)) / NOISE_SD
    const rim = Math.max(0, 1 - inner / RIM) * Math.min(1, RIM * scale)
    const dark = uneven * (1 - look.edge * rim)
    const off = (v - shine - 0.4 * Math.sin(u / 9)) / broad
    const gloss = look.gloss * Math.exp(-off * off) * (1 + (0.4 * (wave - NOISE_MEAN)) / NOISE_SD)
    const i = 4 * (y * page.width + x)
    rows.begin(y)
    for (let c = 0; c < 3; c++) {
      const white = tones[c]![x]! / 256
      const film = bytes[i + c]! * look.through[c]!
      const own = (film + (look.tone[c]! * white - film) * look.haze) * dark + (gloss * white) / 255
      bytes[i + c] = bytes[i + c]! + (own - bytes[i + c]!) * inside
    }
  })
}
