import { join } from 'node:path'
import { Command, Option } from 'commander'
import { action, type Outcome, type Terminal } from '../../cli/program.ts'
import { InputError } from '../../core/errors.ts'
import { PACKED_FORMATS, type PackedFormat } from '../export/formats.ts'
import { leaseOption, queueOption } from './queue-options.ts'
import { readRecipeOptions, recipeOptions, type RecipeFlags } from './recipe-options.ts'
import { shardSizeOption } from './shard-size-option.ts'

interface BuildFlags extends RecipeFlags {
  plan?: string
  shard?: string
  queue?: string
  lease: number
  dryRun?: boolean
  format: 'folder' | PackedFormat
  shardSize: number
}

/** `augment build`: the factory. */
export function buildCommand(): Command {
  const command = new Command('build').description(
    'render a training set on disk; the same command again resumes a stopped build',
  )
  recipeOptions(command, 'output/<recipe>')
    .option('--dry-run', 'say what would be made, how large and how long; write nothing')
    .option('--overwrite', 'throw away what was built in the folder before')
    .addOption(
      new Option(
        '--format <format>',
        'what to write: a folder of images, or what augment export makes of one',
      )
        .choices(['folder', ...PACKED_FORMATS])
        .default('folder'),
    )
    .addOption(shardSizeOption())
    .option('--plan <folder>', 'draw a shard of this plan, which augment plan made')
    .option('--shard <i/n>', 'the shard to draw, from 1/n to n/n')
    .addOption(queueOption())
    .addOption(leaseOption())
  return action(command, async (terminal, flags: BuildFlags) => {
    terminal.whenStopped('stopping after the images at hand: the same command resumes')
    const { keepFreedMemoryMapped } = await import('../../core/allocator.ts')
    if ((flags.plan ?? flags.shard ?? flags.queue) !== undefined) {
      refuseOthers(command)
      if (flags.queue !== undefined) return followQueue(terminal, flags)
      keepFreedMemoryMapped()
      return drawShard(terminal, flags)
    }
    const { format, shardSize } = flags
    const ending = format === 'folder' ? '' : `-${format}`
    const options = await readRecipeOptions(flags, terminal, (recipe) =>
      join('output', `${recipe}${ending}`),
    )
    keepFreedMemoryMapped()
    const packed = format === 'folder' ? undefined : { ...options, format, shardSize }
    if (flags.dryRun) {
      terminal.whenStopped('stopping after the images at hand: a dry run writes nothing')
      const { estimate } = await import('../build/estimate.ts')
      const { estimateLines } = await import('./report.ts')
      const check = packed && (await import('../export/build-packed.ts')).checkPackedFolder
      const found = await estimate(options, check && (() => check(packed)))
      return { json: found, lines: estimateLines(found, options) }
    }
    const { buildLines, buildJson } = await import('./report.ts')
    const result = packed
      ? await (await import('../export/build-packed.ts')).buildPacked(packed)
      : await (await import('../build/build.ts')).build(options)
    return { json: buildJson(result), lines: buildLines(result, options) }
  })
}

/** With a plan everything else is decided. */
function refuseOthers(command: Command): void {
  const others = command.options
    .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli')
    .map(({ long }) => long ?? '')
    .filter((name) => !OF_SHARDS.has(name))
  if (others.length === 0) return
  throw new InputError(
    'PLAN_DECIDES',
    `${others.join(', ')}: the plan decides this: give it to \`augment plan\``,
  )
}

const OF_SHARDS = new Set(
  ['--plan', '--shard', '--queue', '--lease'].concat('--data', '--effects', '--workers', '--json'),
)

async function drawShard(terminal: Terminal, flags: BuildFlags): Promise<Outcome> {
  const { plan, shard, data, effects, workers } = flags
  if (plan === undefined || shard === undefined) {
    throw new InputError('SHARD_INVALID', '--plan and --shard go together: name both')
  }
  const { parseShard } = await import('../../jobs/shard-name.ts')
  const { buildShard } = await import('../shards/build-shard.ts')
  const { shardLines } = await import('./shard-report.ts')
  const { progress, signal } = terminal
  const given = data === 'data' ? undefined : data
  const number = parseShard(shard)
  const result = await buildShard({
    plan,
    shard: number,
    data: given,
    effects,
    workers,
    progress,
    signal,
  })
  return { json: result, lines: shardLines(plan, number, result) }
}

async function followQueue(terminal: Terminal, flags: BuildFlags): Promise<Outcome> {
  const { plan, shard, queue, lease, data, effects } = flags
  if (plan === undefined || shard !== undefined) {
    throw new InputError('QUEUE_INVALID', '--queue goes with --plan and without --shard')
  }
  const { coordinate } = await import('../queue/coordinate.ts')
  const { coordinatedLines } = await import('./shard-report.ts')
  const given = data === 'data' ? undefined : data
  const { progress, signal, warn } = terminal
  const options = { plan, queue: queue!, lease, data: given, effects, progress, signal, warn }
  const result = await coordinate(options)
  const lines = coordinatedLines(result, plan)
  return { json: result, lines, failed: result.failed.length > 0 }
}
