import { Command, Option } from 'commander'
import { action, wholeNumber } from '../../cli/program.ts'
import { InputError } from '../../core/errors.ts'
import { parseShard, type ShardNumber } from '../../jobs/shard-name.ts'
import { PLAN_FORMATS, type PlanFormat } from '../shards/plan-formats.ts'
import { readRecipeOptions, recipeOptions, type RecipeFlags } from './recipe-options.ts'

interface PlanFlags extends RecipeFlags {
  shards?: number
  survey?: ShardNumber
  format: 'folder' | PlanFormat
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
    .addOption(
      new Option(
        '--format <format>',
        'what shards are drawn into: folders of images, or a file each for every part of the set',
      )
        .choices(['folder', ...PLAN_FORMATS])
        .default('folder'),
    )
    .option('--overwrite', 'throw away the plan in the folder, and its shards')
  return action(command, async (terminal, flags: PlanFlags) => {
    terminal.whenStopped('stopping after the pages at hand: nothing is planned')
    const { keepHeapSmall } = await import('../../core/heap.ts')
    keepHeapSmall()
    const options = await readRecipeOptions(flags, terminal, () => 'plan')
    const { shards, survey } = flags
    const format = flags.format === 'folder' ? undefined : flags.format
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
    const result = await planSet({ ...options, shards, format })
    return { json: planJson(result), lines: planLines(result, options.out) }
  })
}
