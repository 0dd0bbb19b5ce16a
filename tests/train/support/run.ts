/** Runs of the small model for tests. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { silent, type Progress } from '../../../src/core/progress.ts'
import { makeConfig, type Overrides } from '../../../src/train/config/load.ts'
import type { Config } from '../../../src/train/config/schema.ts'
import type { Engines } from '../../../src/train/engines.ts'
import { trainRun, type RunResult } from '../../../src/train/loop/train-run.ts'
import { readTrainingSet } from '../../../src/train/data/training-set.ts'
import { smallEngines } from './small-engines.ts'

/** A folder of its own for a test, removed after it. */
export async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-train-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export function smallConfig(dataset: string, over: Overrides = {}): Config {
  const { config } = makeConfig({
    preset: 'quick',
    over: {
      dataset,
      seed: 3,
      backbones: [smallBackbone('small')],
      ...over,
      duration: { steps: 30, evaluations: 3, ...over.duration },
      optimiser: { warmup: 3, emaDecay: 0.9, weightDecay: 0.01, ...over.optimiser },
    },
  })
  return config
}

export function smallBackbone(name: string): Config['backbones'][number] {
  return {
    name,
    size: 16,
    grow: [],
    batch: 8,
    accumulate: 1,
    share: 1,
    learningRate: 0.05,
    drop: null,
    dropPath: null,
  }
}

export interface RunOver {
  engines?: Engines
  signal?: AbortSignal
  progress?: Progress
  overwrite?: boolean
  clock?: () => number
  /** told what a user should know */
  say?: (line: string) => void
}

export async function runSmall(
  out: string,
  config: Config,
  over: RunOver = {},
): Promise<RunResult> {
  return trainRun({
    config,
    set: await readTrainingSet(config.dataset),
    out,
    overwrite: over.overwrite ?? false,
    ...(over.clock && { clock: over.clock }),
    ...(over.say && { say: over.say }),
    workers: 1,
    engines: over.engines ?? smallEngines(),
    progress: over.progress ?? silent,
    signal: over.signal ?? new AbortController().signal,
  })
}
