import { Command } from 'commander'
import { action, wholeNumber, workersOption } from '../../cli/program.ts'
import { plural } from '../../core/plural.ts'

interface SampleFlags {
  out: string
  seed: number
  train: number
  test: number
  workers: number
  overwrite?: boolean
}

/** `augment sample`: a synthetic stand-in for the competition's data. */
export function sampleCommand(): Command {
  const command = new Command('sample')
    .description(
      'make a synthetic set in the layout and size of the competition data, to try everything on',
    )
    .option('--out <folder>', 'folder to write', 'data')
    .option('--seed <n>', 'another set', wholeNumber('seed', 0, 2 ** 53 - 1), 17)
    .option('--train <n>', 'training pages', wholeNumber('train', 17, 1_000_000), 1570)
    .option('--test <n>', 'test pages', wholeNumber('test', 0, 1_000_000), 3140)
    .addOption(workersOption())
    .option('--overwrite', 'throw away a sample set that was made before')
  return action(command, async (terminal, flags: SampleFlags) => {
    terminal.whenStopped('stopping after the pages at hand: the same command resumes')
    const { keepFreedMemoryMapped } = await import('../../core/allocator.ts')
    const { loadRecipe } = await import('../recipe/load.ts')
    const { writeSample } = await import('../../sample/write.ts')
    const { duration } = await import('./report.ts')
    keepFreedMemoryMapped()
    const { out, seed, train, test, workers, overwrite = false } = flags
    const testlike = (await loadRecipe('testlike')).recipe
    const { progress, signal } = terminal
    const result = await writeSample({
      out,
      seed,
      train,
      test,
      workers,
      testlike,
      overwrite,
      progress,
      signal,
    })
    const when = result.alreadyThere ? 'there already' : `made in ${duration(result.seconds)}`
    return {
      json: result,
      lines: [
        `${out}: ${result.train} training and ${plural(result.test, 'test page')} of 17 classes, ${when}`,
        `${plural(result.wrong, 'training label is', 'training labels are')} wrong on purpose (${out}/sample_truth.csv)`,
      ],
    }
  })
}
