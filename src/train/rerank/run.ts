/** The arbiter at work on predictions: reads the pages that are concerned, decides, records. */
import { dirname, join } from 'node:path'
import type { Progress } from '../../core/progress.ts'
import type { ClassName } from '../../dataset/classes.ts'
import { readDictionary } from '../../ocr/lexicon/dictionary.ts'
import { openOcrEngine, type OcrOptions } from '../../ocr/engines/open.ts'
import { linesOf, prepare, type Prepared } from '../../ocr/lexicon/score.ts'
import { readWords, type FailedImage } from '../../ocr/words-file.ts'
import type { ImageList } from '../data/image-list.ts'
import { rerank, concerned, type RerankDecision } from './rerank.ts'
import { writeRecord, type Case } from './record.ts'

export interface RerankOptions extends OcrOptions {
  /** where what is read is kept; `words.jsonl` beside the record by default */
  words?: string | undefined
  /** the record is written beside this file */
  beside: string
  /** whether the labels of the list are the truth, to be shown in the record */
  isLabelled: boolean
  progress: Progress
  signal: AbortSignal
}

export interface Reranked {
  /** targets of the dictionary, ascending */
  listed: readonly number[]
  verdicts: readonly RerankDecision[]
  /** [images, classes], changed */
  chances: Float32Array
  changed: number
  unread: readonly FailedImage[]
  files: { table: string; page: string }
}

/**
 * Reads a dictionary for predictions to come, so that a wrong one stops the work before it begins.
 * @throws InputError of `readDictionary`
 */
export async function openReranker(file: string): Promise<Prepared> {
  return prepare(await readDictionary(file))
}

/**
 * Reads the pages predicted as one of the dictionary's classes and changes predictions within them.
 * @param chances [images, classes]
 * @throws InputError and WorkError of the reader and of `readWords`
 */
export async function runReranker(
  prepared: Prepared,
  list: ImageList,
  classes: readonly ClassName[],
  chances: Float32Array,
  options: RerankOptions,
): Promise<Reranked> {
  const { beside, progress, signal, isLabelled } = options
  const targets = classes.map(({ target }) => target)
  const wanted = concerned(prepared, targets, chances)
  const needsBody = Object.values(prepared.dictionary.classes).some(({ body }) => body.length > 0)
  const images = wanted.map((index) => ({ file: list.id(index), path: list.file(index) }))
  const reader = await openOcrEngine(options)
  try {
    const { rows, unread } = await readWords(
      options.words ?? join(dirname(beside), 'words.jsonl'),
      images,
      { reader, part: needsBody ? 'page' : 'title', progress, signal },
    )
    const rowOf = new Map(wanted.map((index, i) => [index, rows[i]]))
    const { verdicts, chances: changed } = rerank(prepared, targets, chances, (index) => {
      const row = rowOf.get(index)
      return row ? linesOf(row) : []
    })
    const cases = verdicts.map((verdict): Case => ({
      ...verdict,
      id: list.id(verdict.index),
      file: list.file(verdict.index),
      row: rowOf.get(verdict.index),
      ...(isLabelled && { truth: targets[list.labels[verdict.index]!] }),
    }))
    const files = await writeRecord(beside, classes, prepared.targets, cases)
    return {
      listed: prepared.targets,
      verdicts,
      chances: changed,
      changed: verdicts.filter(({ before, after }) => before !== after).length,
      unread,
      files,
    }
  } finally {
    await reader.close()
  }
}
