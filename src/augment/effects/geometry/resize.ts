/** The page at another size or with its sides stretched unevenly. */
import { scalingMap } from '../../../page/geometry/point-map.ts'
import { resample } from '../../../page/geometry/resample.ts'
import { defineEffect } from '../effect.ts'
import { enumOf, int, number } from '../params.ts'
import { RESAMPLED } from '../print-cost.ts'

export const resize = defineEffect({
  name: 'resize',
  phase: 'geometry',
  summary: 'The page scaled, or stretched a little wider or taller',
  movesPixels: true,
  print: {
    cost: ({ scale, area }, { width, height }) => ({
      ...RESAMPLED,
      size: area > 0 ? Math.sqrt(area / (width * height)) : scale,
    }),
  },
  params: {
    scale: number(0.1, 4, 1, 'factor', 'of both sides'),
    stretch: number(
      -0.3,
      0.3,
      [-0.05, 0.05],
      'share of the width',
      'how much wider against its height the page becomes, its area unchanged',
    ),
    area: int(
      0,
      64_000_000,
      0,
      'px²',
      'width × height afterwards (262144 is 512²), aspect as stretched; 0: as scale says',
    ),
    filter: enumOf(
      ['lanczos', 'tent'],
      'lanczos',
      'lanczos: sharp, as careful programs do; tent: linear between pixels, softer',
    ),
  },
  apply(page, { scale, stretch, area, filter }) {
    const { width, height } = page
    const both = area > 0 ? Math.sqrt(area / (width * height)) : scale
    const aspect = Math.sqrt(1 + stretch)
    const wide = Math.max(1, Math.round(width * both * aspect))
    const high = Math.max(1, Math.round((height * both) / aspect))
    if (wide === width && high === height) return undefined
    page.rebuild(wide, high, (before, after) =>
      resample(
        { width, height, bytes: before },
        { width: wide, height: high, bytes: after },
        filter,
      ),
    )
    return { moved: scalingMap({ width, height }, { width: wide, height: high }) }
  },
})
