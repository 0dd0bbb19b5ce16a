/** The network as a source file: in base64, weights rounded to 8 bits. */
import { SHAPES, type Network } from './network.ts'

/** What `weights.ts` says of each layer. */
export interface PackedLayer {
  scale: number
  bias: string
  weights: string
}

/** Text of `weights.ts`. */
export function packNetwork(net: Network): string {
  const layers = net.map(({ weights, bias }) => {
    const most = weights.reduce((high, value) => Math.max(high, Math.abs(value)), 1e-6)
    const bytes = Int8Array.from(weights, (value) => Math.round((127 * value) / most))
    return [
      '  {',
      `    scale: ${(most / 127).toPrecision(6)},`,
      `    bias: ${textOf(bias)},`,
      `    weights: ${textOf(bytes)},`,
      '  },',
    ].join('\n')
  })
  return [
    '/** Written by tools/train-upright.ts: weights of the network that tells orientation. */',
    "import type { PackedLayer } from './pack.ts'",
    '',
    'export const LAYERS: readonly PackedLayer[] = [',
    ...layers,
    ']',
    '',
  ].join('\n')
}

/** Base64 in lines of a length that leaves the file short. */
function textOf({ buffer, byteOffset, byteLength }: Int8Array | Float32Array): string {
  const text = Buffer.from(buffer, byteOffset, byteLength).toString('base64')
  const lines = text.match(/.{1,400}/g) ?? []
  if (lines.length <= 1) return `'${text}'`
  return `[\n${lines.map((line) => `      '${line}',\n`).join('')}    ].join('')`
}

/** The network of `weights.ts`. */
export function unpackNetwork(layers: readonly PackedLayer[]): Network {
  return SHAPES.map(([inputs, outputs], i) => {
    const { scale, bias, weights } = layers[i]!
    const bytes = Buffer.from(weights, 'base64')
    const floats = Buffer.from(bias, 'base64')
    return {
      inputs,
      outputs,
      weights: Float32Array.from(bytes, (_, k) => bytes.readInt8(k) * scale),
      bias: Float32Array.from({ length: outputs }, (_, k) => floats.readFloatLE(k * 4)),
    }
  }) as unknown as Network
}
