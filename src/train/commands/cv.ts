import { basename, join } from 'node:path'
import { Command } from 'commander'
import { action, wholeNumber } from '../../cli/program.ts'
import { runOptions, openRun, type TrainFlags } from './train.ts'

interface CvFlags extends TrainFlags {
  folds: number
}

/** `train cv --dataset DIR --folds 5` */
export function cvCommand(): Command {
  const command = runOptions(
    new Command('cv').description('cross-validate by source page; write out-of-fold predictions'),
  ).option('--folds <n>', 'number of folds', wholeNumber('folds', 2, 100), 5)
  return action(command, async (terminal, flags: CvFlags) => {
    terminal.whenStopped(
      'stopping after the update at hand, with a checkpoint: the same command resumes',
    )
    const named = flags.dataset === undefined ? 'cv' : `${basename(flags.dataset)}-cv`
    const options = await openRun(terminal, { ...flags, out: flags.out ?? join('runs', named) })
    const { crossValidate } = await import('../cross-validation/cross-validate.ts')
    const { evaluationLines } = await import('../report/evaluation.ts')
    const found = await crossValidate(options, flags.folds)
    return {
      json: found,
      lines: [
        ...found.folds.map(
          ({ fold, pages, macroF1, folder }) =>
            `fold ${fold}: macro F1 ${macroF1.toFixed(4)} on ${pages} pages (${folder})`,
        ),
        ...evaluationLines(found),
        `${found.predictions}: for \`npx augment audit --predictions\``,
      ],
    }
  })
}
