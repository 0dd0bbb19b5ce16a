/**
 * Edge-keeping smoothing whose cost does not depend on its reach: pixels are summed into a coarse
 * grid of place and brightness, the grid is blurred, and each pixel reads its own cell
 * (J. Chen, S. Paris, F. Durand, "Real-time edge-aware image processing with the bilateral grid",
 * 2007).
 */
import type { Plane } from './shrink.ts'

/**
 * The mean, for every pixel, of the pixels around it that are about as bright.
 * @param cell side of a grid cell in pixels, 2 or more: what "around" means
 * @param range height of a grid cell in grey levels, 1 or more: what "about as bright" means
 */
export function smoothAlike(plane: Plane, cell: number, range: number): Plane {
  const { width, height, values } = plane
  const wide = Math.ceil(width / cell) + 3
  const deep = 2 * (Math.ceil(256 / range) + 3)
  const layer = wide * deep
  const high = Math.ceil(height / cell) + 3
  const grid = cleared(layer * high)
  const columns = cellsOf(width, cell, deep)
  for (let y = 0, i = 0; y < height; y++) {
    const row = (Math.round(y / cell) + 1) * layer
    for (let x = 0; x < width; x++, i++) {
      const value = values[i]!
      const at = row + columns.nearest[x]! + 2 * ((levelOf(value) / range + 1.5) | 0)
      grid[at] = grid[at]! + value
      grid[at + 1] = grid[at + 1]! + 1
    }
  }
  for (const step of [2, deep, layer]) blurAlong(grid, step)
  return { width, height, values: slice(plane, grid, columns, cell, range, deep, layer) }
}

/** The grid's memory: sum and count of every cell side by side, written anew for every plane. */
let memory = new Float32Array(0)

function cleared(length: number): Float32Array {
  if (memory.length < length) memory = new Float32Array(length)
  else memory.fill(0, 0, length)
  return memory.subarray(0, length)
}

const levelOf = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value)

interface Columns {
  /** offset of the nearest and of the lower cell of each pixel column, and how far it is past that */
  nearest: Int32Array
  lower: Int32Array
  past: Float32Array
}

function cellsOf(length: number, cell: number, stride: number): Columns {
  const nearest = new Int32Array(length)
  const lower = new Int32Array(length)
  const past = new Float32Array(length)
  for (let i = 0; i < length; i++) {
    nearest[i] = (Math.round(i / cell) + 1) * stride
    lower[i] = (Math.floor(i / cell) + 1) * stride
    past[i] = i / cell - Math.floor(i / cell)
  }
  return { nearest, lower, past }
}

/** Binomial blur (1, 2, 1) along one axis, in place; the grid's empty border keeps lines apart. */
function blurAlong(grid: Float32Array, step: number): void {
  if (step === 2) {
    let sumBefore = grid[0]!
    let countBefore = grid[1]!
    for (let at = 2; at + 3 < grid.length; at += 2) {
      const sum = grid[at]!
      const count = grid[at + 1]!
      grid[at] = (sumBefore + 2 * sum + grid[at + 2]!) * 0.25
      grid[at + 1] = (countBefore + 2 * count + grid[at + 3]!) * 0.25
      sumBefore = sum
      countBefore = count
    }
    return
  }
  const held = new Float32Array(step)
  held.set(grid.subarray(0, step))
  for (let from = step; from + step < grid.length; from += step) {
    const end = Math.min(step, grid.length - step - from)
    for (let k = 0; k < end; k++) {
      const before = held[k]!
      const here = grid[from + k]!
      held[k] = here
      grid[from + k] = (before + 2 * here + grid[from + step + k]!) * 0.25
    }
  }
}

function slice(
  { width, height, values }: Plane,
  grid: Float32Array,
  columns: Columns,
  cell: number,
  range: number,
  deep: number,
  layer: number,
): Float32Array {
  const out = new Float32Array(values.length)
  for (let y = 0, i = 0; y < height; y++) {
    const row = (Math.floor(y / cell) + 1) * layer
    const v = y / cell - Math.floor(y / cell)
    for (let x = 0; x < width; x++, i++) {
      const level = levelOf(values[i]!) / range + 1
      const floor = level | 0
      const t = level - floor
      const u = columns.past[x]!
      const a = row + columns.lower[x]! + 2 * floor
      const b = a + deep
      const c = a + layer
      const d = c + deep
      const wa = (1 - u) * (1 - v)
      const wb = u * (1 - v)
      const wc = (1 - u) * v
      const wd = u * v
      const low = wa * grid[a]! + wb * grid[b]! + wc * grid[c]! + wd * grid[d]!
      const lowCount = wa * grid[a + 1]! + wb * grid[b + 1]! + wc * grid[c + 1]! + wd * grid[d + 1]!
      const up = wa * grid[a + 2]! + wb * grid[b + 2]! + wc * grid[c + 2]! + wd * grid[d + 2]!
      const upCount = wa * grid[a + 3]! + wb * grid[b + 3]! + wc * grid[c + 3]! + wd * grid[d + 3]!
      const count = lowCount * (1 - t) + upCount * t
      out[i] = count > 1e-3 ? (low * (1 - t) + up * t) / count : values[i]!
    }
  }
  return out
}
