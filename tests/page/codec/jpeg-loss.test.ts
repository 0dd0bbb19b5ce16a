import sharp from 'sharp'
import { expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { loseAsJpeg } from '../../../src/page/codec/jpeg-loss.ts'
import { divisorsAt } from '../../../src/page/codec/jpeg-standard.ts'

/** Coloured shapes with hard edges and a slope. */
function picture(width: number, height: number): Uint8ClampedArray {
  const rng = rngFrom(`picture ${width}`)
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255)
  const boxes = Array.from({ length: 9 }, () => [
    rng.int(0, width),
    rng.int(0, height),
    rng.int(4, 30),
    rng.int(0, 255),
    rng.int(0, 255),
  ])
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    let colour = [200 - (x % 90), 210, 120 + (y % 100)]
    for (const [left, top, size, red, blue] of boxes) {
      if (x >= left! && x < left! + size! && y >= top! && y < top! + size!)
        colour = [red!, 90, blue!]
    }
    rgba.set(colour, i * 4)
  }
  return rgba
}

test.each([
  [90, 70, 30],
  [90, 70, 75],
  [61, 47, 50],
  [16, 16, 10],
])('%i×%i at quality %i is what a real codec makes of it', async (width, height, quality) => {
  const rgba = picture(width, height)
  const file = await sharp(Buffer.from(rgba), { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .jpeg({ quality, chromaSubsampling: '4:2:0', optimiseCoding: false })
    .toBuffer()
  const real = await sharp(file).raw().toBuffer()
  const lost = new Uint8ClampedArray(rgba)
  loseAsJpeg(lost, width, height, quality)
  let sum = 0
  let damage = 0
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) {
      sum += Math.abs(lost[i * 4 + c]! - real[i * 3 + c]!)
      damage += Math.abs(rgba[i * 4 + c]! - real[i * 3 + c]!)
    }
    expect(lost[i * 4 + 3]).toBe(255)
  }
  // Codecs round differently in places; the damage they do is the same.
  expect(sum).toBeLessThan(damage * 0.2)
})

/** Cosine transforms by their definition. */
const cosine = (u: number, x: number): number =>
  Math.sqrt((u === 0 ? 1 : 2) / 8) * Math.cos(((2 * x + 1) * u * Math.PI) / 16)

const EIGHT = [0, 1, 2, 3, 4, 5, 6, 7]
const within = (value: number, end: number): number => Math.min(end - 1, Math.max(0, value))
type At = (x: number, y: number) => number

/** A plane from its pixels, its blocks rounded. */
function rounded(wide: number, high: number, at: At, steps: Uint8Array): At {
  const blocks = new Map<number, number[]>()
  const made = (left: number, top: number): number[] => {
    const levels = EIGHT.flatMap((u) =>
      EIGHT.map((v) => {
        let sum = 0
        for (const y of EIGHT) {
          for (const x of EIGHT) {
            sum += cosine(u, y) * cosine(v, x) * at(left + x, top + y)
          }
        }
        return Math.round(sum / steps[8 * u + v]!) * steps[8 * u + v]!
      }),
    )
    return EIGHT.flatMap((y) =>
      EIGHT.map((x) =>
        levels.reduce((sum, l, k) => sum + l * cosine(k >> 3, y) * cosine(k & 7, x), 0),
      ),
    )
  }
  return (x, y) => {
    const [column, row] = [within(x, wide), within(y, high)]
    const key = 1000 * (row >> 3) + (column >> 3)
    let block = blocks.get(key)
    if (!block) blocks.set(key, (block = made(column & ~7, row & ~7)))
    return block[8 * (row & 7) + (column & 7)]!
  }
}

test.each([
  [45, 38, 40, { left: 0, top: 0 }],
  [45, 38, 8, { left: 6, top: 14 }],
  [17, 33, 75, { left: 14, top: 2 }],
  [1, 1, 50, { left: 2, top: 0 }],
])('%i×%i at quality %i from %o is what the standard says', (width, height, quality, place) => {
  const rgba = picture(width, height)
  const { left, top } = place
  const pixel = (x: number, y: number): number =>
    4 * (within(y - top, height) * width + within(x - left, width))
  const mixed =
    (red: number, green: number, blue: number): At =>
    (x, y) => {
      const i = pixel(x, y)
      return red * rgba[i]! + green * rgba[i + 1]! + blue * rgba[i + 2]!
    }
  const halved =
    (of: At): At =>
    (x, y) =>
      (of(2 * x, 2 * y) + of(2 * x + 1, 2 * y) + of(2 * x, 2 * y + 1) + of(2 * x + 1, 2 * y + 1)) /
      4
  const [wide, high] = [width + left, height + top]
  const [few, low] = [(wide + 1) >> 1, (high + 1) >> 1]
  const [light, colour] = divisorsAt(quality)
  const luma = mixed(0.299, 0.587, 0.114)
  const y = rounded(wide, high, (x, row) => luma(x, row) - 128, light!)
  const cb = rounded(few, low, halved(mixed(-0.168736, -0.331264, 0.5)), colour!)
  const cr = rounded(few, low, halved(mixed(0.5, -0.418688, -0.081312)), colour!)
  const between = (of: At, x: number, row: number): number => {
    const [near, above] = [x >> 1, row >> 1]
    const [far, below] = [near + (x & 1 ? 1 : -1), above + (row & 1 ? 1 : -1)]
    return (9 * of(near, above) + 3 * (of(far, above) + of(near, below)) + of(far, below)) / 16
  }
  const lost = rgba.slice()
  loseAsJpeg(lost, width, height, quality, place)
  let apart = 0
  for (let i = 0; i < width * height; i++) {
    const [column, row] = [(i % width) + left, Math.floor(i / width) + top]
    const [l, b, r] = [y(column, row) + 128, between(cb, column, row), between(cr, column, row)]
    const want = [l + 1.402 * r, l - 0.344136 * b - 0.714136 * r, l + 1.772 * b]
    for (const [c, value] of want.entries()) {
      if (Math.abs(lost[4 * i + c]! - Math.min(255, Math.max(0, value))) > 1) apart++
    }
    expect(lost[4 * i + 3]).toBe(255)
  }
  // A coefficient that lies between two steps may fall to either.
  expect(apart).toBeLessThanOrEqual(0.02 * 3 * width * height)
})
