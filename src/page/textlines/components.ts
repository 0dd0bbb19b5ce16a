/** Connected components of a mask, found run by run. */
import { kernelArena, type Arena } from '../kernels/arena.ts'

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
 * Begins the kernels' arena anew.
 * @param mask 1 for ink, one byte a pixel
 * @param longest runs longer than this many pixels are taken for rules and left out
 */
export function components(
  mask: Uint8Array,
  width: number,
  height: number,
  longest = Infinity,
): Components {
  const arena = kernelArena()
  const at = arena.write(mask)
  const { runs, x0, x1, rows } = findRuns(arena, { mask: at, width, height }, longest)
  const bytes = 4 * runs
  const labels = arena.alloc(bytes)
  const count = arena.run.joinRuns(runs, x0, x1, rows, labels, arena.alloc(bytes))
  const sums = arena.alloc(24 * count)
  arena.run.sumRuns(runs, x0, x1, rows, labels, count, width, height, sums)
  const kept = (from: number, length: number): Int32Array =>
    arena.view(from, length, Int32Array).slice()
  const sum = (k: number): Int32Array => kept(sums + 4 * count * k, count)
  return {
    runs,
    runX0: kept(x0, runs),
    runX1: kept(x1, runs),
    runY: kept(rows, runs),
    runLabel: kept(labels, runs),
    count,
    area: sum(0),
    parts: sum(1),
    x0: sum(2),
    y0: sum(3),
    x1: sum(4),
    y1: sum(5),
  }
}

/** Runs that there is room for at first; more are rare. */
const runsExpected = (width: number, height: number): number => 1024 + ((width * height) >> 4)

/** Addresses of the runs' columns and rows. */
function findRuns(
  arena: Arena,
  { mask, width, height }: { mask: number; width: number; height: number },
  longest: number,
): { runs: number; x0: number; x1: number; rows: number } {
  const max = Math.min(width, Math.floor(longest))
  for (let room = runsExpected(width, height); ;) {
    const [x0, x1, rows] = [arena.alloc(4 * room), arena.alloc(4 * room), arena.alloc(4 * room)]
    const runs = arena.run.inkRuns(mask, width, height, max, room, x0, x1, rows)
    if (runs <= room) return { runs, x0, x1, rows }
    room = runs
  }
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
