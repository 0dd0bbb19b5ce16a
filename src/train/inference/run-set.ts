/** The set that a run was trained on, for what is measured on its holdout. */
import { join } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { isFile } from '../../dataset/images.ts'
import { readRunConfig } from '../config/load.ts'
import type { ImageList } from '../data/image-list.ts'
import { readTrainingSet, type TrainingSet } from '../data/training-set.ts'
import { holdoutDigest, type TrainedModel } from './trained-model.ts'

/** The set of a run. @throws InputError `HOLDOUT_GONE`, and those of `readTrainingSet` */
export async function setOfRun(run: string): Promise<TrainingSet> {
  const file = join(run, 'config.yaml')
  if (!(await isFile(file))) {
    throw new InputError('HOLDOUT_GONE', `${run}: there is no config.yaml that names its set`)
  }
  return readTrainingSet((await readRunConfig(file)).dataset)
}

/**
 * The pages that no model was trained on, noisy where there are such.
 * @throws InputError `HOLDOUT_GONE`, `HOLDOUT_DIFFERS`
 */
export async function holdoutOf(models: readonly TrainedModel[]): Promise<ImageList> {
  const remedy = 'give --ensemble-weights equal, or a list'
  const [first] = models
  let set: TrainingSet
  try {
    set = await setOfRun(first!.run)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new InputError(
      'HOLDOUT_GONE',
      `ensemble weights cannot be found, for the holdout of ${first!.run} cannot be read (${error.message}): ${remedy}`,
      { cause: error },
    )
  }
  if (set.clean.length + set.noisy.length === 0) {
    throw new InputError('HOLDOUT_GONE', `${set.root} holds no pages out: ${remedy}`)
  }
  const digest = holdoutDigest(set)
  const other = models.find(({ description }) => description.holdout !== digest)
  if (other) {
    throw new InputError(
      'HOLDOUT_DIFFERS',
      `${other.label} held out other pages than those of ${set.root}, and may have been trained on these: ${remedy}`,
    )
  }
  return set.noisy.length > 0 ? set.noisy : set.clean
}
