/** The record of finished images while a build runs, and the manifest it becomes. */
import { access, open, rename, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFailure } from '../../core/files.ts'
import { JOURNAL, MANIFEST } from './paths.ts'

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
  async add(rows: readonly object[]): Promise<Span[]> {
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

/**
 * The journal that an interrupted run left in a folder, or the manifest of a finished one made into
 * a journal again; undefined where there is neither.
 */
export async function journalOf(out: string): Promise<string | undefined> {
  const journal = join(out, JOURNAL)
  if (await exists(journal)) return journal
  if (!(await exists(join(out, MANIFEST)))) return undefined
  await rename(join(out, MANIFEST), journal)
  return journal
}

/** The text of a row, its line feed included. */
export async function readRow(journal: FileHandle, { start, end }: Span): Promise<string> {
  const { buffer } = await journal.read(Buffer.alloc(end - start), 0, end - start, start)
  return buffer.toString('utf8')
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
