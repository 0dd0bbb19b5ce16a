import { dirname } from 'node:path'
import { Command } from 'commander'
import { action, outputFile } from '../../cli/program.ts'
import { InputError } from '../../core/errors.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { effectsOption } from './effects-option.ts'

interface LintFlags {
  effects?: string[]
  schema?: string
}

/** `augment lint recipe.yaml…`: errors and warnings with line and column, and the schema for editors. */
export function lintCommand(): Command {
  const command = new Command('lint')
    .description('check recipes: errors and warnings with line and column')
    .argument('[recipes...]', 'names (heavy) or paths')
    .addOption(effectsOption())
    .option(
      '--schema <file>',
      'write the JSON Schema of recipes that may use these effects',
      outputFile,
    )
  return action(command, async (_terminal, recipes: string[], { effects, schema }: LintFlags) => {
    const { loadRecipe } = await import('../recipe/load.ts')
    const { loadHoldoutRecipe } = await import('../recipe/holdout.ts')
    const { lintRecipe } = await import('../recipe/lint.ts')
    if (recipes.length === 0 && schema === undefined) {
      throw new InputError('RECIPE_MISSING', 'name a recipe to check, or a file for --schema')
    }
    const loaded: Recipe[] = []
    const found: { file: string; warnings: ReturnType<typeof lintRecipe> }[] = []
    for (const name of recipes) {
      const parsed = await loadRecipe(name, effects)
      await loadHoldoutRecipe(parsed.recipe, effects)
      loaded.push(parsed.recipe)
      found.push({ file: parsed.file, warnings: lintRecipe(parsed) })
    }
    const lines = found.flatMap(({ file, warnings }) => [
      ...warnings.map(
        ({ line, column, message }) => `${file}:${line}:${column}: warning: ${message}`,
      ),
      `${file}: ${warnings.length === 0 ? 'good' : `can be run, ${warnings.length} warnings`}`,
    ])
    if (schema !== undefined) lines.push(await writeSchema(schema, effects ?? [], loaded))
    return { json: { recipes: found, ...(schema !== undefined && { schema }) }, lines }
  })
}

/** @returns what is told of it */
async function writeSchema(
  file: string,
  effects: readonly string[],
  recipes: readonly Recipe[],
): Promise<string> {
  const { makeFolder, writeWhole } = await import('../../core/files.ts')
  const { loadEffects } = await import('../recipe/load.ts')
  const { recipeJsonSchema } = await import('../recipe/schema.ts')
  const registry = await loadEffects(effects, recipes)
  await makeFolder(dirname(file))
  await writeWhole(file, `${JSON.stringify(recipeJsonSchema(registry), null, 2)}\n`)
  return `${file}: the schema of recipes with ${registry.effects.length} effects`
}
