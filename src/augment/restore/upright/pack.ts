/** The network as a source file: weights rounded to 8 bits, in base64. */
import type { Network } from './network.ts'
import { PATCH_AREA } from './patches.ts'

/** Text of `weights.ts`. */
export function packNetwork({ hidden, inner, bias, outer }: Network): string {
  const most = inner.reduce((high, value) => Math.max(high, Math.abs(value)), 0)
  const bytes = Int8Array.from(inner, (value) => Math.round((127 * value) / most))
  const text = Buffer.from(bytes.buffer).toString('base64')
  const lines = text.match(/.{1,96}/g)!.map((line) => `  '${line}',`)
  return [
    '/** Written by tools/train-upright.ts: weights of the network that tells orientation. */',
    `export const HIDDEN = ${hidden}`,
    `export const SCALE = ${(most / 127).toPrecision(6)}`,
    `export const BIAS = [${listOf(bias)}]`,
    `export const OUTER = [${listOf(outer)}]`,
    'export const INNER = [',
    ...lines,
    "].join('')",
    '',
  ].join('\n')
}

const listOf = (values: Float32Array): string =>
  Array.from(values, (value) => value.toFixed(4)).join(', ')

/** The network of the constants of `weights.ts`. */
export function unpackNetwork(weights: {
  HIDDEN: number
  SCALE: number
  BIAS: readonly number[]
  OUTER: readonly number[]
  INNER: string
}): Network {
  const { HIDDEN: hidden, SCALE, BIAS, OUTER, INNER } = weights
  const bytes = Buffer.from(INNER, 'base64')
  const inner = Float32Array.from(
    { length: hidden * PATCH_AREA },
    (_, i) => bytes.readInt8(i) * SCALE,
  )
  return { hidden, inner, bias: Float32Array.from(BIAS), outer: Float32Array.from(OUTER) }
}
