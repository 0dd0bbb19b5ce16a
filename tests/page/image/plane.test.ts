import { describe, expect, it } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { blurPlane, halvedPlane, luma } from '../../../src/page/image/plane.ts'
import { kernelArena } from '../../../src/page/kernels/arena.ts'

/** Standard deviation of a vertical edge's blur, from how much of it lies beyond the edge. */
function edgeSigma(sigma: number, offset: number): number {
  const [width, height] = [256, 12]
  const edge = width / 2 + offset
  const plane = Uint8Array.from({ length: width * height }, (_, i) => (i % width < edge ? 0 : 255))
  blurPlane(plane, width, height, sigma)
  const row = plane.subarray(6 * width, 7 * width)
  let area = 0
  for (let x = 0; x < width; x++) area += x < edge ? row[x]! : 255 - row[x]!
  return (area / 2 / 255) * Math.sqrt(2 * Math.PI)
}

const random = (width: number, height: number): Uint8Array => {
  const rng = rngFrom('plane test')
  return Uint8Array.from({ length: width * height }, () => rng.int(0, 255))
}

describe('luma', () => {
  it('weighs green max and keeps greys as they are', () => {
    const rgba = Uint8ClampedArray.of(
      255,
      0,
      0,
      255,
      0,
      255,
      0,
      255,
      0,
      0,
      255,
      255,
      93,
      93,
      93,
      255,
    )
    expect([...luma(rgba)]).toEqual([77, 149, 29, 93])
  })
})

describe('blurPlane', () => {
  it.each([0.4, 0.7, 1, 1.1, 1.3, 1.49])('has the exact variance for sigma %d', (sigma) => {
    const size = 21
    const plane = new Uint8Array(size * size)
    // Lines of full height blur across only, and do not run out of levels as a point would.
    for (let y = 0; y < size; y++) plane[y * size + 10] = 255
    blurPlane(plane, size, size, sigma)
    const row = plane.subarray(10 * size, 11 * size)
    const total = row.reduce((sum, value) => sum + value, 0)
    const variance = row.reduce((sum, value, x) => sum + value * (x - 10) ** 2, 0) / total
    expect(total).toBeGreaterThan(251)
    expect(Math.sqrt(variance)).toBeCloseTo(sigma, 1)
    expect(Math.abs(variance - sigma * sigma)).toBeLessThan(0.09)
  })

  it.each([1.6, 2, 3, 5, 8, 13, 20])('spreads an edge as a Gaussian of sigma %d does', (sigma) => {
    for (const offset of [0, 1, 2, 3]) {
      expect(edgeSigma(sigma, offset) / sigma).toBeGreaterThan(0.91)
      expect(edgeSigma(sigma, offset) / sigma).toBeLessThan(1.06)
    }
  })

  it.each([0.5, 1, 1.4, 3, 9])('treats rows and columns alike at sigma %d', (sigma) => {
    const [width, height] = [37, 50]
    const plane = random(width, height)
    const turned = new Uint8Array(plane.length)
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) turned[x * height + y] = plane[y * width + x]!
    }
    blurPlane(plane, width, height, sigma)
    blurPlane(turned, height, width, sigma)
    let worst = 0
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        worst = Math.max(worst, Math.abs(plane[y * width + x]! - turned[x * height + y]!))
      }
    }
    expect(worst).toBeLessThanOrEqual(1)
  })

  it.each([0.6, 1, 4])(
    'is symmetric: a mirrored plane gives the mirrored blur at sigma %d',
    (sigma) => {
      const [width, height] = [48, 32]
      const plane = random(width, height)
      const mirrored = plane.map((_, i) => plane[i - (i % width) + (width - 1 - (i % width))]!)
      blurPlane(plane, width, height, sigma)
      blurPlane(mirrored, width, height, sigma)
    },
  )

  it('leaves an even plane as it is, at its edges too, whatever its size', () => {
    for (const [width, height] of [
      [1, 1],
      [1, 9],
      [2, 3],
      [3, 2],
      [5, 4],
      [33, 17],
    ] as const) {
      for (const sigma of [0.5, 1.2, 2, 40]) {
        const plane = new Uint8Array(width * height).fill(201)
        blurPlane(plane, width, height, sigma)
        expect(plane.every((value) => value === 201)).toBe(true)
      }
    }
  })

  it('changes nothing at sigma 0', () => {
    const plane = random(9, 9)
    const before = plane.slice()
    blurPlane(plane, 9, 9, 0)
    expect(plane).toEqual(before)
  })
})

/** The plane at half the resolution. */
function halved(plane: Uint8Array, width: number, height: number): Uint8Array {
  const arena = kernelArena()
  const at = halvedPlane(arena, arena.write(plane), width, height)
  return arena.view(at, ((width + 1) >> 1) * ((height + 1) >> 1), Uint8Array).slice()
}

/** The plane of `width` × `height` that was halved. */
function doubled(half: Uint8Array, width: number, height: number): Uint8Array {
  const arena = kernelArena()
  const to = arena.alloc(width * height)
  arena.run.doublePlane(arena.write(half), to, arena.alloc(width + 80), width, height)
  return arena.view(to, width * height, Uint8Array).slice()
}

describe('halved and doubled', () => {
  it('give back a slope, also for odd sizes', () => {
    for (const [width, height] of [
      [40, 30],
      [41, 31],
    ] as const) {
      const plane = Uint8Array.from(
        { length: width * height },
        (_, i) => 3 * (i % width) + 2 * Math.floor(i / width),
      )
      const back = doubled(halved(plane, width, height), width, height)
      for (let y = 4; y < height - 4; y++) {
        for (let x = 4; x < width - 4; x++) {
          const i = y * width + x
          expect(Math.abs(back[i]! - plane[i]!)).toBeLessThanOrEqual(1)
        }
      }
    }
  })
})

describe('on sizes around those of vectors, halved, doubled and blurPlane are plain loops', () => {
  const sizes = [
    [1, 1],
    [3, 2],
    [17, 5],
    [443, 91],
  ] as const
  const clamp = (k: number, length: number): number => Math.min(Math.max(k, 0), length - 1)

  it.each(sizes)('%i × %i', (width, height) => {
    const plane = random(width, height)
    const [wide, high] = [(width + 1) >> 1, (height + 1) >> 1]
    const half = Uint8Array.from({ length: wide * high }, (_, i) => {
      const [x, y] = [(i % wide) * 2, Math.floor(i / wide) * 2]
      let sum = 32
      for (const [k, a] of [1, 3, 3, 1].entries()) {
        const row = clamp(y + k - 1, height) * width
        for (const [j, b] of [1, 3, 3, 1].entries()) {
          sum += a * b * plane[row + clamp(x + j - 1, width)]!
        }
      }
      return sum >> 6
    })
    expect(halved(plane, width, height)).toEqual(half)

    const twice = plane.map((_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)]
      const beside = clamp((x >> 1) + (x & 1 ? 1 : -1), wide)
      const own = (y >> 1) * wide
      const other = clamp((y >> 1) + (y & 1 ? 1 : -1), high) * wide
      const near = 3 * half[own + (x >> 1)]! + half[other + (x >> 1)]!
      return (3 * near + 3 * half[own + beside]! + half[other + beside]! + 8) >> 4
    })
    expect(doubled(half, width, height)).toEqual(twice)

    // A variance of a half: 1 2 1 in each direction.
    const blurred = plane.slice()
    blurPlane(blurred, width, height, Math.SQRT1_2)
    let max = 0
    for (let i = 0; i < plane.length; i++) {
      const [x, y] = [i % width, Math.floor(i / width)]
      let sum = 0
      for (const [k, a] of [1, 2, 1].entries()) {
        const row = clamp(y + k - 1, height) * width
        for (const [j, b] of [1, 2, 1].entries()) {
          sum += a * b * plane[row + clamp(x + j - 1, width)]!
        }
      }
      max = Math.max(max, Math.abs(blurred[i]! - sum / 16))
    }
    expect(max).toBeLessThan(0.6)
  })
})
