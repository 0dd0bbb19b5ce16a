/**
 * `source-annotations.jsonl`: the annotations of a set's pages as a build read them, whatever format they
 * were in, a line per page. Workers, shards and replays read single lines of it.
 */
import { open } from 'node:fs/promises'
import { InputError } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { readJsonLines } from '../../core/json-lines.ts'
import type { PageAnnotations } from './annotation.ts'

export const SOURCE_ANNOTATIONS = 'source-annotations.jsonl'

/** Where a page's line is, and what it holds. */
export interface AnnotationSlice {
  /** byte at which it begins */
  start: number
  /** bytes, without its line feed */
  size: number
  /** SHA-256 of the line, hex */
  sha256: string
}

/** A line of the file. @param image path of the page */
export function sourceLine(image: string, annotations: PageAnnotations): string {
  return JSON.stringify({ image, ...annotations })
}

/** Writes lines and says where they are. */
export class SourceLines {
  private at = 0
  private readonly write: (text: string) => Promise<void>

  /** @param write adds to the file */
  constructor(write: (text: string) => Promise<void>) {
    this.write = write
  }

  async add(image: string, annotations: PageAnnotations): Promise<AnnotationSlice> {
    const line = sourceLine(image, annotations)
    const size = Buffer.byteLength(line)
    const slice = { start: this.at, size, sha256: sha256(line) }
    this.at += size + 1
    await this.write(`${line}\n`)
    return slice
  }
}

/** @throws InputError `ANNOTATIONS_DAMAGED` */
export async function readSourceLine(
  file: string,
  { start, size, sha256: digest }: AnnotationSlice,
): Promise<PageAnnotations> {
  const handle = await open(file)
  try {
    const { buffer } = await handle.read(Buffer.alloc(size), 0, size, start)
    if (sha256(buffer) === digest) return JSON.parse(buffer.toString('utf8')) as PageAnnotations
  } finally {
    await handle.close()
  }
  throw damaged(file)
}

/** The annotations of one page, looked for in all of the file. @throws InputError `ANNOTATIONS_DAMAGED` */
export async function findSourceLine(
  file: string,
  image: string,
  digest: string,
): Promise<PageAnnotations> {
  for await (const { value } of readJsonLines<PageAnnotations & { image: string }>(file)) {
    const { image: own, ...annotations } = value
    if (own === image && sha256(sourceLine(own, annotations)) === digest) return annotations
  }
  throw damaged(file)
}

function damaged(file: string): InputError {
  return new InputError(
    'ANNOTATIONS_DAMAGED',
    `${file} is not the file that was written: build the set again with --overwrite`,
  )
}
