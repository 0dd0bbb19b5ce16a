/** Backward pass of the orientation network: the gradients of its weights. */
import { SECOND, SHAPES, type Network } from '../src/page/networks/orientation/network.ts'
import { product } from './matrix.ts'
import type { Pass } from './orientation-pass.ts'

export interface Gradients {
  /** of the layers' weights and biases, in their order */
  layers: { weights: Float32Array; bias: Float32Array }[]
  /** of the activations, as in a pass */
  active: [Float32Array, Float32Array, Float32Array]
  pooled: [Float32Array, Float32Array]
  windows: Float32Array
}

/** Memory for the gradients of a pass. */
export function makeGradients({ active, pooled, windows }: Pass): Gradients {
  return {
    layers: SHAPES.map(([inputs, outputs]) => ({
      weights: new Float32Array(inputs * outputs),
      bias: new Float32Array(outputs),
    })),
    active: [asLong(active[0]), asLong(active[1]), asLong(active[2])],
    pooled: [asLong(pooled[0]), asLong(pooled[1])],
    windows: asLong(windows[1]),
  }
}

function asLong({ length }: Float32Array): Float32Array {
  return new Float32Array(length)
}

/** Fills the layers' gradients; `pass.scores` holds those of the scores. */
export function backward(net: Network, pass: Pass, to: Gradients): void {
  const { count, windows, active, pooled, from, scores } = pass
  weightsOf(active[2], scores, count, 3, to)
  inputsOf(net, 3, scores, count, to.active[2])
  cut(to.active[2], active[2])
  weightsOf(pooled[1], to.active[2], count, 2, to)
  inputsOf(net, 2, to.active[2], count, to.pooled[1])
  unpool(to.pooled[1], from[1], to.active[1])
  cut(to.active[1], active[1])
  weightsOf(windows[1], to.active[1], count * 64, 1, to)
  inputsOf(net, 1, to.active[1], count * 64, to.windows)
  fold(to.windows, count, to.pooled[0])
  unpool(to.pooled[0], from[0], to.active[0])
  cut(to.active[0], active[0])
  weightsOf(windows[0], to.active[0], count * 400, 0, to)
}

function weightsOf(
  inputs: Float32Array,
  gradients: Float32Array,
  count: number,
  layer: number,
  to: Gradients,
): void {
  const [rows, columns] = SHAPES[layer]!
  const { weights, bias } = to.layers[layer]!
  product(inputs, gradients, weights, { rows, columns, inner: count, transposed: true })
  bias.fill(0)
  for (let i = 0; i < count * columns; i++) bias[i % columns]! += gradients[i]!
}

function inputsOf(
  net: Network,
  layer: number,
  gradients: Float32Array,
  count: number,
  out: Float32Array,
): void {
  const { inputs, outputs, weights } = net[layer]!
  const turned = Float32Array.from(
    weights,
    (_, i) => weights[(i % inputs) * outputs + Math.floor(i / inputs)]!,
  )
  product(gradients, turned, out, { rows: count, columns: inputs, inner: outputs })
}

/** Where the rectifier gave 0 nothing goes back. */
function cut(gradients: Float32Array, active: Float32Array): void {
  for (let i = 0; i < gradients.length; i++) if (active[i]! <= 0) gradients[i] = 0
}

function unpool(gradients: Float32Array, from: Uint32Array, out: Float32Array): void {
  out.fill(0)
  for (let i = 0; i < gradients.length; i++) out[from[i]!]! += gradients[i]!
}

/** Sums windows back into the pictures they were cut from. */
function fold(windows: Float32Array, count: number, out: Float32Array): void {
  const { side, channels, window } = SECOND
  const places = side - window + 1
  const line = window * channels
  out.fill(0)
  let at = 0
  for (let n = 0; n < count; n++) {
    for (let y = 0; y < places; y++) {
      for (let x = 0; x < places; x++) {
        for (let row = 0; row < window; row++, at += line) {
          const to = ((n * side + y + row) * side + x) * channels
          for (let i = 0; i < line; i++) out[to + i]! += windows[at + i]!
        }
      }
    }
  }
}
