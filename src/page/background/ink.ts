/** How dark a page's ink is against its paper. */
import { kernelArena, type Arena } from '../kernels/arena.ts'
import type { Paper } from './paper.ts'

/**
 * Density of the ink a pixel: 0 is bare paper, 255 reflects nothing. Relative to the paper around,
 * so that a shadow over the page does not count as ink. What is no paper counts by its darkness as
 * well: `paper.inside` tells it apart. Begins the kernels' arena anew.
 * @param rgba pixels, row by row
 * @param paper of the same pixels
 */
export function inkPlane(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  paper: Paper,
): Uint8Array {
  const arena = kernelArena()
  const out = new Uint8Array(width * height)
  arena.read(inkInArena(arena, arena.write(rgba), width, height, paper), out)
  return out
}

/**
 * The same in the kernels' arena.
 * @param rgba address of the pixels
 * @returns address of the plane, which has 16 bytes to spare
 */
export function inkInArena(
  arena: Arena,
  rgba: number,
  width: number,
  height: number,
  { grid, level }: Paper,
): number {
  const out = arena.alloc(width * height + 16)
  const { columns, rows, cell } = grid
  const cells = arena.write(level)
  const scratch = arena.alloc(3 * width + 2 * columns + 160)
  arena.run.inkDensity(rgba, out, width, height, cells, columns, rows, cell, scratch)
  return out
}

/**
 * The paper's tone in every cell as four bytes, in the kernels' arena.
 * @param fourth the fourth byte of every cell; 0 without
 * @returns address
 */
export function tonesInArena(
  arena: Arena,
  { red, green, blue }: Paper,
  fourth?: Uint8Array,
): number {
  const at = arena.alloc(4 * red.length)
  const tones = arena.view(at, red.length, Int32Array)
  for (let i = 0; i < tones.length; i++) {
    tones[i] = red[i]! | (green[i]! << 8) | (blue[i]! << 16) | ((fourth ? fourth[i]! : 0) << 24)
  }
  return at
}
