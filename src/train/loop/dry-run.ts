/** What a run would take, measured over a few steps on the real images. */
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { rngFrom } from '../../core/rng.ts'
import { createPool } from '../../jobs/pool.ts'
import { silent } from '../../core/progress.ts'
import { showDuration } from '../config/duration.ts'
import type { MemberConfig } from '../config/schema.ts'
import type { ModelState } from '../engine/engine.ts'
import { newRun } from './checkpoint.ts'
import { FailureLog } from './failure-log.ts'
import { engineOptions, LOOK_COST, type FitRequest } from './loop.ts'
import { MetricsLog } from './metrics-log.ts'
import { planLength, type Plan } from './schedule.ts'
import { TrainStep } from './train-step.ts'
import type { RunOptions } from './train-run.ts'

export interface MemberEstimate {
  backbone: string
  size: number
  batch: number
  accumulate: number
  parameters: number
  device: string
  secondsPerStep: number
  imagesPerSecond: number
  /** of the steps measured, the part that waited for input */
  inputWait: number
  secondsPerEpoch: number
  steps: number
  seconds: number
  /** of a checkpoint and the best weights */
  diskBytes: number
}

export interface Estimate {
  runs: MemberEstimate[]
  seconds: number
  diskBytes: number
  freeBytes: number
  /** most memory this program held while it measured */
  peakRssBytes: number
}

/** Steps made: the first ones warm up. */
const STEPS = 5
const COUNTED = 3

/** Measures every backbone of the settings; nothing of it is kept. */
export async function estimate(options: RunOptions): Promise<Estimate> {
  const { config, workers } = options
  const pool = createPool(new URL('../data/worker.ts', import.meta.url), workers, {})
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-dry-'))
  try {
    const runs: MemberEstimate[] = []
    for (const member of config.backbones) {
      if (options.signal.aborted) break
      const failures = await FailureLog.open(join(folder, 'failures.jsonl'), () => undefined)
      const caches = { train: undefined, clean: undefined, noisy: undefined }
      const progress = silent
      const request = {
        ...options,
        member,
        folder,
        pool,
        caches,
        budget: undefined,
        failures,
        progress,
      }
      runs.push(await measure(request, member))
    }
    const { bavail, bsize } = await statfs(folder)
    return {
      runs,
      seconds: runs.reduce((sum, run) => sum + run.seconds, 0),
      diskBytes: runs.reduce((sum, run) => sum + run.diskBytes, 0),
      freeBytes: bavail * bsize,
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
    }
  } finally {
    await pool.destroy()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(request: FitRequest, member: MemberConfig): Promise<MemberEstimate> {
  const { config, engines, set } = request
  const options = engineOptions(request)
  const started = performance.now()
  const state = engines.initialState(options, rngFrom('dry run'))
  const engine = await engines.openTraining(options, state)
  const opening = (performance.now() - started) / 1000
  const log = await MetricsLog.open(join(request.folder, 'metrics.jsonl'), 0, 0)
  const run = newRun(member.name)
  const stepper = new TrainStep(request, engine, run, log)
  const times: number[] = []
  try {
    for (let i = 0; i < STEPS && !request.signal.aborted; i++)
      times.push(await stepper.step(undefined))
  } finally {
    await stepper.close()
    await engine.close()
  }
  const counted = times.slice(-COUNTED).toSorted((a, b) => a - b)
  const secondsPerStep = counted[counted.length >> 1] ?? 0
  const perStep = member.batch * member.accumulate
  const plan = planOf(config, member.share, set.train.length, perStep, secondsPerStep)
  const looked = plan.rounds * (set.clean.length + set.noisy.length)
  const judging = plan.rounds * (opening / 2) + (LOOK_COST * looked * secondsPerStep) / perStep
  const parameters = countOf(state)
  return {
    backbone: member.name,
    size: member.size,
    batch: member.batch,
    accumulate: member.accumulate,
    parameters,
    device: engine.device,
    secondsPerStep,
    imagesPerSecond: perStep / secondsPerStep,
    inputWait: run.seconds > 0 ? run.waited / run.seconds : 0,
    secondsPerEpoch: (secondsPerStep * set.train.length) / perStep,
    steps: plan.steps,
    seconds: opening + plan.steps * secondsPerStep + judging,
    // Weights, two moments and an average, twice while one checkpoint follows another; the best.
    diskBytes: parameters * 4 * (2 * 4 + 1),
  }
}

function planOf(
  { length, backbones }: FitRequest['config'],
  share: number,
  images: number,
  perStep: number,
  secondsPerStep: number,
): Plan {
  const { epochs, steps, rounds, budget } = length
  if (budget === null || steps !== null)
    return planLength({ images, perStep, epochs, steps, rounds })
  const shares = backbones.reduce((sum, one) => sum + one.share, 0)
  return { steps: Math.max(1, Math.floor((budget * share) / shares / secondsPerStep)), rounds }
}

function countOf({ parameters }: ModelState): number {
  let count = 0
  for (const { values } of parameters.values()) count += values.length
  return count
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

export function estimateLines(found: Estimate, { set, out }: RunOptions): string[] {
  return [
    ...found.runs.map(
      (run) =>
        `${run.backbone} at ${run.size}, ${run.batch} × ${run.accumulate} images an update, on ${run.device}: ` +
        `${run.imagesPerSecond.toFixed(1)} images/s, an epoch ${showDuration(run.secondsPerEpoch)}, ` +
        `${run.steps} updates ${showDuration(run.seconds)}, ${(run.parameters / 1e6).toFixed(1)} M parameters`,
    ),
    `${set.train.length} training images, ${set.clean.length} and ${set.noisy.length} held out`,
    `all in all ${showDuration(found.seconds)}, memory ${gigabytes(found.peakRssBytes)}, ` +
      `disk ${gigabytes(found.diskBytes)} of ${gigabytes(found.freeBytes)} free, in ${out}`,
  ]
}
