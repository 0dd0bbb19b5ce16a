/**
 * What a run keeps on disk to resume exactly: one folder per checkpoint, and a file that names the
 * last one. It changes only when the folder is complete, so that a run killed at any moment has one.
 */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InputError, reasonOf, systemCode } from '../../core/errors.ts'
import { makeFolder, writeWhole } from '../../core/files.ts'
import type { LossScale, ModelState, OptimiserState, Stored } from '../engine/engine.ts'
import { readModelFile, writeModelFile } from '../weights/model-file.ts'
import { readSafetensors, writeSafetensors } from '../weights/safetensors.ts'

const stateSchema = z.object({
  format: z.literal(2),
  backbone: z.string(),
  /** updates and evaluations of the whole run; 0 until they are known */
  plan: z.object({ steps: z.number(), evaluations: z.number() }),
  /** updates made */
  step: z.number(),
  /** evaluations made */
  evaluations: z.number(),
  best: z
    .object({ evaluation: z.number(), step: z.number(), score: z.number(), loss: z.number() })
    .nullable(),
  /** which weights are used, once training has ended */
  selected: z.object({ weights: z.enum(['best', 'last']), why: z.string() }).nullable(),
  /** evaluations since the best */
  sinceBest: z.number(),
  /** why it is done, where it is */
  ended: z.enum(['completed', 'patience']).nullable(),
  /** seconds spent on steps and waiting for input, over all sessions */
  seconds: z.number(),
  /** of those, waiting */
  waited: z.number(),
  /** sums since the last evaluation */
  window: z.object({
    loss: z.number(),
    steps: z.number(),
    seconds: z.number(),
    waited: z.number(),
  }),
})

/** The progress of a backbone's training: all but the tensors. */
export type RunState = z.infer<typeof stateSchema>

/** Sums over no steps. */
export const NO_STEPS: RunState['window'] = { loss: 0, steps: 0, seconds: 0, waited: 0 }

/** A run that has done nothing yet, of unknown duration. */
export function newRun(backbone: string): RunState {
  return {
    format: 2,
    backbone,
    plan: { steps: 0, evaluations: 0 },
    step: 0,
    evaluations: 0,
    best: null,
    selected: null,
    sinceBest: 0,
    ended: null,
    seconds: 0,
    waited: 0,
    window: NO_STEPS,
  }
}

export interface Checkpoint {
  run: RunState
  model: ModelState
  optimiser: OptimiserState
}

const POINTER = 'last.json'
const FOLDER = /^step-\d{8}-\d+$/
const MODEL = 'model.safetensors'
const OPTIMISER = 'optimiser.safetensors'
const STATE = 'state.json'

/** Tensors of the optimiser, one of each kind per parameter. */
const KINDS = ['firstMoment', 'secondMoment', 'ema'] as const

/** Writes a checkpoint, then removes the ones before it. */
export async function writeCheckpoint(
  folder: string,
  { run, model, optimiser }: Checkpoint,
): Promise<void> {
  const name = `step-${String(run.step).padStart(8, '0')}-${run.evaluations}`
  const place = join(folder, name)
  await makeFolder(place)
  await writeModelFile(join(place, MODEL), model)
  const moments = new Map<string, Stored>()
  for (const kind of KINDS) {
    for (const [key, tensor] of optimiser[kind]) moments.set(`${kind}/${key}`, tensor)
  }
  await writeSafetensors(join(place, OPTIMISER), moments, {
    updates: String(optimiser.steps),
    ...(optimiser.lossScale && { lossScale: JSON.stringify(optimiser.lossScale) }),
  })
  await writeWhole(join(place, STATE), `${JSON.stringify(run, null, 2)}\n`)
  await writeWhole(join(folder, POINTER), `${JSON.stringify({ checkpoint: name })}\n`)
  for (const other of await readdir(folder)) {
    if (FOLDER.test(other) && other !== name) await rm(join(folder, other), { recursive: true })
  }
}

/**
 * Reads the last checkpoint.
 * @returns undefined where none was written yet
 * @throws InputError `CHECKPOINT_DAMAGED`
 */
export async function readCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  const name = await lastName(folder)
  if (name === undefined) return undefined
  const place = join(folder, name)
  const run = await readState(place)
  const { model } = await readModelFile(join(place, MODEL))
  const file = join(place, OPTIMISER)
  const { tensors, metadata } = await readSafetensors(file)
  const kept = (kind: (typeof KINDS)[number]): Map<string, Stored> =>
    new Map(
      Array.from(model.parameters.keys(), (key) => {
        const tensor = tensors.get(`${kind}/${key}`)
        if (!tensor) throw damaged(file, new Error(`${kind}/${key} is missing`))
        return [key, tensor]
      }),
    )
  const optimiser = {
    steps: Number(metadata['updates']),
    lossScale: lossScaleOf(file, metadata['lossScale']),
    firstMoment: kept('firstMoment'),
    secondMoment: kept('secondMoment'),
    ema: kept('ema'),
  }
  return { run, model, optimiser }
}

const lossScaleSchema = z.object({ factor: z.number().positive(), since: z.number() })

function lossScaleOf(file: string, text: string | undefined): LossScale | undefined {
  if (text === undefined) return undefined
  try {
    return lossScaleSchema.parse(JSON.parse(text))
  } catch (error) {
    throw damaged(file, error)
  }
}

/** The progress without the tensors; undefined where there is no checkpoint. */
export async function readProgress(folder: string): Promise<RunState | undefined> {
  const name = await lastName(folder)
  return name === undefined ? undefined : readState(join(folder, name))
}

async function readState(place: string): Promise<RunState> {
  const file = join(place, STATE)
  try {
    return stateSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    throw damaged(file, error)
  }
}

async function lastName(folder: string): Promise<string | undefined> {
  const file = join(folder, POINTER)
  try {
    const { checkpoint } = JSON.parse(await readFile(file, 'utf8')) as { checkpoint?: unknown }
    if (typeof checkpoint === 'string' && FOLDER.test(checkpoint)) return checkpoint
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw damaged(file, error)
  }
  throw damaged(file, new Error('it names no checkpoint'))
}

function damaged(file: string, cause: unknown): InputError {
  return new InputError(
    'CHECKPOINT_DAMAGED',
    `${file}: the checkpoint cannot be read (${reasonOf(cause)}): start the run again with --overwrite`,
    { cause },
  )
}
