/** Words of many images as JSON lines: each image is read once and recognised by the hash of its bytes. */
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readStored } from '../core/archives/stored-file.ts'
import { ImageError, systemCode } from '../core/errors.ts'
import { makeFolder, writeFailure, writeWhole } from '../core/files.ts'
import { sha256 } from '../core/hash.ts'
import { readJsonLines } from '../core/json-lines.ts'
import { ownVersion } from '../core/version.ts'
import type { Progress } from '../core/progress.ts'
import { failureOf } from '../jobs/failures.ts'
import { isFile } from '../dataset/images.ts'
import { decode } from '../page/codec/decode.ts'
import { pdfSettings } from '../page/codec/pdf-density.ts'
import { runTasks } from '../jobs/run-tasks.ts'
import type { Mirrored } from '../page/networks/orientation/prior.ts'
import { readPage, type PageReading, type Part } from './read-page.ts'
import type { OcrEngine } from './engines/engine.ts'

/** A row of the file; boxes are `[left, top, right, bottom]`. */
export interface WordsRow {
  file: string
  /** SHA-256 of the image file, hex */
  sha256: string
  /** OCR engine and version: with another one, or another part of the page, images are read again */
  engine: string
  part: Part
  width: number
  height: number
  turns: number
  mirrored: boolean
  confidence: number
  by: PageReading['by']
  skew: number
  words: {
    text: string
    confidence: number
    box: readonly [number, number, number, number]
    line: number
    large: boolean
  }[]
}

/** An image that could not be decoded or read. */
export interface FailedImage {
  file: string
  code: string
  reason: string
}

export interface ReadingOptions {
  engine: OcrEngine
  part: Part
  /** how often pages are mirrored; `rare` by default */
  mirrored?: Mirrored | undefined
  /** files that shards wrote, whose rows count as read */
  also?: readonly string[]
  progress: Progress
  signal: AbortSignal
}

/** Larger images are reduced to this area first, px: titles, or all print, stay legible. */
const AREAS: Record<Part, number> = { title: 700_000, page: 2_400_000 }
/** Rows are written when this many have gathered, and at the end. */
const ROWS_PER_WRITE = 16

/**
 * Reads the words of images, or takes them from a file that an earlier run left; what is new is
 * added to it, so that a stopped run resumes. The same image under two names is read once.
 * @param out words file; made where it is missing
 * @param images names to keep with the rows, and paths
 * @returns one row per image, in their order; undefined where an image could not be read
 * @throws WorkError `STOPPED` after the signal, `DISK_FULL`, `READ_ONLY`; InputError `JSON_LINE_DAMAGED`
 */
export async function readWords(
  out: string,
  images: readonly { file: string; path: string }[],
  { engine, part, mirrored = 'rare', also = [], progress, signal }: ReadingOptions,
): Promise<{ rows: (WordsRow | undefined)[]; failed: FailedImage[]; computed: number }> {
  await makeFolder(dirname(out))
  // The version and the prior are part of the key: they decide how a page is prepared for the engine.
  const { pdfDpi } = pdfSettings()
  const density = pdfDpi === undefined ? '' : `, PDF at ${pdfDpi} dpi`
  const name = `${engine.name}, palimpsest ${ownVersion()}, mirrored ${mirrored}${density}`
  const known = await readKnown(out, name, part)
  for (const file of also) {
    for (const [digest, row] of await readKnown(file, name, part, false)) known.set(digest, row)
  }
  const rows: (WordsRow | undefined)[] = images.map(() => undefined)
  const failed: FailedImage[] = []
  const writer = await RowWriter.open(out)
  let computed = 0
  try {
    await runTasks({
      tasks: images.entries(),
      // One more than the engine reads at once: meanwhile the next page is set upright.
      concurrency: engine.concurrency + 1,
      signal,
      stopped: `stopped: the same command resumes (${out})`,
      progress: { on: progress, label: 'reading', total: images.length },
      run: async ([index, { file, path }]) => {
        const bytes = await readStored(path)
        const digest = sha256(bytes)
        let row = known.get(digest)
        if (!row) {
          const source = await decode(bytes, digest, { area: AREAS[part] })
          row = rowOf(file, digest, { name, part }, await readPage(source, engine, part, mirrored))
          known.set(digest, row)
          computed++
          await writer.add(row)
        }
        rows[index] = { ...row, file }
      },
      onFailure: (error, [, { file }]) => {
        if (!isOfImage(error)) return false
        failed.push({ file, ...failureOf(error) })
        progress.fail(1)
        progress.step(1)
        return true
      },
    })
  } finally {
    await writer.close()
  }
  return { rows, failed, computed }
}

/** Rewrites the file with exactly these rows in this order, as a finished run leaves it. */
export async function writeWords(
  out: string,
  rows: readonly (WordsRow | undefined)[],
): Promise<void> {
  await writeWhole(out, rows.map((row) => (row ? `${JSON.stringify(row)}\n` : '')).join(''))
}

/** Rows of an earlier run that was read the same way, by content. @param isOurs a torn last row is cut off */
async function readKnown(
  out: string,
  engine: string,
  part: Part,
  isOurs = true,
): Promise<Map<string, WordsRow>> {
  const known = new Map<string, WordsRow>()
  if (!(await isFile(out))) return known
  let good = 0
  let isTorn = false
  for await (const { value, end, closed } of readJsonLines<WordsRow>(out, {
    torn: () => (isTorn = true),
  })) {
    if (closed) good = end
    else isTorn = true
    if (closed && value.engine === engine && value.part === part) known.set(value.sha256, value)
  }
  if (isTorn && isOurs) {
    const handle = await open(out, 'r+')
    await handle.truncate(good)
    await handle.close()
  }
  return known
}

function rowOf(
  file: string,
  digest: string,
  { name, part }: { name: string; part: Part },
  reading: PageReading,
): WordsRow {
  const { words, ...page } = reading
  return {
    file,
    sha256: digest,
    engine: name,
    part,
    ...page,
    confidence: thousandths(page.confidence),
    skew: thousandths(page.skew),
    words: words.map(({ text, confidence, box, line, large }) => ({
      text,
      confidence: thousandths(confidence),
      box: [box.left, box.top, box.right, box.bottom],
      line,
      large,
    })),
  }
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000
}

function isOfImage(error: unknown): boolean {
  return error instanceof ImageError || systemCode(error) === 'ENOENT'
}

/** Appends rows to the file, several at a time. */
class RowWriter {
  private readonly file: Awaited<ReturnType<typeof open>>
  private readonly path: string
  private waiting: string[] = []

  private constructor(file: Awaited<ReturnType<typeof open>>, path: string) {
    this.file = file
    this.path = path
  }

  static async open(path: string): Promise<RowWriter> {
    try {
      return new RowWriter(await open(path, 'a'), path)
    } catch (error) {
      throw writeFailure(error, path)
    }
  }

  async add(row: WordsRow): Promise<void> {
    this.waiting.push(`${JSON.stringify(row)}\n`)
    if (this.waiting.length >= ROWS_PER_WRITE) await this.flush()
  }

  async close(): Promise<void> {
    try {
      await this.flush()
    } finally {
      await this.file.close()
    }
  }

  private async flush(): Promise<void> {
    const text = this.waiting.join('')
    this.waiting = []
    if (text === '') return
    try {
      await this.file.appendFile(text)
    } catch (error) {
      throw writeFailure(error, this.path)
    }
  }
}
