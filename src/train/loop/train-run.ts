/** A run: the backbones of its settings, one after the other. */
import { basename, join } from 'node:path'
import { availableParallelism } from 'node:os'
import { lockFolder } from '../../jobs/lock.ts'
import { makeFolder } from '../../core/files.ts'
import { createPool } from '../../jobs/pool.ts'
import type { Progress } from '../../core/progress.ts'
import type { Config, MemberConfig } from '../config/schema.ts'
import type { Engines } from '../engines.ts'
import type { TrainingSet } from '../data/training-set.ts'
import { openCaches } from './caches.ts'
import { readProgress, type RunState } from './checkpoint.ts'
import { FailureLog } from './failure-log.ts'
import { fit } from './loop.ts'
import { METRICS, readMetrics, type EvaluationRow } from './metrics-log.ts'
import { prepareRun } from './run-folder.ts'

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
  /** told what a user should know */
  say?: (line: string) => void
  /** told of a backbone's folder after every judgement, when it is on disk */
  judged?: (folder: string) => Promise<void>
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

/** The folder of a member in the run's; two of one backbone have numbers. */
export function memberFolders(config: Config): string[] {
  return config.backbones.map(({ name }, place) => {
    const before = config.backbones.slice(0, place).filter((one) => one.name === name).length
    return before === 0 ? name : `${name}-${before + 1}`
  })
}

/**
 * Trains, or goes on with a run that was begun; what is done is not done again.
 * @throws InputError before any work; WorkError `STOPPED` after `signal`, `NAN_LOSS`, `INPUT_GONE`,
 *   `FOLDER_BUSY`, `DISK_FULL`, in each case with the last checkpoint kept
 */
export async function trainRun(options: RunOptions): Promise<RunResult> {
  const started = performance.now()
  const { config, set, out, engines, progress, signal, threads } = options
  for (const { name, size } of config.backbones) engines.backbone(name).checkSize(size)
  await makeFolder(out)
  const unlock = await lockFolder(out)
  const pool = createPool(new URL('../data/worker.ts', import.meta.url), options.workers, {})
  try {
    await prepareRun(out, config, set, options.overwrite)
    const failures = await FailureLog.open(join(out, FAILURES), (images) => progress.fail(images))
    const folders = memberFolders(config).map((name) => join(out, name))
    const spentBefore = await secondsOf(folders)
    const runs: BackboneResult[] = []
    for (const [place, member] of config.backbones.entries()) {
      const folder = folders[place]!
      const spent = (performance.now() - started) / 1000 + spentBefore
      const { budget, steps } = config.length
      const run = await fit({
        config,
        member,
        set,
        folder,
        engines,
        pool,
        caches: await openCaches(out, set, member.size, config.input.cache),
        threads: threads ?? availableParallelism(),
        budget:
          budget === null || steps !== null
            ? undefined
            : ((budget - spent) * member.share) / sharesFrom(config, place),
        failures,
        say: options.say,
        progress,
        signal,
        afterRound: () => options.judged?.(folder) ?? Promise.resolve(),
      })
      runs.push(await resultOf(member, run, folder))
    }
    const seconds = (performance.now() - started) / 1000
    return { out, runs, failed: failures.count, seconds }
  } finally {
    await pool.destroy()
    await unlock()
  }
}

/** What the backbone at a place and those after it get of a budget, all together. */
function sharesFrom({ backbones }: Config, place: number): number {
  return backbones.slice(place).reduce((sum, { share }) => sum + share, 0)
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

/** The row of the judgement that a backbone's kept weights had. */
export async function bestEvaluation(
  folder: string,
  run: RunState,
): Promise<EvaluationRow | undefined> {
  for await (const row of readMetrics(join(folder, METRICS))) {
    if (row.kind === 'round' && row.round === run.best?.round) return row
  }
  return undefined
}

async function resultOf(
  { name, batch, accumulate }: MemberConfig,
  run: RunState,
  folder: string,
): Promise<BackboneResult> {
  const best = await bestEvaluation(folder, run)
  return {
    backbone: name,
    macroF1Clean: best?.clean?.macroF1 ?? null,
    macroF1Noisy: best?.noisy?.macroF1 ?? null,
    imagesPerSecond: run.seconds > 0 ? (run.step * batch * accumulate) / run.seconds : 0,
    inputWait: run.seconds > 0 ? run.waited / run.seconds : 0,
    steps: run.step,
    bestStep: run.best?.step ?? run.step,
    ended: run.ended,
    folder: basename(folder),
  }
}
