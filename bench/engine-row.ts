/** One row of `npm run bench -- engine`, in a process of its own so that its peak memory is its own. */
import { rngFrom } from '../src/core/rng.ts'
import { backboneByName } from '../src/train/models/registry.ts'
import type { EngineOptions } from '../src/train/engine/engine.ts'
import { initialState, openInference, openTraining } from '../src/train/engine/open.ts'
import { median } from './support.ts'

export interface RowRequest {
  backbone: string
  size: number
  batch: number
  threads: number
  repeat: number
}

export interface RowResult {
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
  const { backbone, size, batch, threads, repeat } = request
  const options: EngineOptions = {
    backbone: backboneByName(backbone),
    classes: CLASSES,
    size,
    batch,
    threads,
    mode: 'traced',
    device: 'cpu',
    drop: 0,
    dropPath: 0,
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
  const train = await rate(batch, repeat, async () => {
    await training.gradient({ images, targets, weights }, rngFrom('bench'))
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

const request = process.argv[2]
if (request?.startsWith('{')) {
  process.stdout.write(JSON.stringify(await measureRow(JSON.parse(request) as RowRequest)))
}
