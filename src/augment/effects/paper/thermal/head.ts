/** A thermal print head: a row of dots across the strip, some of which are dead, dirty or weak. */
import type { Rng } from '../../../../core/rng.ts'
import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, noiseTile } from '../../../../page/texture/noise.ts'
import type { SheetFrame } from '../../sheet-frame.ts'

/** Dots of a head for paper of 80 mm, eight each millimetre on 72 of them. */
const DOTS = 576

const WRAP = NOISE_SIDE - 1

/** What share of its ink each place keeps, by dot and by line. */
export interface Head {
  frame: SheetFrame
  /** whether the strip runs along the sheet's height */
  upright: boolean
  /** dots to a length of 1 on the sheet */
  scale: number
  /** across the strip, four for each dot: share of the ink that it keeps as pixels see it */
  dots: Float32Array
  /** the same of dots that are dead and keep nearly nothing */
  dead: Float32Array
  /** by dot: how much its loss changes along the strip */
  wander: Float32Array
  /** by line, along the strip */
  lines: Float32Array
  /** how much of a pixel a line takes, up to all of it */
  share: number
  /** ink lost to pinholes for each level of the noise that makes them: those within a pixel show their mean */
  pinholes: number
  limit: number
  /** window in the noise */
  left: number
  top: number
  cloud: Uint8Array
  white: Uint8Array
}

export interface HeadFaults {
  dead: number
  dirty: number
  uneven: number
  skips: number
  /** share of the ink that dirty bands leave at least */
  limit: number
}

export function headOf(
  frame: SheetFrame,
  { dead, dirty, uneven, skips, limit }: HeadFaults,
  rng: Rng,
): Head {
  const upright = frame.wide <= 1.3 * frame.high
  const [across, along] = upright ? [frame.wide, frame.high] : [frame.high, frame.wide]
  const pitch = (across * frame.short) / DOTS
  const dots = new Float32Array(DOTS).fill(1)
  const gone = new Float32Array(DOTS).fill(1)
  const wander = new Float32Array(DOTS)
  for (let i = 0; i < DOTS; i++) dots[i] = Math.min(1, 1 - uneven * Math.abs(rng.normal(0, 0.13)))
  for (let band = 0; band < dirty; band++) {
    const width = rng.uniform(4, 34)
    const at = rng.uniform(0, DOTS)
    const loss = rng.uniform(0.35, 1)
    for (let i = Math.max(0, Math.ceil(at - width)); i < Math.min(DOTS, at + width); i++) {
      const shape = Math.exp(-2.2 * ((i - at) / width) ** 4)
      dots[i] = dots[i]! * (1 - shape * loss * rng.uniform(0.55, 1))
      wander[i] = Math.max(wander[i]!, 0.5 * shape)
    }
  }
  for (let i = 0; i < dead; i++) {
    const at = rng.int(0, DOTS - 1)
    const wide = rng.pick([1, 1, 1, 2, 3])
    for (let k = at; k < Math.min(DOTS, at + wide); k++) {
      gone[k] = rng.uniform(0, 0.25)
    }
  }
  const lines = new Float32Array(Math.ceil((along / across) * DOTS) + 2).fill(1)
  for (let i = 0; i < skips; i++) {
    const at = rng.int(0, lines.length - 1)
    lines[at] = rng.uniform(0.1, 0.6)
    if (rng.bernoulli(0.4) && at + 1 < lines.length) lines[at + 1] = rng.uniform(0.3, 0.8)
  }
  return {
    frame,
    upright,
    scale: DOTS / across,
    dots: seenBy(dots, pitch),
    dead: seenBy(gone, pitch),
    wander,
    lines,
    share: Math.min(1, pitch),
    pinholes: 0.015 * uneven * Math.min(1, pitch),
    limit,
    left: rng.int(0, WRAP),
    top: rng.int(0, WRAP),
    cloud: noiseTile('cloud'),
    white: noiseTile('white'),
  }
}

/** Samples of the tables for each dot. */
const FINER = 4

/** Means of dots over a pixel that spans several of them; of a smaller pixel the dot's own value. */
function seenBy(dots: Float32Array, pitch: number): Float32Array {
  const half = Math.max(1, 1 / pitch) / 2
  return Float32Array.from({ length: DOTS * FINER + 1 }, (_, i) => {
    const at = i / FINER
    const [from, to] = [Math.max(0, at - half), Math.min(DOTS, at + half)]
    let sum = 0
    for (let k = Math.floor(from); k < to; k++) {
      sum += dots[k]! * (Math.min(k + 1, to) - Math.max(k, from))
    }
    return sum / (to - from)
  })
}

/**
 * What share of its ink a pixel keeps.
 * @param soft the share that is left by all else; the head leaves no less than the limit but where dots are dead
 */
export function keptBy(head: Head, x: number, y: number, soft: number): number {
  const { upright, dots, dead, wander, lines, left, top } = head
  const m = head.frame.toSheet
  const below = 1 / (m[6] * (x + 0.5) + m[7] * (y + 0.5) + m[8])
  const u = (m[0] * (x + 0.5) + m[1] * (y + 0.5) + m[2]) * below
  const v = (m[3] * (x + 0.5) + m[4] * (y + 0.5) + m[5]) * below
  const dot = (upright ? u : v) * head.scale
  const line = (upright ? v : u) * head.scale
  const d = dot < 0 ? 0 : dot > DOTS - 1 ? DOTS - 1 : dot
  const l = line < 0 ? 0 : line > lines.length - 2 ? lines.length - 2 : line
  const at = (d * FINER + 0.5) | 0
  let keep = dots[at]!
  const sway = wander[d | 0]!
  if (sway > 0) {
    const k = (((l * 0.6 + top) & WRAP) * NOISE_SIDE) | ((d + left) & WRAP)
    keep += (1 - keep) * sway * ((head.cloud[k]! - NOISE_MEAN) / (1.4 * NOISE_SD))
  }
  keep *= soft
  if (keep < head.limit) keep = head.limit
  keep *= dead[at]! * (1 - (1 - lines[l | 0]!) * head.share)
  const speck = head.white[(((l + top) & WRAP) * NOISE_SIDE) | ((d + left) & WRAP)]! - 178
  if (speck > 0) keep -= head.pinholes * speck
  return keep < 0 ? 0 : keep > 1 ? 1 : keep
}
