/** Reads a set for a report, whichever kind it is. */
import { join } from 'node:path'
import { InputError, PalimpsestError } from '../../core/errors.ts'
import { isFile, requireFolder } from '../../dataset/images.ts'
import { JOURNAL, MANIFEST } from '../../jobs/layout.ts'
import { DATASET } from '../build/paths.ts'
import { RESTORED } from '../denoise/claim.ts'
import type { DatasetView } from './dataset-view.ts'
import { readBuiltView } from './built-view.ts'
import { readInputView } from './input-view.ts'
import { readRestoredView } from './restored-view.ts'

export interface DatasetViewOptions {
  /** where the sources of a built set are, if not where they were */
  data?: string | undefined
}

/**
 * Reads a built set or a labelled one, whichever the folder holds.
 * @throws InputError `FOLDER_MISSING`, `NO_SET`, and those of `readLabelledSet` and `readManifest`
 */
export async function openDatasetView(
  folder: string,
  options: DatasetViewOptions,
): Promise<DatasetView> {
  await requireFolder(folder, 'a folder')
  if (await isFile(join(folder, RESTORED))) return readRestoredView(folder, options.data)
  for (const name of [DATASET, MANIFEST, JOURNAL]) {
    if (!(await isFile(join(folder, name)))) continue
    return readBuiltView(folder, options.data)
  }
  try {
    return await readInputView(folder)
  } catch (error) {
    if (!(error instanceof PalimpsestError) || error.code !== 'SET_NOT_FOUND') throw error
    throw new InputError(
      'NO_SET',
      `${folder}: expected a built set (${DATASET} and ${MANIFEST}) or a labelled one ` +
        '(train.csv beside train/, or one folder of images per class); found neither',
      { cause: error },
    )
  }
}
