import { describe, expect, it } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { sheetCells } from '../../../src/page/background/sheet-cells.ts'
import { inverted } from '../../../src/page/geometry/projection.ts'
import { kernelArena } from '../../../src/page/kernels/arena.ts'
import { writeImage } from '../../../src/page/kernels/wasm-image.ts'
import { NOISE_SIDE, noiseAt, noiseTile } from '../../../src/page/texture/noise.ts'
import { projectionTo, warp, type Quad } from '../../../src/sample/capture/warp.ts'
import { noisy, numbers, opaque, worst } from './pages.ts'

describe('laySheet', () => {
  const [w, h] = [97, 131]
  const [width, height] = [75, 90]
  // Alpha of all kinds: much of the sheet hides all, some of it nothing.
  const sheet = noisy(4 * w * h, 'sheet')
  for (let i = 3; i < sheet.length; i += 4)
    sheet[i] = sheet[i]! > 90 ? 255 : sheet[i]! < 30 ? 0 : sheet[i]!
  const under = opaque(width, height)
  const quads: Quad[] = [
    [
      [3.2, 4.1],
      [70.8, 2.9],
      [72.1, 84.7],
      [1.4, 86.3],
    ],
    [
      [-20, -30],
      [110, -12],
      [95, 120],
      [-31, 99],
    ],
    [
      [9, 30],
      [60, 9],
      [70, 60],
      [20, 80],
    ],
  ]

  it.each(quads.map((quad, i) => [i, quad] as const))(
    'puts a sheet where its corners are, by linear interpolation (%d)',
    (_, quad) => {
      const arena = kernelArena()
      const frame = writeImage(arena, { width, height, bytes: under })
      warp(arena, { width: w, height: h, bytes: sheet }, frame, quad)
      const got = arena.view(frame.at, under.length, Uint8Array).slice()
      const m = inverted(projectionTo(quad, w, h))
      let laid = 0
      const want = under.slice()
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const [X, Y] = [x + 0.5, y + 0.5]
          const below = m[6] * X + m[7] * Y + m[8]
          const u = (m[0] * X + m[1] * Y + m[2]) / below - 0.5
          const v = (m[3] * X + m[4] * Y + m[5]) / below - 0.5
          if (u < 0 || v < 0 || u >= w - 1 || v >= h - 1) continue
          const at = (c: number, dx: number, dy: number): number =>
            sheet[4 * ((Math.floor(v) + dy) * w + Math.floor(u) + dx) + c]!
          const between = (c: number): number => {
            const [s, t] = [u - Math.floor(u), v - Math.floor(v)]
            const above = at(c, 0, 0) * (1 - s) + at(c, 1, 0) * s
            return above * (1 - t) + (at(c, 0, 1) * (1 - s) + at(c, 1, 1) * s) * t
          }
          const share = between(3) / 255
          if (share < 1 / 255) continue
          laid++
          for (let c = 0; c < 3; c++) {
            const k = 4 * (y * width + x) + c
            want[k] = under[k]! + (between(c) - under[k]!) * share
          }
        }
      }
      expect(laid).toBeGreaterThan(1500)
      expect(worst(got, (i) => want[i]!)).toBeLessThanOrEqual(1)
    },
  )
})

describe.each([
  [61, 40],
  [64, 33],
])('a picture of %d × %d', (width, height) => {
  const rgba = opaque(width, height)

  it('is focused: the four neighbours taken off or added, its rim left', () => {
    for (const strength of [-0.7, 0.19]) {
      const arena = kernelArena()
      const image = writeImage(arena, { width, height, bytes: rgba })
      arena.run.refocus(image.at, width, height, strength, arena.alloc(8 * width + 64))
      const got = arena.view(image.at, rgba.length, Uint8Array)
      const want = (i: number): number => {
        const [x, y] = [(i >> 2) % width, Math.floor((i >> 2) / width)]
        if (x === 0 || y === 0 || x === width - 1 || y === height - 1) return rgba[i]!
        const row = 4 * width
        const around = rgba[i - 4]! + rgba[i + 4]! + rgba[i - row]! + rgba[i + row]!
        const value = rgba[i]! + strength * (rgba[i]! - around / 4)
        return Math.min(255, Math.max(0, value))
      }
      expect(worst(got, want)).toBeLessThanOrEqual(0.51)
    }
  })

  it('is developed: curves, light and grain', () => {
    const cells = 4
    const light = Float32Array.from(numbers(25, 400, 1500), (value) => value / 1000)
    const curves = new Int16Array(3 * 256 * 4)
    for (let i = 0; i < 256; i++) {
      for (let c = 0; c < 3; c++) curves[(256 * c + i) * 4 + c] = 64 * (20 + i * (0.7 + 0.1 * c))
    }
    const kinds = ['white', 'cloud', 'grain', 'fibre'] as const
    const places = [1001, 37, 500, 1020]
    const shares = [0.1, 0.02, 0.07, 0.03]
    const arena = kernelArena()
    const image = writeImage(arena, { width, height, bytes: rgba })
    arena.run.develop(
      image.at,
      width,
      height,
      arena.write(curves),
      arena.write(light),
      cells,
      arena.write(Int32Array.from(kinds, (kind) => noiseAt(arena, kind))),
      arena.write(Int32Array.from(places)),
      arena.write(Int16Array.from(shares, (share) => share * 32768)),
      arena.alloc(6 * width + 96),
    )
    const got = arena.view(image.at, rgba.length, Uint8Array)
    const want = (i: number): number => {
      const c = i & 3
      if (c === 3) return 255
      const [x, y] = [(i >> 2) % width, Math.floor((i >> 2) / width)]
      const [u, v] = [(x / width) * cells, (y / height) * cells]
      const [left, top] = [Math.floor(u), Math.floor(v)]
      const at = (dx: number, dy: number): number => light[(top + dy) * 5 + left + dx]!
      const above = at(0, 0) + (at(1, 0) - at(0, 0)) * (u - left)
      const below = at(0, 1) + (at(1, 1) - at(0, 1)) * (u - left)
      let noise = 0
      kinds.forEach((kind, k) => {
        const [ox, oy] = k < 2 ? [places[0]!, places[1]!] : [places[2]!, places[3]!]
        const row = (y + oy) % NOISE_SIDE
        noise += (noiseTile(kind)[row * NOISE_SIDE + ((x + ox) % NOISE_SIDE)]! - 128) * shares[k]!
      })
      const tone = 20 + rgba[i]! * (0.7 + 0.1 * c)
      return Math.min(255, Math.max(0, tone * (above + (below - above) * (v - top)) + noise))
    }
    expect(worst(got, want)).toBeLessThanOrEqual(0.75)
  })
})

describe('median9', () => {
  it.each([
    [1, 1],
    [2, 3],
    [83, 21],
  ])('is the middle one of 3 × 3, edges repeated (%d × %d)', (columns, rows) => {
    const values = Float32Array.from(numbers(columns * rows, -300, 300))
    const arena = kernelArena()
    const out = arena.alloc(4 * values.length)
    arena.run.median9(arena.write(values), columns, rows, out, arena.alloc(12 * columns + 144))
    const got = arena.view(out, values.length, Float32Array)
    const want = values.map((_, k) => {
      const near: number[] = []
      for (const dy of [-1, 0, 1]) {
        for (const dx of [-1, 0, 1]) {
          const x = Math.min(columns - 1, Math.max(0, (k % columns) + dx))
          const y = Math.min(rows - 1, Math.max(0, Math.floor(k / columns) + dy))
          near.push(values[y * columns + x]!)
        }
      }
      return near.toSorted((a, b) => a - b)[4]!
    })
    expect(got).toEqual(want)
  })
})

describe('sheetCells', () => {
  // Samples of a small picture are pixels; of a large one, means of four that lie apart.
  it.each([
    [300, 410],
    [1100, 900],
  ])('has the mean of what is lighter than a cell’s mean (%d × %d)', (width, height) => {
    const rng = rngFrom(`cells/${width}`)
    const rgba = new Uint8ClampedArray(width * height * 4).map(() => rng.int(0, 255))
    const cells = sheetCells(rgba, width, height)
    const { columns, rows } = cells
    const places = (size: number, count: number, apart: number, i: number): number =>
      Math.min(Math.floor(((i + 0.5) * size) / (5 * count)) - (apart >> 1), size - 1 - apart)
    const [apartX, apartY] = [Math.floor(width / (10 * columns)), Math.floor(height / (10 * rows))]
    expect(apartX > 0).toBe(width > 1000)
    let extreme = 0
    for (let k = 0; k < columns * rows; k++) {
      const samples: number[][] = []
      for (let i = 0; i < 25; i++) {
        const x = places(width, columns, apartX, 5 * (k % columns) + (i % 5))
        const y = places(height, rows, apartY, 5 * Math.floor(k / columns) + Math.floor(i / 5))
        const mean = [0, 1, 2].map((c) => {
          let sum = 0
          for (const dy of [0, apartY]) {
            for (const dx of [0, apartX]) sum += rgba[4 * ((y + dy) * width + x + dx) + c]!
          }
          return Math.floor(sum / 4)
        }) as [number, number, number]
        samples.push([...mean, mean[0] * 77 + mean[1] * 150 + mean[2] * 29])
      }
      for (const [r, , b, luma] of samples) {
        if ((luma! < 24 * 256 || luma! > 231 * 256) && Math.abs(r! - b!) < 6) extreme++
      }
      const middle = Math.floor(samples.reduce((sum, one) => sum + one[3]!, 0) / 25)
      const light = samples.filter((one) => one[3]! >= middle)
      const mean = (c: number): number =>
        light.reduce((sum, one) => sum + one[c]!, 0) / light.length
      const luma = mean(3) / 256
      const darkest = Math.min(...samples.map((one) => one[3]!)) / 256
      expect(cells.red[k]).toBe(Math.fround(mean(0)))
      expect(cells.blue[k]).toBe(Math.fround(mean(2)))
      expect(cells.luma[k]).toBeCloseTo(luma, 4)
      expect(cells.ink[k]).toBeCloseTo(Math.max(0, luma - darkest) / (luma + 8), 5)
    }
    expect(cells.bilevel).toBe(extreme / (columns * rows * 25))
  })
})
