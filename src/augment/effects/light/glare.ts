/** Light that paper, ink or plastic throws back as a mirror does: it lies over the print and bleaches it. */
import type { Sheet } from '../../../page/background/sheet.ts'
import { packedPixels } from '../../../page/image/pixels.ts'
import { defineEffect } from '../effect.ts'
import { enumOf, number } from '../params.ts'
import { applyGain, GainGrid, NEUTRAL } from './gain.ts'
import { addFlash, addLamp, addSleeve, type Glow } from './glare-shapes.ts'

const SOURCES = ['flash', 'lamp', 'window', 'sleeve'] as const

/** Cells along the short side: wrinkles of a sleeve are as thin as one. */
const CELLS = 110

export const glare = defineEffect({
  name: 'glare',
  phase: 'light',
  summary:
    'Mirrored light over the print: the phone’s flash, a lamp or a window in glossy paper, the wrinkles of a plastic sleeve',
  movesPixels: false,
  onPaper: true,
  params: {
    kind: enumOf(
      SOURCES,
      { choice: SOURCES, weights: [3, 2, 2, 2] },
      'flash: a round spot with a halo; lamp: a tube; window: panes; sleeve: wrinkles of plastic and a dull sheen',
    ),
    strength: number(
      0,
      1,
      [0.45, 1],
      'share',
      'how much of what is under its brightest place is lost: 1 is white',
    ),
    size: number(
      0.01,
      0.6,
      { logUniform: [0.05, 0.16] },
      'share of the short side',
      'radius of the spot, or half the width of lamp or window; of a sleeve the length of wrinkles follows',
    ),
    gloss: number(
      0,
      1,
      [0.2, 0.9],
      'share',
      'how sharp the mirrored outline is: 0 dull coated paper, 1 a pane of glass',
    ),
  },
  apply(page, { kind, strength, size, gloss }, rng) {
    const { width, height, short } = page
    if (strength === 0) return undefined
    const grid = new GainGrid(width, height, CELLS)
    const { columns, rows, step, gains } = grid
    const glow: Glow = { columns, rows, step, left: gains }
    const box = boxOf(page.sheet, width, height)
    const at = {
      x: box.left + rng.uniform(0.12, 0.88) * (box.right - box.left),
      y: box.top + rng.uniform(0.12, 0.88) * (box.bottom - box.top),
    }
    const look = { ...at, strength, radius: size * short, gloss, short }
    if (kind === 'flash') addFlash(glow, look, rng)
    else if (kind === 'sleeve') addSleeve(glow, look, box, rng)
    else addLamp(glow, look, kind === 'window', rng)
    // Light is added where pixels are not white yet: what is missing to white is multiplied.
    const bytes = page.pixels()
    const words = packedPixels(bytes)
    invert(words)
    applyGain({ width, height, bytes }, grid, NEUTRAL, rng)
    invert(words)
    return { did: { x: share(at.x, width), y: share(at.y, height) } }
  },
})

/** Colours to what is missing to white, and back. */
function invert(words: Int32Array): void {
  for (let k = 0; k < words.length; k++) words[k] = words[k]! ^ 0xffffff
}

/** Where the sheet lies, px. */
interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

function boxOf(sheet: Sheet | undefined, width: number, height: number): Box {
  if (!sheet) return { left: 0, top: 0, right: width, bottom: height }
  const xs = sheet.outline.map(({ x }) => x)
  const ys = sheet.outline.map(({ y }) => y)
  return {
    left: Math.max(0, Math.min(...xs)),
    top: Math.max(0, Math.min(...ys)),
    right: Math.min(width, Math.max(...xs)),
    bottom: Math.min(height, Math.max(...ys)),
  }
}

const share = (at: number, of: number): number => Math.round((1000 * at) / of) / 1000
