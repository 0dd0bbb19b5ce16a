/** Connected components of a mask, found run by run. */

/** Horizontal runs of ink and the components they belong to; struct of arrays. */
export interface Components {
  /** number of runs */
  runs: number
  /** row, first column and last column (included) of each run */
  runY: Int32Array
  runX0: Int32Array
  runX1: Int32Array
  /** component of each run, counted from 0 */
  runLabel: Int32Array
  /** number of components */
  count: number
  /** ink pixels and runs of each component */
  area: Int32Array
  parts: Int32Array
  /** box of each component, all sides included */
  x0: Int32Array
  y0: Int32Array
  x1: Int32Array
  y1: Int32Array
}

/**
 * 8-connected components by union of overlapping runs (L. He et al., "A Run-Based Two-Scan
 * Labeling Algorithm", 2008).
 * @param mask 1 for ink, one byte a pixel
 * @param longest runs longer than this many pixels are taken for rules and left out
 */
export function components(
  mask: Uint8Array,
  width: number,
  height: number,
  longest = Infinity,
): Components {
  const { runs, runX0, runX1, runY } = findRuns(mask, width, height, longest)
  const parent = joinRuns(runs, runX0, runX1, runY)
  const runLabel = new Int32Array(runs)
  let count = 0
  for (let r = 0; r < runs; r++) {
    const root = find(parent, r)
    // A root is always the first of its runs, so its label stands when the others ask for it.
    runLabel[r] = root === r ? count++ : runLabel[root]!
  }
  const area = new Int32Array(count)
  const parts = new Int32Array(count)
  const x0 = new Int32Array(count).fill(width)
  const y0 = new Int32Array(count).fill(height)
  const x1 = new Int32Array(count)
  const y1 = new Int32Array(count)
  for (let r = 0; r < runs; r++) {
    const label = runLabel[r]!
    const left = runX0[r]!
    const right = runX1[r]!
    const y = runY[r]!
    area[label] = area[label]! + right - left + 1
    parts[label] = parts[label]! + 1
    if (left < x0[label]!) x0[label] = left
    if (right > x1[label]!) x1[label] = right
    if (y < y0[label]!) y0[label] = y
    if (y > y1[label]!) y1[label] = y
  }
  return { runs, runX0, runX1, runY, runLabel, count, area, parts, x0, y0, x1, y1 }
}

function findRuns(mask: Uint8Array, width: number, height: number, longest: number) {
  let room = 1024
  let runX0 = new Int32Array(room)
  let runX1 = new Int32Array(room)
  let runY = new Int32Array(room)
  let runs = 0
  for (let y = 0; y < height; y++) {
    const row = y * width
    for (let x = 0; x < width; x++) {
      if (mask[row + x] === 0) continue
      const start = x
      while (x < width && mask[row + x] === 1) x++
      if (x - start > longest) continue
      if (runs === room) {
        room *= 2
        runX0 = grown(runX0, room)
        runX1 = grown(runX1, room)
        runY = grown(runY, room)
      }
      runX0[runs] = start
      runX1[runs] = x - 1
      runY[runs++] = y
    }
  }
  return { runs, runX0, runX1, runY }
}

function grown(array: Int32Array, room: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(room)
  larger.set(array)
  return larger
}

function joinRuns(
  runs: number,
  runX0: Int32Array,
  runX1: Int32Array,
  runY: Int32Array,
): Int32Array {
  const parent = new Int32Array(runs)
  let above = 0
  for (let r = 0; r < runs; r++) {
    parent[r] = r
    const y = runY[r]!
    while (
      above < r &&
      (runY[above]! < y - 1 || (runY[above] === y - 1 && runX1[above]! + 1 < runX0[r]!))
    )
      above++
    // The last overlapping run above may overlap the next run of this row as well: do not pass it.
    for (let k = above; k < r && runY[k] === y - 1 && runX0[k]! <= runX1[r]! + 1; k++) {
      const a = find(parent, k)
      const b = find(parent, r)
      if (a < b) parent[b] = a
      else parent[a] = b
    }
  }
  return parent
}

/** The first run of a run's set, with path halving. */
export function find(parent: Int32Array, at: number): number {
  let i = at
  while (parent[i] !== i) {
    parent[i] = parent[parent[i]!]!
    i = parent[i]!
  }
  return i
}
