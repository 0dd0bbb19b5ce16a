import { resolve } from 'node:path'
import { Command } from 'commander'
import { action, workersOption, outputFile } from '../../cli/program.ts'
import { InputError } from '../../core/errors.ts'
import type { Config } from '../config/schema.ts'
import { deviceOption, engineOption, threadsOption } from './options.ts'
import { openOptions } from './predict.ts'

interface CompareFlags {
  images?: string
  truth?: string
  report?: string
  device?: Config['engine']['device']
  engine?: Config['engine']['mode']
  workers: number
  threads?: number
}

/** `train compare runs/a runs/b`: is the difference real? */
export function compareCommand(): Command {
  const command = new Command('compare')
    .description('compare two runs on the same images: is the difference real?')
    .argument('<a>', 'a run')
    .argument('<b>', 'another run')
    .option('--images <folder>', 'labelled images (default: the noisy holdout of the first run)')
    .option('--truth <file>', 'CSV: ID,target (default: one folder per class in --images)')
    .option(
      '--report <file>',
      'write a page with the differences and the pages they are in',
      outputFile,
    )
    .addOption(deviceOption())
    .addOption(engineOption())
    .addOption(workersOption())
    .addOption(threadsOption())
  return action(command, async (terminal, a: string, b: string, flags: CompareFlags) => {
    terminal.whenStopped('stopping after the batch at hand: what was predicted is kept')
    const { images, truth } = flags
    if (resolve(a) === resolve(b)) {
      const message = `expected two runs, found ${a} and ${b}: both are the same run`
      throw new InputError('RUN_TWICE', message)
    }
    const { predictFiles } = await import('../inference/open-run.ts')
    const { readLabelled } = await import('../inference/labelled.ts')
    const { compare, comparisonLines } = await import('../report/comparison.ts')
    const { list, warnings } = await readLabelled([a, b], { images, truth })
    for (const warning of warnings) terminal.warn(`warning: ${warning}`)
    const options = await openOptions({ ...flags, tta: '1', ensembleWeights: 'equal' }, terminal)
    const first = await predictFiles([a], list, options)
    const second = await predictFiles([b], list, options)
    const found = compare(first.classes, list.labels, first.probabilities, second.probabilities)
    let report: string | undefined
    if (flags.report !== undefined) {
      const { writeComparisonPage } = await import('../report/comparison-page.ts')
      const predictions = { first: first.probabilities, second: second.probabilities }
      report = await writeComparisonPage(flags.report, [a, b], list, found, predictions)
    }
    return {
      json: { a, b, ...found, report: report ?? null },
      lines: [
        ...comparisonLines(a, b, found),
        ...(report === undefined ? [] : [`report: ${report}`]),
      ],
    }
  })
}
