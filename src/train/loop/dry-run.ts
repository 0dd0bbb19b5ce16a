/** What a run would take, measured over a few steps on the real images. */
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { WorkError } from '../../core/errors.ts'
import { rngFrom } from '../../core/rng.ts'
import { showDuration } from '../config/duration.ts'
import { openInputPool } from '../data/input-pool.ts'
import type { ModelState, StepBytes } from '../engine/engine.ts'
import { newRun } from './checkpoint.ts'
import { FailureLog } from './failure-log.ts'
import {
  engineOptions,
  imagesPerStep,
  NO_CACHES,
  wallClock,
  type BackboneJob,
  type TrainRuntime,
} from './job.ts'
import { MetricsLog } from './metrics-log.ts'
import { relativeCost } from './input-sizes.ts'
import { openSampler } from './open-sampler.ts'
import { EVALUATION_COST, medianOfLast } from './plan-job.ts'
import { planSteps, type Plan } from './schedule.ts'
import { TrainStep } from './train-step.ts'
import type { RunOptions } from './train-run.ts'

/** Ends of what a figure may be. */
export interface Range {
  low: number
  high: number
}

export interface BackboneEstimate {
  backbone: string
  size: number
  batch: number
  accumulate: number
  parameters: number
  device: string
  secondsPerStep: number
  imagesPerSecond: number
  /** share of the measured steps' time that was spent waiting for input, 0 to 1 */
  inputWait: number
  secondsPerEpoch: number
  steps: number
  /** what fits a budget, by how much the measured steps differ; without a budget the steps themselves */
  stepsRange: Range
  seconds: number
  /** what it may be, by how much the measured steps differ; with a budget the time that was asked for */
  secondsRange: Range
  /** of a checkpoint and the best weights */
  diskBytes: number
  /** memory of the device that a step takes by its graph; null where none is made */
  planned: StepBytes | null
}

/** A backbone that cannot be trained here, and why. */
export interface Refusal {
  backbone: string
  size: number
  batch: number
  reason: string
}

export interface Estimate {
  runs: BackboneEstimate[]
  refused: Refusal[]
  seconds: number
  secondsRange: Range
  diskBytes: number
  freeBytes: number
  /** most memory this program held while it measured */
  peakRssBytes: number
}

/** Steps made: the first ones warm up. */
const STEPS = 5
const COUNTED = 3

/** What says that a backbone cannot run here, and nothing of the others. */
const REFUSALS = new Set(['DEVICE_MISSING', 'OUT_OF_MEMORY'])

/**
 * Measures every backbone of the settings; nothing of it is kept.
 * @throws WorkError DEVICE_MISSING, OUT_OF_MEMORY where none of them can run
 */
export async function estimate(options: RunOptions): Promise<Estimate> {
  const { config, set, engines, threads, signal } = options
  const pool = await openInputPool(options.workers)
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-dry-'))
  try {
    const runs: BackboneEstimate[] = []
    const refused: Refusal[] = []
    const runtime = { engines, pool, caches: NO_CACHES, threads, clock: wallClock }
    for (const backbone of config.backbones) {
      if (signal.aborted) break
      const sampler = await openSampler({ config, backbone, set })
      const job = { config, backbone, set, sampler, folder, budget: undefined }
      try {
        runs.push(await measure(job, runtime, signal))
      } catch (error) {
        const isLast = runs.length + refused.length + 1 === config.backbones.length
        if (!(error instanceof WorkError) || !REFUSALS.has(error.code)) throw error
        if (isLast && runs.length === 0) throw error
        const { name, size, batch } = backbone
        refused.push({ backbone: name, size, batch, reason: error.message })
      }
    }
    const { bavail, bsize } = await statfs(folder)
    return {
      runs,
      refused,
      seconds: runs.reduce((sum, run) => sum + run.seconds, 0),
      secondsRange: {
        low: runs.reduce((sum, run) => sum + run.secondsRange.low, 0),
        high: runs.reduce((sum, run) => sum + run.secondsRange.high, 0),
      },
      diskBytes: runs.reduce((sum, run) => sum + run.diskBytes, 0),
      freeBytes: bavail * bsize,
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
    }
  } finally {
    await pool.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(
  job: BackboneJob,
  runtime: TrainRuntime,
  signal: AbortSignal,
): Promise<BackboneEstimate> {
  const { config, backbone, set, folder } = job
  const { engines } = runtime
  const options = engineOptions(job, runtime)
  const started = performance.now()
  const state = engines.initialState(options, rngFrom('dry run'))
  const engine = await engines.openTraining(options, state)
  const opening = (performance.now() - started) / 1000
  const log = await MetricsLog.open(join(folder, 'metrics.jsonl'), 0, 0)
  const failures = await FailureLog.open(join(folder, 'failures.jsonl'), () => undefined)
  const run = newRun(backbone.name)
  const step = new TrainStep({ job, runtime, engine, run, log, failures })
  const times: number[] = []
  try {
    for (let i = 0; i < STEPS && !signal.aborted; i++) times.push(await step.run(undefined))
  } finally {
    await step.close()
    await engine.close()
  }
  const secondsPerStep = medianOfLast(times, COUNTED)
  const perStep = imagesPerStep(backbone)
  // Smaller inputs before the last size take less.
  const meanSeconds = secondsPerStep * relativeCost(backbone, 0, 1000, 1000)
  const plan = planOf(job, meanSeconds)
  const evaluated = plan.evaluations * (set.clean.length + set.noisy.length)
  const evaluating =
    plan.evaluations * (opening / 2) + (EVALUATION_COST * evaluated * secondsPerStep) / perStep
  const warmed =
    job.config.warmHead > 0
      ? Math.min(job.config.warmHead, set.train.length) + (set.noisy.length || set.clean.length)
      : 0
  const warming = (EVALUATION_COST * warmed * secondsPerStep) / perStep
  const parameters = countOf(state)
  const seconds = opening + warming + plan.steps * meanSeconds + evaluating
  const hasBudget = config.duration.budget !== null && config.duration.steps === null
  const off = spread(times)
  return {
    backbone: backbone.name,
    size: backbone.size,
    batch: backbone.batch,
    accumulate: backbone.accumulate,
    parameters,
    device: engine.device,
    secondsPerStep,
    imagesPerSecond: perStep / secondsPerStep,
    inputWait: run.seconds > 0 ? run.waited / run.seconds : 0,
    secondsPerEpoch: (meanSeconds * set.train.length) / perStep,
    steps: plan.steps,
    seconds,
    stepsRange: around(plan.steps, hasBudget ? off : 0),
    secondsRange: around(seconds, hasBudget ? 0 : off),
    // Weights, two moments and the EMA, twice while one checkpoint follows another; the best.
    diskBytes: parameters * 4 * (2 * 4 + 1),
    planned: engine.planned ?? null,
  }
}

/** The least that an estimate may be off by: a machine is not always as fast as now. */
const LEAST = 0.15

/** Share by which the steps that count differ from their middle at most. */
function spread(times: readonly number[]): number {
  const counted = times.slice(-COUNTED)
  const middle = medianOfLast(times, COUNTED)
  const max = Math.max(...counted.map((time) => Math.abs(time - middle)))
  return Math.min(0.9, Math.max(LEAST, max / middle))
}

function around(value: number, off: number): Range {
  return { low: value * (1 - off), high: value * (1 + off) }
}

function planOf({ config, backbone, set }: BackboneJob, secondsPerStep: number): Plan {
  const { epochs, steps, evaluations, budget } = config.duration
  if (budget === null || steps !== null) {
    const perStep = imagesPerStep(backbone)
    return planSteps({ images: set.train.length, perStep, epochs, steps, evaluations })
  }
  const shares = config.backbones.reduce((sum, one) => sum + one.share, 0)
  const own = (budget * backbone.share) / shares
  return { steps: Math.max(1, Math.floor(own / secondsPerStep)), evaluations }
}

function countOf({ parameters }: ModelState): number {
  let count = 0
  for (const { values } of parameters.values()) count += values.length
  return count
}

function plannedText({ state, values, largest }: StepBytes): string {
  return `memory by its graph ${gigabytes(state + values)} (weights and moments ${gigabytes(state)}, largest tensor ${gigabytes(largest)})`
}

function stepsText({ low, high }: Range): string {
  const [from, to] = [Math.max(1, Math.round(low)), Math.round(high)]
  return from === to ? String(from) : `${from} to ${to}`
}

function rangeText({ low, high }: Range): string {
  const [from, to] = [showDuration(low), showDuration(high)]
  return from === to ? from : `${from} to ${to}`
}

const gigabytes = (bytes: number): string =>
  bytes < 1e8 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`

export function estimateLines(found: Estimate, { set, out }: RunOptions): string[] {
  return [
    ...found.runs.map(
      (run) =>
        `${run.backbone} at ${run.size}, ${run.batch} × ${run.accumulate} images per update, on ${run.device}: ` +
        `${run.imagesPerSecond.toFixed(1)} images/s, ${showDuration(run.secondsPerEpoch)} per epoch, ` +
        `${stepsText(run.stepsRange)} updates ${rangeText(run.secondsRange)}, ${(run.parameters / 1e6).toFixed(1)} M parameters` +
        (run.planned === null ? '' : `, ${plannedText(run.planned)}`),
    ),
    ...found.refused.map(
      ({ backbone, size, batch, reason }) =>
        `${backbone} at ${size}, ${batch} images at once, cannot be trained here: ${reason}`,
    ),
    `${set.train.length} training images, ${set.clean.length} and ${set.noisy.length} held out`,
    `in total ${rangeText(found.secondsRange)}, memory ${gigabytes(found.peakRssBytes)}, ` +
      `disk ${gigabytes(found.diskBytes)} of ${gigabytes(found.freeBytes)} free, in ${out}`,
  ]
}
