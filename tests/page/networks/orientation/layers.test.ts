import { expect, test } from 'vitest'
import { rngFrom } from '../../../../src/core/rng.ts'
import { kernelArena } from '../../../../src/page/kernels/arena.ts'
import {
  affine,
  pool,
  unfold,
  type Layer,
} from '../../../../src/page/networks/orientation/layers.ts'

const rng = rngFrom('layers')
const random = (length: number): Float32Array =>
  Float32Array.from({ length }, () => rng.uniform(-1, 1))

const layer = (inputs: number, outputs: number): Layer => ({
  inputs,
  outputs,
  weights: random(inputs * outputs),
  bias: random(outputs),
})

test.each([
  [7, 1, 5, 28],
  [6, 4, 3, 36],
])(
  'windows of %d² pixels with %d channels, %d wide, become rows of %d',
  (side, channels, window, inputs) => {
    const images = random(2 * side * side * channels)
    const arena = kernelArena()
    const at = unfold(arena, arena.write(images), 2, { side, channels, window }, layer(inputs, 8))
    const places = side - window + 1
    const rows = arena.view(at, 2 * places * places * inputs, Float32Array)
    const expected = [0, 1].flatMap((n) =>
      Array.from({ length: places * places * inputs }, (_, i) => {
        const [place, input] = [Math.floor(i / inputs), i % inputs]
        if (input >= window * window * channels) return 0
        const [pixel, channel] = [Math.floor(input / channels), input % channels]
        const y = Math.floor(place / places) + Math.floor(pixel / window)
        const x = (place % places) + (pixel % window)
        return images[((n * side + y) * side + x) * channels + channel]!
      }),
    )
    expect([...rows]).toEqual(expected)
  },
)

test.each([true, false])('rows times weights plus bias, rectified: %s', (rectified) => {
  const [rows, count] = [random(8 * 28), 8]
  const wide = layer(28, 16)
  const arena = kernelArena()
  const at = affine(arena, arena.write(rows), count, wide, rectified)
  const found = arena.view(at, count * 16, Float32Array)
  found.forEach((value, i) => {
    const [row, output] = [Math.floor(i / 16), i % 16]
    let sum = wide.bias[output]!
    for (let k = 0; k < 28; k++) sum += rows[28 * row + k]! * wide.weights[16 * k + output]!
    expect(value).toBeCloseTo(rectified ? Math.max(0, sum) : sum, 5)
  })
  expect(found.some((value) => value < 0)).toBe(!rectified)
})

test('the largest of two by two pixels is kept, channel by channel', () => {
  const [side, channels] = [4, 8]
  const images = random(2 * side * side * channels)
  const arena = kernelArena()
  const at = pool(arena, arena.write(images), 2, { side, channels })
  const expected = Array.from({ length: 2 * 4 * channels }, (_, i) => {
    const [place, channel] = [Math.floor(i / channels), i % channels]
    const [n, y, x] = [place >> 2, 2 * ((place >> 1) & 1), 2 * (place & 1)]
    const four = [0, 1, side, side + 1].map(
      (step) => images[((n * side + y) * side + x + step) * channels + channel]!,
    )
    return Math.max(...four)
  })
  expect([...arena.view(at, expected.length, Float32Array)]).toEqual(expected)
})
