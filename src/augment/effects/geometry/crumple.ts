/** A sheet that was balled up and smoothed out again. */
import type { Rng } from '../../../core/rng.ts'
import type { Raster } from '../../../page/image/raster.ts'
import { kernelArena } from '../../../page/kernels/arena.ts'
import { copyImage } from '../../../page/kernels/wasm-image.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'
import { wearCrease } from './crease-wear.ts'
import { makeCrease } from './crease.ts'
import { crumpleRelief, type Ridge } from './facets.ts'
import { putBack } from '../within-sheet.ts'
import { keepToSheet } from './relief-on-sheet.ts'
import { drawRelief, litRelief, Relief, reliefMap } from './relief.ts'

export const crumple = defineEffect({
  name: 'crumple',
  phase: 'geometry',
  summary:
    'Crumpled and smoothed out: flat facets that each catch the light their own way, with print bent and rubbed off at the ridges between',
  movesPixels: true,
  print: { cost: () => ({ lost: 0.013, contrast: 0.93 }) },
  params: {
    size: number(
      0.02,
      0.5,
      { logUniform: [0.07, 0.22] },
      'share of the short side',
      'usual width of the smallest facets',
    ),
    slope: number(
      0,
      25,
      [3, 9],
      'degrees',
      'how steep facets usually stand; 3 is well smoothed, 10 just unfolded',
    ),
    spread: number(
      0,
      1,
      [0.4, 1],
      'share',
      'how much of the page is crumpled; the rest is nearly flat',
    ),
    light: number(
      0,
      360,
      [0, 360],
      'degrees',
      'where light comes from: 0 from the right, 90 from below',
    ),
    elevation: number(
      15,
      80,
      [30, 60],
      'degrees',
      'how high the light stands above the page; low light shows more',
    ),
    ambient: number(
      0,
      1,
      [0.2, 0.6],
      'share',
      'light that comes from all sides and shows no facets',
    ),
    lean: number(0, 50, [5, 30], 'degrees', 'how far the camera leans: what bends print at ridges'),
    softness: number(
      0,
      0.02,
      { logUniform: [0.0015, 0.006] },
      'share of the short side',
      'radius to which ridges are rounded',
    ),
    wear: number(0, 1, [0, 0.5], 'share', 'how much of the ink is rubbed off along sharp ridges'),
    dirt: number(0, 1, [0, 0.15], 'share of brightness', 'how dark dirt in the ridges is'),
  },
  apply(page, params, rng) {
    const { width, height, short } = page
    if (short < 16) return { skipped: 'page too small for facets' }
    const raster = (bytes: Uint8ClampedArray): Raster => ({ width, height, bytes })
    const relief = new Relief(width, height)
    const ridges = crumpleRelief(
      relief,
      {
        size: params.size * short,
        slope: Math.tan((params.slope * Math.PI) / 180),
        spread: params.spread,
      },
      rng.foldIn('facets'),
    )
    relief.relax(0.3, 0.03 * short)
    relief.soften(params.softness * short)
    const toward = rng.uniform(0, 2 * Math.PI)
    const lean = Math.tan((params.lean * Math.PI) / 180)
    const grid = litRelief(relief, {
      light: (params.light * Math.PI) / 180,
      elevation: (params.elevation * Math.PI) / 180,
      viewX: Math.cos(toward) * lean,
      viewY: Math.sin(toward) * lean,
      ambient: params.ambient,
    })
    const { sheet } = page
    if (sheet) keepToSheet(grid, relief, sheet)
    const rubbing = rng.foldIn('wear')
    const cool = rng.uniform(0, 0.12)
    const rub = params.wear > 0 || params.dirt > 0
    page.rebuild(width, height, (before, after) => {
      let print = before
      if (rub) {
        rubRidges(raster(before), after, ridges, params, rubbing)
        if (sheet) putBack(before, after, sheet)
        print = after
      }
      drawRelief(raster(print), raster(after), relief, { grid, cool, open: false }, rng)
    })
    return { moved: reliefMap(relief, grid), did: { ridges: ridges.length } }
  },
})

/** Rubs ink off along the sharper ridges. */
function rubRidges(
  before: Raster,
  after: Uint8ClampedArray,
  ridges: readonly Ridge[],
  { wear, dirt }: { wear: number; dirt: number },
  rng: Rng,
): void {
  const short = Math.min(before.width, before.height)
  const unit = Math.max(short, 200) / 443
  const arena = kernelArena()
  const image = copyImage(arena, before, after)
  for (const { from, to, sharpness } of ridges) {
    // Along the others fibres hold.
    if (sharpness < 0.55) continue
    const weight = Math.min(1, 0.4 + 0.6 * sharpness)
    const shape = { waver: 0.001 * short, unit, depthAt: () => 1 }
    const strip = { ink: wear * weight, dirt: dirt * weight, width: 0.8 * unit }
    wearCrease(arena, image, makeCrease(rng, from, to, shape), strip, rng)
  }
  arena.read(image.at, after)
}
