/** Images that cannot be read or made: set aside by name and reason, while the others are made. */
import { PalimpsestError, reasonOf, systemCode } from '../core/errors.ts'
import { writeWhole } from '../core/files.ts'

/** What a thrown error says of an image. */
export function failureOf(error: unknown): { code: string; reason: string } {
  if (error instanceof PalimpsestError) return { code: error.code, reason: reasonOf(error) }
  const code = systemCode(error)
  if (code === 'ENOENT') return { code: 'IMAGE_GONE', reason: 'the file is no longer there' }
  return { code: code ?? 'UNKNOWN', reason: reasonOf(error) }
}

/** The failures of a run, on disk as they come. */
export class FailureList<Failure extends object> {
  readonly all: Failure[]
  private readonly file: string
  private tail: Promise<void> = Promise.resolve()

  /**
   * @param file where they are written, JSON lines
   * @param first failures known from the start; `add` writes them too
   */
  constructor(file: string, first: readonly Failure[] = []) {
    this.file = file
    this.all = [...first]
  }

  /**
   * Adds failures and rewrites the whole list, sorted: it is short, and so it is the same whatever
   * the order of work. Calls may overlap.
   */
  add(failures: readonly Failure[]): Promise<void> {
    this.all.push(...failures)
    this.tail = this.tail.then(() => this.write())
    return this.tail
  }

  private async write(): Promise<void> {
    const rows = this.all
      .map((failure) => `${JSON.stringify(failure)}\n`)
      .toSorted()
      .join('')
    await writeWhole(this.file, rows)
  }
}
