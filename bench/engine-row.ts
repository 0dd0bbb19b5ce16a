/** One row of `npm run bench -- engine` or `gpu`, in a process of its own so that its peak memory is its own. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { rngFrom } from '../src/core/rng.ts'
import { backboneByName } from '../src/train/models/registry.ts'
import type { Device, EngineOptions } from '../src/train/engine/engine.ts'
import { initialState, openInference, openTraining } from '../src/train/engine/open.ts'
import { median } from './support.ts'

export interface RowRequest {
  backbone: string
  size: number
  batch: number
  threads: number
  repeat: number
  /** the CPU unless said otherwise */
  device?: Device
  /** of training steps; full unless said otherwise */
  precision?: 'full' | 'half'
}

export interface RowResult {
  /** what it ran on */
  device: string
  /** of the first step, before anything was learnt */
  loss: number
  trainImagesPerSecond: number
  inferImagesPerSecond: number
  /** Tracing the step, writing the model and opening the session. */
  openSeconds: number
  /** Median seconds of the pass over weights and moments, part of the step's time. */
  updateSeconds: number
  peakRssBytes: number
}

const WARM = 2
const CLASSES = 17

export async function measureRow(request: RowRequest): Promise<RowResult> {
  const { backbone, size, batch, threads, repeat, device = 'cpu', precision } = request
  const options: EngineOptions = {
    backbone: backboneByName(backbone),
    classes: CLASSES,
    size,
    batch,
    threads,
    mode: 'traced',
    device,
    drop: 0,
    dropPath: 0,
    ...(precision && { precision }),
  }
  const state = initialState(options, rngFrom('bench'))
  const images = new Uint8Array(batch * size * size * 3).map((_, at) => (at * 7919) % 251)
  const targets = new Float32Array(batch * CLASSES).fill(1 / CLASSES)
  const weights = new Float32Array(batch).fill(1)
  const begun = performance.now()
  const training = await openTraining(options, state)
  const openSeconds = (performance.now() - begun) / 1000
  const settings = {
    learningRate: 1e-4,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0.05,
    clip: 1,
    emaDecay: 0.999,
  }
  const updates: number[] = []
  let loss: number | undefined
  const train = await rate(batch, repeat, async () => {
    const step = await training.gradient({ images, targets, weights }, rngFrom('bench'))
    loss ??= step.loss
    const from = performance.now()
    await training.update(settings)
    updates.push((performance.now() - from) / 1000)
  })
  const peakRssBytes = process.resourceUsage().maxRSS * 1024
  await training.close()
  const inference = await openInference(options, training.state)
  const infer = await rate(batch, repeat, async () => {
    await inference.logits(images, batch)
  })
  await inference.close()
  return {
    device: training.device,
    loss: loss!,
    trainImagesPerSecond: train,
    inferImagesPerSecond: infer,
    openSeconds,
    updateSeconds: median(updates),
    peakRssBytes,
  }
}

/** Images per second by the median of `repeat` runs. */
async function rate(batch: number, repeat: number, work: () => Promise<void>): Promise<number> {
  const seconds: number[] = []
  for (let run = 0; run < WARM + repeat; run++) {
    const from = performance.now()
    await work()
    seconds.push((performance.now() - from) / 1000)
  }
  return batch / median(seconds.slice(WARM))
}

/** Measures a row in a process of its own. @throws Error where that fails */
export function rowInChild(request: RowRequest): RowResult {
  const measured = spawnSync(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(import.meta.url), JSON.stringify(request)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  )
  if (measured.status !== 0) throw new Error(`the row ${JSON.stringify(request)} failed`)
  return JSON.parse(measured.stdout) as RowResult
}

const request = process.argv[2]
if (process.argv[1] === fileURLToPath(import.meta.url) && request?.startsWith('{')) {
  process.stdout.write(JSON.stringify(await measureRow(JSON.parse(request) as RowRequest)))
}
