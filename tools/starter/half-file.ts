/** Weights as float16: what is shipped, with timm's names and without the classifier. */
import { InputError } from '../../src/core/errors.ts'
import { writeWhole } from '../../src/core/files.ts'
import type { ModelState, Stored } from '../../src/train/engine/engine.ts'
import type { Backbone } from '../../src/train/models/backbone.ts'

/** The largest number that float16 holds. */
const LARGEST = 65_504

const bits = new Uint32Array(1)
const single = new Float32Array(bits.buffer)

/** The nearest float16 of a number, ties to even, as its 16 bits. */
export function toHalf(value: number): number {
  single[0] = value
  const word = bits[0]!
  const sign = (word >>> 16) & 0x8000
  const magnitude = Math.abs(single[0])
  if (magnitude >= 2 ** -14) {
    // Rounding may carry into the exponent, which is right.
    const rounded = (word & 0x7fffffff) + 0xfff + ((word >>> 13) & 1)
    return sign | ((rounded - (112 << 23)) >>> 13)
  }
  const scaled = magnitude * 2 ** 24
  const below = Math.floor(scaled)
  const rest = scaled - below
  const up = rest > 0.5 || (rest === 0.5 && below % 2 === 1)
  return sign | (below + (up ? 1 : 0))
}

/**
 * Writes a safetensors file of float16 tensors; the classifier is left out.
 * @throws InputError `WEIGHTS_INVALID` for a number that float16 cannot hold
 */
export async function writeHalfFile(
  file: string,
  backbone: Backbone,
  { parameters, buffers }: ModelState,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const entries: [string, unknown][] = [['__metadata__', { format: 'pt', ...metadata }]]
  const parts: Uint8Array[] = []
  let at = 0
  for (const [name, stored] of [...parameters, ...buffers]) {
    if (name.startsWith(`${backbone.head}.`)) continue
    const half = halves(name, stored)
    const end = at + half.byteLength
    entries.push([name, { dtype: 'F16', shape: stored.shape, data_offsets: [at, end] }])
    parts.push(new Uint8Array(half.buffer))
    at = end
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(entries)))
  const head = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, ' ')
  head.writeBigUInt64LE(BigInt(head.length - 8))
  json.copy(head, 8)
  await writeWhole(file, [head, ...parts])
}

function halves(name: string, { values }: Stored): Uint16Array<ArrayBuffer> {
  const half = new Uint16Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!(Math.abs(value) <= LARGEST)) {
      throw new InputError('WEIGHTS_INVALID', `${name}: float16 cannot hold ${value}`)
    }
    half[i] = toHalf(value)
  }
  return half
}
