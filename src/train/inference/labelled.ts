/** Labelled images to evaluate runs on. */
import { InputError } from '../../core/errors.ts'
import { pathBelow } from '../../core/paths.ts'
import { readLabels } from '../../dataset/competition.ts'
import { ImageList } from '../data/image-list.ts'
import { holdoutOf } from './run-set.ts'
import { readTrainedModels, sharedClasses } from './trained-model.ts'

const LABELLED = 'give labelled images with --images and --truth'

/**
 * The images of a folder with their classes, or the pages that the first run's set holds out.
 * @throws InputError those of `holdoutOf`, `readLabels`, `readTrainedModels`
 */
export async function readLabelled(
  runs: readonly string[],
  images: string | undefined,
  truth: string | undefined,
): Promise<ImageList> {
  const models = (await Promise.all(runs.map(readTrainedModels))).flat()
  if (images === undefined || truth === undefined) return holdoutOf(models, LABELLED)
  const classes = sharedClasses(models)
  const places = new Map(classes.map(({ target }, place) => [target, place]))
  const { pages } = await readLabels(truth, images, classes, { partial: true })
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
