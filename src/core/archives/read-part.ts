import { open } from 'node:fs/promises'
import { archiveDamaged } from './archive-error.ts'

/** Reads a part of a file into memory of its own. @throws InputError `ARCHIVE_DAMAGED` where it is shorter */
export async function readPart(file: string, start: number, size: number): Promise<Buffer> {
  const handle = await open(file)
  try {
    const bytes = Buffer.allocUnsafeSlow(size)
    const { bytesRead } = await handle.read(bytes, 0, size, start)
    return whole(file, start, bytes, bytesRead)
  } finally {
    await handle.close()
  }
}

/** @throws InputError `ARCHIVE_DAMAGED` */
export function whole(file: string, start: number, bytes: Buffer, read: number): Buffer {
  if (read === bytes.length) return bytes
  throw archiveDamaged(file, `expected ${bytes.length} bytes from byte ${start} on, found ${read}`)
}
