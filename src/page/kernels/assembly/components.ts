// Connected components of a mask, run by run.

/**
 * Level runs of ink, row by row.
 * @param mask 1 for ink, one byte per pixel, row by row; 16 bytes behind it may be read
 * @param longest longer runs are left out, px
 * @param room how many runs there is room for
 * @param x0 first column of each run, 32 bits; `x1` its last one, `rows` its row
 * @returns how many there are; those beyond `room` are not written
 */
export function inkRuns(
  mask: usize,
  width: i32,
  height: i32,
  longest: i32,
  room: i32,
  x0: usize,
  x1: usize,
  rows: usize,
): i32 {
  let runs = 0
  for (let y = 0; y < height; y++) {
    const row = mask + <usize>(y * width)
    let open = -1
    let before: u64 = 0
    for (let x = 0; x < width; x += 64) {
      const left = width - x
      let bits = inkBits(row + <usize>x, left)
      if (left < 64) bits &= (<u64>1 << <u64>left) - 1
      // Where ink begins, and where it has ended.
      let edges = bits ^ ((bits << 1) | before)
      before = bits >> 63
      for (; edges !== 0; edges &= edges - 1) {
        const at = x + <i32>ctz(edges)
        if (open < 0) {
          open = at
          continue
        }
        if (at - open <= longest) {
          if (runs < room) writeRun(x0, x1, rows, runs, open, at - 1, y)
          runs++
        }
        open = -1
      }
    }
    if (open >= 0 && width - open <= longest) {
      if (runs < room) writeRun(x0, x1, rows, runs, open, width - 1, y)
      runs++
    }
  }
  return runs
}

/** A bit for each of 64 pixels, of which `left` are looked at. */
// @ts-ignore: decorator
@inline
function inkBits(at: usize, left: i32): u64 {
  let bits = sixteen(at)
  if (left > 16) bits |= sixteen(at + 16) << 16
  if (left > 32) bits |= sixteen(at + 32) << 32
  if (left > 48) bits |= sixteen(at + 48) << 48
  return bits
}

// @ts-ignore: decorator
@inline
function sixteen(at: usize): u64 {
  return <u64>i8x16.bitmask(i8x16.ne(v128.load(at), i8x16.splat(0)))
}

// @ts-ignore: decorator
@inline
function writeRun(x0: usize, x1: usize, rows: usize, run: i32, from: i32, to: i32, y: i32): void {
  const at = (<usize>run) << 2
  store<i32>(x0 + at, from)
  store<i32>(x1 + at, to)
  store<i32>(rows + at, y)
}

/**
 * Numbers the components of runs from 0 on, in the order of their first runs.
 * @param labels gets the number of each run, 32 bits
 * @param parent room for 4 bytes a run
 * @returns how many there are
 */
export function joinRuns(
  runs: i32,
  x0: usize,
  x1: usize,
  rows: usize,
  labels: usize,
  parent: usize,
): i32 {
  let above = 0
  for (let r = 0; r < runs; r++) {
    put(parent, r, r)
    const y = get(rows, r)
    const left = get(x0, r) - 1
    const right = get(x1, r) + 1
    while (above < r && (get(rows, above) < y - 1 || (get(rows, above) === y - 1 && get(x1, above) < left))) {
      above++
    }
    // The last overlapping run above may overlap the next run of this row as well: do not pass it.
    for (let k = above; k < r && get(rows, k) === y - 1 && get(x0, k) <= right; k++) {
      const a = rootOf(parent, k)
      const b = rootOf(parent, r)
      if (a < b) put(parent, b, a)
      else put(parent, a, b)
    }
  }
  let count = 0
  for (let r = 0; r < runs; r++) {
    // A root is always the first of its runs, so its number stands when the others ask for it.
    const root = rootOf(parent, r)
    put(labels, r, root === r ? count++ : get(labels, root))
  }
  return count
}

/** The first run of a run's set, with path halving. */
function rootOf(parent: usize, at: i32): i32 {
  let i = at
  for (let up = get(parent, i); up !== i; up = get(parent, i)) {
    up = get(parent, up)
    put(parent, i, up)
    i = up
  }
  return i
}

/**
 * Size and place of components, 32 bits each.
 * @param out gets `count` of each of: pixels, runs, first columns (of which the picture's width is the greatest),
 *   first rows, last columns, last rows
 */
export function sumRuns(
  runs: i32,
  x0: usize,
  x1: usize,
  rows: usize,
  labels: usize,
  count: i32,
  width: i32,
  height: i32,
  out: usize,
): void {
  const plane = (<usize>count) << 2
  memory.fill(out, 0, 6 * plane)
  for (let at: usize = 0; at < plane; at += 4) {
    store<i32>(out + 2 * plane + at, width)
    store<i32>(out + 3 * plane + at, height)
  }
  for (let r = 0; r < runs; r++) {
    let at = out + ((<usize>get(labels, r)) << 2)
    const left = get(x0, r)
    const right = get(x1, r)
    const y = get(rows, r)
    store<i32>(at, load<i32>(at) + right - left + 1)
    at += plane
    store<i32>(at, load<i32>(at) + 1)
    at += plane
    store<i32>(at, min(left, load<i32>(at)))
    at += plane
    store<i32>(at, min(y, load<i32>(at)))
    at += plane
    store<i32>(at, max(right, load<i32>(at)))
    at += plane
    store<i32>(at, max(y, load<i32>(at)))
  }
}

// @ts-ignore: decorator
@inline
function get(list: usize, at: i32): i32 {
  return load<i32>(list + ((<usize>at) << 2))
}

// @ts-ignore: decorator
@inline
function put(list: usize, at: i32, value: i32): void {
  store<i32>(list + ((<usize>at) << 2), value)
}
