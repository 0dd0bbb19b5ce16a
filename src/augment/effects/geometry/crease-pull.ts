/** Text beside a crease, which moves as the two planes of the sheet are seen shortened. */
import { creaseAt, FINE, type Crease } from './crease.ts'
import { CUBIC } from '../../../page/geometry/cubic.ts'
import { displacedMap, type PointMap } from '../../../page/geometry/point-map.ts'
import type { Arena } from '../../../page/kernels/arena.ts'
import { allocImage, type WasmImage } from '../../../page/kernels/wasm-image.ts'

/**
 * Moves what lies beside a crease that crosses the whole page towards it, as planes that rise to a
 * ridge are seen shortened; farther off the sheet is where it was, so that nothing opens.
 * @param pull across: whether the crease runs from left to right (else from top to bottom)
 *   reach: how far beside the crease anything moves, in pixels
 *   max: largest displacement in pixels
 * @returns the page afterwards, in memory of its own
 */
export function pullIn(
  arena: Arena,
  before: WasmImage,
  crease: Crease,
  { across, reach, max }: { across: boolean; reach: number; max: number },
): WasmImage {
  const { width, height } = before
  const lines = across ? width : height
  const pixels = across ? height : width
  // Places are kept in 16.16 fixed point, and a place lies between four pixels.
  if (Math.max(width, height) > 32767 || pixels < 4) return before
  const after = allocImage(arena, width, height)
  const table = pullTable(reach, max)
  const tableAt = arena.write(table)
  const cubic = arena.constant('cubic', () => CUBIC)
  const middlesAt = arena.alloc((lines + 3) * 4)
  const sizesAt = arena.alloc((lines + 3) * 4)
  // For every line of pixels across the crease: where its middle is, and how deep it is there.
  const middles = arena.view(middlesAt, lines + 3, Int32Array).fill(0)
  const sizes = arena.view(sizesAt, lines + 3, Int32Array).fill(0)
  let low = pixels
  let high = 0
  for (let line = 0; line < lines; line++) {
    const share = shareAt(crease, line + 0.5, across)
    const middle = placeAt(crease, share, across) - 0.5
    middles[line] = middle * 65536
    sizes[line] = 256 * Math.min(1, Math.abs(creaseAt(crease, share).depth))
    low = Math.min(low, middle - reach)
    high = Math.max(high, middle + reach)
  }
  const first = Math.max(1, Math.floor(low))
  const end = Math.min(pixels - 2, Math.ceil(high) + 1)
  arena
    .view(after.at, width * height * 4, Uint8Array)
    .set(arena.view(before.at, width * height * 4, Uint8Array))
  // Memory order: rows outside, whichever way the crease runs.
  const [top, bottom] = across ? [first, end] : [0, lines]
  const [left, right] = across ? [0, lines] : [first, end]
  const { length } = table
  arena.run.pullPixels(
    before.at,
    after.at,
    width,
    height,
    across ? 1 : 0,
    middlesAt,
    sizesAt,
    tableAt,
    length,
    cubic,
    left,
    top,
    right,
    bottom,
  )
  return after
}

/** Where `pullIn` moves pixels, with the same arguments. */
export function pullMap(
  { width, height }: { width: number; height: number },
  crease: Crease,
  { across, reach, max }: { across: boolean; reach: number; max: number },
): PointMap {
  const displacementAt = (x: number, y: number): { x: number; y: number } => {
    const share = shareAt(crease, across ? x : y, across)
    const place = (across ? y : x) - placeAt(crease, share, across)
    const size = Math.min(1, Math.abs(creaseAt(crease, share).depth))
    const by = size * pullAt(place / reach, max)
    return across ? { x: 0, y: by } : { x: by, y: 0 }
  }
  return displacedMap({ width, height }, displacementAt, 1.5 * reach)
}

/** Displacement in pixels at `s` times the reach from the crease; 0 from 1 on. */
function pullAt(s: number, max: number): number {
  if (Math.abs(s) > 1) return 0
  return Math.sign(s) * max * 6.75 * Math.abs(s) * (1 - Math.abs(s)) ** 2
}

/** Displacement, of 65536 a pixel, in steps of 1/FINE px across a crease; 0 at both ends. */
function pullTable(reach: number, max: number): Int32Array {
  const half = Math.floor(reach * FINE) + 1
  return Int32Array.from({ length: 2 * half + 1 }, (_, i) => {
    return 65536 * pullAt((i - half) / FINE / reach, max)
  })
}

/** How far along the crease, 0 to 1, it crosses a line of pixels. */
function shareAt(crease: Crease, along: number, across: boolean): number {
  return across
    ? (along - crease.x0) / (crease.x1 - crease.x0)
    : (along - crease.y0) / (crease.y1 - crease.y0)
}

/** Where it crosses that line, in pixels along the line. */
function placeAt(crease: Crease, share: number, across: boolean): number {
  const { stray } = creaseAt(crease, share)
  // Left of a crease that runs to the right is up, left of one that runs down is right.
  return across
    ? crease.y0 + (crease.y1 - crease.y0) * share + stray
    : crease.x0 + (crease.x1 - crease.x0) * share - stray
}
