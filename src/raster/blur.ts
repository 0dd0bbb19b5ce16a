/** Blurs of whole pages in place; the edge pixels go on beyond the edge. */
import { resample, scratchRaster } from './resample.ts'
import type { Raster } from './warp.ts'
import { words } from './words.ts'

const PAIR = 0x00ff00ff
const ROUND = 0x00800080

/** What a pass reads while the page is written; written before it is read, kept for its memory. */
let held = new Int32Array(0)

/** Gaussian of standard deviation `sigma` in pixels. */
export function gaussianBlur(page: Raster, sigma: number): void {
  if (sigma > 1.6) {
    reduced(page, sigma, gaussianBlur)
    return
  }
  // Passes of three taps whose variances add up to the Gaussian's.
  const passes = Math.max(1, Math.ceil((sigma * sigma) / 0.55))
  const side = Math.round(((sigma * sigma) / (2 * passes)) * 256)
  const pixels = words(page.bytes)
  for (let pass = 0; pass < passes; pass++) threeTaps(pixels, page.width, page.height, side)
}

/** A disc, as a wrong focus makes it, with standard deviation `sigma` (half its radius). */
export function discBlur(page: Raster, sigma: number): void {
  const radius = sigma * 2
  if (radius > 2.6) {
    reduced(page, sigma, discBlur)
    return
  }
  const taps = new Taps()
  const reach = Math.ceil(radius)
  const fine = 5
  for (let y = -reach * fine - 2; y <= reach * fine + 2; y++) {
    for (let x = -reach * fine - 2; x <= reach * fine + 2; x++) {
      if (Math.hypot(x, y) <= radius * fine) taps.add(Math.round(x / fine), Math.round(y / fine), 1)
    }
  }
  sparse(page, taps)
}

/** A straight movement at `angle` (radians) with standard deviation `sigma` along it. */
export function motionBlur(page: Raster, sigma: number, angle: number): void {
  const length = sigma * Math.sqrt(12)
  const steps = Math.max(3, Math.ceil(length * 3))
  const taps = new Taps()
  for (let i = 0; i < steps; i++) {
    const along = ((i + 0.5) / steps - 0.5) * length
    const x = Math.cos(angle) * along
    const y = Math.sin(angle) * along
    const left = Math.floor(x)
    const top = Math.floor(y)
    const s = x - left
    const t = y - top
    taps.add(left, top, (1 - s) * (1 - t))
    taps.add(left + 1, top, s * (1 - t))
    taps.add(left, top + 1, (1 - s) * t)
    taps.add(left + 1, top + 1, s * t)
  }
  sparse(page, taps)
}

/** Blurs a smaller copy: what was made smaller and enlarged again is already part of the blur. */
function reduced(page: Raster, sigma: number, blur: (page: Raster, sigma: number) => void): void {
  const factor = Math.max(1.5, sigma / 1.2)
  const width = Math.max(1, Math.round(page.width / factor))
  const height = Math.max(1, Math.round(page.height / factor))
  const small = scratchRaster(width, height)
  resample(page, small, 'box')
  // Variances: of a box 1/12 and of a tent 1/6 of the factor squared.
  blur(small, Math.sqrt(Math.max(0.1, (sigma * sigma) / (factor * factor) - 0.25)))
  resample(small, page, 'tent')
}

/** One pass along rows and one along columns with weights `side`, rest, `side` of 256. */
function threeTaps(pixels: Int32Array, width: number, height: number, side: number): void {
  const middle = 256 - 2 * side
  const last = width - 1
  if (held.length < width * 2) held = new Int32Array(width * 2)
  for (let y = 0; y < height; y++) {
    const row = y * width
    let before = pixels[row]!
    let here = before
    for (let x = 0; x < width; x++) {
      const after = pixels[row + (x < last ? x + 1 : last)]!
      pixels[row + x] = three(before, here, after, side, middle)
      before = here
      here = after
    }
  }
  const above = held.subarray(0, width)
  above.set(pixels.subarray(0, width))
  for (let y = 0; y < height; y++) {
    const row = y * width
    const next = y < height - 1 ? row + width : row
    for (let x = 0; x < width; x++) {
      const here = pixels[row + x]!
      pixels[row + x] = three(above[x]!, here, pixels[next + x]!, side, middle)
      above[x] = here
    }
  }
}

function three(before: number, here: number, after: number, side: number, middle: number): number {
  const outer = ((before & PAIR) + (after & PAIR)) | 0
  const pair = (((Math.imul(outer, side) + Math.imul(here & PAIR, middle)) | 0) + ROUND) | 0
  const sides = ((before >>> 8) & 255) + ((after >>> 8) & 255)
  const lone = Math.imul(sides, side) + Math.imul((here >>> 8) & 255, middle) + 128
  return ((pair >>> 8) & PAIR) | (lone & 0xff00) | -16777216
}

/** Offsets and their weights. */
class Taps {
  readonly weights = new Map<string, { x: number; y: number; weight: number }>()

  add(x: number, y: number, weight: number): void {
    const key = `${x},${y}`
    const tap = this.weights.get(key)
    if (tap) tap.weight += weight
    else this.weights.set(key, { x, y, weight })
  }

  /** As whole numbers that add up to 256; the heaviest tap takes what rounding left. */
  whole(): { x: number; y: number; weight: number }[] {
    const all = [...this.weights.values()].toSorted((a, b) => b.weight - a.weight)
    const sum = all.reduce((total, tap) => total + tap.weight, 0)
    const taps = all.map((tap) => ({ ...tap, weight: Math.round((tap.weight / sum) * 256) }))
    taps[0]!.weight += 256 - taps.reduce((total, tap) => total + tap.weight, 0)
    return taps.filter((tap) => tap.weight > 0)
  }
}

/** Every pixel becomes the weighted mean of the pixels at the taps' offsets. */
function sparse({ width, height, bytes }: Raster, given: Taps): void {
  const taps = given.whole()
  const pixels = words(bytes)
  const reach = Math.max(...taps.map(({ x, y }) => Math.max(Math.abs(x), Math.abs(y))))
  const stride = width + 2 * reach
  const size = stride * (height + 2 * reach)
  if (held.length < size) held = new Int32Array(size)
  for (let y = 0; y < height + 2 * reach; y++) {
    const row = Math.min(Math.max(y - reach, 0), height - 1) * width
    const to = y * stride
    held.fill(pixels[row]!, to, to + reach)
    held.set(pixels.subarray(row, row + width), to + reach)
    held.fill(pixels[row + width - 1]!, to + reach + width, to + stride)
  }
  const offsets = Int32Array.from(taps, ({ x, y }) => y * stride + x)
  const weights = Int32Array.from(taps, ({ weight }) => weight)
  for (let y = 0; y < height; y++) {
    let from = (y + reach) * stride + reach
    for (let at = y * width, end = at + width; at < end; at++, from++) {
      let pair = ROUND
      let lone = 128
      for (let k = 0; k < offsets.length; k++) {
        const p = held[from + offsets[k]!]!
        const w = weights[k]!
        pair = (pair + Math.imul(p & PAIR, w)) | 0
        lone += Math.imul((p >>> 8) & 255, w)
      }
      pixels[at] = ((pair >>> 8) & PAIR) | (lone & 0xff00) | -16777216
    }
  }
}
