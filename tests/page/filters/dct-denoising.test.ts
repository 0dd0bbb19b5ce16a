import { describe, expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { blockStarts, dctDenoise } from '../../../src/page/filters/dct-denoising.ts'

/** cos((2x + 1)·k·π/16), orthonormal: [frequency][place]. */
const COSINES = Array.from({ length: 8 }, (_k, k) =>
  Array.from(
    { length: 8 },
    (_x, x) => Math.cos(((2 * x + 1) * k * Math.PI) / 16) * Math.sqrt((k === 0 ? 1 : 2) / 8),
  ),
)

/** Shrinkage as it is defined, block by block, in double precision. */
function reference(
  { width, height, values }: { width: number; height: number; values: Float32Array },
  noise: Float32Array,
  step: number,
): Float64Array {
  const sums = new Float64Array(values.length)
  const weights = new Float64Array(values.length)
  for (const top of blockStarts(height, step)) {
    for (const left of blockStarts(width, step)) {
      const kept: { across: number; down: number; value: number }[] = []
      for (let across = 0; across < 8; across++) {
        for (let down = 0; down < 8; down++) {
          let value = 0
          for (let y = 0; y < 8; y++) {
            for (let x = 0; x < 8; x++) {
              const pixel = values[(top + y) * width + left + x]!
              value += pixel * COSINES[down]![y]! * COSINES[across]![x]!
            }
          }
          const limit = Math.max(noise[across * 8 + down]!, 1e-6)
          if (across + down === 0) kept.push({ across, down, value })
          else if (value * value > limit) {
            kept.push({ across, down, value: value - limit / value })
          }
        }
      }
      for (let y = 0; y < 8; y++) {
        for (let x = 0; x < 8; x++) {
          const pixel = kept.reduce(
            (sum, { across, down, value }) =>
              sum + value * COSINES[down]![y]! * COSINES[across]![x]!,
            0,
          )
          const at = (top + y) * width + left + x
          sums[at]! += pixel / kept.length
          weights[at]! += 1 / kept.length
        }
      }
    }
  }
  return sums.map((sum, i) => sum / weights[i]!)
}

function noisy(width: number, height: number): Float32Array {
  const rng = rngFrom(`shrink/${width}×${height}`)
  return Float32Array.from(
    { length: width * height },
    (_, i) => ((i % width) % 9 < 2 ? 60 : 220) + rng.normal(0, 8),
  )
}

describe('shrink', () => {
  test.each([
    [8, 8, 4],
    [13, 21, 4],
    [30, 9, 3],
    [17, 16, 8],
  ])('of %d×%d pixels, a block every %d, is what its definition says', (width, height, step) => {
    // No two frequencies alike, so that exchanging them would show.
    const noise = Float32Array.from({ length: 64 }, (_, k) => 30 + 5 * (k >> 3) + (k & 7))
    const plane = { width, height, values: noisy(width, height) }
    const before = plane.values.slice()
    const wanted = reference(plane, noise, step)
    const { values } = dctDenoise(plane, noise, step)
    expect(plane.values).toEqual(before)
    values.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 3))
  })

  test('without noise leaves the plane as it is', () => {
    const plane = { width: 40, height: 24, values: noisy(40, 24) }
    const { values } = dctDenoise(plane, new Float32Array(64), 4)
    values.forEach((value, i) => expect(value).toBeCloseTo(plane.values[i]!, 2))
  })

  test('keeps even paper even', () => {
    const plane = { width: 20, height: 20, values: new Float32Array(400).fill(231) }
    const { values } = dctDenoise(plane, new Float32Array(64).fill(9), 4)
    values.forEach((value) => expect(value).toBeCloseTo(231, 3))
  })
})
