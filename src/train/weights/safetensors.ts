/**
 * Weights files: 8 bytes of header length, a JSON header, raw little-endian tensors
 * (https://github.com/huggingface/safetensors).
 */
import { open, type FileHandle } from 'node:fs/promises'
import { InputError, systemCode } from '../../core/errors.ts'
import { writeWhole } from '../../core/files.ts'
import type { Stored } from '../engine/engine.ts'
import { fromBF16, fromF16 } from './half.ts'
import { LONGEST_HEADER, parseHeader, weightsInvalid, type Header } from './header.ts'

/** Bytes of the header's length. */
const PREFIX = 8
/** One call reads at most 2 GiB. */
const MAX_WRITE = 2 ** 30

/** An open file, read a tensor at a time. */
export class Safetensors {
  readonly path: string
  readonly header: Header
  readonly #handle: FileHandle
  /** Place of the first tensor in the file. */
  readonly #data: number

  private constructor(path: string, handle: FileHandle, header: Header, data: number) {
    this.path = path
    this.#handle = handle
    this.header = header
    this.#data = data
  }

  /** @throws InputError `WEIGHTS_MISSING`, `WEIGHTS_INVALID` */
  static async open(path: string): Promise<Safetensors> {
    const handle = await opened(path)
    try {
      const { size } = await handle.stat()
      const length = await headerLength(path, handle, size)
      const bytes = await readBytes(path, handle, new Uint8Array(length), PREFIX)
      const data = PREFIX + length
      return new Safetensors(
        path,
        handle,
        parseHeader(path, decoded(path, bytes), size - data),
        data,
      )
    } catch (error) {
      await handle.close()
      if (systemCode(error) === 'EISDIR') {
        throw new InputError(
          'WEIGHTS_MISSING',
          `${path} is a folder: name a .safetensors file in it`,
        )
      }
      throw error
    }
  }

  /**
   * Reads one tensor, of F32, F16 or BF16.
   * @throws InputError `WEIGHTS_INVALID`, `WEIGHTS_TYPE` for other types of element
   */
  async read(name: string): Promise<Stored> {
    const { type, shape, begin, end } = this.header.tensors.get(name)!
    const bytes = end - begin
    const at = this.#data + begin
    if (type === 'F32') {
      const values = new Float32Array(bytes / 4)
      await readBytes(this.path, this.#handle, new Uint8Array(values.buffer), at)
      return { shape, values }
    }
    if (type === 'F16' || type === 'BF16') {
      const halves = new Uint16Array(bytes / 2)
      await readBytes(this.path, this.#handle, new Uint8Array(halves.buffer), at)
      return { shape, values: type === 'F16' ? fromF16(halves) : fromBF16(halves) }
    }
    throw new InputError(
      'WEIGHTS_TYPE',
      `${this.path}: tensor "${name}" is of type ${type}; F32, F16 and BF16 can be read`,
    )
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

/**
 * Reads a whole file.
 * @throws InputError `WEIGHTS_MISSING`, `WEIGHTS_INVALID`, `WEIGHTS_TYPE`
 */
export async function readSafetensors(
  path: string,
): Promise<{ tensors: Map<string, Stored>; metadata: Readonly<Record<string, string>> }> {
  const file = await Safetensors.open(path)
  try {
    const tensors = new Map<string, Stored>()
    for (const name of file.header.tensors.keys()) tensors.set(name, await file.read(name))
    return { tensors, metadata: file.header.metadata }
  } finally {
    await file.close()
  }
}

/**
 * Weights that are no numbers spoil everything computed with them, far from where they came from.
 * @throws InputError `WEIGHTS_INVALID` naming the tensor: NaN or infinity in it, or a negative variance
 */
export function checkValues(path: string, name: string, { values }: Stored): void {
  const isVariance = name.endsWith('.running_var')
  for (const [at, value] of values.entries()) {
    if (Number.isFinite(value) && !(isVariance && value < 0)) continue
    throw weightsInvalid(
      path,
      `tensor "${name}" has ${value} at place ${at}, where ${isVariance ? 'a variance of 0 and more' : 'a finite number'} is expected`,
    )
  }
}

/** Writes float32 tensors in their order; the file appears whole or not at all. */
export async function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, Stored>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const entries: [string, unknown][] = []
  if (Object.keys(metadata).length > 0) entries.push(['__metadata__', metadata])
  let at = 0
  for (const [name, { shape, values }] of tensors) {
    const end = at + values.byteLength
    entries.push([name, { dtype: 'F32', shape, data_offsets: [at, end] }])
    at = end
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(entries)))
  // Spaces up to a multiple of 8, so that tensors can be mapped as they lie.
  const head = Buffer.alloc(PREFIX + Math.ceil(json.length / 8) * 8, ' ')
  head.writeBigUInt64LE(BigInt(head.length - PREFIX))
  json.copy(head, PREFIX)
  await writeWhole(path, parts(head, tensors.values()))
}

function* parts(head: Uint8Array, tensors: Iterable<Stored>): Iterable<Uint8Array> {
  yield head
  for (const { values } of tensors) {
    yield new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    const code = systemCode(error)
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be opened (${code})`
    throw new InputError('WEIGHTS_MISSING', `${path}: ${why}`, { cause: error })
  }
}

async function headerLength(path: string, handle: FileHandle, size: number): Promise<number> {
  if (size < PREFIX) throw weightsInvalid(path, `it has only ${size} bytes`)
  const start = new Uint8Array(Math.min(PREFIX + 1, size))
  await readBytes(path, handle, start, 0)
  const length = new DataView(start.buffer).getBigUint64(0, true)
  const fits = length <= BigInt(Math.min(LONGEST_HEADER, size - PREFIX))
  // Every header begins with a brace; a length may begin like anything.
  if (fits && start[PREFIX] === 0x7b) return Number(length)
  // A zip archive or a pickle: what torch.save writes.
  if (start[0] === 0x80 || (start[0] === 0x50 && start[1] === 0x4b)) {
    throw new InputError(
      'WEIGHTS_PICKLE',
      `${path} is a PyTorch pickle, which may run code when it is opened: save it with safetensors.torch.save_file and give that file`,
    )
  }
  if (!fits) {
    throw weightsInvalid(path, `its header is said to have ${length} bytes, the file has ${size}`)
  }
  return Number(length)
}

function decoded(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw weightsInvalid(path, 'its header is not UTF-8')
  }
}

/** Fills `bytes` from `position` on. */
async function readBytes(
  path: string,
  handle: FileHandle,
  bytes: Uint8Array<ArrayBuffer>,
  position: number,
): Promise<Uint8Array<ArrayBuffer>> {
  for (let done = 0; done < bytes.length;) {
    const length = Math.min(MAX_WRITE, bytes.length - done)
    const { bytesRead } = await handle.read(bytes, done, length, position + done)
    if (bytesRead === 0) throw weightsInvalid(path, `it ends at byte ${position + done}`)
    done += bytesRead
  }
  return bytes
}
