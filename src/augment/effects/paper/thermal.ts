/** What becomes of thermal paper: print with the gaps of a tired head, faded by plasticiser, darkened by heat. */
import { paperOfPage } from '../../../page/background/paper.ts'
import { PaperRows } from '../../../page/background/paper-rows.ts'
import { defineEffect } from '../effect.ts'
import { enumOf, int, number } from '../params.ts'
import { nearer } from '../print-cost.ts'
import { fullInk, paler } from '../full-ink.ts'
import { sheetFrame } from '../sheet-frame.ts'
import { headOf, keptBy } from './thermal/head.ts'
import { fieldRow } from '../coarse-field.ts'
import { patchesOf } from './thermal/patches.ts'
import { drawScratches } from './thermal/scratches.ts'

const INKS = ['black', 'brown', 'violet', 'blue'] as const

/** What share of red, green and blue each dye takes away, against black. */
const DYES = {
  black: [1, 1, 1],
  brown: [0.78, 0.95, 1],
  violet: [0.74, 1, 0.55],
  blue: [1, 0.82, 0.45],
} as const

/** Pages that show a smaller share of paper are photographs of things. */
const MIN_PAPER = 0.1
/** Share of the light that print has to take to be read. */
const MIN_INK = 0.3

export const thermal = defineEffect({
  name: 'thermal',
  phase: 'paper',
  summary:
    'Thermal paper: pale lines of dead and dirty dots along the strip, fading in patches, darkening by heat, scratches',
  movesPixels: false,
  onPaper: true,
  print: {
    cost: ({ fade, patches }) => ({
      lost: 0.004 + 0.01 * patches,
      contrast: (1 - 0.9 * fade) * (1 - 0.25 * patches) * 0.88,
    }),
    gentler: ({ fade, patches }, share) => ({
      fade: nearer(0, fade, share),
      patches: nearer(0, patches, share),
    }),
  },
  params: {
    dead: int(
      0,
      60,
      { choice: [0, 1, 2, 4, 9], weights: [3, 3, 3, 2, 1] },
      '',
      'dots of the head that print no more: thin pale lines along the strip',
    ),
    dirty: int(
      0,
      12,
      { choice: [0, 1, 2, 3], weights: [3, 3, 2, 1] },
      '',
      'bands in which dirt on the head keeps its heat off',
    ),
    uneven: number(0, 1, [0.1, 0.6], 'share', 'how unevenly dots heat: pinholes in solid print'),
    skips: int(
      0,
      60,
      { choice: [0, 2, 6], weights: [3, 2, 1] },
      '',
      'pale lines across the strip, where it was fed too fast',
    ),
    fade: number(0, 0.9, [0.05, 0.45], 'share', 'contrast that all print has lost'),
    patches: number(
      0,
      1,
      { choice: [0, 0.4, 0.8], weights: [3, 2, 2] },
      'share',
      'contrast lost where plasticiser touched: a pocket, tape, a film',
    ),
    heat: number(
      0,
      0.6,
      { choice: [0, 0.12, 0.3], weights: [6, 2, 1] },
      'share of brightness',
      'how dark paper grew where it lay warm or was pressed',
    ),
    scratches: int(
      0,
      60,
      { choice: [0, 3, 10], weights: [3, 2, 1] },
      '',
      'grey marks of nails and keys, whose rubbing is warm enough',
    ),
    ink: enumOf(INKS, { choice: INKS, weights: [6, 2, 1, 1] }, 'colour that the dye has by now'),
  },
  apply(page, params, rng) {
    const paper = paperOfPage(page)
    if (paper.share < MIN_PAPER) return { skipped: 'no paper to be seen' }
    const frame = sheetFrame(page)
    const full = fullInk(page, paper)
    // Dead dots are too narrow to hide letters; all else leaves enough of them.
    const limit = Math.min(1, MIN_INK / full)
    const head = headOf(frame, { ...params, limit }, rng.foldIn('head'))
    const patches = patchesOf(page, frame, params, rng.foldIn('patches'))
    const [dyeR, dyeG, dyeB] = DYES[params.ink]
    if (params.scratches > 0) drawScratches(page, frame, params.scratches, rng.foldIn('scratches'))
    const { width, height } = page
    const bytes = page.pixels()
    const rows = new PaperRows(width, paper)
    const { red, green, blue } = rows
    const loss = new Float32Array(width)
    const dark = new Float32Array(width)
    const whole = 1 - params.fade
    for (let y = 0, i = 0; y < height; y++) {
      rows.begin(y)
      if (params.patches > 0) fieldRow(patches.loss, y, loss)
      if (params.heat > 0) fieldRow(patches.heat, y, dark)
      for (let x = 0; x < width; x++, i += 4) {
        // What is hardly darker than paper is paper's own unevenness, and stays.
        if (bytes[i + 1]! < green[x]! * PLAINEST) {
          const g = green[x]! / 256
          const lost = (1 - bytes[i + 1]! / g - PLAIN) / (INKED - PLAIN)
          const ink = lost > 1 ? 1 : lost
          const keep = keptBy(head, x, y, whole * (1 - loss[x]!))
          bytes[i] = paler(bytes[i]!, red[x]! / 256, 1 - ink * (1 - keep * dyeR))
          bytes[i + 1] = paler(bytes[i + 1]!, g, 1 - ink * (1 - keep * dyeG))
          bytes[i + 2] = paler(bytes[i + 2]!, blue[x]! / 256, 1 - ink * (1 - keep * dyeB))
        }
        const heat = dark[x]!
        if (heat === 0) continue
        // Heat darkens towards the grey that the dye has when it is thin.
        bytes[i] = bytes[i]! * (1 - heat * dyeR)
        bytes[i + 1] = bytes[i + 1]! * (1 - heat * dyeG)
        bytes[i + 2] = bytes[i + 2]! * (1 - heat * dyeB)
      }
    }
    return undefined
  },
})

/** Shares of the light that paper takes by itself, and from which on all is ink. */
const [PLAIN, INKED] = [0.05, 0.16]
/** What is darker than this share of 256 times the paper may be ink. */
const PLAINEST = (1 - PLAIN) / 256
