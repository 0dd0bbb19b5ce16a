/** The mending network as a source file: in base64, weights rounded to 8 bits, a scale an output. */
import { SHAPES, type EnhanceLayer } from './shape.ts'
import { LAYERS } from './weights.ts'

/** What `weights.ts` says of each layer. */
export interface PackedLayer {
  scales: string
  bias: string
  weights: string
}

/** Layers as `weights.ts` says them. */
export function packLayers(layers: readonly EnhanceLayer[]): PackedLayer[] {
  return layers.map(({ weights, bias }) => {
    const size = weights.length / bias.length
    const scales = Float32Array.from(bias, (_, o) => {
      const own = weights.subarray(o * size, (o + 1) * size)
      return own.reduce((high, value) => Math.max(high, Math.abs(value)), 1e-6) / 127
    })
    const bytes = Int8Array.from(weights, (value, k) =>
      Math.round(value / scales[Math.floor(k / size)]!),
    )
    return { scales: base64(scales), bias: base64(bias), weights: base64(bytes) }
  })
}

/** Text of `weights.ts`. */
export function sourceOf(packed: readonly PackedLayer[]): string {
  return [
    '/** Written by tools/train-mend.ts: weights of the network that mends worn pages. */',
    "import type { PackedLayer } from './pack.ts'",
    '',
    'export const LAYERS: readonly PackedLayer[] = [',
    ...packed.flatMap(({ scales, bias, weights }) => [
      '  {',
      `    scales: ${literal(scales)},`,
      `    bias: ${literal(bias)},`,
      `    weights: ${literal(weights)},`,
      '  },',
    ]),
    ']',
    '',
  ].join('\n')
}

function base64({ buffer, byteOffset, byteLength }: Int8Array | Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}

/** A text in lines of a length that leaves the file short. */
function literal(text: string): string {
  const lines = text.match(/.{1,1000}/g) ?? []
  if (lines.length <= 1) return `'${text}'`
  return `[\n${lines.map((line) => `      '${line}',\n`).join('')}    ].join('')`
}

/** The layers of `weights.ts`. */
export function unpackLayers(packed: readonly PackedLayer[]): EnhanceLayer[] {
  return SHAPES.map(({ inputs, outputs, side }, i) => {
    const { scales, bias, weights } = packed[i]!
    const size = inputs * side * side
    const bytes = Buffer.from(weights, 'base64')
    const factors = floatsOf(scales, outputs)
    return {
      weights: Float32Array.from(
        bytes,
        (_, k) => bytes.readInt8(k) * factors[Math.floor(k / size)]!,
      ),
      bias: floatsOf(bias, outputs),
    }
  })
}

function floatsOf(text: string, count: number): Float32Array {
  const bytes = Buffer.from(text, 'base64')
  return Float32Array.from({ length: count }, (_, k) => bytes.readFloatLE(k * 4))
}

let unpacked: EnhanceLayer[] | undefined

/** The layers of `weights.ts`, unpacked when first asked for. */
export function enhanceLayers(): readonly EnhanceLayer[] {
  unpacked ??= unpackLayers(LAYERS)
  return unpacked
}
