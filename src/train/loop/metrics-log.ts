/** `metrics.jsonl` of one backbone: one row per update and one per evaluation, in their order. */
import { appendFile, truncate } from 'node:fs/promises'
import { writeFailure } from '../../core/files.ts'
import { readJsonLines } from '../../core/json-lines.ts'
import { isFile } from '../../dataset/images.ts'
import type { Scores } from '../metrics/scores.ts'

export interface StepRow {
  kind: 'step'
  /** updates made with this one */
  step: number
  loss: number
  /** norm of the gradient before it was clipped; 0 where half precision overflowed and nothing was updated */
  gradientNorm: number
  learningRate: number
}

export interface EvaluationRow {
  kind: 'evaluation'
  /** counted from 1 */
  evaluation: number
  step: number
  /** passes over the training images so far */
  epoch: number
  /** mean training loss since the evaluation before */
  loss: number
  imagesPerSecond: number
  /** share of the time that steps waited for input, 0 to 1 */
  inputWait: number
  clean: Scores | null
  noisy: Scores | null
  /** the noisy pages by recipe, where their holdout is a mixture */
  noisyParts?: Record<string, Scores>
  /** whether it is the best so far */
  best: boolean
}

export type MetricsRow = StepRow | EvaluationRow

export const METRICS = 'metrics.jsonl'

/** Rows collected before they are written. */
const FLUSH_EVERY = 50

export class MetricsLog {
  private readonly file: string
  private pending: string[] = []

  private constructor(file: string) {
    this.file = file
  }

  /** Opens a log to continue after a step and an evaluation: later rows are removed. */
  static async open(file: string, step: number, evaluation: number): Promise<MetricsLog> {
    if (await isFile(file)) await truncate(file, await lengthUpTo(file, step, evaluation))
    return new MetricsLog(file)
  }

  async add(row: MetricsRow): Promise<void> {
    this.pending.push(`${JSON.stringify(row)}\n`)
    if (this.pending.length >= FLUSH_EVERY) await this.flush()
  }

  async flush(): Promise<void> {
    const text = this.pending.join('')
    this.pending = []
    try {
      if (text !== '') await appendFile(this.file, text)
    } catch (error) {
      throw writeFailure(error, this.file)
    }
  }
}

async function lengthUpTo(file: string, step: number, evaluation: number): Promise<number> {
  let length = 0
  for await (const { value, end } of readJsonLines<MetricsRow>(file)) {
    const after = value.kind === 'step' ? value.step > step : value.evaluation > evaluation
    if (after) break
    length = end
  }
  return length
}

/** Reads a log; nothing where there is none. */
export async function* readMetrics(file: string): AsyncGenerator<MetricsRow> {
  if (!(await isFile(file))) return
  for await (const { value } of readJsonLines<MetricsRow>(file)) yield value
}
