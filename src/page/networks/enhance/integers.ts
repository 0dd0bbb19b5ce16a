/**
 * The enhancement network in whole numbers, so that its results are the same on every machine.
 * Activations are in units of 1/4096, of 16 bits; weights as fine as sums of 32 bits allow.
 */
import { SHAPES, UNIT, type EnhanceLayer } from './shape.ts'

/** Pixels and what is added to them are in sixteenths of a grey level. */
export const PIXEL = 16
const ONE = 4096
const MAX_INT16 = 32767

/** A layer as the kernel `convolve` takes it, outputs filled up to a multiple of 8 with zeros. */
export interface IntegerLayer {
  weights: Int16Array
  bias: Int32Array
  /** bits that sums are shifted down by */
  shift: number
  /** of eight outputs */
  groups: number
  inputs: number
  side: number
}

export function integerLayers(layers: readonly EnhanceLayer[]): IntegerLayer[] {
  return SHAPES.map((shape, i) => {
    const before = i === 0 ? PIXEL * UNIT : ONE
    const after = i === SHAPES.length - 1 ? PIXEL * UNIT : ONE
    return integerLayer(shape, layers[i]!, before, after)
  })
}

/** @param before steps a unit of what comes in; @param after of what goes out */
function integerLayer(
  { inputs, outputs, side }: (typeof SHAPES)[number],
  { weights, bias }: EnhanceLayer,
  before: number,
  after: number,
): IntegerLayer {
  const size = inputs * side * side
  const ratio = after / before
  const shift = shiftOf(weights, size, ratio)
  const one = 2 ** shift
  const groups = Math.ceil(outputs / 8)
  const out = new Int16Array(groups * 8 * size)
  const sums = new Int32Array(groups * 8)
  for (let o = 0; o < outputs; o++) {
    // Half a step for rounding when the sum is shifted down.
    sums[o] = Math.round(bias[o]! * after * one) + (1 << (shift - 1))
    for (let c = 0; c < inputs; c++) {
      for (let k = 0; k < side * side; k++) {
        const pair = (((o >> 3) * side * side + k) * inputs) / 2 + (c >> 1)
        const to = pair * 16 + (o & 7) * 2 + (c & 1)
        out[to] = Math.round(weights[o * size + c * side * side + k]! * ratio * one)
      }
    }
  }
  return { weights: out, bias: sums, shift, groups, inputs, side }
}

/** The finest weights with which no sum of the largest activations leaves 32 bits. */
function shiftOf(weights: Float32Array, size: number, ratio: number): number {
  let max = 1e-6
  for (let from = 0; from < weights.length; from += size) {
    let sum = 0
    for (let k = from; k < from + size; k++) sum += Math.abs(weights[k]! * ratio)
    max = Math.max(max, sum)
  }
  let shift = 14
  while (shift > 4 && max * 2 ** shift * MAX_INT16 > 2 ** 30) shift--
  return shift
}
