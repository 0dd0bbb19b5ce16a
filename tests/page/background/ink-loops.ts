/** What the kernels of ink compute, as plain loops over pixels. */
import type { Paper } from '../../../src/page/background/paper.ts'

/** Whether two arrays hold the same bytes; quicker than comparing them number by number. */
export function same(a: Uint8Array | Uint8ClampedArray, b: Uint8Array | Uint8ClampedArray) {
  return Buffer.from(a.buffer, a.byteOffset, a.length).equals(
    Buffer.from(b.buffer, b.byteOffset, b.length),
  )
}

/** Density of ink, see `inkPlane`. */
export function inkByLoop(rgba: Uint8ClampedArray, width: number, height: number, paper: Paper) {
  const out = new Uint8Array(width * height)
  const levels = new Uint16Array(width)
  const band = Math.max(1, paper.grid.cell >> 1)
  for (let k = 0; k < out.length; k++) {
    const x = k % width
    const y = Math.floor(k / width)
    if (x === 0 && y % band === 0) {
      paper.grid.row(paper.level, Math.min(y + (band >> 1), height - 1), levels)
    }
    const level = levels[x]! >> 8
    const green = rgba[4 * k + 1]!
    if (level - green < level >> 5) continue
    const light = (rgba[4 * k]! * 77 + green * 150 + rgba[4 * k + 2]! * 29) >> 8
    const perLevel = Math.floor(65280 / Math.max(level, 16))
    const density = ((level - light) * perLevel) >> 8
    if (density >= 14) out[k] = density
  }
  return out
}

/** Highest of 3×3, edges repeated. */
export function highestByLoop(plane: Uint8Array, width: number, height: number) {
  return plane.map((_, k) => {
    const [x, y] = [k % width, Math.floor(k / width)]
    let max = 0
    for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
      for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
        max = Math.max(max, plane[j * width + i]!)
      }
    }
    return max
  })
}

/** What a step over a page of ink is given. */
export interface InkStep {
  rgba: Uint8ClampedArray
  width: number
  height: number
  ink: Uint8Array
  paper: Paper
  /** noise tiles and the corner of the window into them */
  tiles: readonly [Uint8Array, Uint8Array]
  left: number
  top: number
  /** share of 256 that a grey level of each tile counts */
  per: readonly [number, number]
}

/** Noise at a place of the page: 256 where it is at its mean. */
function noiseAt({ tiles, left, top, per }: InkStep, x: number, y: number): number {
  const at = ((y + top) % 1024) * 1024 + ((x + left) % 1024)
  return 256 + (tiles[0][at]! - 128) * per[0] + (tiles[1][at]! - 128) * per[1]
}

/** Takes ink towards the paper, see `paleInk`. */
export function paleByLoop(step: InkStep, body: Uint8Array, lost: Int16Array) {
  const { width, height, ink, paper } = step
  const { red, green, blue, inside, grid } = paper
  const tones = [red, green, blue]
  const out = step.rgba.slice()
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const k = y * width + x
      const patch = noiseAt(step, x, y)
      if (ink[k] === 0 || patch <= 0) continue
      const loss = lost[body[(y >> 1) * ((width + 1) >> 1) + (x >> 1)]!]!
      const cell = Math.floor(y / grid.cell) * grid.columns + Math.floor(x / grid.cell)
      const share = (Math.min(224, (loss * patch) >> 8) * (inside[cell]! + 1)) >> 8
      for (let c = 0; c < 3; c++) {
        out[4 * k + c]! += (Math.max(0, tones[c]![cell]! - out[4 * k + c]!) * share) >> 8
      }
    }
  }
  return out
}

/** Lets ink grow from around, see `growInk`. */
export function growByLoop(
  step: InkStep,
  around: Uint8Array,
  full: Uint8Array,
  { scale, gain, reach }: { scale: number; gain: number; reach: number },
) {
  const { width, height, ink, paper } = step
  const { red, green, blue, level, grid } = paper
  const out = step.rgba.slice()
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const k = y * width + x
      const cell = Math.floor(y / grid.cell) * grid.columns + Math.floor(x / grid.cell)
      const own = ink[k]!
      const near = around[k]! - ((own * 5) >> 3)
      const max = full[cell]!
      const growth = noiseAt(step, (x * scale) >> 8, (y * scale) >> 8)
      if (near < 7 || own >= max || growth <= 0) continue
      const coming = Math.min((((near * gain) >> 4) * growth) >> 12, max)
      let from = k
      const beside = [
        y >= reach ? k - reach * width : k,
        y + reach < height ? k + reach * width : k,
        x >= reach ? k - reach : k,
        x + reach < width ? k + reach : k,
      ]
      for (const other of beside) if (ink[other]! > ink[from]!) from = other
      const lost = [red, green, blue].map((tone, c) =>
        Math.max(0, tone[cell]! - out[4 * from + c]!),
      )
      const density = lost[0]! * 77 + lost[1]! * 150 + lost[2]! * 29
      if (density < 2048) continue
      const share = Math.floor((coming * (max - own) * level[cell]! * 4112) / (max * density))
      for (let c = 0; c < 3; c++) out[4 * k + c]! -= (lost[c]! * share) >> 12
    }
  }
  return out
}
