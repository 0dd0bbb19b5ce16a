import { expect, it } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { components } from '../../../src/page/textlines/components.ts'

/** The same pixel by pixel: the number of every pixel's component, -1 for paper. */
function flooded(mask: Uint8Array, width: number, height: number): Int32Array {
  const labels = new Int32Array(mask.length).fill(-1)
  let count = 0
  for (let first = 0; first < mask.length; first++) {
    if (mask[first] === 0 || labels[first]! >= 0) continue
    const queue = [first]
    labels[first] = count
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)]
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const k = v * width + u
          if (mask[k] === 0 || labels[k]! >= 0) continue
          labels[k] = count
          queue.push(k)
        }
      }
    }
    count++
  }
  return labels
}

it.each([
  [1, 1],
  [5, 40],
  [64, 30],
  [131, 90],
  [200, 256],
])('finds what a flood finds in %i × %i pixels, in the same order', (width, height) => {
  const rng = rngFrom(`components ${width}`)
  for (const share of [0, 0.1, 0.4, 0.7, 1]) {
    const mask = Uint8Array.from({ length: width * height }, () =>
      rng.uniform(0, 1) < share ? 1 : 0,
    )
    const labels = flooded(mask, width, height)
    const found = components(mask, width, height)
    const seen = new Int32Array(mask.length).fill(-1)
    for (let r = 0; r < found.runs; r++) {
      const row = found.runY[r]! * width
      seen.fill(found.runLabel[r]!, row + found.runX0[r]!, row + found.runX1[r]! + 1)
    }
    expect(seen).toEqual(labels)
    for (let c = 0; c < found.count; c++) {
      const own = [...labels.keys()].filter((k) => labels[k] === c)
      const [xs, ys] = [own.map((k) => k % width), own.map((k) => Math.floor(k / width))]
      const box = [found.x0[c], found.y0[c], found.x1[c], found.y1[c]]
      expect(box).toEqual([Math.min(...xs), ys[0], Math.max(...xs), ys.at(-1)])
      expect(found.area[c]).toBe(own.length)
      if (c > 20) break
    }
  }
})

it('leaves out runs that are longer than it is told', () => {
  const mask = Uint8Array.from([1, 1, 1, 0, 1, 1])
  const found = components(mask, 6, 1, 2.5)
  expect([...found.runX0]).toEqual([4])
  expect([...found.area]).toEqual([2])
})
