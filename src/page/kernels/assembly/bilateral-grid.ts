/**
 * Every float of a plane becomes the mean of those around it that are about as large, in place; see
 * ../bilateral-grid.ts. A cell of the grid holds a sum and a count; those of one place lie together.
 * @param cell side of a cell in pixels
 * @param range height of a cell in levels of the plane, whose floats are taken as 0 to 255
 * @param grid room for `wide` × `high` × `deep` floats
 * @param deep floats of one place, a multiple of 4
 * @param held room for `wide` × `deep` floats
 */
export function smoothPlane(
  plane: usize,
  width: i32,
  height: i32,
  cell: i32,
  range: f32,
  grid: usize,
  wide: i32,
  high: i32,
  deep: i32,
  held: usize,
): void {
  const column = (<usize>deep) << 2
  const layer = <usize>wide * column
  const bytes = <usize>high * layer
  memory.fill(grid, 0, bytes)
  gather(plane, width, height, cell, range, grid, column, layer)
  blurPairs(grid, bytes)
  blurLines(grid, bytes, column, held)
  blurLines(grid, bytes, layer, held)
  read(plane, width, height, cell, range, grid, column, layer)
}

// @ts-ignore: decorator
@inline
function levelOf(value: f32): f32 {
  return min(max(value, <f32>0), <f32>255)
}

/** Adds every pixel to the cell nearest to it. */
function gather(
  plane: usize,
  width: i32,
  height: i32,
  cell: i32,
  range: f32,
  grid: usize,
  column: usize,
  layer: usize,
): void {
  const twice = 2 * cell
  let from = plane
  for (let y = 0; y < height; y++) {
    let place = grid + <usize>((2 * y + cell) / twice + 1) * layer + column
    // Pixels left before the next column of cells is nearer.
    let left = (cell + 1) >> 1
    for (let x = 0; x < width; x++, from += 4) {
      if (left === 0) {
        place += column
        left = cell
      }
      left--
      const value = load<f32>(from)
      const at = place + (<usize>(<i32>(levelOf(value) / range + <f32>1.5)) << 3)
      store<f32>(at, load<f32>(at) + value)
      store<f32>(at, load<f32>(at, 4) + <f32>1, 4)
    }
  }
}

// @ts-ignore: decorator
@inline
function binomial(before: v128, here: v128, after: v128): v128 {
  const ends = f32x4.add(before, after)
  return f32x4.mul(f32x4.add(ends, f32x4.add(here, here)), f32x4.splat(0.25))
}

/** Blurs (1, 2, 1) from pair to pair; the grid's empty border keeps lines apart. */
function blurPairs(grid: usize, bytes: usize): void {
  let before = f32x4.splat(0)
  const end = grid + bytes - 16
  for (let at = grid; at < end; at += 16) {
    const here = v128.load(at)
    const left = v128.shuffle<f32>(before, here, 2, 3, 4, 5)
    v128.store(at, binomial(left, here, v128.load(at, 8)))
    before = here
  }
}

/** Blurs from one stretch of `step` bytes to the next. */
function blurLines(grid: usize, bytes: usize, step: usize, held: usize): void {
  memory.copy(held, grid, step)
  const end = grid + bytes - step
  for (let line = grid + step; line < end; line += step) {
    for (let k: usize = 0; k < step; k += 16) {
      const before = v128.load(held + k)
      const here = v128.load(line + k)
      v128.store(held + k, here)
      v128.store(line + k, binomial(before, here, v128.load(line + step + k)))
    }
  }
}

/** Reads every pixel's mean between the eight cells around it. */
function read(
  plane: usize,
  width: i32,
  height: i32,
  cell: i32,
  range: f32,
  grid: usize,
  column: usize,
  layer: usize,
): void {
  const part = <f32>1 / <f32>cell
  let at = plane
  for (let y = 0; y < height; y++) {
    const v = <f32>(y % cell) * part
    let place = grid + <usize>(y / cell + 1) * layer + column
    let within = 0
    for (let x = 0; x < width; x++, at += 4) {
      if (within === cell) {
        within = 0
        place += column
      }
      const u = <f32>within * part
      within++
      const value = load<f32>(at)
      const level = levelOf(value) / range + <f32>1
      const whole = <i32>level
      const t = level - <f32>whole
      const a = place + ((<usize>whole) << 3)
      const b = a + layer
      const upper = mixed(v128.load(a), v128.load(a + column), u)
      const lower = mixed(v128.load(b), v128.load(b + column), u)
      const both = mixed(upper, lower, v)
      const low = f32x4.extract_lane(both, 0)
      const lowCount = f32x4.extract_lane(both, 1)
      const sum = low + (f32x4.extract_lane(both, 2) - low) * t
      const count = lowCount + (f32x4.extract_lane(both, 3) - lowCount) * t
      if (count > <f32>1e-3) store<f32>(at, sum / count)
    }
  }
}

// @ts-ignore: decorator
@inline
function mixed(a: v128, b: v128, t: f32): v128 {
  return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), f32x4.splat(t)))
}
