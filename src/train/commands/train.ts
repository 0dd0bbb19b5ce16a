import { basename, join } from 'node:path'
import { Option, type Command } from 'commander'
import { action, realNumber, wholeNumber, workersOption, type Terminal } from '../../cli/program.ts'
import { InputError } from '../../core/errors.ts'
import { makeConfig, readConfigFile, readRunConfig, type Overrides } from '../config/load.ts'
import { membersOf, overMembers } from '../config/ensemble.ts'
import type { Config, PresetName } from '../config/schema.ts'
import type { Engines } from '../engines.ts'
import type { RunOptions } from '../loop/train-run.ts'
import { deviceOption, duration, engineOption, names, threadsOption } from './options.ts'

export interface TrainFlags {
  dataset?: string
  backbones?: string[]
  preset: 'auto' | PresetName
  config?: string
  weights?: string
  epochs?: number
  steps?: number
  budget?: number
  batch?: number
  size?: number
  lr?: number
  device?: Config['engine']['device']
  engine?: Config['engine']['mode']
  seed?: number
  turn?: number
  flip?: number
  crop?: number
  mixup?: number
  out?: string
  resume?: boolean
  overwrite?: boolean
  dryRun?: boolean
  workers: number
  threads?: number
}

const part = (name: string): ((text: string) => number) => realNumber(name, 0, 1)

/** Options by which a run is described. */
export function fitOptions(command: Command): Command {
  return command
    .option('--dataset <folder>', 'a built set, or a labelled set as it is')
    .option('--backbones <names>', 'trained one after the other, commas between', names)
    .addOption(
      new Option('--preset <name>', 'settings to begin with')
        .choices(['auto', 'quick', 'contest'])
        .default('auto'),
    )
    .option('--config <file>', 'settings of a run: its config.yaml, or keys of it')
    .option('--weights <path>', 'pretrained weights: safetensors with timm’s names, file or folder')
    .option('--epochs <n>', 'passes over the training images', realNumber('epochs', 0.001, 1e5))
    .option('--steps <n>', 'updates of each backbone', wholeNumber('steps', 1, 1e9))
    .option('--budget <time>', 'time for all backbones together: 20m, 2h', duration('budget'))
    .option('--batch <n>', 'images at once', wholeNumber('batch', 1, 4096))
    .option('--size <n>', 'side of the input in pixels', wholeNumber('size', 8, 4096))
    .option('--lr <rate>', 'peak learning rate', realNumber('lr', 1e-9, 10))
    .addOption(deviceOption())
    .addOption(engineOption())
    .option('--seed <n>', 'of everything random', wholeNumber('seed', 0, 2 ** 53 - 1))
    .option('--turn <p>', 'chance of a quarter turn as images are read', part('turn'))
    .option('--flip <p>', 'chance of a mirrored image', part('flip'))
    .option('--crop <part>', 'smallest side of random crops, 1: none', part('crop'))
    .option('--mixup <alpha>', 'MixUp; 0: off', realNumber('mixup', 0, 100))
    .option('--out <folder>', 'the run’s folder (default: runs/<set>-<preset>)')
    .option('--overwrite', 'throw away what is in --out')
    .addOption(workersOption())
    .addOption(threadsOption())
}

/** `train --dataset DIR`: what the program does when no command is named. */
export function trainOptions(program: Command): Command {
  const command = fitOptions(program)
    .option('--resume', 'go on with the run in --out by its own settings')
    .option('--dry-run', 'measure a few steps; say time, memory and disk')
  return action(command, async (terminal, flags: TrainFlags) => {
    const options = await openRun(terminal, flags)
    const { config, set, out } = options
    if (flags.dryRun) {
      const { estimate, estimateLines } = await import('../loop/dry-run.ts')
      const found = await estimate(options)
      return { json: found, lines: estimateLines(found, options) }
    }
    const { trainRun } = await import('../loop/train-run.ts')
    const result = await trainRun(options)
    const { writeRunReport } = await import('../report/run-report.ts')
    const report = await writeRunReport(out, config, set, result)
    const { runJson, runLines } = await import('./train-lines.ts')
    return { json: runJson(result, report), lines: runLines(result, report) }
  })
}

/**
 * Settings, set and engines of a run, before any work.
 * @throws InputError of all that read them
 */
export async function openRun(terminal: Terminal, flags: TrainFlags): Promise<RunOptions> {
  const { realEngines } = await import('../engines.ts')
  const { readTrainingSet } = await import('../data/training-set.ts')
  const { keepFreedMemoryMapped } = await import('../../core/allocator.ts')
  const { writeEvents } = await import('../report/events.ts')
  const engines = await realEngines()
  const { config, why } = await settingsOf(flags, engines)
  const set = await readTrainingSet(config.dataset)
  for (const warning of set.warnings) terminal.warn(`warning: ${warning}`)
  if (why !== undefined) terminal.warn(`preset ${config.preset}: ${why}`)
  keepFreedMemoryMapped()
  return {
    config,
    set,
    out: outOf(flags, config),
    overwrite: flags.overwrite ?? false,
    workers: flags.workers,
    threads: flags.threads,
    engines,
    say: terminal.warn,
    judged: writeEvents,
    progress: terminal.progress,
    signal: terminal.signal,
  }
}

function outOf(flags: TrainFlags, { dataset, preset }: Pick<Config, 'dataset' | 'preset'>): string {
  return flags.out ?? join('runs', `${basename(dataset)}-${preset}`)
}

/**
 * The settings that the command line asks for.
 * @throws InputError `DATASET_MISSING`, `RESUME_WITHOUT_RUN`, and those of `makeConfig`
 */
export async function settingsOf(
  flags: TrainFlags,
  engines: Pick<Engines, 'backbone'>,
): Promise<{ config: Config; why?: string }> {
  if (flags.resume) return { config: await settingsOfRun(flags) }
  const file = flags.config === undefined ? undefined : await readConfigFile(flags.config)
  const dataset = flags.dataset ?? file?.value['dataset']
  if (typeof dataset !== 'string') {
    throw new InputError(
      'DATASET_MISSING',
      'expected the set to train on: give it with --dataset, such as --dataset output/heavy',
    )
  }
  const begun = makeConfig({ preset: flags.preset, file, over: overOf(flags, dataset) })
  const find = engines.backbone.bind(engines)
  const members = flags.backbones
    ? membersOf(flags.backbones, begun.config.preset, find)
    : begun.config.backbones.map((member) => ({ ...member, name: find(member.name).name }))
  const backbones = overMembers(members, flags, find)
  return { ...begun, config: { ...begun.config, backbones } }
}

async function settingsOfRun(flags: TrainFlags): Promise<Config> {
  if (flags.out === undefined) {
    throw new InputError('RESUME_WITHOUT_RUN', '--resume: give the run’s folder with --out')
  }
  const config = await readRunConfig(join(flags.out, 'config.yaml'))
  return flags.dataset === undefined ? config : { ...config, dataset: flags.dataset }
}

function overOf(flags: TrainFlags, dataset: string): Overrides {
  const { weights, epochs, steps, budget, seed, turn, flip, crop, mixup, device, engine } = flags
  // A length of one kind is meant instead of one of another that a file may have.
  const length =
    steps !== undefined
      ? { steps, budget: null }
      : budget !== undefined
        ? { steps: null, budget }
        : epochs !== undefined
          ? { steps: null, budget: null, epochs }
          : {}
  return {
    dataset,
    weights,
    seed,
    length,
    views: { turn, flip, crop },
    loss: { mixup },
    engine: { device, mode: engine },
  }
}
