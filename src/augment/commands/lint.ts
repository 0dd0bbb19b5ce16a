import { Command } from 'commander'
import { action } from '../../cli/program.ts'
import { effectsOption } from './effects-option.ts'

/** `augment lint recipe.yaml…`: errors and warnings with line and column. */
export function lintCommand(): Command {
  const command = new Command('lint')
    .description('check recipes: errors and warnings with line and column')
    .argument('<recipes...>', 'names (heavy) or paths')
    .addOption(effectsOption())
  return action(
    command,
    async (_terminal, recipes: string[], { effects }: { effects?: string[] }) => {
      const { loadRecipe } = await import('../recipe/load.ts')
      const { lintRecipe } = await import('../recipe/lint.ts')
      const found: { file: string; warnings: ReturnType<typeof lintRecipe> }[] = []
      for (const name of recipes) {
        const parsed = await loadRecipe(name, effects)
        await loadRecipe(parsed.recipe.holdout.recipe, effects)
        found.push({ file: parsed.file, warnings: lintRecipe(parsed) })
      }
      const lines = found.flatMap(({ file, warnings }) => [
        ...warnings.map(
          ({ line, column, message }) => `${file}:${line}:${column}: warning: ${message}`,
        ),
        `${file}: ${warnings.length === 0 ? 'good' : `can be run, ${warnings.length} warnings`}`,
      ])
      return { json: { recipes: found }, lines }
    },
  )
}
