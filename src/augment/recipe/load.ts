/** Finding recipes: the library's by name, any other by path. */
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InputError, systemCode } from '../../core/errors.ts'
import { didYouMean } from '../../core/spelling.ts'
import { parseRecipe, type ParsedRecipe } from './parse.ts'

/** The folder of the recipes that come with the program. */
export const RECIPES = fileURLToPath(new URL('../../../recipes', import.meta.url))

/** Names of the recipes that come with the program, sorted. */
export async function libraryRecipes(): Promise<string[]> {
  const files = await readdir(RECIPES)
  return files
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .toSorted()
}

/**
 * Reads a recipe.
 * @param nameOrPath `heavy`, or the path of a `.yaml` or `.yml` file
 * @throws InputError `RECIPE_NOT_FOUND`; DocumentError where it is wrong
 */
export async function loadRecipe(nameOrPath: string): Promise<ParsedRecipe> {
  const isPath = /[\\/]|\.ya?ml$/i.test(nameOrPath)
  const file = isPath ? nameOrPath : join(RECIPES, `${nameOrPath}.yaml`)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    const code = systemCode(error)
    if (code !== 'ENOENT' && code !== 'EISDIR') throw error
    if (isPath) {
      throw new InputError('RECIPE_NOT_FOUND', `no recipe at ${file}: give the path of a YAML file`)
    }
    const names = await libraryRecipes()
    throw new InputError(
      'RECIPE_NOT_FOUND',
      `no recipe is called "${nameOrPath}"${didYouMean(nameOrPath, names)} ` +
        `(recipes: ${names.join(', ')}; a path takes any file)`,
    )
  }
  return parseRecipe(text, file)
}
