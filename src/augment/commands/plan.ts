import { Command } from 'commander'
import { action, wholeNumber } from '../../cli/program.ts'
import { InputError } from '../../core/errors.ts'
import { parseShard, type ShardNumber } from '../../jobs/shard-name.ts'
import { readRecipeOptions, recipeOptions, type RecipeFlags } from './recipe-options.ts'

interface PlanFlags extends RecipeFlags {
  shards?: number
  survey?: ShardNumber
}

/** `augment plan`: a build in parts that any machines draw. */
export function planCommand(): Command {
  const command = new Command('plan').description(
    'plan a set that many machines draw in shards, and augment merge puts together',
  )
  recipeOptions(command, 'plan')
    .option(
      '--shards <n>',
      'parts that are drawn one by one, each in some minutes',
      wholeNumber('shards', 1, 1e6),
    )
    .option(
      '--survey <i/n>',
      'only read one part of the data, on any machine, for a plan of all of it',
      parseShard,
    )
    .option('--overwrite', 'throw away the plan in the folder, and its shards')
  return action(command, async (terminal, flags: PlanFlags) => {
    terminal.whenStopped('stopping after the pages at hand: nothing is planned')
    const { keepHeapSmall } = await import('../../core/heap.ts')
    keepHeapSmall()
    const options = await readRecipeOptions(flags, terminal, () => 'plan')
    const { shards, survey } = flags
    if (survey) {
      const { surveyShard } = await import('../shards/surveys.ts')
      const { surveyLines } = await import('./shard-report.ts')
      const found = await surveyShard({ ...options, shard: survey })
      return { json: found, lines: surveyLines(found) }
    }
    if (shards === undefined) {
      throw new InputError(
        'SHARDS_MISSING',
        'expected --shards N, the parts of the plan, or --survey i/n',
      )
    }
    const { planSet } = await import('../shards/plan-set.ts')
    const { planJson, planLines } = await import('./shard-report.ts')
    const result = await planSet({ ...options, shards })
    return { json: planJson(result), lines: planLines(result, options.out) }
  })
}
