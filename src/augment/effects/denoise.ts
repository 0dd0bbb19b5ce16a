import { smoothAlike } from '../../raster/bilateral-grid.ts'
import { shrink, type Plane } from '../../raster/shrink.ts'
import type { Page } from '../../raster/page.ts'
import { brightness, colour, setBrightness, setColours } from '../restore/channels.ts'
import { findNoise, LEAST_SIDE } from '../restore/notes.ts'
import { defineEffect } from './effect.ts'
import { number } from './params.ts'

/** Differences of colour closer than this share of the noise of brightness are taken for noise. */
const COLOUR = 0.45
/**
 * Share of what was taken for noise that is taken out. Paper, cloth and stone have a fine texture of
 * their own, which cannot be told from noise: a page is nearer to what it was with a little left.
 */
const TAKEN = 0.93

export const denoise = defineEffect({
  name: 'denoise',
  phase: 'restore',
  summary:
    'Noise and grain taken out, as strong as they are found to be; a clean page is left alone.',
  movesPixels: false,
  params: {
    strength: number(0, 3, 1, '× the estimated noise', 'how much of the noise is taken out'),
    floor: number(0, 20, 1.5, 'grey levels', 'pages with less noise than this are left alone'),
  },
  apply(page, { strength, floor }) {
    const { width, height } = page
    if (width < LEAST_SIDE || height < LEAST_SIDE) {
      return { skipped: 'the page is too small to tell its noise' }
    }
    const noise = findNoise(page)
    if (noise.sd < floor || strength === 0) {
      return { skipped: `noise of ${noise.sd.toFixed(1)} grey levels` }
    }
    const light = brightness(page.peek(), width, height)
    const scale = strength * strength
    const spectrum = noise.spectrum.map((variance) => variance * scale)
    const sd = noise.sd * strength
    // Shrinking alone leaves blotches wider than its blocks in flat paper; averaging what is about
    // as bright over a wider reach takes them out and keeps the edges.
    const { values } = smoothAlike(shrink(light, spectrum, 1, 4), 6, Math.max(1, sd * 0.85))
    for (let i = 0; i < values.length; i++) {
      values[i] = light.values[i]! + TAKEN * (values[i]! - light.values[i]!)
    }
    setBrightness(page.pixels(), values)
    denoiseColour(page, sd)
    return { did: { noise: Math.round(noise.sd * 100) / 100 } }
  },
})

/**
 * Colour noise is coarse, and what JPEG has left of it are steps from block to block, which look
 * like no noise at all: its strength is taken from that of the brightness.
 */
function denoiseColour(page: Page, sd: number): void {
  const { width, height } = page
  const pixels = page.pixels()
  const [red, blue] = ([0, 2] as const).map((offset) => {
    const plane = colour(pixels, width, height, offset)
    // Differences of colours lie around zero; the grid wants 0 to 255.
    for (let i = 0; i < plane.values.length; i++) plane.values[i]! += 128
    const smooth = smoothAlike(plane, 8, Math.max(2, sd * COLOUR))
    for (let i = 0; i < smooth.values.length; i++) smooth.values[i]! -= 128
    return smooth
  }) as [Plane, Plane]
  setColours(pixels, width, height, red, blue)
}
