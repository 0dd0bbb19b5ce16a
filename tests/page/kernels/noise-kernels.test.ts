import { describe, expect, it } from 'vitest'
import { NOISE_SIDE } from '../../../src/page/texture/noise.ts'
import { sensorNoiseAt, sensorTile } from '../../../src/page/texture/sensor-noise.ts'
import { changed, numbers, opaque, SIZES, WRAP, worst } from './pages.ts'

describe.each(SIZES)('a page of %d × %d', (width, height) => {
  const rgba = opaque(width, height)

  it.each([4096, 3100, 9000, 700])('gets noise, %d/4096 tile pixels a pixel', (step) => {
    const levels = numbers(3 * 256 * 4, 0, 5000)
    const [left, top, chroma] = [1020, 1023, 9000]
    const got = changed(rgba, (arena, at) => {
      const tile = sensorNoiseAt(arena)
      const [put, room] = [arena.write(levels), arena.alloc(32 * width + 512)]
      arena.run.addNoise(at, width, height, tile, step, left, top, chroma, put, room)
    })
    const tile = sensorTile()
    const read = (x: number, y: number, c: number): number =>
      tile[4 * ((y & WRAP) * NOISE_SIDE + (x & WRAP)) + c]! - 128
    const want = (i: number): number => {
      const c = i & 3
      if (c === 3) return 255
      const [u, v] = [((i >> 2) % width) * step, Math.floor((i >> 2) / width) * step]
      const [x, y] = [(u >> 12) + left, (v >> 12) + top]
      const s = (u & 4095) / 4096
      // From row to row places are told to a quarter.
      const t = ((v & 4095) >> 10) / 4
      const between = (k: number): number =>
        (read(x, y, k) * (1 - s) + read(x + 1, y, k) * s) * (1 - t) +
        (read(x, y + 1, k) * (1 - s) + read(x + 1, y + 1, k) * s) * t
      const own = between(3) + (between(c) * chroma) / 32768
      const [r, g, b] = [0, 1, 2].map((k) => 4 * (256 * k + rgba[i - c + k]!)) as [
        number,
        number,
        number,
      ]
      const strength = levels[[r, g, b][c]! + 3]!
      return (levels[r + c]! + levels[g + c]! + levels[b + c]! + (own * strength) / 256) / 64
    }
    // A plain loop cuts fractions off here and there.
    expect(worst(got, (i) => Math.floor(want(i)))).toBeLessThanOrEqual(1)
  })

  it.each([1, 2, 5])('is sharpened by what lies %d px beside', (reach) => {
    const share = 20_000
    const got = changed(rgba, (arena, at) => {
      const room = arena.alloc(4 * ((reach + 2) * width + 2 * reach) + 96)
      arena.run.unsharp(at, width, height, reach, share, room)
    })
    const want = (i: number): number => {
      const [x, y] = [(i >> 2) % width, Math.floor((i >> 2) / width)]
      let mean = 0
      for (const [dy, b] of [
        [-reach, 1],
        [0, 2],
        [reach, 1],
      ] as const) {
        for (const [dx, a] of [
          [-reach, 1],
          [0, 2],
          [reach, 1],
        ] as const) {
          const row = Math.min(height - 1, Math.max(0, y + dy))
          const column = Math.min(width - 1, Math.max(0, x + dx))
          mean += (a * b * rgba[4 * (row * width + column) + (i & 3)]!) / 16
        }
      }
      return rgba[i]! + ((rgba[i]! - mean) * share) / 32768
    }
    expect(worst(got, (i) => Math.round(want(i)))).toBeLessThanOrEqual(1)
  })
})
