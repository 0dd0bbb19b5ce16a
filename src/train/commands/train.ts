import { basename, join } from 'node:path'
import { Option, type Command } from 'commander'
import {
  action,
  realNumber,
  wholeNumber,
  workersOption,
  type Terminal,
  commaList,
} from '../../cli/program.ts'
import { InputError } from '../../core/errors.ts'
import type { Overrides } from '../config/load.ts'
import { backbonesByName, overrideBackbones } from '../config/backbones.ts'
import type { Config, PresetName } from '../config/schema.ts'
import type { Engines } from '../engines.ts'
import type { RunOptions } from '../loop/train-run.ts'
import { haveStarters, STARTER } from '../weights/starter.ts'
import { deviceOption, engineOption, precisionOption, threadsOption, timeSpan } from './options.ts'

export interface TrainFlags {
  dataset?: string
  backbones?: string[]
  preset: 'auto' | PresetName
  config?: string
  weights?: string
  /** `true` where no number is given */
  warmHead?: number | true
  epochs?: number
  steps?: number
  budget?: number
  batch?: number
  size?: number
  grow?: number[]
  lr?: number
  device?: Config['engine']['device']
  engine?: Config['engine']['mode']
  precision?: Config['engine']['precision']
  seed?: number
  rotate90?: number
  hflip?: number
  crop?: number
  mixup?: number
  curriculum?: number
  keep?: Config['keep']
  out?: string
  resume?: boolean
  overwrite?: boolean
  dryRun?: boolean
  workers: number
  threads?: number
}

/** Images whose features `--warm-head` takes unless told: seconds of two cores for small backbones. */
const WARM_HEAD_IMAGES = 3000

const share = (name: string): ((text: string) => number) => realNumber(name, 0, 1)

const side = wholeNumber('grow', 8, 4096)
const sides = (text: string): number[] => commaList(text).map(side)

/** Options by which a run is described. */
export function runOptions(command: Command): Command {
  return command
    .option('--dataset <folder>', 'a built set, or a labelled set as it is')
    .option('--backbones <names>', 'trained one after the other, separated by commas', commaList)
    .addOption(
      new Option('--preset <name>', 'settings to start from')
        .choices(['auto', 'quick', 'contest'])
        .default('auto'),
    )
    .option('--config <file>', 'settings: the config.yaml of a run, or some of its keys')
    .option(
      '--weights <path>',
      'weights to begin with: "starter" (come with the program, for small backbones; what quick begins with where all its backbones have them), "pretrained" (see train weights pull), "none", or safetensors with timm’s names, file or folder',
    )
    .option(
      '--warm-head [images]',
      `fit the head on the features of some training images first (${WARM_HEAD_IMAGES} unless said), then train everything: for weights that know documents`,
      wholeNumber('warm-head', 0, 1e6),
    )
    .option('--epochs <n>', 'passes over the training images', realNumber('epochs', 0.001, 1e5))
    .option(
      '--steps <n>',
      'updates of each backbone; more than a run has extend it',
      wholeNumber('steps', 1, 1e9),
    )
    .option('--budget <time>', 'time for all backbones together: 20m, 2h', timeSpan('budget'))
    .option('--batch <n>', 'images per batch', wholeNumber('batch', 1, 4096))
    .option('--size <n>', 'side of the input in pixels', wholeNumber('size', 8, 4096))
    .option(
      '--grow <sizes>',
      'sides of the input before --size, each for an equal share of the updates: 96,128',
      sides,
    )
    .option('--lr <rate>', 'peak learning rate', realNumber('lr', 1e-9, 10))
    .addOption(deviceOption())
    .addOption(engineOption())
    .addOption(precisionOption())
    .option('--seed <n>', 'seed of everything random', wholeNumber('seed', 0, 2 ** 53 - 1))
    .option(
      '--rotate90 <p>',
      'train-time augmentation: probability of a rotation by 90, 180 or 270°',
      share('rotate90'),
    )
    .option('--hflip <p>', 'probability of a left-right flip', share('hflip'))
    .option('--crop <share>', 'smallest side of random crops, as a share; 1: none', share('crop'))
    .option('--mixup <alpha>', 'MixUp; 0: off', realNumber('mixup', 0, 100))
    .option(
      '--curriculum <share>',
      'sort the first pass from readable to hardly readable images; 0: shuffled, 1: sorted',
      share('curriculum'),
    )
    .addOption(
      new Option(
        '--keep <weights>',
        'weights to use: the best on the holdout, the last, or auto: best where the holdout can tell',
      ).choices(['auto', 'best', 'last']),
    )
    .option('--out <folder>', 'the run’s folder (default: runs/<set>-<preset>)')
    .option('--overwrite', 'remove what is in --out first')
    .addOption(workersOption())
    .addOption(threadsOption())
}

/** `train --dataset DIR`: what the program does when no command is named. */
export function trainOptions(program: Command): Command {
  const command = runOptions(program)
    .option(
      '--resume',
      'resume the run in --out with its own settings, on another --device where one is given',
    )
    .option('--dry-run', 'measure a few steps; say time, memory and disk')
  return action(command, async (terminal, flags: TrainFlags) => {
    terminal.whenStopped(
      'stopping after the update at hand, with a checkpoint: the same command resumes',
    )
    const options = await openRun(terminal, flags)
    const { config, set, out } = options
    if (flags.dryRun) {
      terminal.whenStopped('stopping after the update at hand: a dry run keeps nothing')
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
  const { weightsPath } = await import('../weights/pretrained.ts')
  const engines = await realEngines()
  const { config, why } = await settingsOf(flags, engines)
  if (config.weights !== null && !flags.resume) {
    // Before any work, not when the third backbone begins.
    for (const { name } of config.backbones) await weightsPath(config.weights, name)
  }
  const set = await readTrainingSet(config.dataset)
  for (const warning of set.warnings) terminal.warn(`warning: ${warning}`)
  if (why !== undefined) terminal.warn(`preset ${config.preset}: ${why}`)
  if (flags.batch !== undefined) {
    for (const { name, batch, accumulate } of config.backbones) {
      if (accumulate === 1) continue
      terminal.warn(
        `${name}: ${accumulate} batches of ${batch} per update, as many images as before`,
      )
    }
  }
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
    afterEvaluation: writeEvents,
    progress: terminal.progress,
    signal: terminal.signal,
  }
}

/** What `--weights` says for random ones. */
const NO_WEIGHTS = 'none'

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
  const { makeConfig, readConfigFile } = await import('../config/load.ts')
  const file = flags.config === undefined ? undefined : await readConfigFile(flags.config)
  const dataset = flags.dataset ?? file?.value['dataset']
  if (typeof dataset !== 'string') {
    throw new InputError(
      'DATASET_MISSING',
      'expected the set to train on: give it with --dataset, such as --dataset output/heavy',
    )
  }
  const made = makeConfig({ preset: flags.preset, file, over: overOf(flags, dataset) })
  const find = engines.backbone.bind(engines)
  const chosen = flags.backbones
    ? backbonesByName(flags.backbones, made.config.preset, find)
    : made.config.backbones.map((one) => ({ ...one, name: find(one.name).name }))
  const backbones = overrideBackbones(chosen, flags, find)
  // A run of minutes cannot learn what the weights that come with the program know.
  const open = flags.weights === undefined && file?.value['weights'] === undefined
  const begins = open && made.config.preset === 'quick' && (await haveStarters(backbones))
  const weights = begins ? STARTER : made.config.weights
  return { ...made, config: { ...made.config, backbones, weights } }
}

async function settingsOfRun(flags: TrainFlags): Promise<Config> {
  if (flags.out === undefined) {
    throw new InputError('RESUME_WITHOUT_RUN', '--resume: give the run’s folder with --out')
  }
  const { readRunConfig, RUN_CONFIG } = await import('../config/load.ts')
  const kept = await readRunConfig(join(flags.out, RUN_CONFIG))
  const { dataset = kept.dataset, device = kept.engine.device } = flags
  return { ...kept, dataset, engine: { ...kept.engine, device } }
}

function overOf(flags: TrainFlags, dataset: string): Overrides {
  const {
    weights,
    warmHead,
    epochs,
    steps,
    budget,
    seed,
    rotate90,
    hflip,
    crop,
    mixup,
    curriculum,
    keep,
    device,
    engine,
    precision,
  } = flags
  // A duration of one kind replaces one of another kind that the file may have.
  const duration =
    steps !== undefined
      ? { steps, budget: null }
      : budget !== undefined
        ? { steps: null, budget }
        : epochs !== undefined
          ? { steps: null, budget: null, epochs }
          : {}
  return {
    dataset,
    weights: weights === NO_WEIGHTS ? null : weights,
    // Without a number the option is `true`.
    warmHead: typeof warmHead === 'boolean' ? WARM_HEAD_IMAGES : warmHead,
    seed,
    duration,
    keep,
    curriculum,
    augmentation: { rotate90, hflip, crop },
    loss: { mixup },
    engine: { device, mode: engine, precision },
  }
}
