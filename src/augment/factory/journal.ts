/** The record of finished images while a build runs, and the manifest it becomes. */
import { open, type FileHandle } from 'node:fs/promises'
import { writeFailure } from '../../core/files.ts'
import type { ManifestRow } from '../../dataset/built.ts'

/** Where a row stands in the journal, in bytes. */
export interface Span {
  start: number
  end: number
}

/** Rows are added as images are finished, in any order; a crash can only tear the last one. */
export class Journal {
  private readonly handle: FileHandle
  private readonly path: string
  private length: number
  private tail: Promise<void> = Promise.resolve()

  private constructor(handle: FileHandle, path: string, length: number) {
    this.handle = handle
    this.path = path
    this.length = length
  }

  /** Opens it to go on after `length` good bytes; what stands behind them, a torn row, is cut off. */
  static async open(path: string, length: number): Promise<Journal> {
    try {
      const handle = await open(path, 'a')
      await handle.truncate(length)
      return new Journal(handle, path, length)
    } catch (error) {
      throw writeFailure(error, path)
    }
  }

  /**
   * Adds rows and waits until they are durable; their images must be so already.
   * @returns where each stands
   */
  async add(rows: readonly ManifestRow[]): Promise<Span[]> {
    const lines = rows.map((row) => Buffer.from(`${JSON.stringify(row)}\n`))
    const spans = lines.map((line): Span => {
      const start = this.length
      this.length += line.length
      return { start, end: this.length }
    })
    const before = this.tail
    this.tail = before.then(() => this.append(Buffer.concat(lines)))
    await this.tail
    return spans
  }

  async close(): Promise<void> {
    await this.tail.catch(() => undefined)
    await this.handle.close()
  }

  private async append(bytes: Buffer): Promise<void> {
    try {
      await this.handle.appendFile(bytes)
      await this.handle.datasync()
    } catch (error) {
      throw writeFailure(error, this.path)
    }
  }
}
