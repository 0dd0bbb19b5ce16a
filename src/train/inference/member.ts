/** A trained network as it lies in a run's folder: weights, and all it takes to use them. */
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { InputError, reasonOf } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { ownVersion } from '../../core/version.ts'
import type { ClassName } from '../../dataset/classes.ts'
import { isFile, isFolder } from '../../dataset/images.ts'
import type { MemberConfig } from '../config/schema.ts'
import type { ModelState } from '../engine/engine.ts'
import { readModel } from './file.ts'
import type { TrainingSet } from '../data/training-set.ts'

/** The file of a member's weights in its folder. */
export const WEIGHTS = 'best.safetensors'

const aboutSchema = z.object({
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

/** What a member's weights say of themselves. */
export type About = z.infer<typeof aboutSchema>

export interface Member {
  /** `run/backbone`, for people */
  label: string
  /** its folder in the run's */
  folder: string
  /** the run's folder */
  run: string
  about: About
  model: ModelState
  /** SHA-256 over the weights: what its logits are kept under */
  digest: string
}

/** What is written into the file of weights, beside them. */
export function memberMetadata(
  { name, size }: MemberConfig,
  set: TrainingSet,
  step: number,
): Record<string, string> {
  const about: About = {
    backbone: name,
    size,
    fill: set.fill,
    classes: [...set.classes],
    dataset: set.digest,
    holdout: holdoutDigest(set),
    step,
  }
  return { palimpsest: JSON.stringify(about), version: ownVersion() }
}

/** By it two runs are known to have held out the same pages. */
export function holdoutDigest({ clean }: TrainingSet): string {
  return clean.length === 0 ? '' : sha256(clean.ids().toSorted().join('\n'))
}

/**
 * The trained networks of a run, in the order of its settings where they are known.
 * @throws InputError `RUN_MISSING`, `RUN_EMPTY`, `WEIGHTS_DAMAGED`
 */
export async function readMembers(run: string): Promise<Member[]> {
  if (!(await isFolder(run))) {
    throw new InputError('RUN_MISSING', `expected a folder of a run at ${run}, found none`)
  }
  const names = await readdir(run, { withFileTypes: true })
  const members: Member[] = []
  for (const entry of names.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const folder = join(run, entry.name)
    if (entry.isDirectory() && (await isFile(join(folder, WEIGHTS)))) {
      members.push(await readMember(run, folder))
    }
  }
  if (members.length === 0) {
    throw new InputError(
      'RUN_EMPTY',
      `${run}: expected a trained backbone (a folder with ${WEIGHTS}), found none: train it first`,
    )
  }
  return members
}

async function readMember(run: string, folder: string): Promise<Member> {
  const file = join(folder, WEIGHTS)
  const { model, metadata } = await readModel(file)
  let about: About
  try {
    about = aboutSchema.parse(JSON.parse(metadata['palimpsest'] ?? 'null'))
  } catch (error) {
    throw new InputError(
      'WEIGHTS_DAMAGED',
      `${file}: expected weights written by train, which say what they are for (${reasonOf(error)})`,
      { cause: error },
    )
  }
  const label = `${basename(run)}/${basename(folder)}`
  return { label, folder, run, about, model, digest: digestOf(model) }
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
 * Checks that members name the same classes; returns those.
 * @throws InputError `CLASSES_DIFFER`
 */
export function sharedClasses(members: readonly Member[]): ClassName[] {
  const [first, ...others] = members
  const text = JSON.stringify(first!.about.classes)
  const other = others.find(({ about }) => JSON.stringify(about.classes) !== text)
  if (other) {
    throw new InputError(
      'CLASSES_DIFFER',
      `${first!.label} and ${other.label} were trained on different classes and cannot be used together`,
    )
  }
  return first!.about.classes
}
