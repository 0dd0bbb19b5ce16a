/** A run: the backbones of its settings, one after the other. */
import { basename, join } from 'node:path'
import { availableParallelism } from 'node:os'
import { lockFolder } from '../../jobs/lock.ts'
import { makeFolder } from '../../core/files.ts'
import type { Progress } from '../../core/progress.ts'
import type { Config, BackboneConfig } from '../config/schema.ts'
import type { Engines } from '../engines.ts'
import { openInputPool } from '../data/input-pool.ts'
import type { TrainingSet } from '../data/training-set.ts'
import { openCaches } from './caches.ts'
import { readProgress, type RunState } from './checkpoint.ts'
import { FailureLog } from './failure-log.ts'
import { imagesPerStep, type BackboneJob } from './job.ts'
import { METRICS, readMetrics, type EvaluationRow } from './metrics-log.ts'
import { prepareRun } from './run-folder.ts'
import { trainBackbone } from './train-backbone.ts'

export interface RunOptions {
  config: Config
  set: TrainingSet
  /** the run's folder */
  out: string
  overwrite: boolean
  /** threads that decode images */
  workers: number
  /** threads of the engine's CPU provider; by default one a core */
  threads?: number | undefined
  engines: Engines
  /** called with what a user should know */
  say?: (line: string) => void
  /** called with a backbone's folder after every evaluation, when it is on disk */
  afterEvaluation?: (folder: string) => Promise<void>
  progress: Progress
  signal: AbortSignal
}

export interface BackboneResult {
  backbone: string
  macroF1Clean: number | null
  macroF1Noisy: number | null
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

export interface RunResult {
  out: string
  runs: BackboneResult[]
  /** images that could not be read */
  failed: number
  seconds: number
}

export const FAILURES = 'failures.jsonl'

/** The folder of each backbone within the run's; equal names get numbers. */
export function backboneFolders(config: Config): string[] {
  return config.backbones.map(({ name }, place) => {
    const before = config.backbones.slice(0, place).filter((one) => one.name === name).length
    return before === 0 ? name : `${name}-${before + 1}`
  })
}

/**
 * Trains, or resumes a run; what is done is not done again.
 * @throws InputError before any work; WorkError `STOPPED` after `signal`, `NAN_LOSS`, `INPUT_GONE`,
 *   `FOLDER_BUSY`, `DISK_FULL`, in each case with the last checkpoint kept
 */
export async function trainRun(options: RunOptions): Promise<RunResult> {
  const started = performance.now()
  const { config, set, out, engines, progress, signal } = options
  const say = options.say && onceEach(options.say)
  for (const { name, size } of config.backbones) engines.backbone(name).checkSize(size)
  await makeFolder(out)
  const unlock = await lockFolder(out)
  const pool = await openInputPool(options.workers)
  try {
    await prepareRun(out, config, set, options.overwrite)
    const failures = await FailureLog.open(join(out, FAILURES), (images) => progress.fail(images))
    const folders = backboneFolders(config).map((name) => join(out, name))
    const spentBefore = await secondsOf(folders)
    const threads = options.threads ?? availableParallelism()
    const runs: BackboneResult[] = []
    for (const [place, backbone] of config.backbones.entries()) {
      const folder = folders[place]!
      const spent = (performance.now() - started) / 1000 + spentBefore
      const job: BackboneJob = {
        config,
        backbone,
        set,
        folder,
        budget: budgetOf(config, place, spent),
      }
      const caches = await openCaches(out, set, backbone.size, config.input.cache)
      const afterEvaluation = async (): Promise<void> => options.afterEvaluation?.(folder)
      const run = await trainBackbone(
        job,
        { engines, pool, caches, threads },
        { progress, signal, failures, say, afterEvaluation },
      )
      runs.push(await resultOf(backbone, run, folder))
    }
    const seconds = (performance.now() - started) / 1000
    return { out, runs, failed: failures.count, seconds }
  } finally {
    await pool.close()
    await unlock()
  }
}

/** Passes each line on once: backbones repeat what is true of the machine. */
function onceEach(say: (line: string) => void): (line: string) => void {
  const known = new Set<string>()
  return (line) => {
    if (!known.has(line)) say(line)
    known.add(line)
  }
}

/**
 * Seconds for the backbone at a place: its share of what is left for it and those after it.
 * @param spent seconds that are over
 */
function budgetOf(
  { duration, backbones }: Config,
  place: number,
  spent: number,
): number | undefined {
  const { budget, steps } = duration
  if (budget === null || steps !== null) return undefined
  const shares = backbones.slice(place).reduce((sum, { share }) => sum + share, 0)
  return ((budget - spent) * backbones[place]!.share) / shares
}

/** Seconds that finished backbones took in earlier sessions. */
async function secondsOf(folders: readonly string[]): Promise<number> {
  let seconds = 0
  for (const folder of folders) {
    const run = await readProgress(folder)
    if (run?.ended) seconds += run.seconds
  }
  return seconds
}

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

async function resultOf(
  backbone: BackboneConfig,
  run: RunState,
  folder: string,
): Promise<BackboneResult> {
  const used = await selectedEvaluation(folder, run)
  return {
    backbone: backbone.name,
    macroF1Clean: used?.clean?.macroF1 ?? null,
    macroF1Noisy: used?.noisy?.macroF1 ?? null,
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
