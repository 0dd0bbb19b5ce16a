import { expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { binarise, type BinariseOptions } from '../../../src/page/textlines/binarise.ts'

/** What `binarise` says it does, pixel by pixel and window by window. */
function slowly(
  grey: Uint8Array,
  width: number,
  height: number,
  { radius, share, minContrast, minMean = 0 }: BinariseOptions,
): number[] {
  const reach = Math.max(1, Math.round(radius / 4))
  return Array.from(grey, (level, k) => {
    const [x, y] = [k % width, Math.floor(k / width)]
    const from = (at: number): number => Math.max(0, 4 * (Math.floor(at / 4) - reach))
    const to = (at: number, size: number): number =>
      Math.min(size, 4 * (Math.floor(at / 4) + reach + 1))
    let [sum, count] = [0, 0]
    for (let v = from(y); v < to(y, height); v++) {
      for (let u = from(x); u < to(x, width); u++, count++) sum += grey[v * width + u]!
    }
    const mean = sum / count
    if (mean < minMean) return 0
    return level < mean * (1 - share) && level < mean - minContrast ? 1 : 0
  })
}

test.each([
  [1, 1, 4],
  [3, 2, 9],
  [16, 4, 3],
  [37, 29, 11],
  [66, 41, 400],
])('%d × %d pixels, windows of radius %d', (width, height, radius) => {
  const rng = rngFrom(`binarise ${width}`)
  // Print on paper that gets darker to the right, and a corner too dark for print.
  const grey = Uint8Array.from({ length: width * height }, (_, k) => {
    const paper = 230 - (120 * (k % width)) / width
    return rng.bernoulli(0.25) ? paper * rng.uniform(0.2, 0.95) : paper + rng.uniform(-6, 6)
  })
  for (const minMean of [undefined, 150]) {
    const options = { radius, share: 0.13, minContrast: 14, ...(minMean && { minMean }) }
    const mask = binarise(grey, width, height, options)
    expect([...mask]).toEqual(slowly(grey, width, height, options))
  }
})
