/**
 * A page whose greys and colours were printed as dots of a screen, one for each ink, as R. Ulichney, "Digital
 * Halftoning" (1987), has clustered-dot ordered dither, with dots that lie between pixels.
 */
import { paperOfPage } from '../../../page/background/paper.ts'
import { PaperRows } from '../../../page/background/paper-rows.ts'
import { defineEffect } from '../effect.ts'
import { enumOf, number } from '../params.ts'
import { sheetFrame } from '../sheet-frame.ts'
import { Screen } from './halftone-screen.ts'

const INKS = ['black', 'colour'] as const

/** Angles of the screens of cyan, magenta, yellow and black against each other, degrees. */
const ANGLES = [15, 75, 0, 45] as const
/** Share of what all three inks have in common that black takes over. */
const BLACK = 0.7
/** Pages that show a smaller share of paper are photographs: their white is white. */
const MIN_PAPER = 0.1
/** What is lighter than paper less this share is paper's own unevenness. */
const PLAIN = 0.025

export const halftone = defineEffect({
  name: 'halftone',
  phase: 'ink',
  summary:
    'Greys and colours printed as the dots of a screen, as newspapers and copiers print them',
  movesPixels: false,
  onPaper: true,
  params: {
    lines: number(
      40,
      1200,
      { logUniform: [60, 240] },
      'across the short side',
      'how fine the screen is: 45 lines an inch of letter paper are 380; dots within a pixel show their mean',
    ),
    angle: number(-45, 45, { normal: [0, 3] }, 'degrees', 'how askew the screens lie'),
    gain: number(
      0,
      0.5,
      [0.02, 0.18],
      'share',
      'how much larger dots of half the area became in the press, as a share of it',
    ),
    register: number(
      0,
      0.01,
      [0, 0.0015],
      'share of the short side',
      'how far the inks miss each other, at most',
    ),
    ink: enumOf(INKS, { choice: INKS, weights: [3, 1] }, 'inks that it was printed with'),
  },
  apply(page, { lines, angle, gain, register, ink }, rng) {
    const { width, height } = page
    const paper = paperOfPage(page)
    const white = paper.share < MIN_PAPER
    const { short } = sheetFrame(page)
    const cell = short / lines
    const plates = ink === 'black' ? [3] : [0, 1, 2, 3]
    const screens = plates.map((plate) => {
      const own = rng.foldIn(`plate ${plate}`)
      const off = (): number => own.uniform(-1, 1) * register * short
      return new Screen(width, { cell, angle: angle + ANGLES[plate]!, gain, x: off(), y: off() })
    })
    if (!screens[0]!.isSeen) return { skipped: 'dots are finer than pixels' }
    const bytes = page.pixels()
    const rows = new PaperRows(width, white ? undefined : paper)
    const { red, green, blue } = rows
    for (let y = 0, i = 0; y < height; y++) {
      rows.begin(y)
      for (const screen of screens) screen.begin(y)
      for (let x = 0; x < width; x++, i += 4) {
        const [pr, pg, pb] = [red[x]! / 256, green[x]! / 256, blue[x]! / 256]
        const cyan = inkOn(bytes[i]!, pr)
        const magenta = inkOn(bytes[i + 1]!, pg)
        const yellow = inkOn(bytes[i + 2]!, pb)
        if (cyan + magenta + yellow === 0) continue
        if (ink === 'black') {
          const left = 1 - screens[0]!.at(x, 0.299 * cyan + 0.587 * magenta + 0.114 * yellow)
          bytes[i] = pr * left
          bytes[i + 1] = pg * left
          bytes[i + 2] = pb * left
          continue
        }
        const black = BLACK * Math.min(cyan, magenta, yellow)
        const rest = 1 / Math.max(1e-3, 1 - black)
        const left = 1 - screens[3]!.at(x, black)
        bytes[i] = pr * left * (1 - screens[0]!.at(x, (cyan - black) * rest))
        bytes[i + 1] = pg * left * (1 - screens[1]!.at(x, (magenta - black) * rest))
        bytes[i + 2] = pb * left * (1 - screens[2]!.at(x, (yellow - black) * rest))
      }
    }
    return undefined
  },
})

/** Share of the paper's light that ink takes, 0 to 1. */
function inkOn(value: number, paper: number): number {
  const share = 1 - value / paper
  return share > PLAIN ? share : 0
}
