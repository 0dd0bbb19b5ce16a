import { describe, expect, it } from 'vitest'
import { cornersTo, inverted, project, turned } from '../../../src/page/geometry/projection.ts'
import { warp } from '../../../src/page/geometry/warp.ts'
import { bilinear, cubic, emptyPage, noisyPage, painted, SIZES, worst } from './moving-pages.ts'

describe('warp', () => {
  it('leaves the page as it was without a move', () => {
    for (const [width, height] of SIZES) {
      const from = noisyPage(width, height)
      const into = emptyPage(width, height)
      warp(from, into, [1, 0, 0, 0, 1, 0, 0, 0, 1])
      expect(worst(into.bytes, from.bytes)).toBe(0)
    }
  })

  it('draws by cubic convolution, at the edge between four pixels, the background showing by the share that the page leaves free', () => {
    for (const [width, height] of SIZES) {
      const from = noisyPage(width, height)
      const maps = [
        [1, 0, 0.3, 0, 1, -0.45, 0, 0, 1],
        turned(width, height, 0, 1.25, { x: width / 2 + 0.2, y: height / 2 }),
      ] as const
      for (const map of maps) {
        const [w, h] = [width + 4, height + 3]
        const into = emptyPage(w, h)
        into.bytes.fill(100)
        warp(from, into, map)
        const back = inverted(map)
        // These pages stay upright, so that the share is that of two intervals.
        const [a, b] = [project(map, 0, 0), project(map, width, height)]
        const covered = (low: number, high: number, k: number): number =>
          Math.min(1, Math.max(0, Math.min(k + 0.5 - low, 0.5) + 0.5)) *
          Math.min(1, Math.max(0, Math.min(high - k - 0.5, 0.5) + 0.5))
        const wanted = painted(w, h, (x, y, c) => {
          const place = project(back, x + 0.5, y + 0.5)
          const share = covered(a.x, b.x, x) * covered(a.y, b.y, y)
          const [u, v] = [place.x - 0.5, place.y - 0.5]
          if (share > 0.9999) return cubic(from, u, v, c)
          return bilinear(from, u, v, c) * share + 100 * (1 - share)
        })
        // Weights are whole 128ths, places whole 256ths of a pixel: a grey level each, of noise.
        expect(worst(into.bytes, wanted)).toBeLessThan(7)
      }
    }
  })

  it('follows a perspective, and touches nothing outside', () => {
    const [width, height] = [443, 591]
    const from = noisyPage(width, height)
    // Smooth, so that 0.05 px matter little.
    from.bytes.forEach((_, i) => {
      const pixel = i >> 2
      if ((i & 3) < 3) from.bytes[i] = (pixel % width) * 0.25 + Math.floor(pixel / width) * 0.2
    })
    const map = cornersTo(width, height, [
      { x: 20, y: 11 },
      { x: 430, y: 30 },
      { x: 440, y: 580 },
      { x: 3, y: 560 },
    ])
    const into = emptyPage(width, height)
    warp(from, into, map)
    const back = inverted(map)
    let max = 0
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const { x: u, y: v } = project(back, x + 0.5, y + 0.5)
        const inside = Math.min(u, v, width - u, height - v)
        const value = into.bytes[(y * width + x) * 4]!
        if (inside > 1) max = Math.max(max, Math.abs(value - bilinear(from, u - 0.5, v - 0.5, 0)))
        else if (inside < -2) max = Math.max(max, value)
      }
    }
    expect(max).toBeLessThan(1.5)
  })
})
