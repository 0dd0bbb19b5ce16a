/** Which step of a recipe touched which pixel of an image. */
import { encodeGrey } from '../../page/codec/grey-png.ts'
import { denseMap, type DenseMap } from '../../page/geometry/dense-map.ts'
import type { PointMap } from '../../page/geometry/point-map.ts'
import type { LayerFile } from './layer.ts'

/** A pixel is touched where a channel of it changed by more than this, of 255. */
export const TOUCHED = 8
/**
 * The same of a step that moves pixels, against all pixels around the place where one came from: to
 * draw between pixels changes strokes' edges by less.
 */
export const TOUCHED_MOVING = 24
/** Bits of a mask: steps that touched something, those that touched the most where there are more. */
export const MASK_BITS = 16
/** Steps that are followed. */
const FOLLOWED = 32
/** A pixel carries on what touched those that it is made of by this share or more. */
const SHARE = 0.25

/** What is compared and carried along. */
interface Picture {
  readonly width: number
  readonly height: number
  peek(): Uint8ClampedArray
}

/** The damage of one image while its steps run. */
export class Damage {
  private before: Uint8ClampedArray
  private bits: Uint32Array
  private width: number
  private height: number
  /** the step that each bit stands for */
  private readonly steps: number[] = []
  private isLost = false

  /** @param page as it is before the first step */
  constructor({
    width,
    height,
    pixels,
  }: {
    width: number
    height: number
    pixels: Uint8ClampedArray
  }) {
    this.width = width
    this.height = height
    this.before = pixels.slice()
    this.bits = new Uint32Array(width * height)
  }

  /**
   * Looks at what a step did.
   * @param step its number in the manifest's row
   * @param moved where it moved pixels, if it did
   */
  add(step: number, page: Picture, moved: PointMap | undefined): void {
    const now = page.peek()
    const bit = this.steps.length < FOLLOWED ? (1 << this.steps.length) >>> 0 : 0
    const isSame = page.width === this.width && page.height === this.height
    let count = 0
    if (moved) {
      const map = denseMap([moved])
      this.carry(map)
      count = markMoved(map, { before: this.before, now, bits: this.bits, bit })
    } else if (isSame) count = markChanged({ before: this.before, now, bits: this.bits, bit })
    else this.isLost = true
    if (count > 0 && bit !== 0) this.steps.push(step)
    this.width = page.width
    this.height = page.height
    if (this.before.length !== now.length) this.before = now.slice()
    else if (count > 0 || moved) this.before.set(now)
  }

  /** Brings the mask to the image's size, which no step did. */
  fit(moved: PointMap): void {
    this.carry(denseMap([moved]))
    this.width = moved.to.width
    this.height = moved.to.height
  }

  /** @returns undefined where a step moved pixels and did not say where to */
  layer(): LayerFile | undefined {
    if (this.isLost) return undefined
    return maskLayer(this.width, this.height, this.bits, this.steps)
  }

  private carry({ from, to, xs, ys }: DenseMap): void {
    const { bits } = this
    const out = new Uint32Array(to.width * to.height)
    if (this.steps.length > 0) {
      for (let i = 0; i < out.length; i++) {
        const x = xs[i]! - 0.5
        const y = ys[i]! - 0.5
        if (Number.isNaN(x)) continue
        const left = Math.floor(x)
        const top = Math.floor(y)
        const [u, v] = [x - left, y - top]
        let all = 0
        for (let k = 0; k < 4; k++) {
          const share = (k & 1 ? u : 1 - u) * (k & 2 ? v : 1 - v)
          if (share < SHARE) continue
          const column = clamped(left + (k & 1), from.width)
          all |= bits[clamped(top + (k >> 1), from.height) * from.width + column]!
        }
        out[i] = all
      }
    }
    this.bits = out
  }
}

/** A mask of a page that nothing was done to. */
export function emptyMask(width: number, height: number): LayerFile {
  return maskLayer(width, height, new Uint32Array(width * height), [])
}

interface Marking {
  before: Uint8ClampedArray
  now: Uint8ClampedArray
  bits: Uint32Array
  bit: number
}

/** @returns pixels that were touched */
function markChanged({ before, now, bits, bit }: Marking): number {
  const a = new Uint32Array(before.buffer, before.byteOffset, before.length >> 2)
  const b = new Uint32Array(now.buffer, now.byteOffset, now.length >> 2)
  let count = 0
  for (let i = 0; i < b.length; i++) {
    if (a[i] === b[i]) continue
    const k = 4 * i
    const red = now[k]! - before[k]!
    const green = now[k + 1]! - before[k + 1]!
    const blue = now[k + 2]! - before[k + 2]!
    const change = Math.max(red, -red, green, -green, blue, -blue)
    if (change <= TOUCHED) continue
    bits[i]! |= bit
    count++
  }
  return count
}

/** The same of a step that moved pixels; those that were not on the page before are touched. */
function markMoved({ from, xs, ys }: DenseMap, { before, now, bits, bit }: Marking): number {
  const { width, height } = from
  let count = 0
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i]!
    if (!Number.isNaN(x)) {
      const column = clamped(Math.floor(x), width)
      const row = clamped(Math.floor(ys[i]!), height)
      if (isNear(before, 4 * (row * width + column), now, 4 * i)) continue
      if (isBetween({ before, width, height, column, row }, now, 4 * i)) continue
    }
    bits[i]! |= bit
    count++
  }
  return count
}

function isNear(before: Uint8ClampedArray, k: number, now: Uint8ClampedArray, at: number): boolean {
  for (let c = 0; c < 3; c++) {
    const change = now[at + c]! - before[k + c]!
    if (change > TOUCHED_MOVING || -change > TOUCHED_MOVING) return false
  }
  return true
}

interface Around {
  before: Uint8ClampedArray
  width: number
  height: number
  column: number
  row: number
}

/** Whether a pixel is no lighter and no darker than those around the place where it came from. */
function isBetween(
  { before, width, height, column, row }: Around,
  now: Uint8ClampedArray,
  at: number,
): boolean {
  for (let c = 0; c < 3; c++) {
    let [low, high] = [255, 0]
    for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
        const value = before[4 * (y * width + x) + c]!
        if (value < low) low = value
        if (value > high) high = value
      }
    }
    const value = now[at + c]!
    if (value < low - TOUCHED_MOVING || value > high + TOUCHED_MOVING) return false
  }
  return true
}

const clamped = (place: number, length: number): number =>
  place < 0 ? 0 : place >= length ? length - 1 : place

function maskLayer(
  width: number,
  height: number,
  bits: Uint32Array,
  steps: readonly number[],
): LayerFile {
  const kept = mostTouching(bits, steps.length)
  const isWide = kept.length > 8
  const out = isWide ? new Uint16Array(bits.length) : new Uint8Array(bits.length)
  const isPlain = kept.every((bit, i) => bit === i)
  for (let i = 0; i < bits.length; i++) {
    const all = bits[i]!
    if (all === 0) continue
    if (isPlain) {
      out[i] = all
      continue
    }
    let value = 0
    for (let k = 0; k < kept.length; k++) value |= ((all >>> kept[k]!) & 1) << k
    out[i] = value
  }
  const bytes = encodeGrey(width, height, out, true)
  return { kind: 'mask', bytes, steps: kept.map((bit) => steps[bit]!) }
}

/** Bits that stand anywhere on the image, in their order: what was cut off has none. */
function mostTouching(bits: Uint32Array, count: number): number[] {
  const pixels = new Float64Array(count)
  for (let i = 0; i < bits.length; i++) {
    for (let all = bits[i]!; all !== 0; all &= all - 1) pixels[31 - Math.clz32(all & -all)]!++
  }
  return [...pixels.keys()]
    .filter((bit) => pixels[bit]! > 0)
    .toSorted((a, b) => pixels[b]! - pixels[a]! || a - b)
    .slice(0, MASK_BITS)
    .toSorted((a, b) => a - b)
}
