/** The set that runs were trained on, for what is measured on its holdout. */
import { join } from 'node:path'
import { InputError } from '../../core/errors.ts'
import type { ClassName } from '../../dataset/classes.ts'
import { isFile } from '../../dataset/images.ts'
import { readRunConfig, RUN_CONFIG } from '../config/load.ts'
import type { ImageList } from '../data/image-list.ts'
import { readTrainingSet, type TrainingSet } from '../data/training-set.ts'
import { holdoutDigest, type TrainedModel } from './trained-model.ts'

/**
 * The holdout that no model was trained on: that of the first model's set, noisy where there is one.
 * @param remedy what to do where there is none, for the message
 * @throws InputError `HOLDOUT_GONE` where the set cannot be read or holds nothing out; `SET_CHANGED`
 *   where it is not the one that the first model was trained on; `HOLDOUT_DIFFERS` where another
 *   model held out other pages, and `CLASSES_DIFFER` where it has other classes
 */
export async function holdoutOf(
  models: readonly TrainedModel[],
  remedy: string,
): Promise<ImageList> {
  const [first, ...others] = models
  const set = await setOfRun(first!.run, remedy)
  if (set.clean.length + set.noisy.length === 0) {
    throw new InputError('HOLDOUT_GONE', `${set.root} holds no pages out: ${remedy}`)
  }
  checkUnchanged(set, first!, remedy)
  for (const model of others) checkSameHoldout(set, model, remedy)
  return set.noisy.length > 0 ? set.noisy : set.clean
}

async function setOfRun(run: string, remedy: string): Promise<TrainingSet> {
  try {
    const file = join(run, RUN_CONFIG)
    if (!(await isFile(file))) {
      throw new InputError('HOLDOUT_GONE', 'there is no config.yaml that names its set')
    }
    return await readTrainingSet((await readRunConfig(file)).dataset)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new InputError(
      'HOLDOUT_GONE',
      `${run}: its holdout cannot be read (${error.message}): ${remedy}`,
      { cause: error },
    )
  }
}

/** The set at a run's path may have been built again since: other classes, other pages held out. */
function checkUnchanged(
  set: TrainingSet,
  { label, description }: TrainedModel,
  remedy: string,
): void {
  if (description.dataset === set.digest) return
  const changes = classChanges(description.classes, set.classes)
  if (description.holdout !== holdoutDigest(set)) {
    changes.push('other pages are held out, some of which it may have been trained on')
  }
  const digests = `digest ${set.digest.slice(0, 12)} now, ${description.dataset.slice(0, 12)} then`
  throw new InputError(
    'SET_CHANGED',
    `${set.root} is no longer the set that ${label} was trained on (${[digests, ...changes].join('; ')}): ${remedy}`,
  )
}

function checkSameHoldout(
  set: TrainingSet,
  { label, description }: TrainedModel,
  remedy: string,
): void {
  const changes = classChanges(description.classes, set.classes)
  if (changes.length > 0) {
    throw new InputError(
      'CLASSES_DIFFER',
      `${label} was trained on other classes than ${set.root} has (${changes.join('; ')}): ${remedy}`,
    )
  }
  if (description.holdout === holdoutDigest(set)) return
  throw new InputError(
    'HOLDOUT_DIFFERS',
    `${label} held out other pages than ${set.root} does, and may have been trained on these: ${remedy}`,
  )
}

function classChanges(before: readonly ClassName[], now: readonly ClassName[]): string[] {
  const lost = classesWithout(before, now)
  const added = classesWithout(now, before)
  return [
    ...(lost.length > 0 ? [`it has no class ${lost.join(', ')}`] : []),
    ...(added.length > 0 ? [`it has the new class ${added.join(', ')}`] : []),
  ]
}

/** Classes of the first list that the second does not have, for people. */
function classesWithout(classes: readonly ClassName[], others: readonly ClassName[]): string[] {
  const known = new Set(others.map(({ target, name }) => `${target} ${name}`))
  return classes.map(({ target, name }) => `${target} ${name}`).filter((one) => !known.has(one))
}
