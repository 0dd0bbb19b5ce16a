import { backgroundPlane } from '../../../page/background/illumination.ts'
import { brightness, setBrightness } from './estimate/channels.ts'
import { pageBackground, levelQuantile } from './estimate/paper.ts'
import { degradationFor } from './estimate/degradation.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'
import { minNoiseParam } from './min-noise.ts'

/** Ink this much darker than paper, as a share of the paper, is raised by the whole gain. */
const TOE = 0.06
const STEPS = 1024
/** A page with a smaller share of paper than this is a picture. */
const MIN_PAPER = 0.3

export const sharpen = defineEffect({
  name: 'sharpen',
  phase: 'restore',
  summary:
    'Sharpening (unsharp mask), and pale thin strokes darkened nearly to the tone of thick ones',
  movesPixels: false,
  params: {
    amount: number(0, 3, 0.3, '×', 'how much of what a small blur takes away is added'),
    ink: number(1, 4, 1.4, '×', 'how much farther from the paper pale ink is set'),
    minInkLevel: number(0, 128, 20, 'grey levels', 'no ink is made darker than this'),
    minNoise: minNoiseParam(3.5),
  },
  apply(page, { amount, ink, minInkLevel, minNoise }) {
    const degradation = degradationFor(page, minNoise)
    if (typeof degradation === 'string') return { skipped: degradation }
    const { width, height } = page
    const light = brightness(page.peek(), width, height)
    const { values } = light
    const background = pageBackground(light)
    if (ink > 1 && background.share > MIN_PAPER) {
      const gain = 1 + (ink - 1) * degradation
      const black = Math.min(minInkLevel, levelQuantile(values, 0.004))
      const where = { ...background, levels: Float32Array.from(background.paper) }
      const paper = backgroundPlane(background, width, height)
      darkenInk(values, paper, backgroundPlane(where, width, height), gain, black)
    }
    if (amount > 0) sharpenEdges(values, width, height, amount * degradation)
    setBrightness(page.pixels(), values)
    return undefined
  },
})

/**
 * Moves what is darker than the background away from it, the less the nearer it is to black already.
 * @param share how surely there is paper under a pixel, 0 to 1: pictures keep their tones
 */
function darkenInk(
  values: Float32Array,
  background: Float32Array,
  share: Float32Array,
  gain: number,
  black: number,
): void {
  const added = addedDepth(gain)
  for (let i = 0; i < values.length; i++) {
    const full = background[i]! - black
    const depth = background[i]! - values[i]!
    if (depth <= 0 || full <= 1 || depth >= full) continue
    values[i] = values[i]! - full * added[((depth / full) * STEPS) | 0]! * share[i]!
  }
}

/**
 * What is added to a depth from 0 (paper) to 1 (black), in as many steps. The slope is `gain` past
 * the toe and flat towards black, which 1 − (1 − depth)^gain has at both ends.
 */
function addedDepth(gain: number): Float32Array {
  return Float32Array.from({ length: STEPS }, (_, i) => {
    const depth = i / STEPS
    return (1 - (1 - depth) ** gain - depth) * Math.min(1, depth / TOE)
  })
}

/** Unsharp mask with a 3×3 binomial; what it would carry past its neighbourhood's range is cut off. */
function sharpenEdges(values: Float32Array, width: number, height: number, amount: number): void {
  const before = values.slice()
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      const n = before[i - width]!
      const s = before[i + width]!
      const w = before[i - 1]!
      const e = before[i + 1]!
      const corners =
        before[i - width - 1]! +
        before[i - width + 1]! +
        before[i + width - 1]! +
        before[i + width + 1]!
      const here = before[i]!
      const soft = (4 * here + 2 * (n + s + w + e) + corners) / 16
      const low = Math.min(here, n, s, w, e) - 8
      const high = Math.max(here, n, s, w, e) + 8
      values[i] = Math.min(high, Math.max(low, here + amount * (here - soft)))
    }
  }
}
