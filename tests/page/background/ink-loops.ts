/** What the kernels of ink compute, as plain loops over pixels. */
import { Grid } from '../../../src/page/background/grid.ts'

/** Whether two arrays hold the same bytes; quicker than comparing them number by number. */
export function same(a: Uint8Array | Uint8ClampedArray, b: Uint8Array | Uint8ClampedArray) {
  return Buffer.from(a.buffer, a.byteOffset, a.length).equals(
    Buffer.from(b.buffer, b.byteOffset, b.length),
  )
}

/** Tones of blocks, red, green and blue, with `PAD` more beyond each edge of the page. */
export interface Blocks {
  step: number
  columns: number
  rows: number
  tones: readonly Uint8Array[]
}

const PAD = 8

/** The tone of a block, those beyond the edges included. */
export function toneOf({ columns, tones }: Blocks, x: number, y: number, c: number): number {
  return tones[c]![(y + PAD) * (columns + 2 * PAD) + x + PAD]!
}

/** The page's blocks with all that is dark and narrow filled in, see `backdropInArena`. */
export function backdropByLoop(
  rgba: Uint8ClampedArray,
  [width, height]: readonly [number, number],
  widest: number,
): Blocks {
  const step = Math.max(1, Math.round(widest / 7))
  const reach = Math.min(3, Math.round((Math.max(5, widest) / step - 1) / 2))
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)]
  const [across, down] = [columns + 2 * PAD, rows + 2 * PAD]
  const inside = (at: number, count: number): number => Math.min(count - 1, Math.max(0, at))
  const mean = (k: number, c: number): number => {
    const left = inside((k % across) - PAD, columns) * step
    const top = inside(Math.floor(k / across) - PAD, rows) * step
    const [right, bottom] = [Math.min(width, left + step), Math.min(height, top + step)]
    let sum = 0
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) sum += rgba[4 * (y * width + x) + c]!
    }
    const share = Math.fround(1 / ((right - left) * (bottom - top)))
    return Math.floor(Math.fround(Math.fround(sum * share) + 0.5))
  }
  const extreme = (plane: Uint8Array, far: number, sign: 1 | -1): Uint8Array => {
    let from = plane
    for (const next of [1, across]) {
      const to = from.slice()
      for (let k = 0; k < to.length; k++) {
        for (let i = k - far * next; i <= k + far * next; i += next) {
          if (sign * from[i]! > sign * to[k]!) to[k] = from[i]!
        }
      }
      from = to
    }
    return from
  }
  const tones = [0, 1, 2].map((c) => {
    const means = Uint8Array.from({ length: across * down }, (_, k) => mean(k, c))
    return extreme(extreme(means, reach, 1), reach + 1, -1)
  })
  return { step, columns, rows, tones }
}

/** Density of ink, see `inkDensity`. */
export function inkByLoop(
  rgba: Uint8ClampedArray,
  [width, height]: readonly [number, number],
  blocks: Blocks,
  minDensity: number,
) {
  const { step, columns, rows } = blocks
  const out = new Uint8Array(width * height)
  const row = new Uint16Array(width)
  const grid = new Grid(width, height, step)
  const levels = Uint8Array.from({ length: columns * rows }, (_, k) => {
    const [r, g, b] = [0, 1, 2].map((c) => toneOf(blocks, k % columns, Math.floor(k / columns), c))
    return (r! * 77 + g! * 150 + b! * 29 + 128) >> 8
  })
  const band = Math.max(Math.min(2, step), step >> 1)
  for (let k = 0; k < out.length; k++) {
    const x = k % width
    const y = Math.floor(k / width)
    if (x === 0 && y % band === 0) grid.row(levels, Math.min(y + (band >> 1), height - 1), row)
    const level = row[x]! >> 8
    const green = rgba[4 * k + 1]!
    if (level - green < level >> 5) continue
    const light = (rgba[4 * k]! * 77 + green * 150 + rgba[4 * k + 2]! * 29) >> 8
    const perLevel = Math.floor(65280 / Math.max(level, 16))
    const density = ((level - light) * perLevel) >> 8
    if (density >= minDensity) out[k] = density
  }
  return out
}

/** Highest of 3×3, edges repeated. */
export function highestByLoop(plane: Uint8Array, width: number, height: number) {
  return plane.map((_, k) => {
    const [x, y] = [k % width, Math.floor(k / width)]
    let most = 0
    for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
      for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
        most = Math.max(most, plane[j * width + i]!)
      }
    }
    return most
  })
}

/** What a step over a page of ink is given. */
export interface InkStep {
  rgba: Uint8ClampedArray
  width: number
  height: number
  ink: Uint8Array
  /** noise tiles and the corner of the window into them */
  tiles: readonly [Uint8Array, Uint8Array]
  left: number
  top: number
  /** share of 256 that a grey level of each tile counts */
  per: readonly [number, number]
}

/** Noise at a place of the page, in 256ths of a pixel: 65536 where it is at its mean. */
function noiseAt({ tiles, left, top, per }: InkStep, u: number, v: number): number {
  const [x, y, s, t] = [(u >> 8) + left, (v >> 8) + top, u & 255, v & 255]
  let sum = 65536
  for (let k = 0; k < 2; k++) {
    const [upper, lower] = [(y & 1023) << 10, ((y + 1) & 1023) << 10]
    const a = tiles[k]![upper + (x & 1023)]! * (256 - s) + tiles[k]![upper + ((x + 1) & 1023)]! * s
    const b = tiles[k]![lower + (x & 1023)]! * (256 - s) + tiles[k]![lower + ((x + 1) & 1023)]! * s
    sum += (((a * (256 - t) + b * t) >> 8) - 32768) * per[k]!
  }
  return sum
}

/** Takes ink towards what it lies on, see `paleInk`; all of the page is certainly paper. */
export function paleByLoop(
  step: InkStep,
  {
    body,
    lost,
    minDensity,
    blocks,
  }: {
    body: Uint8Array
    lost: Int16Array
    minDensity: number
    blocks: Blocks
  },
) {
  const { width, height, ink } = step
  const out = step.rgba.slice()
  const place = (at: number): number => Math.floor(((2 * at + 1) * 128) / blocks.step) - 128
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const k = y * width + x
      const patch = noiseAt(step, x << 8, y << 8) >> 8
      if (ink[k] === 0 || patch <= 0) continue
      const loss = lost[body[(y >> 1) * ((width + 1) >> 1) + (x >> 1)]!]!
      const knee = Math.floor(256 / minDensity)
      const sure = Math.min(256, Math.max(0, ink[k]! - minDensity) * knee + knee)
      const share = (Math.min(224, (loss * patch) >> 8) * sure) >> 8
      const [u, v] = [place(x), place(y)]
      for (let c = 0; c < 3; c++) {
        const along = (i: number): number => {
          const [a, b] = [0, 1].map((j) => toneOf(blocks, (u >> 8) + i, (v >> 8) + j, c))
          return (a! * (256 - (v & 255)) + b! * (v & 255)) >> 8
        }
        const level = (along(0) * (256 - (u & 255)) + along(1) * (u & 255)) >> 8
        out[4 * k + c]! += (Math.max(0, level - out[4 * k + c]!) * share) >> 8
      }
    }
  }
  return out
}

/** Lets ink grow from around, see `growInk`; all of the page is certainly paper. */
export function growByLoop(
  step: InkStep,
  around: Uint8Array,
  { scale, gain, reach }: { scale: number; gain: number; reach: number },
) {
  const { width, height, ink } = step
  const out = step.rgba.slice()
  const distances = reach === 1 ? [1] : [reach, (reach + 1) >> 1]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const k = y * width + x
      const own = ink[k]!
      const near = around[k]! - ((own * 5) >> 3)
      const growth = noiseAt(step, x * scale, y * scale) >> 8
      if (near < 7 || growth <= 0) continue
      let from = k
      for (const far of distances) {
        const beside = [
          y >= far ? k - far * width : k,
          y + far < height ? k + far * width : k,
          x >= far ? k - far : k,
          x + far < width ? k + far : k,
        ]
        for (const other of beside) if (ink[other]! > ink[from]!) from = other
      }
      const most = ink[from]!
      if (most <= own) continue
      const coming = Math.min((((near * gain) >> 4) * growth) >> 12, most)
      const share = Math.floor((coming * 255 * 128) / (most << 3))
      for (let c = 0; c < 3; c++) {
        const by = Math.max(0, out[4 * k + c]! - step.rgba[4 * from + c]!)
        out[4 * k + c]! -= (by * share) >> 12
      }
    }
  }
  return out
}
