/** A sticky note: glued along its upper side, its lower one standing up, with something written on it. */
import type { Paper } from '../../../../page/background/paper.ts'
import { PaperRows } from '../../../../page/background/paper-rows.ts'
import type { Page } from '../../../../page/image/page.ts'
import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, noiseTile } from '../../../../page/texture/noise.ts'
import type { Rng } from '../../../../core/rng.ts'
import { covered, visitAround, type Local } from './local.ts'

/** Papers that such notes are sold in. */
const COLOURS = [
  [250, 236, 130],
  [250, 236, 130],
  [252, 240, 160],
  [247, 164, 186],
  [196, 226, 138],
  [158, 208, 236],
  [250, 190, 104],
] as const

/** How a note lies. */
export interface Note {
  /** mm */
  wide: number
  /** mm */
  high: number
  /** how far its free side stands up, mm */
  lift: number
  /** share of brightness that its shadow takes */
  shadow: number
}

const WRAP = NOISE_SIDE - 1
/** Share of the side opposite to its glue from which on it stands up. */
const FREE = 0.3
/** How soft a shadow is at the paper, mm, and how much softer a mm above it. */
const [SOFT, SOFTER] = [0.7, 0.8]
/** Texels of the fibres a mm. */
const FIBRES = 4

/** Lays a note on the page. */
export function layNote(page: Page, local: Local, note: Note, paper: Paper, rng: Rng): void {
  const { wide, high, lift } = note
  const scale = local.bench.perMillimetre
  const tint = rng.pick(COLOURS).map((c) => c + rng.normal(0, 4))
  const light = rng.uniform(0, 2 * Math.PI)
  // In the note's own frame: towards where light comes from.
  const [lx, ly] = [Math.cos(light - local.spot.angle), Math.sin(light - local.spot.angle)]
  const [fibres, left, top] = [noiseTile('fibre'), rng.int(0, WRAP), rng.int(0, WRAP)]
  // A corner that was bent more than the other.
  const more = rng.uniform(-0.5, 0.5)
  const risen = (u: number, v: number): number => {
    const free = (v / high - FREE) / (1 - FREE)
    return free <= 0 ? 0 : lift * free * free * (1 + more * ((2 * u) / wide - 1))
  }
  const bytes = page.pixels()
  const rows = new PaperRows(page.width, paper)
  const tones = [rows.red, rows.green, rows.blue] as const
  // A corner stands up half as high again, and its shadow falls beside it.
  const reach = 2 * SOFT + (2 * SOFTER + 0.8) * 1.5 * lift + 1
  visitAround(page, local, { wide, high, reach }, (u, v, x, y) => {
    const [nu, nv] = [Math.min(wide, Math.max(0, u)), Math.min(high, Math.max(0, v))]
    const up = risen(nu, nv)
    // What stands up is seen a little shorter.
    const ends = high - (0.12 * up * up) / Math.max(4, lift)
    const inside = covered(Math.min(u, v, wide - u, ends - v) * scale)
    const i = 4 * (y * page.width + x)
    if (inside < 1) {
      const [su, sv] = [u + 0.8 * lx * up, v + 0.8 * ly * up]
      const [ou, ov] = [Math.max(-su, su - wide, 0), Math.max(-sv, sv - ends, 0)]
      const soft = SOFT + SOFTER * up
      const near = 1 - Math.hypot(ou, ov) / (2 * soft)
      if (near > 0) {
        const dark = 1 - note.shadow * near * near * (0.55 + 0.45 * Math.min(1, up / 2))
        for (let c = 0; c < 3; c++) bytes[i + c] = bytes[i + c]! * dark
      }
    }
    if (inside === 0) return
    const slope = (risen(nu, Math.min(high, nv + 1)) - risen(nu, Math.max(0, nv - 1))) / 2
    // The part that stands up turns towards the light or away from it; its glued part lies flat.
    const tone = (1 - 0.75 * slope * ly) * (1 - 0.02 * (u / wide) * lx)
    const texel = ((v * FIBRES + top) & WRAP) * NOISE_SIDE + ((u * FIBRES + left) & WRAP)
    const grain = 1 + (0.009 * (fibres[texel]! - NOISE_MEAN)) / NOISE_SD
    rows.begin(y)
    for (let c = 0; c < 3; c++) {
      const white = tones[c]![x]! / 256
      const own = Math.min(255, (tint[c]! * tone * grain * white) / 250)
      bytes[i + c] = bytes[i + c]! + (own - bytes[i + c]!) * inside
    }
  })
}
