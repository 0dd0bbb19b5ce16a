/** One training and what it scores: kept as JSON, so that a run that was stopped resumes. */
import { readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { makeFolder, writeWhole } from '../../src/core/files.ts'
import type { Progress } from '../../src/core/progress.ts'
import { isFile } from '../../src/dataset/images.ts'
import { backbonesByName } from '../../src/train/config/backbones.ts'
import { makeConfig } from '../../src/train/config/load.ts'
import { ImageList } from '../../src/train/data/image-list.ts'
import type { TrainingSet } from '../../src/train/data/training-set.ts'
import type { Engines } from '../../src/train/engines.ts'
import { predictFiles } from '../../src/train/inference/open-run.ts'
import { trainRun } from '../../src/train/loop/train-run.ts'
import { scoresOf } from '../../src/train/metrics/scores.ts'
import { starterFile } from '../../src/train/weights/starter.ts'
import { pretrainedFile } from '../../src/train/weights/pretrained.ts'
import type { RealPage } from './pages.ts'

/** What is trained, in the order of the tables. */
export const MODELS = {
  nothing: { backbone: 'efficientnet_b0', weights: null, title: 'EfficientNet-B0 from nothing' },
  starter: {
    backbone: 'efficientnet_b0',
    weights: 'starter',
    title: 'EfficientNet-B0 from starter weights',
  },
  imagenet: {
    // Weights by tools/lite-weights.py, put into weights/.
    backbone: 'tf_efficientnet_lite0',
    weights: 'pretrained',
    title: 'EfficientNet-Lite0 from ImageNet',
  },
} as const

export type ModelName = keyof typeof MODELS

/** Test pages of one kind: clean, or degraded in one manner. */
export interface TestPart {
  /** `clean`, `augraphy`, `rotation-2` */
  name: string
  fileOf: (page: RealPage) => string
}

export interface Training {
  /** updates */
  steps: number
  /** side of the input, pixels */
  size: number
  batch: number
}

export interface CellRequest extends Training {
  model: ModelName
  set: TrainingSet
  split: number
  seed: number
  test: readonly RealPage[]
  parts: readonly TestPart[]
  /** folder of all cells */
  out: string
  workers: number
  threads: number | undefined
  engines: Engines
  progress: Progress
  signal: AbortSignal
}

/** Macro F1 by part of the test. */
export type PartScores = Record<string, number>

/** The weights that a model begins with are at hand; else why not. */
export async function missingWeights(model: ModelName): Promise<string | undefined> {
  const { backbone, weights } = MODELS[model]
  try {
    if (weights === 'starter') await starterFile(backbone)
    if (weights === 'pretrained') await pretrainedFile(backbone)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Trains where that was not done, and evaluates on the parts that were not evaluated on before. */
export async function runCell(request: CellRequest): Promise<PartScores> {
  const { model, set, split, seed, steps, size, batch, out, parts } = request
  const name = `${set.name}-${set.digest.slice(0, 8)}`
  const folder = join(
    out,
    `${model}-${steps}x${batch}-${size}px`,
    `split-${split}-seed-${seed}`,
    name,
  )
  const file = join(folder, 'scores.json')
  const known = (await isFile(file)) ? (JSON.parse(await readFile(file, 'utf8')) as PartScores) : {}
  const missing = parts.filter((part) => known[part.name] === undefined)
  if (missing.length === 0) return known
  await makeFolder(folder)
  const run = join(folder, 'run')
  await train(request, run)
  const scores = { ...known, ...(await evaluate(request, run, missing)) }
  await writeWhole(file, `${JSON.stringify(scores, null, 1)}\n`)
  return scores
}

async function train(request: CellRequest, run: string): Promise<void> {
  const { model, set, seed, steps, size, batch, workers, threads, engines } = request
  const { backbone, weights } = MODELS[model]
  const backbones = backbonesByName([backbone], 'quick', engines.backbone.bind(engines)).map(
    (one) => ({ ...one, size, batch, accumulate: 1 }),
  )
  const over = {
    dataset: set.root,
    seed,
    weights,
    backbones,
    // Nothing is held out, so there is nothing to choose weights by: the last ones are used.
    duration: { steps, budget: null, evaluations: 1 },
    keep: 'last' as const,
  }
  const { config } = makeConfig({ preset: 'quick', over })
  const training = { config, set, out: run, overwrite: false, workers, threads, engines }
  await trainRun({ ...training, progress: request.progress, signal: request.signal })
}

/** All parts in one pass, so that the network is opened once. */
async function evaluate(
  request: CellRequest,
  run: string,
  parts: readonly TestPart[],
): Promise<PartScores> {
  const { test, workers, threads, engines, progress, signal, out } = request
  const root = dirname(out)
  const images = parts.flatMap(({ name, fileOf }) =>
    test.map((page) => ({
      id: `${name}/${page.id}`,
      file: relative(root, fileOf(page)),
      label: page.label,
    })),
  )
  const list = new ImageList(root, images)
  const options = { workers, threads, engines, progress, signal }
  const { probabilities, classes, failed } = await predictFiles([run], list, options)
  if (failed.size > 0) throw new Error(`${failed.size} test pages cannot be read`)
  const count = classes.length
  const labels = test.map(({ label }) => label)
  return Object.fromEntries(
    parts.map(({ name }, place) => {
      const from = place * test.length * count
      const own = probabilities.subarray(from, from + test.length * count)
      return [name, Math.round(1e4 * scoresOf(labels, own, count).macroF1) / 1e4]
    }),
  )
}
