/** A run: the backbones of its settings, one after the other. */
import { join } from 'node:path'
import { availableParallelism } from 'node:os'
import { lockFolder } from '../../jobs/lock.ts'
import { makeFolder } from '../../core/files.ts'
import type { Progress } from '../../core/progress.ts'
import type { Config } from '../config/schema.ts'
import type { Engines } from '../engines.ts'
import { openInputPool } from '../data/input-pool.ts'
import type { TrainingSet } from '../data/training-set.ts'
import { openCaches } from './caches.ts'
import { readProgress } from './checkpoint.ts'
import { FailureLog } from './failure-log.ts'
import { checkSizes, inputSizes } from './input-sizes.ts'
import { wallClock, type BackboneJob } from './job.ts'
import { openSampler } from './open-sampler.ts'
import { backboneFolders, prepareRun } from './run-folder.ts'
import { resultOf, type BackboneResult } from './run-result.ts'
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
  /** milliseconds since any moment, by which budgets are kept; the machine's by default */
  clock?: () => number
  /** called with what a user should know */
  say?: (line: string) => void
  /** called with a backbone's folder after every evaluation, when it is on disk */
  afterEvaluation?: (folder: string) => Promise<void>
  progress: Progress
  signal: AbortSignal
}

export interface RunResult {
  out: string
  runs: BackboneResult[]
  /** of the set */
  classes: number
  /** images that could not be read */
  failed: number
  seconds: number
}

export const FAILURES = 'failures.jsonl'

/**
 * Trains, or resumes a run; what is done is not done again.
 * @throws InputError before any work; WorkError `STOPPED` after `signal`, `NAN_LOSS`, `INPUT_GONE`,
 *   `FOLDER_BUSY`, `DISK_FULL`, in each case with the last checkpoint kept
 */
export async function trainRun(options: RunOptions): Promise<RunResult> {
  const { config, set, out, engines, progress, signal, clock = wallClock } = options
  const started = clock()
  const say = options.say && onceEach(options.say)
  for (const backbone of config.backbones) checkSizes({ config, backbone, set }, engines)
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
      const spent = (clock() - started) / 1000 + spentBefore
      const job: BackboneJob = {
        config,
        backbone,
        set,
        sampler: await openSampler({ config, backbone, set }),
        folder,
        budget: budgetOf(config, place, spent),
      }
      const caches = await openCaches(out, set, inputSizes(backbone), config.input.cache)
      const afterEvaluation = async (): Promise<void> => options.afterEvaluation?.(folder)
      const run = await trainBackbone(
        job,
        { engines, pool, caches, threads, clock },
        { progress, signal, failures, say, afterEvaluation },
      )
      runs.push(await resultOf(backbone, set, run, folder))
    }
    const seconds = (clock() - started) / 1000
    return { out, runs, classes: set.classes.length, failed: failures.count, seconds }
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
