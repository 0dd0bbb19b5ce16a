/** Labelled images to evaluate runs on. */
import { InputError } from '../../core/errors.ts'
import { pathBelow } from '../../core/paths.ts'
import { parseTarget, type ClassName } from '../../dataset/classes.ts'
import { readLabels } from '../../dataset/competition.ts'
import { readFolders } from '../../dataset/folders.ts'
import { Issues } from '../../dataset/issues.ts'
import { ImageList, type ListedImage } from '../data/image-list.ts'
import { holdoutOf } from './run-set.ts'
import { readRuns, sharedClasses } from './trained-model.ts'

const LABELLED = 'give labelled images with --images and --truth'

export interface Labelled {
  list: ImageList
  /** what a user should know; one sentence each */
  warnings: string[]
}

/** Where labelled images lie; without a folder they are the pages that the first run's set holds out. */
export interface LabelledPlace {
  /** folder of the images; without `truth` with one folder per class, named as the class or its number */
  images?: string | undefined
  /** CSV with the class of each; images without a row are left out */
  truth?: string | undefined
}

/**
 * Images with their classes as the runs number them.
 * @throws InputError `TRUTH_MISSING`, `FOLDER_UNKNOWN`, and those of `holdoutOf`, `readLabels`,
 *   `readFolders`, `readTrainedModels`
 */
export async function readLabelled(
  runs: readonly string[],
  { images, truth }: LabelledPlace = {},
): Promise<Labelled> {
  if (images === undefined && truth !== undefined) {
    const message = `--truth ${truth} says nothing without its images: give their folder with --images`
    throw new InputError('TRUTH_MISSING', message)
  }
  const models = await readRuns(runs)
  if (images === undefined) return { list: await holdoutOf(models, LABELLED), warnings: [] }
  const classes = sharedClasses(models)
  const read =
    truth === undefined
      ? await readByFolder(images, classes)
      : await readByRow(images, truth, classes)
  const list = new ImageList(images, read.images)
  return { list, warnings: [...read.warnings, ...fewerClasses(list, classes, truth ?? images)] }
}

interface ImagesRead {
  images: ListedImage[]
  warnings: string[]
}

async function readByRow(
  images: string,
  truth: string,
  classes: readonly ClassName[],
): Promise<ImagesRead> {
  const places = new Map(classes.map(({ target }, place) => [target, place]))
  const { pages, warnings } = await readLabels(truth, images, classes, { partial: true })
  if (pages.length === 0) throw new InputError('SET_EMPTY', `${truth}: expected rows, found none`)
  const listed = pages.map(({ id, file, target }) => ({
    id,
    file: pathBelow(images, file),
    label: places.get(target)!,
  }))
  return { images: listed, warnings }
}

async function readByFolder(images: string, classes: readonly ClassName[]): Promise<ImagesRead> {
  const { pages, warnings } = await readFolders(images).catch((error: unknown) => {
    if (!(error instanceof InputError) || error.code !== 'SET_NOT_FOUND') throw error
    throw new InputError(
      'TRUTH_MISSING',
      `${images}: expected one folder of images per class, found none: name the CSV of their classes with --truth`,
      { cause: error },
    )
  })
  const unknown = new Issues(
    'FOLDER_UNKNOWN',
    images,
    'folders that are no class of the run',
    `Rename them as one of ${classes.map(({ name }) => `"${name}"`).join(', ')}, or move them out.`,
  )
  const places = new Map<string, number>()
  for (const folder of new Set(pages.map(({ id }) => folderOf(id)))) {
    const byName = classes.findIndex(({ name }) => name.normalize('NFC') === folder)
    const place =
      byName >= 0 ? byName : classes.findIndex(({ target }) => target === parseTarget(folder))
    if (place < 0) unknown.add(`"${folder}"`)
    places.set(folder, place)
  }
  unknown.check()
  const listed = pages.map(({ id, file }) => ({
    id,
    file: pathBelow(images, file),
    label: places.get(folderOf(id))!,
  }))
  return { images: listed, warnings }
}

const folderOf = (id: string): string => id.slice(0, id.indexOf('/'))

function fewerClasses(
  { labels }: ImageList,
  classes: readonly ClassName[],
  where: string,
): string[] {
  const present = new Set(labels)
  const absent = classes.filter((_, place) => !present.has(place)).map(({ name }) => name)
  if (absent.length === 0) return []
  const some = absent.slice(0, 3).join(', ') + (absent.length > 3 ? ', …' : '')
  return [
    `${where} has no images of ${absent.length} of the ${classes.length} classes (${some}): ` +
      'macro F1 is over the classes that are there or predicted',
  ]
}
