/** Members that predict together: opened, weighed, asked. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { createPool } from '../../jobs/pool.ts'
import type { Progress } from '../../core/progress.ts'
import type { ClassName } from '../../dataset/classes.ts'
import { isFile } from '../../dataset/images.ts'
import { readRunConfig } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import type { Engines } from '../engines.ts'
import type { ImageFailure } from './forward.ts'
import type { ImageList } from '../data/image-list.ts'
import { readTrainingSet, type TrainingSet } from '../data/training-set.ts'
import { mean, scoresOf } from '../metrics/scores.ts'
import { ask, TTA_VIEWS, type AskContext } from './predictor.ts'
import { findWeights, type Weighing } from './ensemble.ts'
import { holdoutDigest, readMembers, sharedClasses, type Member } from './member.ts'

export interface EnsembleOptions {
  /** folders of runs */
  runs: readonly string[]
  /** 1, 4 or 8 */
  views: number
  weighing: (members: number) => Weighing
  /** over what the first run was trained with */
  device?: Config['engine']['device'] | undefined
  mode?: Config['engine']['mode'] | undefined
  workers: number
  threads?: number | undefined
  engines: Engines
  progress: Progress
  signal: AbortSignal
}

export interface EnsemblePredictions {
  classes: readonly ClassName[]
  /** [images, classes]; of an image that could not be read the classes' shares in all others */
  chances: Float32Array
  /** each member's own */
  members: { label: string; weight: number; chances: Float32Array }[]
  unread: ReadonlySet<number>
  failures: readonly ImageFailure[]
  /** images that a network was run for; the others were known from before */
  looked: number
  /** what the weights were found on, where they were found */
  found?: { images: number; together: number; best: number } | undefined
}

/**
 * Asks the members of runs about images and brings their answers together.
 * @throws InputError `HOLDOUT_GONE`, `HOLDOUT_DIFFERS` where weights are to be found and cannot be,
 *   and those of `readMembers`, `sharedClasses`; WorkError `STOPPED`
 */
export async function predictEnsemble(
  options: EnsembleOptions,
  list: ImageList,
): Promise<EnsemblePredictions> {
  const { views, workers, engines, threads, progress, signal } = options
  const members = (await Promise.all(options.runs.map(readMembers))).flat()
  const classes = sharedClasses(members)
  const weighing = options.weighing(members.length)
  const pool = createPool(new URL('../data/worker.ts', import.meta.url), workers, {})
  try {
    const context: AskContext = {
      pool,
      engines,
      engine: await engineOf(options),
      threads: threads ?? availableParallelism(),
      progress,
      signal,
    }
    const orientations = TTA_VIEWS[views] ?? [0]
    let weights = members.map((_, m) => (typeof weighing === 'string' ? 1 : weighing[m]!))
    let found: EnsemblePredictions['found']
    if (weighing === 'auto' && members.length > 1) {
      const part = await holdoutOf(members)
      const asked = await ask(context, members, part, orientations)
      const truth = part.labels
      weights = findWeights(asked.members, truth, classes.length)
      const score = (chances: Float32Array): number =>
        scoresOf(truth, chances, classes.length).macroF1
      found = {
        images: part.length,
        together: score(mean(asked.members, weights)),
        best: Math.max(...asked.members.map(score)),
      }
    }
    const kept = members.filter((_, m) => weights[m]! > 0)
    const asked = await ask(context, kept, list, orientations)
    const shares = weights.filter((weight) => weight > 0)
    const chances = mean(asked.members, shares)
    fillUnread(chances, classes.length, asked.unread)
    const answers = new Map(kept.map((member, k) => [member, asked.members[k]!]))
    const total = shares.reduce((sum, weight) => sum + weight, 0)
    return {
      classes,
      chances,
      members: members.map((member, m) => ({
        label: member.label,
        weight: weights[m]! / total,
        chances: answers.get(member) ?? new Float32Array(0),
      })),
      unread: asked.unread,
      failures: uniqueFiles(asked.failures),
      looked: asked.looked.reduce((sum, images) => sum + images, 0),
      found,
    }
  } finally {
    await pool.destroy()
  }
}

async function engineOf({ runs, device, mode }: EnsembleOptions): Promise<Config['engine']> {
  const file = join(runs[0]!, 'config.yaml')
  const kept: Config['engine'] = (await isFile(file))
    ? (await readRunConfig(file)).engine
    : { mode: 'traced', device: 'auto' }
  return { mode: mode ?? kept.mode, device: device ?? kept.device }
}

/** The set a run was trained on. @throws InputError `HOLDOUT_GONE`, and those of `readTrainingSet` */
export async function setOfRun(run: string): Promise<TrainingSet> {
  const file = join(run, 'config.yaml')
  if (!(await isFile(file))) {
    throw new InputError('HOLDOUT_GONE', `${run}: there is no config.yaml that names its set`)
  }
  return readTrainingSet((await readRunConfig(file)).dataset)
}

/** The pages that no member was trained on, noisy where there are such. */
async function holdoutOf(members: readonly Member[]): Promise<ImageList> {
  const remedy = 'give --weights-of-members equal, or a list'
  const [first, ...others] = members
  let set: TrainingSet
  try {
    set = await setOfRun(first!.run)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new InputError(
      'HOLDOUT_GONE',
      `weights cannot be found, for the holdout of ${first!.run} cannot be read (${error.message}): ${remedy}`,
      { cause: error },
    )
  }
  if (set.clean.length + set.noisy.length === 0) {
    throw new InputError('HOLDOUT_GONE', `${set.root} holds no pages out: ${remedy}`)
  }
  const digest = holdoutDigest(set)
  const other = [first!, ...others].find(({ about }) => about.holdout !== digest)
  if (other) {
    throw new InputError(
      'HOLDOUT_DIFFERS',
      `${other.label} held out other pages than those of ${set.root}, and may have been trained on these: ${remedy}`,
    )
  }
  return set.noisy.length > 0 ? set.noisy : set.clean
}

function fillUnread(chances: Float32Array, classes: number, unread: ReadonlySet<number>): void {
  if (unread.size === 0) return
  const images = chances.length / classes
  const shares = new Float64Array(classes)
  const read = Math.max(1, images - unread.size)
  for (let i = 0; i < images; i++) {
    if (unread.has(i)) continue
    for (let c = 0; c < classes; c++) shares[c] = shares[c]! + chances[i * classes + c]! / read
  }
  for (const i of unread) for (let c = 0; c < classes; c++) chances[i * classes + c] = shares[c]!
}

function uniqueFiles(failures: readonly ImageFailure[]): ImageFailure[] {
  return [...new Map(failures.map((failure) => [failure.file, failure])).values()]
}

/** What the members count, in lines for people. */
export function ensembleLines({ members, found }: EnsemblePredictions): string[] {
  if (members.length === 1) return []
  const lines = members.map(({ label, weight }) =>
    weight > 0 ? `${label}: weight ${weight.toFixed(2)}` : `${label}: left out, it does not help`,
  )
  if (found) {
    lines.push(
      `on the ${found.images} pages held out: macro F1 ${found.together.toFixed(4)} together, ` +
        `${found.best.toFixed(4)} the best alone`,
    )
  }
  return lines
}
