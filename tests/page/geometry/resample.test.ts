import { describe, expect, it } from 'vitest'
import { FILTERS, resample, type Filter } from '../../../src/page/geometry/resample.ts'
import type { Raster } from '../../../src/page/image/raster.ts'
import { at, emptyPage, noisyPage, painted, SIZES, worst } from './moving-pages.ts'

/** The pixels of a line and their shares in pixel `i` of a line of another length. */
function shares(length: number, wanted: number, filter: Filter, i: number): [number, number][] {
  const factor = length / wanted
  const centre = (i + 0.5) * factor
  if (filter === 'nearest') return [[Math.min(length - 1, Math.floor(centre)), 1]]
  const reach = filter === 'tent' ? (factor < 1.1 ? 1 : factor) : Math.max(1, factor) / 2
  const all: [number, number][] = []
  for (let k = Math.floor(centre - reach) - 1; k <= centre + reach + 1; k++) {
    const weight =
      filter === 'tent'
        ? 1 - Math.abs(k + 0.5 - centre) / reach
        : Math.min(k + 1, centre + reach) - Math.max(k, centre - reach)
    if (weight > 0) all.push([k, weight])
  }
  const sum = all.reduce((total, [, weight]) => total + weight, 0)
  return all.map(([k, weight]) => [k, weight / sum])
}

function plainly(from: Raster, width: number, height: number, filter: Filter): Float64Array {
  const across = Array.from({ length: width }, (_, x) => shares(from.width, width, filter, x))
  const down = Array.from({ length: height }, (_, y) => shares(from.height, height, filter, y))
  return painted(width, height, (x, y, c) => {
    let sum = 0
    for (const [row, much] of down[y]!) {
      for (const [column, share] of across[x]!) sum += much * share * at(from, column, row, c)
    }
    return sum
  })
}

describe.each(FILTERS)('resample, %s', (filter) => {
  const targets = [
    [1, 1],
    [2, 7],
    [23, 4],
    [16, 16],
  ] as const

  it('is the weighted mean, from any size to any size', () => {
    for (const [width, height] of SIZES.slice(0, 3)) {
      const from = noisyPage(width, height)
      for (const [wide, high] of targets) {
        const into = emptyPage(wide, high)
        resample(from, into, filter)
        expect(worst(into.bytes, plainly(from, wide, high, filter))).toBeLessThan(1.1)
      }
    }
  })

  it('is the weighted mean on a whole page made narrow, on a strip made smaller and larger', () => {
    for (const [[width, height], [wide, high]] of [
      [SIZES[3]!, [3, 595]],
      [
        [443, 61],
        [301, 42],
      ],
      [
        [443, 61],
        [460, 64],
      ],
    ] as const) {
      const from = noisyPage(width, height)
      const into = emptyPage(wide, high)
      resample(from, into, filter)
      expect(worst(into.bytes, plainly(from, wide, high, filter))).toBeLessThan(1.1)
    }
  })
})
