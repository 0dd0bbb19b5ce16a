/**
 * What baseline JPEG takes away: colour at half resolution, 8×8 cosine transforms rounded by the
 * quality's tables (ITU-T T.81, annex K, scaled as libjpeg does). What a file would hold besides,
 * its entropy coding, loses nothing and is left out, so this needs no codec and no file.
 */

/** Rounding steps of brightness and of colour at quality 50, row by row. */
const LUMA_STEPS = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
  14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
  92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
]
const CHROMA_STEPS = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
  47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
]

/** The orthonormal 8-point cosine transform (type II), one row per frequency. */
const COSINES = Float32Array.from({ length: 64 }, (_, i) => {
  const [u, x] = [i >> 3, i & 7]
  return Math.sqrt((u === 0 ? 1 : 2) / 8) * Math.cos(((2 * x + 1) * u * Math.PI) / 16)
})

/** One plane of a page, its sides multiples of 8; memory is used over and over. */
class Plane {
  wide = 0
  high = 0
  values = new Float32Array(0)

  sized(width: number, height: number): this {
    this.wide = Math.ceil(width / 8) * 8
    this.high = Math.ceil(height / 8) * 8
    const size = this.wide * this.high
    if (this.values.length < size) this.values = new Float32Array(size)
    return this
  }
}

const planes = { y: new Plane(), cb: new Plane(), cr: new Plane() }
const block = new Float32Array(64)
const between = new Float32Array(64)

/**
 * Sends RGBA pixels through JPEG's losses, in place; alpha stays.
 * @param quality 1 to 100
 */
export function loseAsJpeg(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  quality: number,
): void {
  const y = planes.y.sized(width, height)
  const cb = planes.cb.sized((width + 1) >> 1, (height + 1) >> 1)
  const cr = planes.cr.sized((width + 1) >> 1, (height + 1) >> 1)
  split(rgba, width, height)
  roundPlane(y, stepsAt(LUMA_STEPS, quality))
  roundPlane(cb, stepsAt(CHROMA_STEPS, quality))
  roundPlane(cr, stepsAt(CHROMA_STEPS, quality))
  join(rgba, width, height)
}

function stepsAt(steps: readonly number[], quality: number): Float32Array {
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality
  return Float32Array.from(steps, (step) =>
    Math.min(255, Math.max(1, Math.floor((step * scale + 50) / 100))),
  )
}

/** To brightness and colour differences around 0; beyond the edge, edge pixels are repeated. */
function split(rgba: Uint8ClampedArray, width: number, height: number): void {
  const { y, cb, cr } = planes
  for (let row = 0; row < y.high; row++) {
    const from = Math.min(row, height - 1) * width
    for (let x = 0; x < y.wide; x++) {
      const i = (from + Math.min(x, width - 1)) * 4
      y.values[row * y.wide + x] =
        0.299 * rgba[i]! + 0.587 * rgba[i + 1]! + 0.114 * rgba[i + 2]! - 128
    }
  }
  for (let row = 0; row < cb.high; row++) {
    const above = Math.min(row * 2, height - 1) * width
    const below = Math.min(row * 2 + 1, height - 1) * width
    for (let x = 0; x < cb.wide; x++) {
      const left = Math.min(x * 2, width - 1)
      const right = Math.min(x * 2 + 1, width - 1)
      const [a, b, c, d] = [
        (above + left) * 4,
        (above + right) * 4,
        (below + left) * 4,
        (below + right) * 4,
      ]
      const red = (rgba[a]! + rgba[b]! + rgba[c]! + rgba[d]!) / 4
      const green = (rgba[a + 1]! + rgba[b + 1]! + rgba[c + 1]! + rgba[d + 1]!) / 4
      const blue = (rgba[a + 2]! + rgba[b + 2]! + rgba[c + 2]! + rgba[d + 2]!) / 4
      cb.values[row * cb.wide + x] = -0.168736 * red - 0.331264 * green + 0.5 * blue
      cr.values[row * cr.wide + x] = 0.5 * red - 0.418688 * green - 0.081312 * blue
    }
  }
}

function roundPlane({ values, wide, high }: Plane, steps: Float32Array): void {
  for (let top = 0; top < high; top += 8) {
    for (let left = 0; left < wide; left += 8) {
      const start = top * wide + left
      for (let r = 0; r < 8; r++) {
        for (let c = 0; c < 8; c++) block[r * 8 + c] = values[start + r * wide + c]!
      }
      transform(block, between, false)
      transform(between, block, false)
      for (let k = 0; k < 64; k++) block[k] = Math.round(block[k]! / steps[k]!) * steps[k]!
      transform(block, between, true)
      transform(between, block, true)
      for (let r = 0; r < 8; r++) {
        for (let c = 0; c < 8; c++) values[start + r * wide + c] = block[r * 8 + c]!
      }
    }
  }
}

/** Rows to frequencies or back, and the block turned over its diagonal: twice is both directions. */
function transform(from: Float32Array, to: Float32Array, back: boolean): void {
  const [byOut, byIn] = back ? [1, 8] : [8, 1]
  for (let r = 0; r < 64; r += 8) {
    for (let u = 0; u < 8; u++) {
      let sum = 0
      for (let x = 0; x < 8; x++) sum += from[r + x]! * COSINES[u * byOut + x * byIn]!
      to[u * 8 + (r >> 3)] = sum
    }
  }
}

/** Back to RGB; colour between its samples is three parts the nearer, one the farther, each way. */
function join(rgba: Uint8ClampedArray, width: number, height: number): void {
  const { y, cb, cr } = planes
  const lastColumn = ((width + 1) >> 1) - 1
  const lastRow = ((height + 1) >> 1) - 1
  for (let row = 0; row < height; row++) {
    const near = (row >> 1) * cb.wide
    const far = Math.min(lastRow, Math.max(0, (row >> 1) + (row & 1 ? 1 : -1))) * cb.wide
    for (let x = 0, i = row * width * 4; x < width; x++, i += 4) {
      const close = x >> 1
      const away = Math.min(lastColumn, Math.max(0, close + (x & 1 ? 1 : -1)))
      const light = y.values[row * y.wide + x]! + 128
      const blue =
        (9 * cb.values[near + close]! +
          3 * (cb.values[near + away]! + cb.values[far + close]!) +
          cb.values[far + away]!) /
        16
      const red =
        (9 * cr.values[near + close]! +
          3 * (cr.values[near + away]! + cr.values[far + close]!) +
          cr.values[far + away]!) /
        16
      rgba[i] = light + 1.402 * red
      rgba[i + 1] = light - 0.344136 * blue - 0.714136 * red
      rgba[i + 2] = light + 1.772 * blue
    }
  }
}
