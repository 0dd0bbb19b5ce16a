/** Blurs of whole pages in place; edge pixels are repeated beyond the edge. */
import { kernelArena, type Arena } from '../kernels/arena.ts'
import { holdImage, allocImage, type WasmImage } from '../kernels/wasm-image.ts'
import { resampled } from '../geometry/resample.ts'
import { smoothed } from '../image/smoothing.ts'
import type { Raster } from '../image/raster.ts'

/** Gaussian of standard deviation `sigma` in pixels. */
export function gaussianBlur(page: Raster, sigma: number): void {
  inArena(page, (arena, image) => gaussian(arena, image, sigma))
}

/** A disc, as a wrong focus makes it, with standard deviation `sigma` (half its radius). */
export function discBlur(page: Raster, sigma: number): void {
  inArena(page, (arena, image) => disc(arena, image, sigma))
}

/** A straight movement at `angle` (radians) with standard deviation `sigma` along it. */
export function motionBlur(page: Raster, sigma: number, angle: number): void {
  inArena(page, (arena, image) => motion(arena, image, sigma, angle))
}

function inArena(page: Raster, blur: (arena: Arena, image: WasmImage) => WasmImage): void {
  const arena = kernelArena()
  arena.read(blur(arena, holdImage(arena, page)).at, page.bytes)
}

function gaussian(arena: Arena, image: WasmImage, sigma: number): WasmImage {
  if (sigma > 1.6) return reduced(arena, image, sigma, gaussian)
  // Rounds of three taps whose variances add up to the Gaussian's, made into one.
  const rounds = Math.max(1, Math.ceil((sigma * sigma) / 0.55))
  const side = (sigma * sigma) / (2 * rounds)
  let taps = [1]
  for (let round = 0; round < rounds; round++) {
    const before = taps
    const tap = (k: number): number => before[k] ?? 0
    taps = Array.from(
      { length: before.length + 2 },
      (_, k) => side * (tap(k - 2) + tap(k)) + (1 - 2 * side) * tap(k - 1),
    )
  }
  const to = allocImage(arena, image.width, image.height)
  smoothed(arena, image.at, to.at, { ...image, step: 4 }, taps.slice(rounds))
  return to
}

/** The same within the kernels' memory. */
export function disc(arena: Arena, image: WasmImage, sigma: number): WasmImage {
  const radius = sigma * 2
  if (radius > 2.6) return reduced(arena, image, sigma, disc)
  const reach = Math.ceil(radius)
  const spread = new Spread(reach)
  const fine = 5
  const limit = reach * fine + 2
  for (let y = -limit; y <= limit; y++) {
    for (let x = -limit; x <= limit; x++) {
      if (x * x + y * y > radius * radius * fine * fine) continue
      spread.add(Math.round(x / fine), Math.round(y / fine), 1)
    }
  }
  return spread.of(arena, image)
}

function motion(arena: Arena, image: WasmImage, sigma: number, angle: number): WasmImage {
  const length = sigma * Math.sqrt(12)
  const steps = Math.max(3, Math.ceil(length * 3))
  const spread = new Spread(Math.ceil(length / 2) + 1)
  for (let i = 0; i < steps; i++) {
    const along = ((i + 0.5) / steps - 0.5) * length
    const x = Math.cos(angle) * along
    const y = Math.sin(angle) * along
    spread.addBetween(x, y)
  }
  return spread.of(arena, image)
}

/** Blurs a smaller copy: what was made smaller and enlarged again is already part of the blur. */
function reduced(
  arena: Arena,
  image: WasmImage,
  sigma: number,
  blur: (arena: Arena, image: WasmImage, sigma: number) => WasmImage,
): WasmImage {
  const factor = Math.max(1.5, sigma / 1.2)
  const width = Math.max(1, Math.round(image.width / factor))
  const height = Math.max(1, Math.round(image.height / factor))
  const small = resampled(arena, image, { width, height }, 'box')
  // Variances: of a box 1/12 and of a tent 1/6 of the factor squared.
  const left = Math.sqrt(Math.max(0.1, (sigma * sigma) / (factor * factor) - 0.25))
  return resampled(arena, blur(arena, small, left), image, 'tent')
}

/**
 * Moves every point's light along a path, as a hand that was not still; `page` is changed in place.
 * @param xs places of the path in pixels, equally long each, around 0
 */
export function pathBlur(page: Raster, xs: ArrayLike<number>, ys: ArrayLike<number>): void {
  inArena(page, (arena, image) => overPath(arena, image, xs, ys))
}

function overPath(
  arena: Arena,
  image: WasmImage,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
): WasmImage {
  let far = 0
  for (let i = 0; i < xs.length; i++) far = Math.max(far, Math.abs(xs[i]!), Math.abs(ys[i]!))
  const spread = new Spread(Math.ceil(far) + 1)
  for (let i = 0; i < xs.length; i++) spread.addBetween(xs[i]!, ys[i]!)
  return spread.of(arena, image)
}

/** Where a point's light goes: weights at whole pixels up to `reach` away. */
class Spread {
  private readonly reach: number
  private readonly side: number
  private readonly weights: Float64Array

  constructor(reach: number) {
    this.reach = reach
    this.side = 2 * reach + 1
    this.weights = new Float64Array(this.side * this.side)
  }

  add(x: number, y: number, weight: number): void {
    if (weight === 0) return
    const k = (y + this.reach) * this.side + x + this.reach
    this.weights[k] = this.weights[k]! + weight
  }

  /** A place between pixels, of weight 1. */
  addBetween(x: number, y: number): void {
    const left = Math.floor(x)
    const top = Math.floor(y)
    const s = x - left
    const t = y - top
    this.add(left, top, (1 - s) * (1 - t))
    this.add(left + 1, top, s * (1 - t))
    this.add(left, top + 1, (1 - s) * t)
    this.add(left + 1, top + 1, s * t)
  }

  /** Every pixel becomes the weighted mean of the pixels at these places beside it. */
  of(arena: Arena, image: WasmImage): WasmImage {
    const { at, width, height } = image
    const { reach } = this
    const stride = (width + 2 * reach) * 4
    const padded = allocImage(arena, width + 2 * reach, height + 2 * reach)
    const to = allocImage(arena, width, height)
    const groups = Int32Array.from(this.groups(stride))
    const first = arena.write(groups)
    arena.run.blurPad(at, padded.at, width, height, reach)
    const origin = padded.at + reach * stride + reach * 4
    arena.run.blurPlaces(origin, stride, to.at, width, height, first, first + groups.byteLength)
    return to
  }

  /** The kernel's list of places, those of one weight together. */
  private groups(stride: number): number[] {
    const groups = new Map<number, number[]>()
    for (const [k, weight] of this.whole().entries()) {
      if (weight <= 0) continue
      const y = Math.floor(k / this.side) - this.reach
      const offset = y * stride + ((k % this.side) - this.reach) * 4
      const group = groups.get(weight)
      if (group) group.push(offset)
      else groups.set(weight, [offset])
    }
    return [...groups].flatMap(([weight, offsets]) => [offsets.length, weight, ...offsets])
  }

  /** As whole numbers that add up to 256; the heaviest, nearest the middle, takes what rounding left. */
  private whole(): number[] {
    let sum = 0
    for (const weight of this.weights) sum += weight
    const whole = Array.from(this.weights, (weight) => Math.round((weight / sum) * 256))
    const middle = (whole.length - 1) / 2
    let heaviest = middle
    for (let k = 0; k < whole.length; k++) {
      const more = whole[k]! - whole[heaviest]!
      if (more > 0 || (more === 0 && Math.abs(k - middle) < Math.abs(heaviest - middle))) {
        heaviest = k
      }
    }
    whole[heaviest] = whole[heaviest]! + 256 - whole.reduce((a, b) => a + b, 0)
    return whole
  }
}
