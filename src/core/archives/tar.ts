/** Tar archives as they lie on disk: where each member is. Written by `dataset/formats/tar.ts`. */
import { open, type FileHandle } from 'node:fs/promises'
import { archiveDamaged } from './archive-error.ts'

export interface TarMember {
  name: string
  /** byte at which its content begins */
  offset: number
  /** bytes */
  size: number
  /** its content; read only where it is asked for */
  content: () => Promise<Buffer>
}

const BLOCK = 512
/** Read at once: members that are small and stand beside each other cost one reading together. */
const WINDOW = 1 << 14
/** Names and attributes are short; a larger one is no such thing. */
const MAX_RECORD = 1 << 20

/**
 * The files in a tar archive (ustar, GNU and pax names), in their order; no content is read.
 * @throws InputError `ARCHIVE_DAMAGED`, also where a member would end beyond the file
 */
export async function* tarMembers(file: string): AsyncGenerator<TarMember> {
  const handle = await open(file)
  try {
    const { size: end } = await handle.stat()
    const window = new Window(handle)
    let [longName, longSize]: [string | undefined, number | undefined] = [undefined, undefined]
    for (let at = 0; at + BLOCK <= end;) {
      const header = await window.read(at, BLOCK)
      if (header.every((byte) => byte === 0)) return
      checkSum(file, at, header)
      const type = String.fromCharCode(header[156]!)
      const isFile = type === '0' || type === '\0' || type === '7'
      const size = (isFile ? longSize : undefined) ?? numberIn(header, 124, 12)
      const offset = at + BLOCK
      if (!Number.isSafeInteger(size) || size < 0 || offset + size > end) {
        throw archiveDamaged(file, `the member at byte ${at} would end beyond the file`)
      }
      if (isFile) {
        const name = longName ?? nameIn(header)
        yield { name, offset, size, content: () => window.read(offset, size) }
      } else if (type === 'L' || type === 'x') {
        if (size > MAX_RECORD) throw archiveDamaged(file, `a name of ${size} bytes at byte ${at}`)
        const record = await window.read(offset, size)
        if (type === 'L') longName = textIn(record, 0, size)
        else {
          const attributes = paxRecords(record)
          longName = attributes.get('path') ?? longName
          const given = attributes.get('size')
          if (given !== undefined) longSize = Number(given)
        }
      }
      if (type !== 'L' && type !== 'x' && type !== 'g')
        [longName, longSize] = [undefined, undefined]
      at = offset + Math.ceil(size / BLOCK) * BLOCK
    }
  } finally {
    await handle.close()
  }
}

/** A piece of a file in memory. */
class Window {
  private start = 0
  private held = Buffer.alloc(0)
  private readonly handle: FileHandle

  constructor(handle: FileHandle) {
    this.handle = handle
  }

  /** A copy of these bytes; fewer at the end of the file. */
  async read(at: number, size: number): Promise<Buffer> {
    const from = at - this.start
    if (from >= 0 && from + size <= this.held.length) {
      return Buffer.from(this.held.subarray(from, from + size))
    }
    const room = Buffer.alloc(Math.max(WINDOW, size))
    const { bytesRead } = await this.handle.read(room, 0, room.length, at)
    this.start = at
    this.held = room.subarray(0, bytesRead)
    return Buffer.from(this.held.subarray(0, size))
  }
}

function checkSum(file: string, at: number, header: Buffer): void {
  let sum = 8 * 32
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i]!
  if (numberIn(header, 148, 8) !== sum) {
    throw archiveDamaged(file, `expected a tar header at byte ${at}, found something else`)
  }
}

function nameIn(header: Buffer): string {
  const name = textIn(header, 0, 100)
  const isUstar = header.toString('latin1', 257, 263) === 'ustar\0'
  const prefix = isUstar ? textIn(header, 345, 155) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

function textIn(bytes: Buffer, start: number, length: number): string {
  const text = bytes.toString('utf8', start, start + length)
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}

/** Octal digits, or GNU's binary numbers for what they have no room for. */
function numberIn(bytes: Buffer, start: number, length: number): number {
  if ((bytes[start]! & 0x80) !== 0) return Number(bytes.readBigUInt64BE(start + length - 8))
  const digits = textIn(bytes, start, length).trim()
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : NaN
}

/** `17 path=…\n`, each with its own length in bytes first. */
function paxRecords(bytes: Buffer): Map<string, string> {
  const found = new Map<string, string>()
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at)
    const length = space < 0 ? NaN : Number(bytes.toString('latin1', at, space))
    if (!Number.isInteger(length) || length <= space - at) break
    const text = bytes.toString('utf8', space + 1, at + length - 1)
    const cut = text.indexOf('=')
    if (cut > 0) found.set(text.slice(0, cut), text.slice(cut + 1))
    at += length
  }
  return found
}
