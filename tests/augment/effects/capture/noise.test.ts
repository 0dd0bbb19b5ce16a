import { describe, expect, it } from 'vitest'
import { noise } from '../../../../src/augment/effects/capture/noise.ts'
import { rotate } from '../../../../src/augment/effects/geometry/rotate.ts'
import { rngFrom } from '../../../../src/core/rng.ts'
import { drawn, light, ran, same, survives, type Colour } from '../drawn-pages.ts'

type Params = Record<string, number>

const WIDTH = 400
const PARAMS = {
  amount: 8,
  size: 0.0062,
  chroma: 0.12,
  underexposure: 0,
  sharpening: 0,
  lowLight: 0,
}
const grey = (level: number): Colour => [level, level, level]
const flat = (level: number, side = WIDTH) => drawn(side, side, grey(level), [])

function lights(level: number, params: Params = {}, side = WIDTH): Float64Array {
  const { after } = ran(noise, flat(level, side), { ...PARAMS, ...params })
  return Float64Array.from({ length: side * side }, (_, i) => light(after, 4 * i))
}

function moments(values: Float64Array): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, sd: Math.sqrt(variance) }
}

/** Autocorrelation at a distance along and down. */
function likeness(values: Float64Array, distance: number, side = WIDTH): number {
  const { mean, sd } = moments(values)
  let sum = 0
  for (let y = 0; y < side - distance; y++) {
    for (let x = 0; x < side - distance; x++) {
      const i = y * side + x
      const others = values[i + distance]! + values[i + distance * side]! - 2 * mean
      sum += (values[i]! - mean) * others
    }
  }
  return sum / (2 * (side - distance) ** 2) / sd / sd
}

/** BT.709, by the standard's own figures. */
const encoded = (x: number): number => 255 * (x < 0.018 ? 4.5 * x : 1.099 * x ** 0.45 - 0.099)
const decoded = (level: number): number => {
  let [low, high] = [0, 1]
  for (let i = 0; i < 50; i++) {
    const x = (low + high) / 2
    if (encoded(x) < level) low = x
    else high = x
  }
  return low
}

/** Standard deviation of a level after shot noise, read noise, smoothing, the camera's curve and clipping. */
function predicted(level: number, amount: number, lost: number): number {
  const a = 0.97 / decoded(128)
  const b = 0.03
  const sdOf = (x: number): number => {
    const slope =
      (encoded(x + 1e-5) - encoded(Math.max(0, x - 1e-5))) / (x < 1e-5 ? 1e-5 + x : 2e-5)
    return slope * Math.sqrt(((a * x + b) * (x + 0.006)) / (x + 0.06))
  }
  const x = decoded(level) * (1 - lost)
  const [middle, sd] = [encoded(x), (amount * sdOf(x)) / sdOf(decoded(128))]
  const rng = rngFrom('predicted')
  const clipped = Float64Array.from({ length: 40_000 }, () =>
    Math.min(255, Math.max(0, middle + sd * rng.normal())),
  )
  return moments(clipped).sd
}

describe('noise', () => {
  it.each([4, 8])('has the standard deviation asked for on middle grey: %d', (amount) => {
    const { mean, sd } = moments(lights(128, { amount }))
    expect(Math.abs(sd - amount)).toBeLessThan(0.06 * amount)
    expect(Math.abs(mean - 128)).toBeLessThan(0.5)
  })

  it.each([
    ['white', 255, 0.01],
    ['white', 255, 0.04],
    ['paper', 235, 0.02],
    ['middle grey', 128, 0.02],
    ['dark grey', 60, 0.02],
    ['ink', 20, 0.02],
    ['black', 0, 0.02],
  ])('is shot and read noise on %s: %d with %d of the light lost', (_, level, lost) => {
    const { sd } = moments(lights(level, { underexposure: lost }))
    const wanted = predicted(level, PARAMS.amount, lost)
    expect(Math.abs(sd - wanted)).toBeLessThan(0.09 * wanted + 0.1)
  })

  it('shows on white paper, which is no longer quite white', () => {
    const { mean, sd } = moments(lights(255, { amount: 5, underexposure: 0.03 }))
    expect(sd).toBeGreaterThan(2.5)
    expect(mean).toBeGreaterThan(245)
    expect(mean).toBeLessThan(253)
  })

  it('is 2 to 3 px coarse', () => {
    const values = lights(128)
    expect(likeness(values, 1)).toBeGreaterThan(0.6)
    expect(likeness(values, 1)).toBeLessThan(0.8)
    expect(likeness(values, 2)).toBeGreaterThan(0.2)
    expect(likeness(values, 2)).toBeLessThan(0.4)
    expect(Math.abs(likeness(values, 5))).toBeLessThan(0.07)
  })

  describe('on a page twice as large', () => {
    it.each([0, 0.4])('is the same, twice as large, with sharpening of %d', (sharpening) => {
      const params = { size: 0.0125, sharpening }
      const small = lights(128, params)
      const large = lights(128, params, 2 * WIDTH)
      expect(moments(large).sd).toBeCloseTo(moments(small).sd, 0)
      for (const distance of [1, 2, 3, 4, 6]) {
        const [a, b] = [likeness(small, distance), likeness(large, 2 * distance, 2 * WIDTH)]
        expect(Math.abs(a - b), `autocorrelation at ${distance} px`).toBeLessThan(0.05)
      }
    })

    it('has no squares: neighbours differ a little nearly everywhere', () => {
      const side = 1200
      const values = lights(128, { size: 0.0062 }, side)
      const sums = new Float64Array(8)
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side - 1; x++) {
          const change = values[y * side + x + 1]! - values[y * side + x]!
          const rank = Math.abs(change) / PARAMS.amount
          sums[Math.min(7, Math.floor(rank * 10))]! += 1
        }
      }
      // Of a smooth field they are normal: as in a mosaic, half of them would be 0 and others large.
      const share = (from: number): number =>
        sums.slice(from).reduce((a, b) => a + b, 0) / (side * (side - 1))
      expect(share(7)).toBeLessThan(0.02)
      expect(share(1)).toBeGreaterThan(0.5)
    })
  })

  it('is smoothed away in the dark', () => {
    expect(moments(lights(25)).sd).toBeLessThan(0.9 * moments(lights(128)).sd)
  })

  it('is never finer than the page’s pixels', () => {
    expect(Math.abs(likeness(lights(128, { size: 0.001 }), 1))).toBeLessThan(0.25)
    expect(moments(lights(128, { size: 0.001 })).sd).toBeCloseTo(PARAMS.amount, 0)
  })

  it.each([0.3, 1])('is as strong as asked for when sharpened by %d, and crisper', (sharpening) => {
    const values = lights(128, { sharpening })
    expect(Math.abs(moments(values).sd - PARAMS.amount)).toBeLessThan(0.08 * PARAMS.amount)
    expect(likeness(values, 2)).toBeLessThan(likeness(lights(128), 2) - 0.03)
  })

  it('draws halos round print where it sharpens', () => {
    const print = drawn(WIDTH, WIDTH, grey(180), [[200, 0, 200, WIDTH, grey(60)]])
    const column = (x: number, sharpening: number): number => {
      const { after } = ran(noise, print, { ...PARAMS, amount: 0.5, sharpening })
      let sum = 0
      for (let y = 0; y < WIDTH; y++) sum += light(after, 4 * (y * WIDTH + x))
      return sum / WIDTH
    }
    // A quarter of the step, by the share: 120 / 4 × .4.
    expect(column(199, 0.4) - column(199, 0)).toBeCloseTo(12, -0.3)
    expect(column(200, 0.4) - column(200, 0)).toBeCloseTo(-12, -0.3)
    expect(column(190, 0.4)).toBeCloseTo(column(190, 0), 0)
  })

  it('goes on over the fill beside a tilted page', () => {
    const { page } = ran(rotate, flat(230), { angle: 20, fill: 'white', size: 'keep' })
    const bytes = page.peek().slice()
    expect(bytes[0]).toBe(255)
    noise.apply(page, { ...PARAMS, underexposure: 0.03 }, rngFrom('after'), undefined)
    const corner = Float64Array.from({ length: 40 * 40 }, (_, i) =>
      light(page.peek(), 4 * (Math.floor(i / 40) * page.width + (i % 40))),
    )
    expect(moments(corner).sd).toBeGreaterThan(3)
  })

  describe('of colour', () => {
    const differences = (params: Params, distance = 0): number => {
      const { after } = ran(noise, flat(128), { ...PARAMS, ...params })
      let sum = 0
      for (let i = 0; i < after.length - 4 * distance; i += 4) {
        const k = i + 4 * distance
        sum += (after[i]! - after[i + 2]!) * (after[k]! - after[k + 2]!)
      }
      return sum / (WIDTH * WIDTH)
    }

    it('is as strong as its share says', () => {
      // Red less blue is 1.402 Cr − 1.772 Cb.
      const sd = Math.sqrt(differences({ chroma: 0.2 }))
      expect(sd).toBeCloseTo(0.2 * PARAMS.amount * Math.hypot(1.402, 1.772), 0)
    })

    it('is coarser than that of brightness', () => {
      expect(differences({ chroma: 0.3 }, 3) / differences({ chroma: 0.3 })).toBeGreaterThan(0.3)
      expect(likeness(lights(128), 3)).toBeLessThan(0.15)
    })

    it('leaves the brightness as noisy, and is none where none is asked for', () => {
      expect(moments(lights(128, { chroma: 0.4 })).sd).toBeCloseTo(
        moments(lights(128, { chroma: 0 })).sd,
        0,
      )
      expect(differences({ chroma: 0 })).toBe(0)
    })

    it('is stronger in low light', () => {
      expect(differences({ lowLight: 1 })).toBeGreaterThan(2)
    })
  })

  it('is darker and warmer in low light, and colours are paler', () => {
    const mean = (colour: Colour, lowLight: number): number[] => {
      const { after } = ran(noise, drawn(WIDTH, WIDTH, colour, []), { ...PARAMS, lowLight })
      const sums = [0, 0, 0]
      for (let i = 0; i < after.length; i++) if (i % 4 < 3) sums[i % 4]! += after[i]!
      return sums.map((sum) => sum / (WIDTH * WIDTH))
    }
    const [day, dim] = [mean(grey(220), 0), mean(grey(220), 1)]
    expect(dim[1]! / day[1]!).toBeLessThan(0.85)
    expect(dim[0]! - dim[2]!).toBeGreaterThan(12)
    expect(dim[0]! - dim[2]!).toBeLessThan(50)
    const [red, dimRed] = [mean([200, 60, 60], 0), mean([200, 60, 60], 1)]
    // Of the lamp itself red is no more than other paper gets.
    expect(dimRed[0]! - dimRed[1]!).toBeLessThan(red[0]! - red[1]!)
  })

  it('does nothing where there is none', () => {
    const { before, after } = ran(noise, flat(255), { ...PARAMS, amount: 0, underexposure: 0.1 })
    expect(same(before, after)).toBe(true)
  })

  it('gets through any page', () => {
    survives(noise, { ...PARAMS, underexposure: 0.03, sharpening: 0.5, lowLight: 0.5 })
    survives(noise, { ...PARAMS, size: 0.03, chroma: 0.5, sharpening: 1, amount: 40 })
  })
})
