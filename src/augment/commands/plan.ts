import { Command } from 'commander'
import { action, wholeNumber } from '../../cli/program.ts'
import { readRecipeOptions, recipeOptions, type RecipeFlags } from './recipe-options.ts'

interface PlanFlags extends RecipeFlags {
  shards: number
}

/** `augment plan`: a build in parts that any machines draw. */
export function planCommand(): Command {
  const command = new Command('plan').description(
    'plan a set that many machines draw in shards, and augment merge puts together',
  )
  recipeOptions(command, 'plan')
    .requiredOption(
      '--shards <n>',
      'parts that are drawn one by one, each in some minutes',
      wholeNumber('shards', 1, 1e6),
    )
    .option('--overwrite', 'throw away the plan in the folder, and its shards')
  return action(command, async (terminal, flags: PlanFlags) => {
    const options = await readRecipeOptions(flags, terminal, () => 'plan')
    const { planSet } = await import('../shards/plan-set.ts')
    const { planJson, planLines } = await import('./shard-report.ts')
    const result = await planSet({ ...options, shards: flags.shards })
    return { json: planJson(result), lines: planLines(result, options.out) }
  })
}
