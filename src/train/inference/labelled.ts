/** Labelled images to evaluate runs on. */
import { InputError } from '../../core/errors.ts'
import { pathBelow } from '../../core/paths.ts'
import { readLabels } from '../../dataset/competition.ts'
import { ImageList } from '../data/image-list.ts'
import { setOfRun } from './run-set.ts'
import { readTrainedModels, sharedClasses } from './trained-model.ts'

/**
 * The images of a folder with their classes, or the pages that the first run's set holds out.
 * @throws InputError `HOLDOUT_GONE`, and those of `readLabels`, `readTrainedModels`
 */
export async function readLabelled(
  runs: readonly string[],
  images: string | undefined,
  truth: string | undefined,
): Promise<ImageList> {
  if (images === undefined || truth === undefined) {
    const set = await setOfRun(runs[0]!)
    const list = set.noisy.length > 0 ? set.noisy : set.clean
    if (list.length > 0) return list
    throw new InputError(
      'HOLDOUT_GONE',
      `${set.root} holds no pages out: give labelled images with --images and --truth`,
    )
  }
  const classes = sharedClasses((await Promise.all(runs.map(readTrainedModels))).flat())
  const places = new Map(classes.map(({ target }, place) => [target, place]))
  const pages = await readLabels(truth, images, classes)
  if (pages.length === 0) throw new InputError('SET_EMPTY', `${truth}: expected rows, found none`)
  return new ImageList(
    images,
    pages.map(({ id, file, target }) => ({
      id,
      file: pathBelow(images, file),
      label: places.get(target)!,
    })),
  )
}
