/** Binary files of network weights, rounded to 8 bits: beside the code, written by `tools/train-*`. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { WorkError } from '../../core/errors.ts'

/** How many values a layer has; its weights fall into `scales` groups of equal size, in order. */
export interface LayerSize {
  weights: number
  biases: number
  scales: number
}

export interface LayerWeights {
  weights: Float32Array
  bias: Float32Array
}

/**
 * Bytes of a file. Per layer: the scales as 64-bit floats, the biases as 32-bit floats, the weights
 * as signed bytes, each to be multiplied by the scale of its group; little-endian.
 */
export function packWeights(
  layers: readonly LayerWeights[],
  sizes: readonly LayerSize[],
): Uint8Array {
  const bytes = Buffer.alloc(totalBytes(sizes))
  let at = 0
  for (const [i, { weights, bias }] of layers.entries()) {
    const group = weights.length / sizes[i]!.scales
    const scales = Array.from({ length: sizes[i]!.scales }, (_, g) => {
      const own = weights.subarray(g * group, (g + 1) * group)
      return own.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-6) / 127
    })
    for (const scale of scales) at = bytes.writeDoubleLE(scale, at)
    for (const value of bias) at = bytes.writeFloatLE(value, at)
    for (const [k, value] of weights.entries()) {
      at = bytes.writeInt8(Math.round(value / scales[Math.floor(k / group)]!), at)
    }
  }
  return bytes
}

/** The layers of a file's bytes. @param bytes of exactly the length that the sizes need */
export function unpackWeights(bytes: Buffer, sizes: readonly LayerSize[]): LayerWeights[] {
  let at = 0
  return sizes.map(({ weights, biases, scales }) => {
    const group = weights / scales
    const factors = Float64Array.from({ length: scales }, (_, g) => bytes.readDoubleLE(at + g * 8))
    at += scales * 8
    const bias = Float32Array.from({ length: biases }, (_, o) => bytes.readFloatLE(at + o * 4))
    at += biases * 4
    const values = Float32Array.from(
      { length: weights },
      (_, k) => bytes.readInt8(at + k) * factors[Math.floor(k / group)]!,
    )
    at += weights
    return { weights: values, bias }
  })
}

/**
 * Reads a file of weights.
 * @throws WorkError `WEIGHTS_DAMAGED` where it is missing or of another length
 */
export function readWeights(url: URL, sizes: readonly LayerSize[]): LayerWeights[] {
  const file = fileURLToPath(url)
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    throw damaged(file, 'cannot read it', error)
  }
  const expected = totalBytes(sizes)
  if (bytes.length !== expected) {
    throw damaged(file, `expected ${expected} bytes, found ${bytes.length}`)
  }
  return unpackWeights(bytes, sizes)
}

function totalBytes(sizes: readonly LayerSize[]): number {
  return sizes.reduce(
    (sum, { weights, biases, scales }) => sum + scales * 8 + biases * 4 + weights,
    0,
  )
}

function damaged(file: string, what: string, cause?: unknown): WorkError {
  const message = `${file}: weights of a network that belong to Palimpsest; ${what}: install Palimpsest again`
  return new WorkError('WEIGHTS_DAMAGED', message, { cause })
}
