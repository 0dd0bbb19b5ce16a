/** Runs the keyword re-ranker on predictions: reads the candidates' pages, decides, writes the record. */
import { dirname, join } from 'node:path'
import type { Progress } from '../../core/progress.ts'
import type { ClassName } from '../../dataset/classes.ts'
import { readDictionary } from '../../ocr/lexicon/dictionary.ts'
import { openOcrEngine, type OcrOptions } from '../../ocr/engines/open.ts'
import type { Mirrored } from '../../page/networks/orientation/prior.ts'
import { linesOf } from '../../ocr/lexicon/page-lines.ts'
import { prepare, type Prepared } from '../../ocr/lexicon/score.ts'
import { readWords, type FailedImage } from '../../ocr/words-file.ts'
import type { ImageList } from '../data/image-list.ts'
import { rerank, rerankCandidates, type RerankDecision } from './rerank.ts'
import { writeRecord, type Case } from './record.ts'

export interface RerankOptions extends OcrOptions {
  /** words file; `words.jsonl` beside the record by default */
  words?: string | undefined
  /** how often pages are mirrored; `rare` by default */
  mirrored?: Mirrored | undefined
  /** the record is written beside this file */
  beside: string
  /** whether the labels of the list are true, and are shown in the record */
  isLabelled: boolean
  progress: Progress
  signal: AbortSignal
}

export interface Reranked {
  /** targets of the dictionary, ascending */
  listed: readonly number[]
  decisions: readonly RerankDecision[]
  /** [images, classes], changed */
  probabilities: Float32Array
  changed: number
  failed: readonly FailedImage[]
  files: { table: string; page: string }
}

/**
 * Reads the dictionary, before any other work, so that a wrong one costs no time.
 * @throws InputError of `readDictionary`
 */
export async function openReranker(file: string): Promise<Prepared> {
  return prepare(await readDictionary(file))
}

/**
 * Reads the pages that may be of the dictionary's classes and re-ranks their predictions.
 * @param probabilities [images, classes]
 * @throws InputError and WorkError of the engine and of `readWords`
 */
export async function runReranker(
  prepared: Prepared,
  list: ImageList,
  classes: readonly ClassName[],
  probabilities: Float32Array,
  options: RerankOptions,
): Promise<Reranked> {
  const { beside, progress, signal, isLabelled, mirrored } = options
  const targets = classes.map(({ target }) => target)
  const wanted = rerankCandidates(prepared, targets, probabilities)
  const needsBody = Object.values(prepared.dictionary.classes).some(({ body }) => body.length > 0)
  const images = wanted.map((index) => ({ file: list.id(index), path: list.file(index) }))
  const engine = await openOcrEngine(options)
  try {
    const { rows, failed } = await readWords(
      options.words ?? join(dirname(beside), 'words.jsonl'),
      images,
      { engine, part: needsBody ? 'page' : 'title', mirrored, progress, signal },
    )
    const rowOf = new Map(wanted.map((index, i) => [index, rows[i]]))
    const { decisions, probabilities: changed } = rerank(
      prepared,
      targets,
      probabilities,
      (index) => {
        const row = rowOf.get(index)
        return row ? linesOf(row) : []
      },
    )
    const cases = decisions.map((decision): Case => ({
      ...decision,
      id: list.id(decision.index),
      file: list.file(decision.index),
      row: rowOf.get(decision.index),
      ...(isLabelled && { truth: targets[list.labels[decision.index]!] }),
    }))
    const files = await writeRecord(beside, classes, prepared.targets, cases)
    return {
      listed: prepared.targets,
      decisions,
      probabilities: changed,
      changed: decisions.filter(({ before, after }) => before !== after).length,
      failed,
      files,
    }
  } finally {
    await engine.close()
  }
}
