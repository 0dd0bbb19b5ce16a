/** Figures of a page by which sets of pages are compared. */

/** All over 8-bit values; the first three in grey levels. */
export interface Statistics {
  /** mean of the grey values, 0 to 255 */
  brightness: number
  /** standard deviation of the grey values, 0 to 127.5 */
  contrast: number
  /** mean over windows of 8×8 pixels of the standard deviation of the grey values inside, 0 to 127.5 */
  localContrast: number
  /**
   * variance of the Laplacian (0 1 0, 1 −4 1, 0 1 0; edges mirrored without repeating the edge
   * pixel): what OpenCV's `Laplacian(grey, CV_64F).var()` gives
   */
  sharpness: number
  /** mean of S in HSV, 0 (grey) to 255: (max − min) / max of the three channels */
  saturation: number
}

const WINDOW = 8

/**
 * Statistics of RGBA pixels, grey by the BT.601 weights. 1.7 ms for 443×591 pixels.
 * @param rgba `width × height × 4` bytes, row by row; alpha is not looked at
 */
export function statisticsOf(rgba: Uint8ClampedArray, width: number, height: number): Statistics {
  const grey = new Uint8Array(width * height)
  const saturation = greyAndSaturation(rgba, grey)
  const sharpness = laplacianVariance(grey, width, height)
  return { ...spreads(grey, width, height), sharpness, saturation }
}

/** 255 / max, so that no division is done a pixel. */
const INVERSE = Float64Array.from({ length: 256 }, (_, max) => (max === 0 ? 0 : 255 / max))

/** Fills `grey` as `luma` does; returns the mean saturation. One pass, for both read the same bytes. */
function greyAndSaturation(rgba: Uint8ClampedArray, grey: Uint8Array): number {
  let sum = 0
  for (let k = 0, i = 0; k < grey.length; k++, i += 4) {
    const r = rgba[i]!
    const g = rgba[i + 1]!
    const b = rgba[i + 2]!
    const max = r > g ? (r > b ? r : b) : g > b ? g : b
    const min = r < g ? (r < b ? r : b) : g < b ? g : b
    sum += (max - min) * INVERSE[max]!
    grey[k] = (r * 77 + g * 150 + b * 29 + 128) >> 8
  }
  return sum / grey.length
}

/** Mean and spread of the whole and of its windows: the windows' sums add up to the whole's. */
function spreads(
  grey: Uint8Array,
  width: number,
  height: number,
): Pick<Statistics, 'brightness' | 'contrast' | 'localContrast'> {
  const columns = Math.ceil(width / WINDOW)
  const sums = new Uint32Array(columns)
  const squares = new Uint32Array(columns)
  let total = 0
  let totalSquares = 0
  let deviations = 0
  for (let top = 0; top < height; top += WINDOW) {
    const bottom = Math.min(top + WINDOW, height)
    sums.fill(0)
    squares.fill(0)
    for (let y = top; y < bottom; y++) {
      for (let column = 0, x = 0; column < columns; column++) {
        const end = Math.min(x + WINDOW, width)
        let sum = 0
        let square = 0
        for (; x < end; x++) {
          const value = grey[y * width + x]!
          sum += value
          square += value * value
        }
        sums[column] = sums[column]! + sum
        squares[column] = squares[column]! + square
      }
    }
    for (let column = 0; column < columns; column++) {
      const count = (bottom - top) * Math.min(WINDOW, width - column * WINDOW)
      deviations += deviation(sums[column]!, squares[column]!, count)
      total += sums[column]!
      totalSquares += squares[column]!
    }
  }
  const windows = columns * Math.ceil(height / WINDOW)
  return {
    brightness: total / grey.length,
    contrast: deviation(total, totalSquares, grey.length),
    localContrast: deviations / windows,
  }
}

function deviation(sum: number, squares: number, count: number): number {
  const mean = sum / count
  return Math.sqrt(Math.max(0, squares / count - mean * mean))
}

function laplacianVariance(grey: Uint8Array, width: number, height: number): number {
  let total = 0
  let squares = 0
  for (let y = 0; y < height; y++) {
    const row = y * width
    const up = mirrored(y - 1, height) * width
    const down = mirrored(y + 1, height) * width
    const right = mirrored(width, width)
    const left = mirrored(-1, width)
    let sum = 0
    let square = 0
    let before = grey[row]!
    let here = grey[row + 1]!
    for (let x = 1; x < width - 1; x++) {
      const after = grey[row + x + 1]!
      const value = grey[up + x]! + grey[down + x]! + before + after - 4 * here
      before = here
      here = after
      sum += value
      square += value * value
    }
    for (let x = 0; x < width; x += Math.max(1, width - 1)) {
      const sides =
        grey[row + (x === 0 ? left : x - 1)]! + grey[row + (x === width - 1 ? right : x + 1)]!
      const value = grey[up + x]! + grey[down + x]! + sides - 4 * grey[row + x]!
      sum += value
      square += value * value
    }
    total += sum
    squares += square
  }
  const mean = total / grey.length
  return Math.max(0, squares / grey.length - mean * mean)
}

/** The place inside for one step outside: the neighbour on the other side, or itself where there is none. */
function mirrored(at: number, length: number): number {
  if (length === 1) return 0
  if (at < 0) return 1
  return at < length ? at : length - 2
}
