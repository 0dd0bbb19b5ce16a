/** Print made by a head or type that strikes the paper: a dot matrix, type in a press, carbon copies. */
import { paperOfPage } from '../../../page/background/paper.ts'
import { textLines } from '../../../page/textlines/text-lines.ts'
import { defineEffect } from '../effect.ts'
import { enumOf, int, number } from '../params.ts'
import { nearer } from '../print-cost.ts'
import { carbonCopy } from './print-heads/carbon.ts'
import { dotMatrix } from './print-heads/dot-matrix.ts'
import { letterpress } from './print-heads/letterpress.ts'
import { layPrint, strokesOf } from './print-heads/strokes.ts'

const KINDS = ['dot-matrix', 'letterpress', 'carbon'] as const
const INKS = ['usual', 'black', 'blue', 'violet'] as const

/** What white paper looks like under ribbons and carbon paper. */
const COLOURS = {
  black: [38, 38, 42],
  blue: [44, 58, 132],
  violet: [84, 62, 130],
} as const

/** Pages that show a smaller share of paper are photographs of things. */
const MIN_PAPER = 0.1
/** Share of the light that print takes at least afterwards: it can still be read. */
const MIN_INK = 0.2

export const printHead = defineEffect({
  name: 'print-head',
  phase: 'ink',
  summary:
    'Print that was struck: the dots of a dot matrix, type pressed into paper, copies through carbon paper',
  movesPixels: false,
  onPaper: true,
  print: {
    cost: ({ kind, dots, copy, weak, uneven }) => {
      if (kind === 'letterpress')
        return { lost: 0.005 + 0.08 * uneven, contrast: 1.02 - 0.4 * weak }
      if (kind === 'dot-matrix') {
        return { lost: 0.08 + 0.03 * Math.max(0, 12 / dots - 1), contrast: 1.4 - weak }
      }
      return {
        lost: 0.03 + 0.04 * uneven + 0.08 * (copy - 1),
        contrast: (1.25 - 0.5 * weak) * 0.77 ** (copy - 1),
      }
    },
    gentler: ({ dots, copy, weak, uneven }, share) => ({
      dots: nearer(30, dots, share),
      copy: Math.round(nearer(1, copy, share)),
      weak: nearer(0, weak, share),
      uneven: nearer(0, uneven, share),
    }),
  },
  params: {
    kind: enumOf(KINDS, { choice: KINDS, weights: [2, 1, 1] }, 'what struck the paper'),
    dots: number(
      4,
      30,
      { logUniform: [5, 12] },
      'across the height of print',
      'dot-matrix: how fine it prints; where dots are finer than pixels, their mean shows',
    ),
    pins: int(
      6,
      48,
      { choice: [9, 24] },
      '',
      'dot-matrix: pins of the head, as many rows as it prints at once',
    ),
    dead: int(
      0,
      6,
      { choice: [0, 1], weights: [4, 1] },
      '',
      'dot-matrix: pins that no longer strike',
    ),
    slip: number(
      0,
      1,
      [0, 0.5],
      '× the distance of dots',
      'dot-matrix: how far what is printed on the way back is off',
    ),
    copy: int(1, 6, [1, 3], '', 'carbon: which sheet below the original this is'),
    smudge: number(0, 1, [0, 0.7], 'share', 'carbon: how much of it rubbed off on the sheet'),
    press: number(
      0,
      1,
      [0.2, 0.8],
      'share',
      'letterpress: how deep type is pressed into the paper',
    ),
    spread: number(0, 1, [0.1, 0.7], 'share', 'how far ink spreads around what struck'),
    weak: number(0, 1, [0.1, 0.6], 'share', 'ink that ribbon, type or carbon paper lack'),
    uneven: number(0, 1, [0.3, 0.8], 'share', 'how uneven strikes and ink are'),
    color: enumOf(
      INKS,
      'usual',
      'colour of ribbon or carbon paper; usual: black ribbons, blue and black carbon; type keeps the print’s own',
    ),
  },
  apply(page, params, rng) {
    const paper = paperOfPage(page)
    if (paper.share < MIN_PAPER) return { skipped: 'no paper to be seen' }
    const { lines } = textLines(page)
    const strokes = strokesOf(page, paper, lines, params.kind === 'letterpress')
    const min = Math.min(1, MIN_INK / strokes.full)
    const { kind } = params
    const given = { ...params, min }
    const own = rng.foldIn(kind)
    if (kind === 'letterpress') {
      layPrint(page, paper, strokes, letterpress(strokes, given, own))
      return undefined
    }
    const usual =
      kind === 'carbon' ? rng.pick(['blue', 'blue', 'black', 'violet'] as const) : 'black'
    const shift = rng.normal(0, 6)
    const name = params.color === 'usual' ? usual : params.color
    const colour = COLOURS[name].map((c) =>
      Math.min(160, Math.max(10, c + shift + rng.normal(0, 5))),
    )
    const print = kind === 'carbon' ? carbonCopy : dotMatrix
    const cover = print(strokes, given, own)
    layPrint(page, paper, strokes, { cover, colour })
    return { did: { ink: name } }
  },
})
