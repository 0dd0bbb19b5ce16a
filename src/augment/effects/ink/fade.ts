import { inkOfPage } from '../../../page/background/ink.ts'
import { kernelArena, type Arena } from '../../../page/kernels/arena.ts'
import { NOISE_SIDE, noiseInArena } from '../../../page/texture/noise.ts'
import { paperOfPage } from '../../../page/background/paper.ts'
import { blurredPlane, halvedPlane } from '../../../page/image/plane.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'
import { nearer } from '../print-cost.ts'

/** Pages that show a smaller share of paper are photographs of things. */
const MIN_PAPER = 0.1

/** Strokes up to this share of the short side are told from what they lie on: shaded columns are wider. */
const WIDEST = 0.024

export const fade = defineEffect({
  name: 'fade',
  phase: 'ink',
  summary:
    'Faded ink: thin strokes turn pale, in patches, while thick ones stay as black as before',
  movesPixels: false,
  onPaper: true,
  print: {
    cost: ({ strength }) => ({ contrast: 1 - 0.77 * strength }),
    gentler: ({ strength }, share) => ({ strength: nearer(0, strength, share) }),
  },
  params: {
    strength: number(0, 1, [0.35, 0.65], 'share', 'contrast that thin strokes lose'),
    maxStrokeWidth: number(
      0.001,
      0.03,
      [0.005, 0.009],
      'share of the short side',
      'strokes this wide lose nothing, thinner ones do; 0.007 is about 3 px on a page of 443 px',
    ),
    uneven: number(0, 1, [0.2, 0.7], 'share', 'how much patches and breaks vary the loss'),
  },
  apply(page, { strength, maxStrokeWidth, uneven }, rng) {
    const { width, height } = page
    const paper = paperOfPage(page)
    if (paper.share < MIN_PAPER) return { skipped: 'no paper to be seen' }
    const source = page.pristine ? page.source : undefined
    const pixels = page.pixels()
    const arena = kernelArena()
    const rgba = arena.hold(pixels)
    const stroke = maxStrokeWidth * page.short
    // What is not to fade is found as well, up to a width: it tells thin strokes' edges from its own.
    const widest = Math.max(WIDEST * page.short, 1.6 * stroke)
    const {
      plane: ink,
      minDensity,
      backdrop,
    } = inkOfPage(arena, { rgba, width, height, source }, paper, widest)
    const body = strokeBody(arena, ink, width, height, stroke)
    const full = inkLevel(arena, ink, width * height)
    const { grid } = paper
    arena.run.paleInk(
      rgba,
      ink,
      body,
      width,
      height,
      arena.write(lossTable(full, strengthOn(full, stroke, strength))),
      minDensity,
      backdrop.blocks,
      backdrop.pitch,
      backdrop.step,
      arena.write(paper.inside),
      grid.columns,
      grid.rows,
      grid.cell,
      noiseInArena(arena, 'cloud'),
      noiseInArena(arena, 'grain'),
      rng.int(0, NOISE_SIDE - 1),
      rng.int(0, NOISE_SIDE - 1),
      Math.round((uneven * 256) / 150),
      Math.round((uneven * 256) / 250),
      arena.alloc(16 * width + 4 * backdrop.columns + 640),
    )
    arena.read(rgba, pixels)
    return undefined
  },
})

/**
 * How much ink stands around every pixel's stroke, at half the resolution: the density averaged over
 * about `stroke` pixels, of which a thin stroke fills little, taken from the middle of the stroke.
 * @param ink address, as is what is returned
 */
function strokeBody(
  arena: Arena,
  ink: number,
  width: number,
  height: number,
  stroke: number,
): number {
  const wide = (width + 1) >> 1
  const high = (height + 1) >> 1
  const half = halvedPlane(arena, ink, width, height)
  const blurred = blurredPlane(arena, half, wide, high, stroke / 6)
  const out = arena.alloc(wide * high)
  arena.run.highestAround(blurred, out, wide, high, arena.alloc(wide + 64))
  return out
}

/** Density of the page's full ink: what one pixel of ink in twenty exceeds. */
function inkLevel(arena: Arena, ink: number, pixels: number): number {
  const at = arena.alloc(1024)
  // A third of the pixels tells as much; three is prime to most widths.
  arena.run.inkCounts(ink, pixels, at)
  const counts = arena.view(at, 256, Uint32Array)
  let inked = 0
  for (let value = 1; value < 256; value++) inked += counts[value]!
  let above = 0
  for (let value = 255; value > 0; value--) {
    above += counts[value]!
    if (above * 20 >= inked) return Math.max(value, 40)
  }
  return 255
}

/** Density that full ink keeps: a quarter of the light is about what can be read well. */
const MIN_LEFT = 64

/**
 * What thin strokes can lose on this page: no more than leaves them to be read, so that pale print
 * hardly fades; and nothing where not even the thinnest stroke, a pixel wide, is thinner than `stroke`.
 * @param full density of the page's full ink
 * @param stroke in pixels
 */
function strengthOn(full: number, stroke: number, strength: number): number {
  const spare = Math.max(0, 1 - MIN_LEFT / full)
  return Math.min(strength, spare) * Math.min(1, Math.max(0, stroke - 1))
}

/** Loss of 256 by the density of the body: all below 0.43 of full ink, none above 0.85. */
function lossTable(full: number, strength: number): Int16Array {
  return Int16Array.from({ length: 256 }, (_, body) => {
    const t = Math.min(1, Math.max(0, (body / full - 0.43) / 0.42))
    return 256 * strength * (1 - t * t * (3 - 2 * t))
  })
}
