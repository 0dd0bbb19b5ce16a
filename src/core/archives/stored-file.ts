/**
 * Files that lie in an archive, by a path of their own: `set/a.tar@1024+53210` is a part of a tar file,
 * `set/a.parquet@17` the picture of a row. Any thread reads any of them without an index.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { InputError } from '../errors.ts'
import { ParquetFile } from './parquet.ts'
import { readPart, whole } from './read-part.ts'

const STORED = /^(.+\.(tar|parquet))@(\d{1,15})(?:\+(\d{1,10}))?$/is
/** Parquet files whose descriptions a thread keeps. */
const KEPT = 256

/** The path of a part of a tar file, in bytes. */
export function tarPath(archive: string, offset: number, size: number): string {
  return `${archive}@${offset}+${size}`
}

/** The path of the picture in a row, from 0. */
export function parquetPath(archive: string, row: number): string {
  return `${archive}@${row}`
}

interface Stored {
  archive: string
  /** byte or row */
  at: number
  /** bytes; undefined in a Parquet file */
  size: number | undefined
}

function storedIn(path: string): Stored | undefined {
  const [, archive, kind, at, size] = STORED.exec(path) ?? []
  if (archive === undefined || (kind!.toLowerCase() === 'tar') !== (size !== undefined)) {
    return undefined
  }
  return { archive, at: Number(at), size: size === undefined ? undefined : Number(size) }
}

/** The file on disk that holds a file. */
export function diskFile(path: string): string {
  return storedIn(path)?.archive ?? path
}

/** Reads a file, also one that lies in an archive. @throws the system's errors; InputError `ARCHIVE_DAMAGED` */
export async function readStored(path: string): Promise<Buffer> {
  const stored = storedIn(path)
  if (!stored) return readFile(path)
  const { archive, at, size } = stored
  if (size === undefined) return pictureOf(archive, at)
  return readPart(archive, at, size)
}

/** As `readStored`, at once but for Parquet: a thread that has nothing else to do meanwhile loses less. */
export function readStoredNow(path: string): Buffer | Promise<Buffer> {
  const stored = storedIn(path)
  if (!stored) return readFileSync(path)
  const { archive, at, size } = stored
  if (size === undefined) return pictureOf(archive, at)
  const file = openSync(archive, 'r')
  try {
    const bytes = Buffer.allocUnsafeSlow(size)
    return whole(archive, at, bytes, readSync(file, bytes, 0, size, at))
  } finally {
    closeSync(file)
  }
}

const opened = new Map<string, Promise<ParquetFile>>()

async function pictureOf(archive: string, row: number): Promise<Buffer> {
  let file = opened.get(archive)
  if (!file) {
    file = ParquetFile.open(archive)
    opened.set(archive, file)
    file.catch(() => opened.delete(archive))
    if (opened.size > KEPT) opened.delete(opened.keys().next().value!)
  }
  const bytes = await (await file).picture(row)
  if (bytes) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  throw new InputError(
    'PICTURE_MISSING',
    `${archive}: row ${row} names a file and does not hold its bytes: embed them (datasets' \`embed_external_files\`)`,
  )
}
