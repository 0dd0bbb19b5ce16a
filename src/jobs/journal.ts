/** The rows of finished results during a run: what a later run resumes, and what the manifest is made of. */
import { access, open, rename, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFailure } from '../core/files.ts'
import { readJsonLines, type JsonLine } from '../core/json-lines.ts'
import { JOURNAL, MANIFEST } from './layout.ts'
import { runTasks } from './run-tasks.ts'

/** What a row says of its file. */
export interface FileRow {
  /** relative to the folder, with forward slashes */
  file: string
  bytes: number
}

/** Finished results of a plan, wherever their rows are kept. */
export interface FinishedRows<Row extends FileRow> {
  /** whether the result at this place of the plan is done */
  has(place: number): boolean
  /** the places that are done, in the plan's order; a row's text has its line feed */
  rows(): AsyncIterable<{ place: number; row: Row; text: string }>
}

/** Files whose sizes are asked for side by side. */
const CHECKS = 32

/**
 * Rows are added as results are finished, in any order; a crash can only tear the last one. Each
 * stands for a place of the plan, of which 16 bytes are kept in memory: where its row is.
 */
export class Journal<Row extends FileRow> implements FinishedRows<Row> {
  /** places that are done */
  count = 0
  private readonly path: string
  private readonly starts: Float64Array
  private readonly ends: Float64Array
  private handle!: FileHandle
  private length = 0
  private tail: Promise<void> = Promise.resolve()

  private constructor(path: string, places: number) {
    this.path = path
    this.starts = new Float64Array(places).fill(-1)
    this.ends = new Float64Array(places)
  }

  /**
   * Opens the journal that a stopped run left in a folder, or the manifest of a finished one made
   * into a journal again, or a new one. What stands behind its whole rows, a torn one, is cut off.
   * @param places of the plan
   * @param placeOf the place of an earlier run's row, undefined where the plan would not make the
   *   very same result; a row whose file is not there in full does not count either
   * @param isWhole whether a row's result is there in full; by default its file's size is compared
   */
  static async open<Row extends FileRow>(
    folder: string,
    places: number,
    placeOf: (row: Row) => number | undefined,
    isWhole: (folder: string, row: Row) => Promise<boolean> = isFileWhole,
  ): Promise<Journal<Row>> {
    const journal = new Journal<Row>(join(folder, JOURNAL), places)
    if (await restore(folder)) await journal.read(folder, placeOf, isWhole)
    try {
      journal.handle = await open(journal.path, 'a+')
      await journal.handle.truncate(journal.length)
    } catch (error) {
      throw writeFailure(error, journal.path)
    }
    return journal
  }

  has(place: number): boolean {
    return this.starts[place]! >= 0
  }

  /** Adds rows of these places and waits until they are durable; their files must be so already. */
  async add(rows: readonly { place: number; row: Row }[]): Promise<void> {
    const lines = rows.map(({ row }) => Buffer.from(`${JSON.stringify(row)}\n`))
    const starts = lines.map((line) => {
      const start = this.length
      this.length += line.length
      return start
    })
    this.tail = this.tail.then(() => this.append(Buffer.concat(lines)))
    await this.tail
    rows.forEach(({ place }, i) => this.mark(place, starts[i]!, starts[i]! + lines[i]!.length))
  }

  /** The text of a place's row, its line feed included. */
  async text(place: number): Promise<string> {
    const start = this.starts[place]!
    const size = this.ends[place]! - start
    const { buffer } = await this.handle.read(Buffer.alloc(size), 0, size, start)
    return buffer.toString('utf8')
  }

  /** The places that are done, in the plan's order, with their rows. */
  async *rows(): AsyncGenerator<{ place: number; row: Row; text: string }> {
    for (let place = 0; place < this.starts.length; place++) {
      if (!this.has(place)) continue
      const text = await this.text(place)
      yield { place, row: JSON.parse(text) as Row, text }
    }
  }

  async close(): Promise<void> {
    await this.tail.catch(() => undefined)
    await this.handle.close()
  }

  private async read(
    folder: string,
    placeOf: (row: Row) => number | undefined,
    isWhole: (folder: string, row: Row) => Promise<boolean>,
  ): Promise<void> {
    await runTasks<JsonLine<Row>, void>({
      tasks: readJsonLines<Row>(this.path),
      concurrency: CHECKS,
      run: async ({ value, start, end, closed }) => {
        if (!closed) return
        this.length = Math.max(this.length, end)
        const place = placeOf(value)
        if (place === undefined) return
        if (await isWhole(folder, value)) this.mark(place, start, end)
      },
    })
  }

  private mark(place: number, start: number, end: number): void {
    if (!this.has(place)) this.count++
    this.starts[place] = start
    this.ends[place] = end
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

async function isFileWhole(folder: string, { file, bytes }: FileRow): Promise<boolean> {
  const info = await stat(join(folder, file)).catch(() => undefined)
  return info?.size === bytes
}

/** Makes the manifest of a finished run a journal again. @returns whether there is a journal */
async function restore(folder: string): Promise<boolean> {
  if (await exists(join(folder, JOURNAL))) return true
  if (!(await exists(join(folder, MANIFEST)))) return false
  await rename(join(folder, MANIFEST), join(folder, JOURNAL))
  return true
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
