import { blackestOf, darkestOf } from './estimate/notes.ts'
import { brightness } from './estimate/channels.ts'
import { pageBackground } from './estimate/paper.ts'
import { degradationFor } from './estimate/degradation.ts'
import { defineEffect } from '../effect.ts'
import { number, enumOf } from '../params.ts'
import { minNoiseParam } from './min-noise.ts'

/** How far below the lift, in grey levels, noise and JPEG carry the blackest point. */
const SLACK = 4

export const levels = defineEffect({
  name: 'levels',
  phase: 'restore',
  summary:
    'Levels and contrast correction: faded ink darkened, lifted tones brought back, colours strengthened',
  movesPixels: false,
  params: {
    ink: number(0, 128, 5, 'grey levels', 'what the darkest ink becomes'),
    maxDarkening: number(0, 128, 34, 'grey levels', 'ink is darkened by at most this'),
    paper: enumOf(['keep', 'white'], 'keep', 'whether paper goes down with the ink or up to white'),
    saturation: number(0, 3, 1.4, '×', 'how much stronger colours become'),
    minNoise: minNoiseParam(3.5),
  },
  apply(page, { ink, maxDarkening, paper, saturation, minNoise }) {
    const degradation = degradationFor(page, minNoise)
    if (typeof degradation === 'string') return { skipped: degradation }
    const light = brightness(page.peek(), page.width, page.height)
    const darkest = darkestOf(page)
    // Had it been lifted by more than its blackest point is bright, that would have been below black.
    // Without a minimum the page is not asked whether it was lifted at all.
    const highest = minNoise === 0 ? maxDarkening : Math.min(maxDarkening, blackestOf(page) + SLACK)
    const lift = Math.min(Math.max(darkest - ink, 0), highest) * degradation
    const background = pageBackground(light)
    const white = paper === 'white' && background.share > 0.2
    if (lift < 1 && saturation === 1 && !white) return { skipped: 'ink is dark enough' }
    applyTone(
      page.pixels(),
      white ? stretched(darkest, darkest - lift, background.level) : lowered(lift),
      1 + (saturation - 1) * degradation,
    )
    return {
      did: { darkest, lift: Math.round(lift * 10) / 10, paper: Math.round(background.level) },
    }
  },
})

/** Brightness to brightness: straight from black by way of ink to paper, which becomes white. */
function stretched(ink: number, inkTo: number, paper: number): Float32Array {
  const slope = (255 - inkTo) / Math.max(paper - ink, 16)
  return Float32Array.from({ length: 256 }, (_, v) =>
    v <= ink ? (v * inkTo) / Math.max(ink, 1) : Math.min(255, inkTo + (v - ink) * slope),
  )
}

/**
 * Brightness to brightness before it was lifted. Lifting presses highlights against white softly,
 * over a width of 1.5 times the lift; there the way back widens them again, and white stays white.
 */
function lowered(lift: number): Float32Array {
  const shoulder = lift * 1.5
  return Float32Array.from({ length: 256 }, (_, v) => {
    const below = 255 - v
    if (below >= shoulder) return v - lift
    return 255 - Math.max(0, 2 * Math.sqrt(below * shoulder) - shoulder + lift)
  })
}

/** Moves each pixel's brightness by the table and stretches what its channels differ from it by. */
function applyTone(rgba: Uint8ClampedArray, table: Float32Array, saturation: number): void {
  for (let i = 0; i < rgba.length; i += 4) {
    const r = rgba[i]!
    const g = rgba[i + 1]!
    const b = rgba[i + 2]!
    const light = 0.299 * r + 0.587 * g + 0.114 * b
    const to = table[(light + 0.5) | 0]!
    rgba[i] = to + (r - light) * saturation
    rgba[i + 1] = to + (g - light) * saturation
    rgba[i + 2] = to + (b - light) * saturation
  }
}
