import { describe, expect, test } from 'vitest'
import { rngFrom } from '../../../../src/core/rng.ts'
import { enhanceBrightness } from '../../../../src/page/networks/enhance/network.ts'
import { FINE, SHAPES, type EnhanceLayer } from '../../../../src/page/networks/enhance/shape.ts'

/** Layers of such weights that what passes through them neither dies nor grows. */
function anyLayers(key: string): EnhanceLayer[] {
  const rng = rngFrom(key)
  return SHAPES.map(({ inputs, outputs, side }) => {
    const spread = Math.sqrt(1.6 / (inputs * side * side))
    const weights = new Float32Array(inputs * outputs * side * side)
    return {
      weights: weights.map(() => rng.normal(0, spread)),
      bias: new Float32Array(outputs).map(() => rng.normal(0, 0.05)),
    }
  })
}

/** [channel][y][x] */
type Maps = number[][][]

/** A convolution as its definition says, in double precision. */
function convolved(maps: Maps, layer: EnhanceLayer, i: number, stride: number): Maps {
  const { inputs, outputs, side } = SHAPES[i]!
  const pad = side >> 1
  const [rows, columns] = [maps[0]!.length / stride, maps[0]![0]!.length / stride]
  return Array.from({ length: outputs }, (_o, o) =>
    Array.from({ length: rows }, (_y, y) =>
      Array.from({ length: columns }, (_x, x) => {
        let sum = layer.bias[o]!
        for (let c = 0; c < inputs; c++) {
          for (let v = 0; v < side; v++) {
            for (let u = 0; u < side; u++) {
              const seen = maps[c]![y * stride + v - pad]?.[x * stride + u - pad] ?? 0
              sum += seen * layer.weights[((o * inputs + c) * side + v) * side + u]!
            }
          }
        }
        return sum
      }),
    ),
  )
}

const rectified = (maps: Maps): Maps =>
  maps.map((map) => map.map((row) => row.map((v) => Math.max(0, v))))

/** Every `count` channels become a square of pixels of the next, or back. */
function unfolded(maps: Maps, channels: number): Maps {
  const [rows, columns] = [2 * maps[0]!.length, 2 * maps[0]![0]!.length]
  return Array.from({ length: channels }, (_c, c) =>
    Array.from({ length: rows }, (_y, y) =>
      Array.from({ length: columns }, (_x, x) => {
        const place = (y & 1) * 2 + (x & 1)
        return maps[place * channels + c]![y >> 1]![x >> 1]!
      }),
    ),
  )
}

/** What the network adds to a page of multiples of 4, written down as the paper would. */
function reference(
  values: Float32Array,
  width: number,
  height: number,
  layers: EnhanceLayer[],
): number[][] {
  const folded = [0, 1, 2, 3].map((place) =>
    Array.from({ length: height / 2 }, (_y, y) =>
      Array.from(
        { length: width / 2 },
        (_x, x) => values[(2 * y + (place >> 1)) * width + 2 * x + (place & 1)]! / 255 - 1,
      ),
    ),
  )
  const fine = rectified(convolved(folded, layers[0]!, 0, 1))
  let coarse = rectified(convolved(fine, layers[1]!, 1, 2))
  let i = 2
  for (; SHAPES[i]!.name !== 'up'; i++) coarse = rectified(convolved(coarse, layers[i]!, i, 1))
  const up = unfolded(rectified(convolved(coarse, layers[i]!, i, 1)), FINE)
  const joined = rectified(convolved([...up, ...fine], layers[i + 1]!, i + 1, 1))
  return unfolded(convolved(joined, layers[i + 2]!, i + 2, 1), 1)[0]!
}

function noisy(width: number, height: number): Float32Array {
  const rng = rngFrom(`noisy/${width}×${height}`)
  return Float32Array.from({ length: width * height }, () => rng.int(60, 200))
}

describe('enhanceBrightness', () => {
  test('adds what convolutions by their definition say', () => {
    const [width, height] = [36, 28]
    const layers = anyLayers('mend')
    layers.at(-1)!.weights.forEach((w, k, all) => (all[k] = w / 8))
    const values = noisy(width, height)
    const wanted = reference(values, width, height, layers)
    const plane = { width, height, values: values.slice() }
    enhanceBrightness(plane, layers)
    let far = 0
    let added = 0
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const exact = Math.min(255, Math.max(0, values[y * width + x]! + 255 * wanted[y]![x]!))
        far = Math.max(far, Math.abs(plane.values[y * width + x]! - exact))
        added = Math.max(added, Math.abs(exact - values[y * width + x]!))
      }
    }
    expect(added).toBeGreaterThan(8)
    expect(far).toBeLessThan(0.5)
  })

  test('a page in bands comes out as a part of it does by itself', () => {
    const layers = anyLayers('bands')
    // 1,048,576 pixels a band: this page is enhanced in two.
    const [width, height] = [4096, 300]
    const tall = { width, height, values: noisy(width, height) }
    const before = tall.values.slice()
    enhanceBrightness(tall, layers)
    const top = 200
    const part = {
      width,
      height: height - top,
      values: before.slice(top * width),
    }
    enhanceBrightness(part, layers)
    // Further from the cut than the network sees.
    const inner = 40 * width
    expect(part.values.subarray(inner)).toEqual(tall.values.subarray(top * width + inner))
  })

  test.each([
    [16, 16],
    [17, 31],
    [50, 19],
  ])('%d×%d pixels, whatever the weights: numbers of 0 to 255', (width, height) => {
    const layers = anyLayers('wild').map(({ weights, bias }) => ({
      weights: weights.map((w) => w * 40),
      bias,
    }))
    const plane = { width, height, values: noisy(width, height) }
    enhanceBrightness(plane, layers)
    expect(plane.values.every((v) => v >= 0 && v <= 255)).toBe(true)
  })
})
