/** The lens out of focus, or the camera moving. */
import { discBlur, gaussianBlur, motionBlur } from '../../../page/filters/blur.ts'
import { defineEffect } from '../effect.ts'
import { number, enumOf } from '../params.ts'
import { blurCost, nearer } from '../print-cost.ts'

export const blur = defineEffect({
  name: 'blur',
  phase: 'capture',
  summary: 'Gaussian, out-of-focus or motion blur',
  movesPixels: false,
  print: {
    cost: ({ size }, { short }) => blurCost(size * short),
    gentler: ({ size }, share) => ({ size: nearer(0, size, share) }),
  },
  params: {
    kind: enumOf(
      ['gaussian', 'disc', 'motion'],
      { choice: ['gaussian', 'disc', 'motion'], weights: [0.6, 0.2, 0.2] },
      'gaussian: a soft lens or scanner; disc: wrong focus; motion: a hand that moved in one direction',
    ),
    size: number(
      0,
      0.03,
      [0.001, 0.0022],
      'share of the short side',
      'standard deviation of what a point becomes; text of 10 px on a 443 px page is hard to read from 0.004 on',
    ),
  },
  apply(page, { kind, size }, rng) {
    const { width, height } = page
    const sigma = size * page.short
    if (sigma < 0.15) return { skipped: 'less than a seventh of a pixel' }
    const raster = { width, height, bytes: page.pixels() }
    if (kind === 'gaussian') gaussianBlur(raster, sigma)
    else if (kind === 'disc') discBlur(raster, sigma)
    else motionBlur(raster, sigma, rng.uniform(0, Math.PI))
    return undefined
  },
})
