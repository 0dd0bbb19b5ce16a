import { describe, expect, it } from 'vitest'
import { recompress } from '../../../../src/augment/effects/capture/recompress.ts'
import { loseAsJpeg } from '../../../../src/page/codec/jpeg-loss.ts'
import { digest, mixedUp, paintedPage, run, text } from '../../../support/geometry-pages.ts'

/** Mean step between neighbours across the edges of 8 × 8 blocks, against that within them. */
function blockiness(
  pixels: Uint8ClampedArray,
  width: number,
  height: number,
  first: number,
): number {
  const sums = [0, 0]
  const counts = [0, 0]
  for (let y = 0; y < height; y++) {
    for (let x = 1; x < width; x++) {
      const i = (y * width + x) * 4 + 1
      const on = (x - first + 16) % 8 === 0 ? 0 : 1
      sums[on]! += Math.abs(pixels[i]! - pixels[i - 4]!)
      counts[on]!++
    }
  }
  return sums[0]! / counts[0]! / (sums[1]! / counts[1]!)
}

const slope = (x: number, y: number): [number, number, number] => {
  const value = 90 + ((x * 7 + y * 5) % 61)
  return [value, value, value]
}

function error(params: { times: number; quality: number; scale: number }): number {
  const page = paintedPage(96, 80, text)
  const before = page.peek().slice()
  run(recompress, page, params)
  const after = page.peek()
  return Math.sqrt(after.reduce((sum, v, i) => sum + (v - before[i]!) ** 2, 0) / after.length)
}

describe('recompress', () => {
  it('once at full size is the codec’s own loss', () => {
    const page = paintedPage(96, 80, mixedUp)
    const wanted = page.peek().slice()
    loseAsJpeg(wanted, 96, 80, 45)
    run(recompress, page, { times: 1, quality: 45, scale: 1 })
    expect(page.peek()).toEqual(wanted)
  })

  it('loses more the worse, the smaller and the oftener it is stored', () => {
    expect(error({ times: 2, quality: 20, scale: 1 })).toBeGreaterThan(
      error({ times: 2, quality: 80, scale: 1 }) * 1.5,
    )
    expect(error({ times: 2, quality: 60, scale: 0.5 })).toBeGreaterThan(
      error({ times: 2, quality: 60, scale: 1 }) * 1.2,
    )
    expect(error({ times: 6, quality: 40, scale: 1 })).toBeGreaterThan(
      error({ times: 1, quality: 40, scale: 1 }),
    )
  })

  it('is drawn when apply returns, the same every time, and moves nothing', () => {
    const digests = [1, 2, 3].map(() => {
      const page = paintedPage(64, 48, mixedUp)
      run(recompress, page, { times: 3, quality: 40, scale: 0.65 })
      expect([page.width, page.height]).toEqual([64, 48])
      return digest(page)
    })
    expect(new Set(digests).size).toBe(1)
  })
})

describe('a grid of blocks that begins beside the page', () => {
  it.each([0, 4, 6, 14])('has its edges where it is said to: %i pixels', (left) => {
    const [width, height] = [120, 64]
    const rgba = new Uint8ClampedArray(width * height * 4).fill(255)
    for (let k = 0; k < width * height; k++) {
      rgba.set(slope(k % width, Math.floor(k / width)), k * 4)
    }
    loseAsJpeg(rgba, width, height, 6, { left, top: 2 })
    const edge = (16 - left) % 8
    const places = Array.from({ length: 8 }, (_, first) => blockiness(rgba, width, height, first))
    expect(places.indexOf(Math.max(...places))).toBe(edge)
    expect(places[edge]).toBeGreaterThan(1.3)
  })
})
