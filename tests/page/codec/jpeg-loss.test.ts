import sharp from 'sharp'
import { expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { loseAsJpeg } from '../../../src/page/codec/jpeg-loss.ts'

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
