/** How much an effect on ink changes where a page shows none: paper, pictures, the desk around. */
import sharp from 'sharp'
import { rngFrom } from '../../src/core/rng.ts'
import type { AnyEffect } from '../../src/augment/effects/effect.ts'
import { Page } from '../../src/page/image/page.ts'
import { Source } from '../../src/page/image/source.ts'
import { light } from '../augment/effects/drawn-pages.ts'

/** A change of more grey levels than this is seen. */
const MOST_CHANGE = 5
/** In grey levels of the mean over 3×3 pixels: a window of less contrast is flat. */
const FLAT = 16
/** In grey levels below the mean of its surroundings: what is darker may be ink. */
const DARKER = 14

export interface FlatChange {
  /** share of the pixels with nothing but even tones around that change visibly */
  flat: number
  /** share of the pixels with nothing darker than its surroundings around that change visibly */
  bare: number
  /** mean change of all pixels in grey levels: what the effect did at all */
  mean: number
}

/** A file at about this many pixels, never enlarged. */
export async function sourceOfFile(file: string, area: number): Promise<Source> {
  const upright = sharp(file, { limitInputPixels: false }).rotate().flatten({ background: '#fff' })
  const { width, height } = await sharp(file).metadata()
  const scale = Math.min(1, Math.sqrt(area / (width * height)))
  const { data, info } = await upright
    .resize({
      width: Math.round(Math.min(width, height) * scale),
      height: Math.round(Math.min(width, height) * scale),
      fit: 'outside',
    })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return new Source(info.width, info.height, new Uint8ClampedArray(data))
}

/** Runs the effect on the page and compares. */
export function flatChange(
  effect: AnyEffect,
  source: Source,
  params: Readonly<Record<string, number | string>>,
): FlatChange {
  const { width, height, pixels } = source
  const page = new Page()
  page.load(source)
  effect.apply(page, params, rngFrom('flat'), undefined)
  const after = page.peek()
  const { flat, bare } = placesWithoutInk(pixels, width, height)
  const changed = { flat: 0, bare: 0 }
  const of = { flat: 0, bare: 0 }
  let sum = 0
  for (let k = 0; k < width * height; k++) {
    let most = 0
    for (let c = 0; c < 3; c++) {
      most = Math.max(most, Math.abs(after[4 * k + c]! - pixels[4 * k + c]!))
    }
    sum += most
    of.flat += flat[k]!
    of.bare += bare[k]!
    if (most <= MOST_CHANGE) continue
    changed.flat += flat[k]!
    changed.bare += bare[k]!
  }
  return {
    flat: changed.flat / Math.max(1, of.flat),
    bare: changed.bare / Math.max(1, of.bare),
    mean: sum / (width * height),
  }
}

/** Where there is no ink by two measures, both taken a little away from what may be ink. */
function placesWithoutInk(rgba: Uint8ClampedArray, width: number, height: number) {
  const grey = new Float32Array(width * height)
  for (let k = 0; k < grey.length; k++) grey[k] = light(rgba, 4 * k)
  const soft = boxMean(grey, width, height, 1)
  const short = Math.min(width, height)
  const away = Math.max(3, Math.round(0.006 * short))
  const high = highest(soft, width, height, away)
  const low = highest(
    soft.map((value) => -value),
    width,
    height,
    away,
  )
  const around = boxMean(grey, width, height, Math.max(3, Math.round(0.015 * short)))
  const darker = highest(
    soft.map((value, k) => around[k]! - value),
    width,
    height,
    away,
  )
  return {
    flat: Uint8Array.from(high, (value, k) => (value + low[k]! <= FLAT ? 1 : 0)),
    bare: Uint8Array.from(darker, (value) => (value <= DARKER ? 1 : 0)),
  }
}

/** Mean over a square of 2 × `reach` + 1 pixels, cut off at the edges. */
function boxMean(plane: Float32Array, width: number, height: number, reach: number): Float32Array {
  const pitch = width + 1
  const sums = new Float64Array(pitch * (height + 1))
  for (let y = 0; y < height; y++) {
    let row = 0
    for (let x = 0; x < width; x++) {
      row += plane[y * width + x]!
      sums[(y + 1) * pitch + x + 1] = sums[y * pitch + x + 1]! + row
    }
  }
  return plane.map((_, k) => {
    const [x, y] = [k % width, Math.floor(k / width)]
    const [left, right] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)]
    const [top, bottom] = [Math.max(0, y - reach), Math.min(height, y + reach + 1)]
    const [above, below] = [top * pitch, bottom * pitch]
    const sum =
      sums[below + right]! - sums[below + left]! - sums[above + right]! + sums[above + left]!
    return sum / ((right - left) * (bottom - top))
  })
}

/** Highest value of a square of 2 × `reach` + 1 pixels. */
function highest(plane: Float32Array, width: number, height: number, reach: number): Float32Array {
  let from = plane
  for (const [step, length] of [
    [1, width],
    [width, height],
  ] as const) {
    const to = new Float32Array(from.length)
    for (let k = 0; k < to.length; k++) {
      const place = step === 1 ? k % width : Math.floor(k / width)
      const [first, last] = [Math.max(-reach, -place), Math.min(reach, length - 1 - place)]
      let most = -Infinity
      for (let i = first; i <= last; i++) most = Math.max(most, from[k + i * step]!)
      to[k] = most
    }
    from = to
  }
  return from
}
