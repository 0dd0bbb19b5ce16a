/** `annotations.jsonl` of a built set: its lines come with the journal's rows, or from the file of before. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AtomicWriter } from '../../core/atomic-writer.ts'
import { WorkError } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { readJsonLines } from '../../core/json-lines.ts'
import { ANNOTATIONS } from '../../dataset/annotations/annotation.ts'
import type { ManifestRow } from '../../dataset/built-dataset.ts'
import { isFile } from '../../dataset/images.ts'
import type { FinishedRows } from '../../jobs/journal.ts'
import { isPlanAnnotated, type Plan } from './plan.ts'
import type { JournalRow } from './task.ts'

/** The file while it is written: nothing at all where no page is annotated. */
export class AnnotationFile {
  private readonly folder: Folder
  private readonly writer: AtomicWriter | undefined
  private rows: ManifestRows | undefined

  private constructor(folder: Folder, writer: AtomicWriter | undefined) {
    this.folder = folder
    this.writer = writer
  }

  static async open(folder: Folder, plan: Plan): Promise<AnnotationFile> {
    const writer = isPlanAnnotated(plan) ? await folder.writer(ANNOTATIONS) : undefined
    return new AnnotationFile(folder, writer)
  }

  /** The rows of a journal as the manifest has them; their lines are written on the way. */
  rowsOf(journal: FinishedRows<JournalRow>): FinishedRows<ManifestRow> {
    const { writer } = this
    if (!writer) return journal
    this.rows = new ManifestRows(journal, this.folder.at(), (text) => writer.write(text))
    return this.rows
  }

  /** Puts the file in its place, once all rows were gone through. @returns how many lines it has */
  async close(): Promise<{ annotated?: number }> {
    const { writer, rows } = this
    if (!writer) {
      await rm(this.folder.at(ANNOTATIONS), { force: true })
      return {}
    }
    await writer.close()
    return { annotated: rows?.count ?? 0 }
  }
}

/** A folder that is being written. */
interface Folder {
  at(...names: string[]): string
  writer(name: string): Promise<AtomicWriter>
}

/** Rows as the manifest has them; their lines of annotations are written on the way. */
class ManifestRows implements FinishedRows<ManifestRow> {
  /** lines that were written */
  count = 0
  private readonly journal: FinishedRows<JournalRow>
  private readonly before: AsyncGenerator<{ text: string; digest: string }>
  private readonly write: (text: string) => Promise<void>

  /**
   * @param folder of the set, in which an earlier run may have left the lines of images that are kept
   * @param write adds to the new file
   */
  constructor(
    journal: FinishedRows<JournalRow>,
    folder: string,
    write: (text: string) => Promise<void>,
  ) {
    this.journal = journal
    this.before = linesOf(folder)
    this.write = write
  }

  has(place: number): boolean {
    return this.journal.has(place)
  }

  async *rows(): AsyncGenerator<{ place: number; row: ManifestRow; text: string }> {
    for await (const { place, row: full, text } of this.journal.rows()) {
      const { annotationLine, ...row } = full
      if (row.annotations === undefined) yield { place, row, text }
      else {
        await this.write(`${annotationLine ?? (await this.keptLine(row, row.annotations))}\n`)
        this.count++
        yield { place, row, text: `${JSON.stringify(row)}\n` }
      }
    }
    await this.before.return(undefined)
  }

  /** The order of both files is the plan's, which a set that grows keeps. */
  private async keptLine({ file }: ManifestRow, digest: string): Promise<string> {
    for (;;) {
      const { value, done } = await this.before.next()
      if (done) break
      if (value.digest === digest) return value.text
    }
    throw new WorkError(
      'ANNOTATIONS_DAMAGED',
      `${ANNOTATIONS} lacks the line of ${file}: run the same build again`,
    )
  }
}

async function* linesOf(folder: string): AsyncGenerator<{ text: string; digest: string }> {
  const file = join(folder, ANNOTATIONS)
  if (!(await isFile(file))) return
  for await (const { value } of readJsonLines<unknown>(file)) {
    const text = JSON.stringify(value)
    yield { text, digest: sha256(text) }
  }
}

/** Digits of a digest by which kept lines are told apart: 48 bits. */
const DIGITS = 12

const mark = (digest: string): number => Number.parseInt(digest.slice(0, DIGITS), 16)

/**
 * Whether a row of an earlier run still has its annotations: with it in the journal, or in the file.
 * @returns asks of a row; memory for each line is that of a number
 */
export async function keptAnnotations(folder: string): Promise<(row: JournalRow) => boolean> {
  const known = new Set<number>()
  try {
    for await (const { digest } of linesOf(folder)) known.add(mark(digest))
  } catch {
    // A damaged file: what stands before the damage is there, but may not be read at the end.
    known.clear()
  }
  return ({ annotations, annotationLine }) =>
    annotations === undefined || annotationLine !== undefined || known.has(mark(annotations))
}
