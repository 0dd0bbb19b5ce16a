/** Files as the starter weights are: float16, timm's names, no classifier. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Backbone } from '../../../src/train/models/backbone.ts'
import type { ModelState } from '../../../src/train/engine/engine.ts'
import { fileBytes } from '../weights/file.ts'

/** The nearest float16 of a number within its range; ties go away from zero. */
function half(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  // Below the smallest normal number fractions count in units of 2^-24.
  if (size < 2 ** -14) return sign | Math.round(size * 2 ** 24)
  const exponent = Math.floor(Math.log2(size))
  return sign | (((exponent + 15) << 10) + Math.round((size / 2 ** exponent - 1) * 1024))
}

/** Writes a model's tensors but its head's. @returns the file */
export async function writeStarter(
  folder: string,
  { name, head }: Backbone,
  { parameters, buffers }: ModelState,
): Promise<string> {
  const header: Record<string, unknown> = {}
  const parts: Uint8Array[] = []
  let at = 0
  for (const [tensor, { shape, values }] of [...parameters, ...buffers]) {
    if (tensor.startsWith(`${head}.`)) continue
    const halves = Uint16Array.from(values, half)
    header[tensor] = { dtype: 'F16', shape, data_offsets: [at, at + halves.byteLength] }
    parts.push(new Uint8Array(halves.buffer))
    at += halves.byteLength
  }
  const file = join(folder, `${name}.safetensors`)
  await writeFile(file, fileBytes(header, Buffer.concat(parts)))
  return file
}
