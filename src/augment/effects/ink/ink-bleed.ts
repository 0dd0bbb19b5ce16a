import { inkOfPage } from '../../../page/background/ink.ts'
import { kernelArena } from '../../../page/kernels/arena.ts'
import { NOISE_SIDE, noiseInArena } from '../../../page/texture/noise.ts'
import { paperOfPage } from '../../../page/background/paper.ts'
import { blurredPlane } from '../../../page/image/plane.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'
import { nearer } from '../print-cost.ts'

/** Pages with less paper than this show no ink: photographs of things. */
const MIN_PAPER = 0.1

/** Widest bars that grow, as a share of the short side: what is even within does not change. */
const WIDEST = 0.06

export const inkBleed = defineEffect({
  name: 'ink-bleed',
  phase: 'ink',
  summary: 'Ink spreads along the paper’s fibres: strokes grow thicker, uneven and feathered',
  movesPixels: false,
  onPaper: true,
  print: {
    cost: ({ reach, amount }, { short }) => ({ lost: 0.055 * amount * (0.35 + reach * short) }),
    gentler: ({ amount, reach }, share) => ({
      amount: nearer(0, amount, share),
      reach: Math.max(0.0002, nearer(0, reach, share)),
    }),
  },
  params: {
    reach: number(
      0.0002,
      0.006,
      [0.0006, 0.0019],
      'share of the short side',
      'how far a thick stroke grows at its edge; 0.002 is about a pixel on a page of 443 px',
    ),
    amount: number(0, 1, [0.35, 0.8], 'share', 'how much ink follows: density of what has grown'),
    uneven: number(0, 1, [0.4, 0.9], 'share', 'how much fibres and patches vary the growth'),
  },
  apply(page, { reach, amount, uneven }, rng) {
    const { width, height } = page
    const paper = paperOfPage(page)
    if (paper.share < MIN_PAPER) return { skipped: 'no paper to be seen' }
    const source = page.pristine ? page.source : undefined
    const pixels = page.pixels()
    const arena = kernelArena()
    const rgba = arena.hold(pixels)
    const widest = WIDEST * page.short
    const { plane: ink } = inkOfPage(arena, { rgba, width, height, source }, paper, widest)
    const far = reach * page.short
    const copy = arena.alloc(width * height)
    arena.view(copy, width * height, Uint8Array).set(arena.view(ink, width * height, Uint8Array))
    const around = blurredPlane(arena, copy, width, height, 0.3 + 0.7 * far)
    const { grid } = paper
    arena.run.growInk(
      rgba,
      arena.write(pixels),
      ink,
      around,
      width,
      height,
      arena.write(paper.inside),
      grid.columns,
      grid.rows,
      grid.cell,
      noiseInArena(arena, 'fibre'),
      noiseInArena(arena, 'cloud'),
      tileScale(page.short),
      rng.int(0, NOISE_SIDE - 1),
      rng.int(0, NOISE_SIDE - 1),
      Math.round((uneven * 0.85 * 256) / 80),
      Math.round((uneven * 0.7 * 256) / 80),
      Math.round(2.3 * amount * 256),
      Math.max(1, Math.round(far)),
      arena.alloc(8 * width + 512),
    )
    arena.read(rgba, pixels)
    return undefined
  },
})

/** Tile pixels a page pixel, with eight bits of fraction: texture grows with pages larger than usual. */
function tileScale(short: number): number {
  return Math.min(256, Math.round((256 * 443) / short))
}
