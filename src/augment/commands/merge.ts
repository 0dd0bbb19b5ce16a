import { join } from 'node:path'
import { Command } from 'commander'
import { action } from '../../cli/program.ts'
import { effectsOption } from './effects-option.ts'

interface MergeFlags {
  out?: string
  effects?: string[]
  overwrite?: boolean
}

/** `augment merge PLAN`. */
export function mergeCommand(): Command {
  const command = new Command('merge')
    .description('check all shards of a plan and make the set of them')
    .argument('<plan>', 'folder of the plan')
    .option(
      '--out <folder>',
      'folder to write (default: output/<recipe>, or output/<recipe>-<format>)',
    )
    .addOption(effectsOption())
    .option('--overwrite', 'throw away what was built in the folder before')
  return action(command, async (terminal, plan: string, flags: MergeFlags) => {
    terminal.whenStopped('stopping after the shard at hand: the same command begins anew')
    const { keepHeapSmall } = await import('../../core/heap.ts')
    keepHeapSmall()
    const { readPlanInfo } = await import('../shards/plan-info.ts')
    const { mergeShards } = await import('../shards/merge.ts')
    const { mergedLines, unmergeableLines } = await import('./shard-report.ts')
    const { dataset, packed } = await readPlanInfo(plan)
    const name = packed ? `${dataset.name}-${packed.format}` : dataset.name
    const out = flags.out ?? join('output', name)
    const { effects, overwrite = false } = flags
    const { progress, signal } = terminal
    const result = await mergeShards({ plan, out, effects, overwrite, progress, signal })
    return result.state === 'merged'
      ? { json: result, lines: mergedLines(result, out) }
      : { json: result, lines: unmergeableLines(result, plan), failed: true }
  })
}
