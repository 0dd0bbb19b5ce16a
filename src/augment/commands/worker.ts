import { Command } from 'commander'
import { action, workersOption } from '../../cli/program.ts'
import { plural } from '../../core/plural.ts'
import { effectsOption } from './effects-option.ts'
import { leaseOption, queueOption } from './queue-options.ts'
import { duration } from './report.ts'

interface WorkerFlags {
  plan: string
  queue: string
  lease: number
  data?: string
  effects?: string[]
  workers: number
}

/** `augment worker`. */
export function workerCommand(): Command {
  const command = new Command('worker')
    .description('draw shards of a plan that augment build --queue hands out, until it is done')
    .requiredOption('--plan <folder>', 'the plan, which augment plan made')
    .addOption(queueOption().makeOptionMandatory())
    .option('--data <folder>', 'the labelled set, where it is not where it was')
    .addOption(effectsOption())
    .addOption(workersOption())
    .addOption(leaseOption())
  return action(command, async (terminal, flags: WorkerFlags) => {
    terminal.whenStopped('stopping after the shard at hand: others go on with the rest')
    const { keepFreedMemoryMapped } = await import('../../core/allocator.ts')
    keepFreedMemoryMapped()
    const { work } = await import('../queue/work.ts')
    const { progress, signal, warn } = terminal
    const result = await work({ ...flags, progress, signal, warn })
    const { drawn, images, failed, seconds } = result
    return {
      json: result,
      lines: [
        `${plural(drawn, 'shard')}, ${plural(images, 'image')} made in ${duration(seconds)}` +
          (failed > 0 ? `; ${plural(failed, 'attempt')} failed` : ''),
      ],
    }
  })
}
