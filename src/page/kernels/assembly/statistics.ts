// Sums from which ../statistics.ts makes a page's figures. All are whole numbers or are added up in
// the order of the pixels, so that they are the same on every machine.

/** Sum of (max − min) of red, green and blue times `inverse[max]`, 256 numbers of 64 bit. */
export function saturationSum(rgba: usize, pixels: i32, inverse: usize): f64 {
  let sum: f64 = 0
  const end = rgba + ((<usize>pixels) << 2)
  for (let at = rgba; at < end; at += 4) {
    const r = <i32>load<u8>(at)
    const g = <i32>load<u8>(at, 1)
    const b = <i32>load<u8>(at, 2)
    const high = max(max(r, g), b)
    const low = min(min(r, g), b)
    sum += <f64>(high - low) * load<f64>(inverse + ((<usize>high) << 3))
  }
  return sum
}

/**
 * Sums over the windows of 8 × 8 pixels of a plane, cut off at the far edges.
 * @param out three numbers of 64 bit: of the values, of their squares, of the windows' standard deviations
 */
export function windowSums(plane: usize, width: i32, height: i32, out: usize): void {
  let total: i64 = 0
  let totalSquares: i64 = 0
  let deviations: f64 = 0
  const ones = i16x8.splat(1)
  for (let top = 0; top < height; top += 8) {
    const rows = min(8, height - top)
    for (let left = 0; left < width; left += 8) {
      const columns = min(8, width - left)
      let at = plane + <usize>(top * width + left)
      let sum = 0
      let square = 0
      if (columns == 8) {
        let sums = i32x4.splat(0)
        let squares = i32x4.splat(0)
        for (let y = 0; y < rows; y++, at += <usize>width) {
          const values = v128.load8x8_u(at)
          sums = i32x4.add(sums, i32x4.dot_i16x8_s(values, ones))
          squares = i32x4.add(squares, i32x4.dot_i16x8_s(values, values))
        }
        sum = lanes(sums)
        square = lanes(squares)
      } else {
        for (let y = 0; y < rows; y++, at += <usize>width) {
          for (let x = 0; x < columns; x++) {
            const value = <i32>load<u8>(at + <usize>x)
            sum += value
            square += value * value
          }
        }
      }
      const count = <f64>(rows * columns)
      const mean = <f64>sum / count
      deviations += sqrt(max<f64>(0, <f64>square / count - mean * mean))
      total += sum
      totalSquares += square
    }
  }
  store<f64>(out, <f64>total)
  store<f64>(out, <f64>totalSquares, 8)
  store<f64>(out, deviations, 16)
}

/**
 * Sums of the Laplacian over a plane of at least 2 × 2 pixels and of its squares, edges mirrored
 * without repeating the edge pixel.
 * @param out two numbers of 64 bit
 */
export function laplacianSums(plane: usize, width: i32, height: i32, out: usize): void {
  let total: i64 = 0
  let squares: i64 = 0
  for (let y = 0; y < height; y++) {
    const row = plane + <usize>(y * width)
    const up = plane + <usize>((y == 0 ? 1 : y - 1) * width)
    const down = plane + <usize>((y == height - 1 ? y - 1 : y + 1) * width)
    let x: usize = 1
    const last = <usize>width - 1
    while (x + 8 <= last) {
      let sum = i32x4.splat(0)
      let square = i32x4.splat(0)
      // So far the squares stay below 2^31 in every lane.
      const stop = min(last, x + 4096)
      for (; x + 8 <= stop; x += 8) {
        const around = i16x8.add(
          i16x8.add(v128.load8x8_u(up + x), v128.load8x8_u(down + x)),
          i16x8.add(v128.load8x8_u(row + x - 1), v128.load8x8_u(row + x + 1)),
        )
        const value = i16x8.sub(around, i16x8.shl(v128.load8x8_u(row + x), 2))
        sum = i32x4.add(sum, i32x4.dot_i16x8_s(value, i16x8.splat(1)))
        square = i32x4.add(square, i32x4.dot_i16x8_s(value, value))
      }
      total += lanes(sum)
      squares += wideLanes(square)
    }
    for (; x < last; x++) {
      const value = laplacian(row + x, up + x, down + x, row + x - 1, row + x + 1)
      total += value
      squares += value * value
    }
    const first = laplacian(row, up, down, row + 1, row + 1)
    const end = laplacian(row + last, up + last, down + last, row + last - 1, row + last - 1)
    total += first + end
    squares += first * first + end * end
  }
  store<f64>(out, <f64>total)
  store<f64>(out, <f64>squares, 8)
}

// @ts-ignore: decorator
@inline
function laplacian(here: usize, up: usize, down: usize, left: usize, right: usize): i32 {
  const around =
    <i32>load<u8>(up) + <i32>load<u8>(down) + <i32>load<u8>(left) + <i32>load<u8>(right)
  return around - 4 * <i32>load<u8>(here)
}

// @ts-ignore: decorator
@inline
function lanes(v: v128): i32 {
  return (
    i32x4.extract_lane(v, 0) +
    i32x4.extract_lane(v, 1) +
    i32x4.extract_lane(v, 2) +
    i32x4.extract_lane(v, 3)
  )
}

// @ts-ignore: decorator
@inline
function wideLanes(v: v128): i64 {
  return (
    <i64>i32x4.extract_lane(v, 0) +
    <i64>i32x4.extract_lane(v, 1) +
    <i64>i32x4.extract_lane(v, 2) +
    <i64>i32x4.extract_lane(v, 3)
  )
}
