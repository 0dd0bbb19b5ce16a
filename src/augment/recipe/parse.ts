/** Recipe text to recipe, or all that is wrong with it, each with line and column. */
import { resolve } from 'node:path'
import { pathBelow } from '../../core/paths.ts'
import { DocumentError, type DocumentIssue, type Place } from '../../documents/document-error.ts'
import { parseYaml } from '../../documents/yaml.ts'
import { BUILT_IN, type EffectRegistry } from '../effects/registry.ts'
import { completed } from './wire.ts'
import { findingsOf } from './issues.ts'
import { pairIssues } from './pairs.ts'
import { childrenOf, modulesOf, type Recipe, type Step } from './recipe.ts'
import { recipeSchemaOf, type RecipeInput } from './schema.ts'

/** A recipe is read once: to compile a check of every object in it would take longer than to check. */
const ONCE = { jitless: true } as const

/** A parsed recipe with the means to say where in its file a step stands. */
export interface ParsedRecipe {
  /** what is run */
  recipe: Recipe
  /** path of its file */
  file: string
  /** place of the node at this path (`['steps', 2, 'p']`) */
  placeOf: (path: readonly (string | number)[]) => Place
}

/**
 * @param text YAML
 * @param file its name, for messages
 * @param registry the effects it may use; modules it names are not loaded here, see `loadRecipe`
 * @throws DocumentError `RECIPE_INVALID` naming every problem with line and column
 */
export function parseRecipe(
  text: string,
  file: string,
  registry: EffectRegistry = BUILT_IN,
): ParsedRecipe {
  const { value, placeOf, placeOfKey } = parseYaml(text, file, 'RECIPE_INVALID')
  const invalid = (issues: readonly DocumentIssue[]): DocumentError =>
    new DocumentError('RECIPE_INVALID', file, issues)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = 'expected a recipe (a map with name and steps), found something else'
    throw invalid([{ line: 1, column: 1, message }])
  }
  const result = recipeSchemaOf(registry).safeParse(value, ONCE)
  if (!result.success) {
    throw invalid(
      findingsOf(result.error.issues, { root: value, registry }).map(
        ({ path, atKey, message }) => ({
          ...(atKey ? placeOfKey(path) : placeOf(path)),
          message,
        }),
      ),
    )
  }
  const recipe = completed(result.data, registry)
  const issues = pairIssues(recipe).map(({ path, message }) => ({ ...placeOf(path), message }))
  if (issues.length > 0) throw invalid(issues)
  return { recipe, file, placeOf }
}

/**
 * A recipe from plain data, as `recipeToPlain` writes it and as it comes to a worker.
 * @throws ZodError where it is none
 */
export function recipeFromPlain(plain: RecipeInput, registry: EffectRegistry = BUILT_IN): Recipe {
  return completed(recipeSchemaOf(registry).parse(plain, ONCE), registry)
}

/**
 * The recipe as plain data with every default written out: what is saved, compared and sent.
 * Modules of effects stand in it with absolute paths, and only those that a step uses.
 */
export function recipeToPlain(recipe: Recipe): RecipeInput {
  const { registry: _, steps, ...rest } = recipe
  const modules = modulesOf(recipe).map(({ path, sha256 }) => ({ module: path, sha256 }))
  return {
    ...rest,
    ...(modules.length > 0 && { effects: modules }),
    steps: steps.map(stepToPlain),
  } as RecipeInput
}

/** A plain recipe as it is written into a folder: paths of its modules of effects relative to it. */
export function withModulesFrom(plain: RecipeInput, folder: string): RecipeInput {
  if (!Array.isArray(plain.effects)) return plain
  const effects = plain.effects.map((ref) => {
    if (typeof ref === 'string') return ref
    const path = pathBelow(resolve(folder), ref.module)
    return { ...ref, module: path.startsWith('.') ? path : `./${path}` }
  })
  return { ...plain, effects }
}

function stepToPlain(step: Step): unknown {
  const { p, weight, id, classes } = step
  const shared = { p, weight, ...(id === undefined ? {} : { id }), ...(classes && { classes }) }
  if ('effect' in step) return { effect: step.effect.name, ...shared, params: step.params }
  const inner = childrenOf(step).map(stepToPlain)
  if ('oneOf' in step) return { oneOf: inner, ...shared }
  if ('someOf' in step) return { someOf: inner, count: step.count, ...shared }
  return { sequence: inner, ...shared }
}
