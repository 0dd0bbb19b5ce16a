/** The `augment` program: names the commands, nothing else. */
import { execute, program } from '../cli/program.ts'
import { ownVersion } from '../core/version.ts'
import { auditCommand } from './commands/audit.ts'
import { buildCommand } from './commands/build.ts'
import { calibrateCommand } from './commands/calibrate.ts'
import { denoiseCommand } from './commands/denoise.ts'
import { exportCommand } from './commands/export.ts'
import { inspectCommand } from './commands/inspect.ts'
import { lintCommand } from './commands/lint.ts'
import { mergeCommand } from './commands/merge.ts'
import { planCommand } from './commands/plan.ts'
import { previewCommand } from './commands/preview.ts'
import { replayCommand } from './commands/replay.ts'
import { sampleCommand } from './commands/sample.ts'
import { studioCommand } from './commands/studio.ts'
import { verifyCommand } from './commands/verify.ts'
import { wordsCommand } from './commands/words.ts'
import { workerCommand } from './commands/worker.ts'

export async function main(args: readonly string[]): Promise<void> {
  const augment = program(
    'augment',
    'Turns a small labelled set of document images into a large, reproducible training set.',
    ownVersion(),
  )
  for (const command of [
    sampleCommand(),
    buildCommand(),
    planCommand(),
    workerCommand(),
    mergeCommand(),
    previewCommand(),
    studioCommand(),
    lintCommand(),
    denoiseCommand(),
    exportCommand(),
    verifyCommand(),
    replayCommand(),
    inspectCommand(),
    auditCommand(),
    calibrateCommand(),
    wordsCommand(),
  ]) {
    augment.addCommand(command)
  }
  await execute(augment, args)
}
