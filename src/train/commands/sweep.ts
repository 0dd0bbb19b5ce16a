import { basename, join } from 'node:path'
import { Command } from 'commander'
import { action, workersOption } from '../../cli/program.ts'
import { InputError } from '../../core/errors.ts'
import type { Overrides } from '../config/load.ts'
import { overrideBackbones } from '../config/backbones.ts'
import { threadsOption } from './options.ts'

const EXAMPLE = `
An example of the file:
  dataset: output/heavy
  preset: quick
  base:
    duration: { epochs: 3 }
  search:
    backbones.0.learningRate: { low: 0.0001, high: 0.01, log: true }
    loss.smoothing: [0, 0.1]
  trials: 8
`

interface SweepFlags {
  config: string
  dataset?: string
  out?: string
  workers: number
  threads?: number
}

/** `train sweep --config sweep.yaml` */
export function sweepCommand(): Command {
  const command = new Command('sweep')
    .description('try settings drawn from ranges, at random or by successive halving')
    .requiredOption('--config <file>', 'what to try: dataset, base, search, trials, halving')
    .option('--dataset <folder>', 'over the one that the file names')
    .option('--out <folder>', 'folder of the sweep (default: runs/<file>)')
    .addOption(workersOption())
    .addOption(threadsOption())
    .addHelpText('after', EXAMPLE)
  return action(command, async (terminal, flags: SweepFlags) => {
    terminal.whenStopped(
      'stopping after the update at hand, with a checkpoint: the same command resumes',
    )
    const { makeConfig } = await import('../config/load.ts')
    const { readSweep } = await import('../sweep/plan.ts')
    const { sweep, ranked, valuesText } = await import('../sweep/sweep.ts')
    const { writeSweepPage } = await import('../sweep/sweep-page.ts')
    const { realEngines } = await import('../engines.ts')
    const { readTrainingSet } = await import('../data/training-set.ts')
    const plan = await readSweep(flags.config)
    const dataset = flags.dataset ?? plan.dataset
    if (dataset === undefined) {
      throw new InputError('DATASET_MISSING', `${flags.config}: expected dataset, or --dataset`)
    }
    const engines = await realEngines()
    const over = { ...(plan.base as Overrides), dataset }
    const { config: begun } = makeConfig({ preset: plan.preset, over })
    const find = engines.backbone.bind(engines)
    const config = { ...begun, backbones: overrideBackbones(begun.backbones, {}, find) }
    const set = await readTrainingSet(dataset)
    const { say, warn, progress, signal } = terminal
    for (const warning of set.warnings) warn(`warning: ${warning}`)
    const name = basename(flags.config).replace(/\.ya?ml$/i, '')
    const out = flags.out ?? join('runs', name)
    const { workers, threads } = flags
    const result = await sweep(
      { config, set, out, overwrite: false, workers, threads, engines, say, progress, signal },
      plan,
    )
    const report = await writeSweepPage(out, `Sweep ${name}`, result)
    return {
      json: { ...result, out, report },
      lines: [
        ...ranked(result.trials).map(
          ({ trial, steps, score, values }) =>
            `${score === null ? 'failed' : score.toFixed(4)}  trial ${trial}${steps === null ? '' : ` at ${steps} steps`}: ${valuesText(values)}`,
        ),
        `report: ${report}`,
      ],
    }
  })
}
