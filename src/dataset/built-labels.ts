/** The labels of a built set's parts. */
import { join } from 'node:path'
import { InputError } from '../core/errors.ts'
import type { Split } from './built-dataset.ts'
import { parseTarget } from './classes.ts'
import { readTable } from './csv.ts'

/** A row of a built set's CSV. */
export interface BuiltLabel {
  /** as in `ManifestRow` */
  id: string
  /** number of its class */
  target: number
}

/**
 * Reads the labels of one split (`train.csv`, `holdout/clean.csv`, …), in the order of the file.
 * @param folder of the set
 * @param split the part whose labels are read
 * @throws InputError `FILE_MISSING`, `TARGET_INVALID`, and those of a CSV that cannot be read
 * @example
 * ```js
 * import { readBuiltLabels } from 'palimpsest'
 *
 * for await (const { id, target } of readBuiltLabels('set', 'train')) console.log(id, target)
 * ```
 */
export async function* readBuiltLabels(folder: string, split: Split): AsyncGenerator<BuiltLabel> {
  const file = join(folder, `${split}.csv`)
  for await (const { line, values } of readTable(file, ['ID', 'target'])) {
    const target = parseTarget(values.target)
    if (target === undefined) {
      const message = `${file}:${line}: expected a whole number as target, found "${values.target}"`
      throw new InputError('TARGET_INVALID', message)
    }
    yield { id: values.ID, target }
  }
}
