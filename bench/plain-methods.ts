/** What takes five lines in Python, to be compared with: median division, dilation and median, Otsu, Sauvola, Wolf. */
import { Source } from '../src/page/image/source.ts'
import { luma } from '../src/page/image/plane.ts'

/** One byte a pixel. */
export interface Grey {
  width: number
  height: number
  values: Uint8Array
}

/** Median over a square window, cut off at the edges (T. Huang, "A fast two-dimensional median filter", 1979). */
export function medianFilter({ width, height, values }: Grey, side: number): Grey {
  const out = new Uint8Array(values.length)
  const reach = side >> 1
  for (let y = 0; y < height; y++) {
    const counts = new Uint32Array(256)
    const top = Math.max(0, y - reach)
    const bottom = Math.min(height - 1, y + reach)
    const high = bottom - top + 1
    const column = (x: number, sign: number): void => {
      for (let k = top; k <= bottom; k++) counts[values[k * width + x]!]! += sign
    }
    for (let x = 0; x < Math.min(reach, width); x++) column(x, 1)
    for (let x = 0; x < width; x++) {
      if (x + reach < width) column(x + reach, 1)
      if (x - reach - 1 >= 0) column(x - reach - 1, -1)
      const wide = Math.min(width - 1, x + reach) - Math.max(0, x - reach) + 1
      let left = (high * wide) >> 1
      let level = 0
      while (counts[level]! <= left) left -= counts[level++]!
      out[y * width + x] = level
    }
  }
  return { width, height, values: out }
}

/** The brightest of a square window, cut off at the edges. */
export function dilated({ width, height, values }: Grey, side: number): Grey {
  const reach = side >> 1
  const along = values.slice()
  const out = values.slice()
  for (let i = 0; i < values.length; i++) {
    const x = i % width
    for (let k = Math.max(-reach, -x); k <= Math.min(reach, width - 1 - x); k++) {
      along[i] = Math.max(along[i]!, values[i + k]!)
    }
  }
  for (let i = 0; i < values.length; i++) {
    const y = Math.floor(i / width)
    out[i] = along[i]!
    for (let k = Math.max(-reach, -y); k <= Math.min(reach, height - 1 - y); k++) {
      out[i] = Math.max(out[i]!, along[i + k * width]!)
    }
  }
  return { width, height, values: out }
}

/** A page whose channels were each changed. */
export function byChannel(page: Source, change: (grey: Grey) => Grey): Source {
  const { width, height } = page
  const pixels = page.pixels.slice()
  for (let c = 0; c < 3; c++) {
    const values = Uint8Array.from({ length: width * height }, (_, i) => page.pixels[4 * i + c]!)
    const changed = change({ width, height, values })
    for (let i = 0; i < values.length; i++) pixels[4 * i + c] = changed.values[i]!
  }
  return new Source(width, height, pixels)
}

/** The page divided by its median: paper becomes white. */
export function medianDivision(page: Source, side = 21): Source {
  return byChannel(page, (grey) => {
    const paper = medianFilter(grey, side).values
    const values = grey.values.map((value, i) =>
      Math.min(255, (255 * value) / Math.max(1, paper[i]!)),
    )
    return { ...grey, values }
  })
}

/** What the page is darker by than its dilated median, on white: usual for shadows. */
export function dilateAndMedian(page: Source): Source {
  return byChannel(page, (grey) => {
    const paper = medianFilter(dilated(grey, 7), 21).values
    const values = grey.values.map((value, i) => 255 - Math.abs(value - paper[i]!))
    const low = values.reduce((a, b) => Math.min(a, b), 255)
    const high = values.reduce((a, b) => Math.max(a, b), 0)
    return { ...grey, values: values.map((v) => (255 * (v - low)) / Math.max(1, high - low)) }
  })
}

export function greyOf({
  width,
  height,
  pixels,
}: Pick<Source, 'width' | 'height' | 'pixels'>): Grey {
  return { width, height, values: luma(pixels).slice() }
}

/** 1 for ink: darker than the threshold between two classes of least variance (N. Otsu, 1979). */
export function otsu({ values }: Grey): Uint8Array {
  const counts = new Uint32Array(256)
  for (const value of values) counts[value]!++
  let total = 0
  for (let v = 0; v < 256; v++) total += v * counts[v]!
  let [below, sum, best, limit] = [0, 0, -1, 0]
  for (let v = 0; v < 256; v++) {
    below += counts[v]!
    sum += v * counts[v]!
    const above = values.length - below
    if (below === 0 || above === 0) continue
    const apart = sum / below - (total - sum) / above
    const between = below * above * apart * apart
    if (between > best) [best, limit] = [between, v]
  }
  return values.map((value) => (value <= limit ? 1 : 0))
}

/** Mean and standard deviation of the window round each pixel, cut off at the edges. */
function windows({ width, height, values }: Grey, side: number) {
  const reach = side >> 1
  const pitch = width + 1
  const sums = new Float64Array(pitch * (height + 1))
  const squares = new Float64Array(pitch * (height + 1))
  for (let y = 0; y < height; y++) {
    let [s, q] = [0, 0]
    for (let x = 0; x < width; x++) {
      const v = values[y * width + x]!
      s += v
      q += v * v
      sums[(y + 1) * pitch + x + 1] = sums[y * pitch + x + 1]! + s
      squares[(y + 1) * pitch + x + 1] = squares[y * pitch + x + 1]! + q
    }
  }
  const means = new Float32Array(values.length)
  const deviations = new Float32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const x = i % width
    const y = Math.floor(i / width)
    const [l, r] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)]
    const [t, b] = [Math.max(0, y - reach) * pitch, Math.min(height, y + reach + 1) * pitch]
    const n = ((b - t) / pitch) * (r - l)
    means[i] = (sums[b + r]! - sums[b + l]! - sums[t + r]! + sums[t + l]!) / n
    const square = (squares[b + r]! - squares[b + l]! - squares[t + r]! + squares[t + l]!) / n
    deviations[i] = Math.sqrt(Math.max(0, square - means[i]! ** 2))
  }
  return { means, deviations }
}

/** 1 for ink, by mean and deviation round each pixel (J. Sauvola, M. Pietikäinen, 2000). */
export function sauvola(page: Grey, side = 25, k = 0.2): Uint8Array {
  const { means, deviations } = windows(page, side)
  return page.values.map((v, i) => (v <= means[i]! * (1 + k * (deviations[i]! / 128 - 1)) ? 1 : 0))
}

/** 1 for ink, as Sauvola, by the page's own darkest pixel and greatest deviation (C. Wolf, 2002). */
export function wolf(page: Grey, side = 41, k = 0.5): Uint8Array {
  const { means, deviations } = windows(page, side)
  const min = page.values.reduce((a, b) => Math.min(a, b), 255)
  const max = deviations.reduce((a, b) => Math.max(a, b), 1)
  return page.values.map((v, i) =>
    v <= means[i]! - k * (1 - deviations[i]! / max) * (means[i]! - min) ? 1 : 0,
  )
}

/** Harmonic mean of precision and recall of ink, 0 to 100. */
export function fMeasure(found: Uint8Array, right: Uint8Array): number {
  let [both, one, other] = [0, 0, 0]
  for (let i = 0; i < right.length; i++) {
    both += found[i]! & right[i]!
    one += found[i]!
    other += right[i]!
  }
  return both === 0 ? 0 : (200 * both) / (one + other)
}
