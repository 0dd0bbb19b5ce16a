/** Finding recipes: the library's by name, any other by path. */
import { readdir, readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { InputError, systemCode } from '../../core/errors.ts'
import { didYouMean } from '../../core/spelling.ts'
import { digestModule } from '../effects/module-digest.ts'
import type { ModuleRequest } from '../effects/modules.ts'
import type { EffectRegistry } from '../effects/registry.ts'
import { parseRecipe, recipeFromPlain, type ParsedRecipe } from './parse.ts'
import type { Recipe } from './recipe.ts'
import type { RecipeInput } from './schema.ts'
import { registryWith, requestsOf } from './wire.ts'

/** The folder of the recipes that come with the program. */
export const RECIPES = fileURLToPath(new URL('../../../recipes', import.meta.url))

/**
 * Names of the recipes that come with the program, sorted.
 * @example
 * ```js
 * import { libraryRecipes } from 'palimpsest'
 *
 * console.log(await libraryRecipes())
 * ```
 */
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
 * @param effects paths of modules whose effects it may use besides those it names itself
 * @returns the recipe, every default written out, and where in its file each step stands
 * @throws InputError `RECIPE_NOT_FOUND`, and those of `withModules`; DocumentError `RECIPE_INVALID`
 *   naming every mistake with line and column
 * @example
 * ```js
 * import { loadRecipe } from 'palimpsest'
 *
 * const { recipe } = await loadRecipe('heavy')
 * console.log(recipe.target, recipe.steps.length)
 * ```
 */
export async function loadRecipe(
  nameOrPath: string,
  effects: readonly string[] = [],
): Promise<ParsedRecipe> {
  const { file, text } = await findRecipe(nameOrPath)
  return parseRecipe(text, file, await registryFor(text, file, effects))
}

/** A recipe's text, not yet read. */
export interface RecipeText {
  /** path of its file */
  file: string
  text: string
  /** whether it comes with the program */
  isLibrary: boolean
}

/**
 * Finds a recipe by its name or path.
 * @throws InputError `RECIPE_NOT_FOUND`
 */
export async function findRecipe(nameOrPath: string): Promise<RecipeText> {
  const isPath = /[\\/]|\.ya?ml$/i.test(nameOrPath)
  const file = isPath ? nameOrPath : join(RECIPES, `${nameOrPath}.yaml`)
  try {
    return { file, text: await readFile(file, 'utf8'), isLibrary: !isPath }
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
}

/**
 * A recipe that was made of another, whose keys may be left out: checked as a file of one is.
 * @throws InputError as `withModules` does; ZodError where it is none
 */
export async function recipeFromParts(plain: RecipeInput): Promise<Recipe> {
  return recipeFromPlain(plain, await registryWith(requestsOf(plain.effects, '')))
}

/**
 * The effects that a recipe's text may use: the built-in ones, those of modules that are given, and those
 * of modules that it names. What else is wrong with the text is said by the parser.
 * @param file the recipe's, whose folder paths are relative to
 * @throws InputError as `withModules` does
 */
export async function registryFor(
  text: string,
  file: string,
  effects: readonly string[],
): Promise<EffectRegistry> {
  const given: ModuleRequest[] = effects.map((path) => ({ path }))
  const named = /^["']?effects["']?\s*:/m.test(text) ? requestsOf(effectsKeyOf(text), file) : []
  // A module that was moved is known by its bytes.
  const digests = new Set<string>()
  for (const { path } of given) {
    digests.add(
      await digestModule(resolve(path)).then(
        ({ sha256 }) => sha256,
        () => '',
      ),
    )
  }
  const missing = named.filter((one) => one.sha256 === undefined || !digests.has(one.sha256))
  return registryWith([...given, ...missing])
}

/**
 * The built-in effects and those of modules.
 * @param effects paths of modules
 * @param recipes whose modules are added
 * @throws InputError as `withModules` does
 */
export function loadEffects(
  effects: readonly string[],
  recipes: readonly Recipe[] = [],
): Promise<EffectRegistry> {
  const named = recipes.flatMap(({ registry }) => registry.loadedModules())
  return registryWith([...effects.map((path) => ({ path })), ...named])
}

/** The value of the key `effects`; what is wrong with the text is said by the parser. */
function effectsKeyOf(text: string): unknown {
  try {
    return (parse(text, { logLevel: 'silent' }) as { effects?: unknown } | null)?.effects
  } catch {
    return undefined
  }
}
