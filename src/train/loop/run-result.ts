/** What came of the training of a backbone: scores of the weights that are used, and how sure they are. */
import { basename, join } from 'node:path'
import type { BackboneConfig } from '../config/schema.ts'
import type { TrainingSet } from '../data/training-set.ts'
import { macroF1Interval, type Interval } from '../metrics/bootstrap.ts'
import { argmax, type Scores } from '../metrics/scores.ts'
import type { RunState } from './checkpoint.ts'
import { readHoldoutLogits } from './evaluate-holdout.ts'
import { imagesPerStep } from './job.ts'
import { METRICS, readMetrics, type EvaluationRow } from './metrics-log.ts'

export interface BackboneResult {
  backbone: string
  macroF1Clean: number | null
  macroF1Noisy: number | null
  /** 95 %, by the bootstrap over the pages held out */
  macroF1CleanInterval: Interval | null
  macroF1NoisyInterval: Interval | null
  /** by recipe, where the noisy holdout is a mixture of several */
  macroF1NoisyParts?: Record<string, number>
  imagesPerSecond: number
  /** part of the time that steps waited for input, 0 to 1 */
  inputWait: number
  steps: number
  /** of the update after which it was best */
  bestStep: number
  /** which weights are used from now on, and why */
  weights: 'best' | 'last'
  why: string
  ended: RunState['ended']
  folder: string
}

/** @param folder of the backbone */
export async function resultOf(
  backbone: BackboneConfig,
  set: TrainingSet,
  run: RunState,
  folder: string,
): Promise<BackboneResult> {
  const used = await selectedEvaluation(folder, run)
  return {
    backbone: backbone.name,
    macroF1Clean: used?.clean?.macroF1 ?? null,
    macroF1Noisy: used?.noisy?.macroF1 ?? null,
    macroF1CleanInterval: used?.clean ? await intervalOf(folder, set, 'clean') : null,
    macroF1NoisyInterval: used?.noisy ? await intervalOf(folder, set, 'noisy') : null,
    ...(used?.noisyParts && { macroF1NoisyParts: macroF1Of(used.noisyParts) }),
    imagesPerSecond: run.seconds > 0 ? (run.step * imagesPerStep(backbone)) / run.seconds : 0,
    inputWait: run.seconds > 0 ? run.waited / run.seconds : 0,
    steps: run.step,
    bestStep: run.best?.step ?? run.step,
    weights: run.selected?.weights ?? 'best',
    why: run.selected?.why ?? 'the best so far',
    ended: run.ended,
    folder: basename(folder),
  }
}

const macroF1Of = (parts: Record<string, Scores>): Record<string, number> =>
  Object.fromEntries(Object.entries(parts).map(([name, { macroF1 }]) => [name, macroF1]))

/** The evaluation of the weights that are used: the best ones until the end, then the selected. */
async function selectedEvaluation(
  folder: string,
  run: RunState,
): Promise<EvaluationRow | undefined> {
  const wanted = run.selected?.weights === 'last' ? run.evaluations : run.best?.evaluation
  for await (const row of readMetrics(join(folder, METRICS))) {
    if (row.kind === 'evaluation' && row.evaluation === wanted) return row
  }
  return undefined
}

async function intervalOf(
  folder: string,
  set: TrainingSet,
  part: 'clean' | 'noisy',
): Promise<Interval | null> {
  const { labels, length } = set[part]
  const classes = set.classes.length
  const logits = await readHoldoutLogits(folder, part)
  if (logits.length !== length * classes) return null
  // Rows of zeros are images that could not be read, which count in no score.
  const read = Array.from(labels.keys()).filter((row) =>
    logits.subarray(row * classes, (row + 1) * classes).some((value) => value !== 0),
  )
  const predicted = argmax(logits, classes)
  return macroF1Interval(
    read.map((row) => labels[row]!),
    read.map((row) => predicted[row]!),
    classes,
  )
}
