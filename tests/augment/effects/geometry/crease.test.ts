import { describe, expect, it } from 'vitest'
import { rngFrom } from '../../../../src/core/rng.ts'
import { pullIn } from '../../../../src/augment/effects/geometry/crease-pull.ts'
import { shadeCrease } from '../../../../src/augment/effects/geometry/crease-shade.ts'
import type { Crease } from '../../../../src/augment/effects/geometry/crease.ts'
import { CUBIC } from '../../../../src/page/geometry/cubic.ts'
import { kernelArena, type Arena } from '../../../../src/page/kernels/arena.ts'
import { writeImage, type WasmImage } from '../../../../src/page/kernels/wasm-image.ts'
import type { Raster } from '../../../../src/page/image/raster.ts'
import {
  at,
  emptyPage,
  noisyPage,
  painted,
  SIZES,
  worst,
} from '../../../page/geometry/moving-pages.ts'

/** A straight crease of even depth. */
function straight(x0: number, y0: number, x1: number, y1: number): Crease {
  const length = Math.hypot(x1 - x0, y1 - y0)
  const count = Math.ceil(length / 4) + 2
  const stray = new Float32Array(count)
  return { x0, y0, x1, y1, length, stray, depth: new Float32Array(count).fill(1) }
}

/** The page after work in the kernels' memory. */
function worked(
  page: Raster,
  work: (arena: Arena, image: WasmImage) => WasmImage,
): Uint8ClampedArray {
  const arena = kernelArena()
  const out = new Uint8ClampedArray(page.bytes.length)
  arena.read(work(arena, writeImage(arena, page)).at, out)
  return out
}

describe('pullIn', () => {
  it.each(SIZES)('moves what lies beside the crease as a cubic does: %i × %i', (width, height) => {
    const page = noisyPage(width, height)
    for (const across of [true, false]) {
      const pixels = across ? height : width
      const middle = pixels / 2
      const crease = across
        ? straight(-3, middle, width + 3, middle)
        : straight(middle, -3, middle, height + 3)
      const reach = Math.max(2, pixels * 0.2)
      const max = Math.min(1.4, reach / 4)
      const bytes = worked(page, (arena, image) =>
        pullIn(arena, image, crease, { across, reach, max }),
      )
      // Displacements are kept a quarter of a pixel apart.
      const wanted = painted(width, height, (x, y, c) => {
        const k = across ? y : x
        const s = Math.floor((k + 0.5 - middle) * 4) / 4 / reach
        const by = Math.abs(s) > 1 ? 0 : max * 6.75 * s * (1 - Math.abs(s)) ** 2
        const from = Math.floor(k + by)
        const first = Math.max(1, Math.floor(middle - 0.5 - reach))
        const there = from >= 1 && from <= pixels - 3 && k >= first && k < pixels - 2
        if (pixels < 4 || !there || Math.abs(by) < 1 / 256) return at(page, x, y, c)
        const phase = Math.floor((k + by - from) * 256) * 4
        let sum = 0
        for (let tap = 0; tap < 4; tap++) {
          const place = from - 1 + tap
          sum += CUBIC[phase + tap]! * at(page, across ? x : place, across ? place : y, c)
        }
        return Math.min(255, Math.max(0, sum / 128))
      })
      // One step of 1/256 px between black and white pixels.
      expect(worst(bytes, wanted)).toBeLessThan(4)
    }
  })
})

describe('shadeCrease', () => {
  const shade = { left: -0.3, right: 0.2, fade: 20, reach: 50, line: -0.1, width: 1 }
  const gainAt = (d: number): number => {
    const window = Math.max(0, 1 - Math.abs(d) / shade.reach)
    const slope = (0.6 * Math.exp(-Math.abs(d) / shade.fade) + 0.4 * window) * window * window
    const bend = Math.min(1, Math.abs(d) / 0.8)
    const side = d < 0 ? shade.left : shade.right
    return 1 + side * slope * bend + shade.line * Math.exp(-(d * d))
  }

  it.each(SIZES)('lights a page by the distance from the line: %i × %i', (width, height) => {
    const page = noisyPage(width, height)
    const crease = straight(-20, height * 0.4, width + 20, height * 0.6 + 1)
    const ux = (crease.x1 - crease.x0) / crease.length
    const uy = (crease.y1 - crease.y0) / crease.length
    const bytes = worked(page, (arena, image) => {
      shadeCrease(arena, image, crease, shade, rngFrom('shade'))
      return image
    })
    const wanted = painted(width, height, (x, y, c) => {
      if (c === 3) return 255
      const d = (y + 0.5 - crease.y0) * ux - (x + 0.5 - crease.x0) * uy
      return Math.min(255, at(page, x, y, c) * gainAt(Math.round(d * 4) / 4))
    })
    // Rounding goes up or down by chance, and a distance may fall into the next quarter of a pixel.
    expect(worst(bytes, wanted)).toBeLessThan(width > 100 ? 13 : 4)
    let sum = 0
    for (let i = 0; i < wanted.length; i++) sum += bytes[i]! - wanted[i]!
    expect(Math.abs(sum / wanted.length)).toBeLessThan(width > 100 ? 0.05 : 0.6)
  })

  it('leaves alone what is out of reach', () => {
    const page = noisyPage(90, 200)
    const bytes = worked(page, (arena, image) => {
      shadeCrease(arena, image, straight(-5, 60, 95, 60), shade, rngFrom('shade'))
      return image
    })
    const below = 115 * 90 * 4
    expect(worst(bytes.subarray(below), page.bytes.subarray(below))).toBe(0)
    expect(worst(bytes, page.bytes)).toBeGreaterThan(20)
  })

  it('stays within bytes on black and on white', () => {
    for (const value of [0, 255]) {
      const page = emptyPage(33, 40)
      page.bytes.forEach((_, i) => (page.bytes[i] = (i & 3) === 3 ? 255 : value))
      const bright = { ...shade, left: 0.9, right: 0.9 }
      const bytes = worked(page, (arena, image) => {
        shadeCrease(arena, image, straight(-5, 20, 40, 21), bright, rngFrom('shade'))
        return image
      })
      for (let i = 3; i < bytes.length; i += 4) expect(bytes[i]).toBe(255)
      if (value === 0) expect(worst(bytes, page.bytes)).toBe(0)
    }
  })
})
