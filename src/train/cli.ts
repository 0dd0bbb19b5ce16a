/** The `train` program. */
import { WorkError } from '../core/errors.ts'
import { execute, program } from '../cli/program.ts'
import { ownVersion } from '../core/version.ts'

export async function main(args: readonly string[]): Promise<void> {
  const train = program('train', 'Trains classifiers on a built set.', ownVersion())
    .option('--dataset <folder>', 'the built set')
    .action(() => {
      throw new WorkError(
        'NOT_YET',
        'train is not there yet: this version builds sets (augment build) and checks them (augment verify)',
      )
    })
  await execute(train, args)
}
