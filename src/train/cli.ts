/** The `train` program: names the commands, nothing else. */
import { execute, program } from '../cli/program.ts'
import { ownVersion } from '../core/version.ts'
import { compareCommand } from './commands/compare.ts'
import { cvCommand } from './commands/cv.ts'
import { devicesCommand } from './commands/devices.ts'
import { evaluateCommand } from './commands/evaluate.ts'
import { exportCommand } from './commands/export.ts'
import { featuresCommand } from './commands/features.ts'
import { predictCommand } from './commands/predict.ts'
import { runsCommand } from './commands/runs.ts'
import { sweepCommand } from './commands/sweep.ts'
import { trainOptions } from './commands/train.ts'
import { weightsCommand } from './commands/weights.ts'
import { wordsCommand } from './commands/words.ts'

export async function main(args: readonly string[]): Promise<void> {
  const about =
    'Trains classifiers on a built set, tells how good they are, and predicts with them.'
  // Options before a command are the program's, those after it the command's own.
  const train = trainOptions(program('train', about, ownVersion()).enablePositionalOptions())
  for (const command of [
    evaluateCommand(),
    predictCommand(),
    compareCommand(),
    cvCommand(),
    runsCommand(),
    sweepCommand(),
    weightsCommand(),
    devicesCommand(),
    exportCommand(),
    featuresCommand(),
    wordsCommand(),
  ]) {
    train.addCommand(command)
  }
  await execute(train, args)
}
