/**
 * Cells of one tone put together: P. Felzenszwalb and D. Huttenlocher, "Efficient graph-based image
 * segmentation", 2004. Light that falls off over a sheet does not part it, an edge does.
 */
import { kernelArena } from '../kernels/arena.ts'
import type { SheetCells } from './sheet-cells.ts'

/** Parts of a picture. */
export interface Regions {
  /** region of every cell, numbered from 0 */
  label: Int32Array
  /** cells in each */
  size: Int32Array
  /** mean tones */
  luma: Float32Array
  /** red against green, and both against blue, share of the brightness */
  warm: Float32Array
  yellow: Float32Array
  /** mean of `SheetCells.ink` */
  ink: Float32Array
  /** cells at the picture's border */
  border: Int32Array
}

/** How much stronger than within itself a small region's edge must be, in levels × cells. */
const SCALE = 220
/** Smaller regions join the neighbour that they differ from least. */
const MIN_SIZE = 14

/** Parts a picture into regions. */
export function regionsOf(cells: SheetCells): Regions {
  const { columns, rows } = cells
  const count = columns * rows
  const tones = features(cells)
  const edges = new Int32Array(2 * count)
  const weights = new Int32Array(2 * count).fill(-1)
  for (let y = 0, k = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, k++) {
      if (x + 1 < columns) weights[2 * k] = distance(tones, k, k + 1)
      if (y + 1 < rows) weights[2 * k + 1] = distance(tones, k, k + columns)
    }
  }
  const sorted = inOrder(weights, edges)
  const parent = new Int32Array(count)
  for (let i = 0; i < count; i++) parent[i] = i
  const size = new Int32Array(count).fill(1)
  const inner = new Float32Array(count)
  const find = (cell: number): number => {
    let i = cell
    for (let above = parent[i]!; above !== i; above = parent[i]!) {
      parent[i] = parent[above]!
      i = parent[i]!
    }
    return i
  }
  const join = (a: number, b: number, weight: number): void => {
    parent[b] = a
    size[a] = size[a]! + size[b]!
    inner[a] = weight
  }
  const each = (visit: (a: number, b: number, weight: number) => void): void => {
    for (let i = 0; i < sorted.length; i++) {
      const edge = sorted[i]!
      const from = edge >> 1
      const a = find(from)
      const b = find(edge & 1 ? from + columns : from + 1)
      if (a !== b) visit(a, b, weights[edge]!)
    }
  }
  each((a, b, weight) => {
    if (weight <= Math.min(inner[a]! + SCALE / size[a]!, inner[b]! + SCALE / size[b]!)) {
      join(a, b, weight)
    }
  })
  each((a, b, weight) => {
    if (size[a]! < MIN_SIZE || size[b]! < MIN_SIZE) join(a, b, weight)
  })
  for (let i = 0; i < count; i++) parent[i] = find(i)
  return described(cells, tones, parent)
}

/** Indices of the weights from 0 on, the lightest first, those alike in their order. */
function inOrder(weights: Int32Array, out: Int32Array): Int32Array {
  const starts = new Int32Array(MAX_WEIGHT + 2)
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!
    if (weight >= 0) starts[weight + 1] = starts[weight + 1]! + 1
  }
  for (let i = 0; i <= MAX_WEIGHT; i++) starts[i + 1] = starts[i + 1]! + starts[i]!
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!
    if (weight < 0) continue
    out[starts[weight]!] = i
    starts[weight] = starts[weight]! + 1
  }
  return out.subarray(0, starts[MAX_WEIGHT + 1])
}

/** Brightness and two differences of colour that do not change with it, medians of 3 × 3 cells. */
interface Tones {
  luma: Float32Array
  warm: Float32Array
  yellow: Float32Array
}

function features(cells: SheetCells): Tones {
  const { columns, rows, red, green, blue } = cells
  const warm = new Float32Array(red.length)
  const yellow = new Float32Array(red.length)
  for (let k = 0; k < red.length; k++) {
    const sum = red[k]! + green[k]! + blue[k]! + 45
    warm[k] = (red[k]! - green[k]!) / sum
    yellow[k] = (red[k]! + green[k]! - 2 * blue[k]!) / (2 * sum)
  }
  const arena = kernelArena()
  const scratch = arena.alloc(12 * columns + 144)
  const median = (values: Float32Array): Float32Array => {
    const out = arena.alloc(4 * values.length)
    arena.run.median9(arena.write(values), columns, rows, out, scratch)
    return arena.view(out, values.length, Float32Array).slice()
  }
  return { luma: median(cells.luma), warm: median(warm), yellow: median(yellow) }
}

/** Steeper edges than this are alike, grey levels. */
const MAX_WEIGHT = 1000
/** How much more a difference of colour counts than the same share of brightness. */
const COLOUR = 350

/** In grey levels. */
function distance({ luma, warm, yellow }: Tones, a: number, b: number): number {
  const light = luma[a]! - luma[b]!
  const first = (warm[a]! - warm[b]!) * COLOUR
  const second = (yellow[a]! - yellow[b]!) * COLOUR
  return Math.min(
    MAX_WEIGHT,
    Math.floor(Math.sqrt(light * light + first * first + second * second)),
  )
}

function described(cells: SheetCells, tones: Tones, roots: Int32Array): Regions {
  const { columns, rows } = cells
  const numbers = new Int32Array(roots.length).fill(-1)
  const label = new Int32Array(roots.length)
  let n = 0
  for (let k = 0; k < roots.length; k++) {
    const root = roots[k]!
    if (numbers[root] === -1) numbers[root] = n++
    label[k] = numbers[root]!
  }
  const plane = (): Float32Array => new Float32Array(n)
  const out: Regions = {
    label,
    size: new Int32Array(n),
    luma: plane(),
    warm: plane(),
    yellow: plane(),
    ink: plane(),
    border: new Int32Array(n),
  }
  for (let k = 0; k < label.length; k++) {
    const r = label[k]!
    const x = k % columns
    const y = Math.floor(k / columns)
    out.size[r] = out.size[r]! + 1
    out.luma[r] = out.luma[r]! + tones.luma[k]!
    out.warm[r] = out.warm[r]! + tones.warm[k]!
    out.yellow[r] = out.yellow[r]! + tones.yellow[k]!
    out.ink[r] = out.ink[r]! + cells.ink[k]!
    if (x === 0 || y === 0 || x === columns - 1 || y === rows - 1)
      out.border[r] = out.border[r]! + 1
  }
  for (let r = 0; r < n; r++) {
    for (const means of [out.luma, out.warm, out.yellow, out.ink])
      means[r] = means[r]! / out.size[r]!
  }
  return out
}
