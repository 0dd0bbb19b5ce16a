/**
 * Decoded inputs in one file on disk, one row per image, so that the second pass decodes nothing. A row
 * counts when its checksum stands in the second file; one that was cut off in the middle does not.
 */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../../core/files.ts'

const DATA = 'inputs.raw'
const MARKS = 'inputs.marks'

/** A part of the free space that a cache may take. */
const SHARE_OF_DISK = 0.5

/**
 * Makes the folder of a cache where it would fit on the disk.
 * @param bytes of the whole cache
 * @param limit most bytes it may take
 * @returns whether there is a cache
 */
export async function prepareCache(folder: string, bytes: number, limit: number): Promise<boolean> {
  if (bytes > limit) return false
  await makeFolder(folder)
  const { bavail, bsize } = await statfs(folder)
  const have = sizeOf(join(folder, DATA))
  return bytes - have <= bavail * bsize * SHARE_OF_DISK
}

function sizeOf(file: string): number {
  try {
    const handle = openSync(file, 'r')
    const { blocks } = fstatSync(handle)
    closeSync(handle)
    return blocks * 512
  } catch {
    return 0
  }
}

/** One worker's view of the cache; several may read and write it at once. */
export class InputCache {
  private readonly data: number
  private readonly marks: number
  private readonly rowBytes: number
  private readonly mark = new Uint32Array(1)

  /** @param rowBytes bytes of a row, a multiple of 4 is summed; the rest is not covered */
  constructor(folder: string, rowBytes: number) {
    this.data = open(join(folder, DATA))
    this.marks = open(join(folder, MARKS))
    this.rowBytes = rowBytes
  }

  /** Reads a row; false where it is not there in full. */
  read(row: number, into: Uint8Array): boolean {
    const { mark, rowBytes } = this
    if (readSync(this.marks, mark, 0, 4, row * 4) < 4 || mark[0] === 0) return false
    if (readSync(this.data, into, 0, rowBytes, row * rowBytes) < rowBytes) return false
    return checksum(into) === mark[0]
  }

  write(row: number, from: Uint8Array): void {
    writeSync(this.data, from, 0, this.rowBytes, row * this.rowBytes)
    this.mark[0] = checksum(from)
    writeSync(this.marks, this.mark, 0, 4, row * 4)
  }

  close(): void {
    closeSync(this.data)
    closeSync(this.marks)
  }
}

/** For reading and writing, made where it is not there, never cut. */
function open(file: string): number {
  try {
    return openSync(file, 'r+')
  } catch {
    // Of two that make it one fails, and finds it made.
    try {
      return openSync(file, 'wx+')
    } catch {
      return openSync(file, 'r+')
    }
  }
}

/** FNV-1a over 32-bit words, never 0. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2)
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i]!, 0x01000193)
  return hash >>> 0 || 1
}
