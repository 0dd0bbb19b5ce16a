import { describe, expect, it } from 'vitest'
import { noise } from '../../../../src/augment/effects/capture/noise.ts'
import { drawn, light, ran, survives } from '../drawn-pages.ts'

const WIDTH = 400
const PARAMS = { amount: 8, size: 0.0062, color: 0.25 }
const flat = (level: number) => drawn(WIDTH, WIDTH, [level, level, level], [])

function lights(level: number, params: Record<string, number> = PARAMS): Float64Array {
  const { after } = ran(noise, flat(level), params)
  return Float64Array.from({ length: WIDTH * WIDTH }, (_, i) => light(after, 4 * i))
}

function moments(values: Float64Array): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, sd: Math.sqrt(variance) }
}

function likeness(values: Float64Array, distance: number): number {
  const { mean, sd } = moments(values)
  let sum = 0
  for (let y = 0; y < WIDTH; y++) {
    for (let x = 0; x < WIDTH - distance; x++) {
      const i = y * WIDTH + x
      sum += (values[i]! - mean) * (values[i + distance]! - mean)
    }
  }
  return sum / ((WIDTH - distance) * WIDTH) / sd / sd
}

describe('noise', () => {
  it.each([4, 8])('has the standard deviation asked for on middle grey: %d', (amount) => {
    const { mean, sd } = moments(lights(128, { ...PARAMS, amount }))
    expect(Math.abs(sd - amount)).toBeLessThan(0.12 * amount)
    expect(Math.abs(mean - 128)).toBeLessThan(0.5)
  })

  it('is 2 to 3 px coarse', () => {
    const values = lights(128)
    expect(likeness(values, 1)).toBeGreaterThan(0.6)
    expect(likeness(values, 1)).toBeLessThan(0.8)
    expect(likeness(values, 2)).toBeGreaterThan(0.25)
    expect(likeness(values, 2)).toBeLessThan(0.4)
    expect(Math.abs(likeness(values, 5))).toBeLessThan(0.07)
  })

  it('grows coarser with its size', () => {
    expect(likeness(lights(128, { ...PARAMS, size: 0.015 }), 2)).toBeGreaterThan(0.6)
  })

  it.each([3, 12, 244, 250, 253])('keeps the mean of grey %d although it is cut off', (level) => {
    const { mean, sd } = moments(lights(level))
    expect(Math.abs(mean - level)).toBeLessThan(0.7)
    expect(sd).toBeGreaterThan(0.8)
  })

  it('is weaker in the dark and spares pure white', () => {
    expect(moments(lights(20)).sd).toBeLessThan(0.7 * moments(lights(128)).sd)
    expect(moments(lights(255)).mean).toBeGreaterThan(254.9)
  })

  it('is mostly brightness, a little colour', () => {
    const { after } = ran(noise, flat(128), PARAMS)
    let squares = 0
    for (let i = 0; i < after.length; i += 4) squares += (after[i]! - after[i + 2]!) ** 2
    const difference = Math.sqrt(squares / (WIDTH * WIDTH))
    expect(difference).toBeGreaterThan(1)
    expect(difference).toBeLessThan(6)
    const grey = ran(noise, flat(128), { ...PARAMS, color: 0 }).after
    expect(grey.every((value, i) => i % 4 !== 0 || value === grey[i + 2])).toBe(true)
  })

  it('gets through any page', () => survives(noise, PARAMS))
})
