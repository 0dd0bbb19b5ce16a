import { describe, expect, it } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { applyGain, GainGrid, NEUTRAL } from '../../../src/augment/effects/light/gain.ts'
import { Grid } from '../../../src/page/background/grid.ts'
import { kernelArena } from '../../../src/page/kernels/arena.ts'
import { NOISE_SIDE, noiseAt, noiseTile } from '../../../src/page/texture/noise.ts'
import { luma } from '../../../src/page/image/plane.ts'
import { changed, noisy, numbers, opaque, SIZES, WRAP, worst } from './pages.ts'

describe.each(SIZES)('a page of %d × %d', (width, height) => {
  const rgba = opaque(width, height)

  it('goes through tone tables', () => {
    const tables = numbers(3 * 256 * 4, -4000, 6000)
    for (let k = 0; k < 256; k++) tables.set([32 * 255, 0, 0], 4 * k + 3)
    const got = changed(rgba, (arena, at) => {
      arena.run.toneTables(at, width * height, arena.write(tables))
    })
    const add = (i: number, channel: number): number =>
      tables[(256 * channel + rgba[(i & ~3) + channel]!) * 4 + (i & 3)]!
    expect(worst(got, (i) => (add(i, 0) + add(i, 1) + add(i, 2)) >> 5)).toBe(0)
  })

  it('is seen grey', () => {
    const weights = [77, 150, 29]
    const grey = (k: number): number =>
      weights.reduce((all, weight, c) => all + weight * rgba[4 * k + c]!, 128) >> 8
    expect(worst(luma(rgba), grey)).toBe(0)
  })

  it.each([true, false])('is turned by a quarter (clockwise: %s) and mirrored', (clockwise) => {
    const arena = kernelArena()
    const pixels = new Int32Array(rgba.buffer)
    const [from, to] = [arena.write(rgba), arena.alloc(rgba.length)]
    arena.run.quarterTurn(from, to, width, height, clockwise)
    const turned = arena.view(to, pixels.length, Int32Array)
    const wrong = pixels.findIndex((pixel, i) => {
      const [x, y] = [i % width, Math.floor(i / width)]
      return (
        turned[clockwise ? x * height + height - 1 - y : (width - 1 - x) * height + y] !== pixel
      )
    })
    expect(wrong).toBe(-1)
    arena.run.mirrorRows(from, to, width, height)
    const mirrored = arena.view(to, pixels.length, Int32Array)
    const mirror = (i: number): number => i - 2 * (i % width) + width - 1
    expect(pixels.findIndex((pixel, i) => mirrored[mirror(i)] !== pixel)).toBe(-1)
  })

  it('is multiplied by a grid of light', () => {
    const grid = new GainGrid(width, height, 20)
    const rng = rngFrom('gains')
    for (let k = 0; k < grid.gains.length; k++) grid.gains[k] = rng.uniform(0.3, 1.3)
    const tint = { light: [1.1, 1, 0.9], shade: [0.9, 1, 1.1] } as const
    const got = new Uint8ClampedArray(rgba)
    const offset = 0x12345678
    applyGain({ width, height, bytes: got }, grid, tint, { next: () => offset })
    const noise = noiseTile('white')
    const want = (i: number): number => {
      if ((i & 3) === 3) return 255
      const [x, y] = [(i >> 2) % width, Math.floor((i >> 2) / width)]
      const v = Math.min((y + 0.5) / grid.step, grid.rows - 1.001)
      // The cell that a pixel falls into is told by its nearest edge.
      let left = 0
      while (left < grid.columns - 2 && x >= Math.round((left + 1) * grid.step)) left++
      const u = (x + 0.5) / grid.step - left
      const top = Math.floor(v)
      const at = (column: number, row: number): number => {
        const gain = grid.gains[row * grid.columns + column]!
        const [light, shade] = [tint.light[i & 3]!, tint.shade[i & 3]!]
        return gain * (light - (light - shade) * (1 - gain))
      }
      const above = at(left, top) * (1 - u) + at(left + 1, top) * u
      const below = at(left, top + 1) * (1 - u) + at(left + 1, top + 1) * u
      const gain = above * (top + 1 - v) + below * (v - top)
      const dither =
        noise[((y + (offset >>> 12)) & WRAP) * NOISE_SIDE + ((x + offset) & WRAP)]! / 256
      return Math.floor(rgba[i]! * gain + dither)
    }
    expect(worst(new Uint8Array(got.buffer), want)).toBeLessThanOrEqual(1)
  })

  it('is left as it is where the light is full', () => {
    const grid = new GainGrid(width, height, 72)
    const got = new Uint8ClampedArray(rgba)
    applyGain({ width, height, bytes: got }, grid, NEUTRAL, { next: () => 7 })
    expect(worst(new Uint8Array(got.buffer), (i) => rgba[i]!)).toBe(0)
    applyGain(
      { width, height, bytes: got },
      grid,
      { light: [1, 1, 1], shade: [0.5, 1, 2] },
      { next: () => 7 },
    )
    expect(worst(new Uint8Array(got.buffer), (i) => rgba[i]!)).toBe(0)
    grid.gains[0] = 0.5
    applyGain({ width, height, bytes: got }, grid, NEUTRAL, { next: () => 7 })
    const far = (i: number): boolean =>
      ((i >> 2) % width) - 1 > grid.step || Math.floor((i >> 2) / width) - 1 > grid.step
    expect(worst(new Uint8Array(got.buffer), (i) => (far(i) ? rgba[i]! : got[i]!))).toBe(0)
  })

  it.each([1, 2, 3, 4, 11])('takes on a stain by cells of %d px', (cell) => {
    const grid = new Grid(width, height, cell)
    const stains = noisy(grid.columns * grid.rows, 'stains').map((value) => 8 + (value >> 1))
    const table = new Int16Array(256 * 4)
    for (let k = 0; k < 256; k++) table.set([16384 - 6 * k, 16384 - 9 * k, 16000, 30000], 4 * k)
    const { columns, rows } = grid
    const dyed = (): Uint8Array =>
      changed(rgba, (arena, at) => {
        const [cells, put] = [arena.write(stains), arena.write(table)]
        const [fibre, room] = [noiseAt(arena, 'fibre'), arena.alloc(9 * width + 512)]
        arena.run.dyeByCells(
          at,
          width,
          height,
          cells,
          columns,
          rows,
          cell,
          put,
          fibre,
          1017,
          500,
          room,
        )
      })
    const got = dyed()
    const fibre = noiseTile('fibre')
    const row = new Uint16Array(width)
    let last = -1
    const want = (i: number): number => {
      const [x, y] = [(i >> 2) % width, Math.floor((i >> 2) / width)]
      if (y !== last) grid.row(new Uint8Array(stains.buffer), (last = y), row)
      if ((i & 3) === 3) return 255
      const noise = fibre[((y + 500) & WRAP) * NOISE_SIDE + ((x + 1017) & WRAP)]! - 128
      const stain = row[x]! >> 8
      return (rgba[i]! * (table[4 * stain + (i & 3)]! + (noise * 30000) / 256)) / 16384
    }
    expect(worst(got, (i) => Math.floor(want(i)))).toBeLessThanOrEqual(1)
    table.set([16384, 16384, 16384, 0])
    stains.fill(0)
    expect(worst(dyed(), (i) => rgba[i]!)).toBe(0)
  })

  it.each([1, 2, 3, 8])('is darkened by cells of %d px', (cell) => {
    const grid = new Grid(width, height, cell)
    const { columns, rows } = grid
    const shades = noisy(columns * rows, 'shades')
    const got = changed(rgba, (arena, at) => {
      const [cells, room] = [arena.write(shades), arena.alloc(8 * width + 512)]
      arena.run.darkenByCells(at, width, height, cells, columns, rows, cell, 8000, 4000, 9999, room)
    })
    const row = new Uint16Array(width)
    let last = -1
    const want = (i: number): number => {
      const [x, y] = [(i >> 2) % width, Math.floor((i >> 2) / width)]
      if (y !== last) grid.row(new Uint8Array(shades.buffer), (last = y), row)
      return rgba[i]! * (1 - (row[x]! / 65536) * ([8000, 4000, 9999, 0][i & 3]! / 16384))
    }
    expect(worst(got, (i) => Math.round(want(i)))).toBeLessThanOrEqual(1)
  })
})

describe.each(SIZES)('a plane of %d × %d', (width, height) => {
  const plane = new Uint8Array(noisy(width * height, `plane ${width}`).buffer)

  it('is laid behind a grid, turned and scaled', () => {
    const [columns, rows] = [21, 13]
    const lie = [width * 0.9, -0.7, -0.85 * (width / 21), 0.06, 0.05, height / 13] as const
    const arena = kernelArena()
    const out = arena.alloc(columns * rows)
    arena.run.layBehind(arena.write(plane), width, height, out, columns, rows, ...lie)
    const [x0, y0, dx, dy, downX, downY] = lie
    const want = (i: number): number => {
      const [column, row] = [i % columns, Math.floor(i / columns)]
      const [u, v] = [x0 + column * dx + row * downX, y0 + column * dy + row * downY]
      const [x, y] = [Math.floor(u), Math.floor(v)]
      if (x < 0 || y < 0 || x >= width - 1 || y >= height - 1) return 0
      const at = y * width + x
      const above = plane[at]! * (x + 1 - u) + plane[at + 1]! * (u - x)
      const below = plane[at + width]! * (x + 1 - u) + plane[at + width + 1]! * (u - x)
      return above * (y + 1 - v) + below * (v - y)
    }
    // Places are rounded to 1/4096, shares to 1/256.
    expect(worst(arena.view(out, columns * rows, Uint8Array), want)).toBeLessThanOrEqual(5)
  })

  it('is varied by noise', () => {
    const arena = kernelArena()
    const at = arena.write(plane)
    arena.run.varyByNoise(at, width, height, noiseAt(arena, 'cloud'), 1019, 3, 900, 300)
    const cloud = noiseTile('cloud')
    const want = (i: number): number => {
      const [x, y] = [i % width, Math.floor(i / width)]
      const noise = cloud[((2 * y + 3) & WRAP) * NOISE_SIDE + ((2 * x + 1019) & WRAP)]! - 128
      return (plane[i]! * Math.max(0, 300 + (noise * 900) / 256)) / 256
    }
    expect(
      worst(arena.view(at, plane.length, Uint8Array), (i) => Math.round(want(i))),
    ).toBeLessThan(2)
  })
})
