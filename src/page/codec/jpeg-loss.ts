/**
 * What baseline JPEG takes away: colour at half resolution, 8×8 cosine transforms rounded by the
 * quality's tables (ITU-T T.81, annex K, scaled as libjpeg does). What a file would hold besides,
 * its entropy coding, loses nothing and is left out, so this needs no codec and no file.
 */

import { divisorsAt } from './jpeg-standard.ts'
import { kernelArena } from '../kernels/arena.ts'

/** The orthonormal 8-point cosine transform (type II), one row per frequency. */
const COSINES = Float32Array.from({ length: 64 }, (_, i) => {
  const [u, x] = [i >> 3, i & 7]
  return Math.sqrt((u === 0 ? 1 : 2) / 8) * Math.cos(((2 * x + 1) * u * Math.PI) / 16)
})

/** One plane of a page in the kernels' memory, its sides multiples of 8. */
interface Plane {
  at: number
  wide: number
  high: number
  values: Float32Array
}

/** A page's place in the grid of blocks. */
export interface GridPlace {
  /** pixels of the first blocks that lie left of the page and above it; even numbers from 0 to 14 */
  left: number
  top: number
}

/**
 * Sends RGBA pixels through JPEG's losses, in place; alpha stays.
 * @param quality 1 to 100
 * @param place a picture that was cropped since it was first stored does not begin with a whole block
 */
export function loseAsJpeg(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  quality: number,
  place: GridPlace = { left: 0, top: 0 },
): void {
  const arena = kernelArena()
  const wide = width + place.left
  const high = height + place.top
  const sizes = [
    [wide, high],
    [(wide + 1) >> 1, (high + 1) >> 1],
    [(wide + 1) >> 1, (high + 1) >> 1],
  ] as const
  const roomy = sizes.map(([w, h]) => {
    const plane = { wide: Math.ceil(w / 8) * 8, high: Math.ceil(h / 8) * 8 }
    return { ...plane, at: arena.alloc(4 * plane.wide * plane.high) }
  })
  const cosines = arena.constant('cosines', () => COSINES)
  const turned = arena.constant('cosines-turned', () =>
    COSINES.map((_, i) => COSINES[(i & 7) * 8 + (i >> 3)]!),
  )
  const [luma, chroma] = divisorsAt(quality).map((steps) => arena.write(Float32Array.from(steps)))
  const tables = [luma!, chroma!, chroma!]
  const scratch = arena.alloc(512)
  // Nothing is allocated from here on: views end where memory grows.
  const [y, cb, cr] = roomy.map((plane): Plane => ({
    ...plane,
    values: arena.view(plane.at, plane.wide * plane.high, Float32Array),
  })) as [Plane, Plane, Plane]
  const page = { rgba, width, height, ...place }
  splitLight(page, y)
  splitColour(page, cb, cr)
  for (const [i, plane] of [y, cb, cr].entries()) {
    arena.run.roundBlocks(plane.at, plane.wide, plane.high, tables[i]!, cosines, turned, scratch)
  }
  join(page, { y, cb, cr })
}

interface PlacedPage extends GridPlace {
  rgba: Uint8ClampedArray
  width: number
  height: number
}

/** Brightness around 0; beyond the edge, edge pixels are repeated. */
function splitLight({ rgba, width, height, left, top }: PlacedPage, y: Plane): void {
  const { values, wide, high } = y
  for (let row = 0, k = 0; row < high; row++) {
    const from = Math.min(Math.max(row - top, 0), height - 1) * width
    for (let x = -left; x < wide - left; x++, k++) {
      const i = (from + (x < 0 ? 0 : x < width ? x : width - 1)) * 4
      values[k] = 0.299 * rgba[i]! + 0.587 * rgba[i + 1]! + 0.114 * rgba[i + 2]! - 128
    }
  }
}

/** Colour differences around 0, of two by two pixels. */
function splitColour({ rgba, width, height, left, top }: PlacedPage, cb: Plane, cr: Plane): void {
  const { wide, high } = cb
  for (let row = 0, k = 0; row < high; row++) {
    const above = Math.min(Math.max(2 * row - top, 0), height - 1) * width
    const below = Math.min(Math.max(2 * row + 1 - top, 0), height - 1) * width
    for (let x = 0; x < wide; x++, k++) {
      const near = Math.min(Math.max(2 * x - left, 0), width - 1)
      const far = Math.min(Math.max(2 * x + 1 - left, 0), width - 1)
      const a = (above + near) * 4
      const b = (above + far) * 4
      const c = (below + near) * 4
      const d = (below + far) * 4
      const red = (rgba[a]! + rgba[b]! + rgba[c]! + rgba[d]!) / 4
      const green = (rgba[a + 1]! + rgba[b + 1]! + rgba[c + 1]! + rgba[d + 1]!) / 4
      const blue = (rgba[a + 2]! + rgba[b + 2]! + rgba[c + 2]! + rgba[d + 2]!) / 4
      cb.values[k] = -0.168736 * red - 0.331264 * green + 0.5 * blue
      cr.values[k] = 0.5 * red - 0.418688 * green - 0.081312 * blue
    }
  }
}

/** Back to RGB; colour between its samples is three parts the nearer, one the farther, each way. */
function join(
  { rgba, width, height, left, top }: PlacedPage,
  { y, cb, cr }: { y: Plane; cb: Plane; cr: Plane },
): void {
  const lastColumn = ((width + left + 1) >> 1) - 1
  const lastRow = ((height + top + 1) >> 1) - 1
  for (let row = top, i = 0; row < height + top; row++) {
    const near = (row >> 1) * cb.wide
    const far = Math.min(lastRow, Math.max(0, (row >> 1) + (row & 1 ? 1 : -1))) * cb.wide
    for (let x = left; x < width + left; x++, i += 4) {
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
