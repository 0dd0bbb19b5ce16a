/** A trained backbone in a run's folder: its weights, and all that is needed to use them. */
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { InputError, reasonOf } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { ownVersion } from '../../core/version.ts'
import type { ClassName } from '../../dataset/classes.ts'
import { isFile, requireFolder } from '../../dataset/images.ts'
import { runsIn } from '../config/load.ts'
import type { BackboneConfig } from '../config/schema.ts'
import type { ModelState } from '../engine/engine.ts'
import { readModelFile } from '../weights/model-file.ts'
import type { TrainingSet } from '../data/training-set.ts'

/** Weights in the backbone's folder: those that scored best so far, and those of the last evaluation. */
export const WEIGHTS = { best: 'best.safetensors', last: 'last.safetensors' } as const

/** Says which weights are used, once training has ended; the best ones before. */
export const SELECTED = 'selected.json'

const selectedSchema = z.object({ weights: z.enum(['best', 'last']) })

/** The weights file of a backbone that is used for inference. @throws InputError `RUN_DAMAGED` */
export async function weightsFile(folder: string): Promise<string> {
  const file = join(folder, SELECTED)
  if (!(await isFile(file))) return join(folder, WEIGHTS.best)
  try {
    const { weights } = selectedSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    return join(folder, WEIGHTS[weights])
  } catch (error) {
    throw new InputError(
      'RUN_DAMAGED',
      `${file} cannot be read (${reasonOf(error)}): remove it to use ${WEIGHTS.best}`,
      { cause: error },
    )
  }
}

const descriptionSchema = z.object({
  /** name of the backbone */
  backbone: z.string(),
  size: z.number(),
  fill: z.string(),
  classes: z.array(z.object({ target: z.number(), name: z.string() })),
  /** digest of the set it was trained on */
  dataset: z.string(),
  /** digest of the names of the pages it was not trained on */
  holdout: z.string(),
  step: z.number(),
})

/** What the weights file says about the model. */
export type ModelDescription = z.infer<typeof descriptionSchema>

export interface TrainedModel {
  /** `run/backbone`, for people */
  label: string
  /** its folder within the run's */
  folder: string
  /** the run's folder */
  run: string
  description: ModelDescription
  state: ModelState
  /** SHA-256 of the weights: the key of the logits cache */
  digest: string
}

/** The metadata of the weights file. */
export function modelMetadata(
  { name, size }: BackboneConfig,
  set: TrainingSet,
  step: number,
): Record<string, string> {
  const description: ModelDescription = {
    backbone: name,
    size,
    fill: set.fill,
    classes: [...set.classes],
    dataset: set.digest,
    holdout: holdoutDigest(set),
    step,
  }
  return { palimpsest: JSON.stringify(description), version: ownVersion() }
}

/** SHA-256 of the IDs held out: runs with equal digests held out the same pages. */
export function holdoutDigest({ clean }: TrainingSet): string {
  return clean.length === 0 ? '' : sha256(clean.ids().toSorted().join('\n'))
}

/**
 * The trained networks of a run, in the order of its settings where they are known.
 * @throws InputError `RUN_MISSING`, `RUN_EMPTY`, `WEIGHTS_DAMAGED`
 */
export async function readTrainedModels(run: string): Promise<TrainedModel[]> {
  await requireRun(run)
  const names = await readdir(run, { withFileTypes: true })
  const models: TrainedModel[] = []
  for (const entry of names.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const folder = join(run, entry.name)
    if (entry.isDirectory() && (await isFile(await weightsFile(folder)))) {
      models.push(await readTrainedModel(run, folder))
    }
  }
  if (models.length === 0) {
    throw new InputError(
      'RUN_EMPTY',
      `${run}: expected a trained backbone (a folder with ${WEIGHTS.best}), found none: train it first`,
    )
  }
  return models
}

/**
 * The trained networks of several runs, one run after the other: what is wrong with the first is told
 * first.
 * @throws InputError as `readTrainedModels`
 */
export async function readRuns(runs: readonly string[]): Promise<TrainedModel[]> {
  const models: TrainedModel[] = []
  for (const run of runs) models.push(...(await readTrainedModels(run)))
  return models
}

/** Refuses what is no folder, and names the runs that lie beside it. */
async function requireRun(run: string): Promise<void> {
  try {
    await requireFolder(run, 'a folder of a run', 'RUN_MISSING')
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const others = await runsIn(dirname(run))
    if (others.length === 0) throw error
    const listed = others.slice(0, MAX_NAMED).join(', ') + (others.length > MAX_NAMED ? ', …' : '')
    throw new InputError(error.code, `${error.message}; runs there: ${listed}`, { cause: error })
  }
}

/** Runs that a message names. */
const MAX_NAMED = 8

async function readTrainedModel(run: string, folder: string): Promise<TrainedModel> {
  const file = await weightsFile(folder)
  const { model: state, metadata } = await readModelFile(file).catch((error: unknown) => {
    if (!(error instanceof InputError)) throw error
    throw new InputError(
      error.code,
      `${error.message}. The weights are damaged: \`npx train --resume --out ${run}\` makes them again from the last checkpoint`,
      { cause: error },
    )
  })
  let description: ModelDescription
  try {
    description = descriptionSchema.parse(JSON.parse(metadata['palimpsest'] ?? 'null'))
  } catch (error) {
    throw new InputError(
      'WEIGHTS_DAMAGED',
      `${file}: expected a weights file written by train, with a description in its metadata (${reasonOf(error)})`,
      { cause: error },
    )
  }
  const label = `${basename(run)}/${basename(folder)}`
  return { label, folder, run, description, state, digest: digestOf(state) }
}

function digestOf({ parameters, buffers }: ModelState): string {
  const rows: string[] = []
  for (const [name, { shape, values }] of [...parameters, ...buffers]) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    rows.push(`${name} ${shape.join('x')} ${sha256(bytes)}`)
  }
  return sha256(rows.toSorted().join('\n'))
}

/**
 * The classes of an ensemble, which all its models must share.
 * @throws InputError `CLASSES_DIFFER`
 */
export function sharedClasses(models: readonly TrainedModel[]): ClassName[] {
  const [first, ...others] = models
  const text = JSON.stringify(first!.description.classes)
  const other = others.find(({ description }) => JSON.stringify(description.classes) !== text)
  if (other) {
    throw new InputError(
      'CLASSES_DIFFER',
      `${first!.label} and ${other.label} were trained on different classes and cannot be used together`,
    )
  }
  return first!.description.classes
}
