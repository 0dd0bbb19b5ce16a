/** The network as a source file: in base64, the inner weights rounded to 8 bits. */
import type { Network } from './network.ts'
import { PATCH_AREA } from './patches.ts'

/** The constants of `weights.ts`. */
export interface PackedNetwork {
  HIDDEN: number
  SCALE: number
  BIAS: string
  OUTER: string
  INNER: string
}

/** Text of `weights.ts`. */
export function packNetwork({ hidden, inner, bias, outer }: Network): string {
  const most = inner.reduce((high, value) => Math.max(high, Math.abs(value)), 0)
  const bytes = Int8Array.from(inner, (value) => Math.round((127 * value) / most))
  return [
    '/** Written by tools/train-upright.ts: weights of the network that tells orientation. */',
    `export const HIDDEN = ${hidden}`,
    `export const SCALE = ${(most / 127).toPrecision(6)}`,
    `export const BIAS = ${textOf(bias)}`,
    `export const OUTER = ${textOf(outer)}`,
    `export const INNER = ${textOf(bytes)}`,
    '',
  ].join('\n')
}

/** Base64 in lines of a length that leaves the file short. */
function textOf({ buffer, byteOffset, byteLength }: Int8Array | Float32Array): string {
  const text = Buffer.from(buffer, byteOffset, byteLength).toString('base64')
  const lines = text.match(/.{1,160}/g) ?? []
  return `[\n${lines.map((line) => `  '${line}',\n`).join('')}].join('')`
}

/** The network of the constants of `weights.ts`. */
export function unpackNetwork({ HIDDEN, SCALE, BIAS, OUTER, INNER }: PackedNetwork): Network {
  const bytes = Buffer.from(INNER, 'base64')
  const inner = Float32Array.from(
    { length: HIDDEN * PATCH_AREA },
    (_, i) => bytes.readInt8(i) * SCALE,
  )
  return { hidden: HIDDEN, inner, bias: floatsOf(BIAS), outer: floatsOf(OUTER) }
}

function floatsOf(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64')
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4))
}
