/** Weights files made by hand, with whatever header. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '../../support/cli.ts'

/** The bytes of a file: header as JSON or as it stands, then data. */
export function fileBytes(
  header: unknown,
  data: Uint8Array = new Uint8Array(),
  length?: bigint,
): Buffer {
  const json = typeof header === 'string' ? header : JSON.stringify(header)
  const prefix = Buffer.alloc(8)
  prefix.writeBigUInt64LE(length ?? BigInt(Buffer.byteLength(json)))
  return Buffer.concat([prefix, Buffer.from(json), data])
}

/** Writes bytes to a file that is gone after the test. */
export async function written(bytes: Uint8Array, name = 'weights.safetensors'): Promise<string> {
  const path = join(await temporaryFolder(), name)
  await writeFile(path, bytes)
  return path
}
