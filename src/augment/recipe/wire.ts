/**
 * A recipe as it crosses to a worker. It was checked when it was read: what checks it, which takes longer to
 * load than a page to draw, is left out here.
 */
import { dirname, resolve } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { withModules, type ModuleRequest } from '../effects/modules.ts'
import { BUILT_IN, type EffectRegistry } from '../effects/registry.ts'
import type { EffectStep, Recipe, Step } from './recipe.ts'
import type { CheckedRecipe, ModuleRef, RecipeInput } from './schema.ts'

/**
 * A recipe as `recipeToPlain` wrote it: its modules of effects are loaded, and must be the files they were.
 * @throws InputError as `withModules` does
 */
export async function recipeFromWire(plain: RecipeInput): Promise<Recipe> {
  const registry = await registryWith(requestsOf(plain.effects, ''))
  // Written with every default: what the schema would make of it is what it is.
  return completed(plain as CheckedRecipe, registry)
}

/** A step as the schema lets it through: which of the keys it has says what it is. */
interface CheckedStep extends Pick<Step, 'p' | 'weight' | 'id' | 'classes'> {
  effect?: string
  params?: EffectStep['params']
  oneOf?: CheckedStep[]
  someOf?: CheckedStep[]
  sequence?: CheckedStep[]
  count?: number | [number, number]
}

/** A checked recipe with its effects in place of their names. */
export function completed(checked: CheckedRecipe, registry: EffectRegistry): Recipe {
  const { effects: _, steps, ...rest } = checked
  const completeStep = (step: CheckedStep): Step => {
    const { effect: name, params: given, oneOf, someOf, sequence, count = 1, ...shared } = step
    const effect = name === undefined ? undefined : registry.find(name)
    if (effect) return { ...shared, effect, params: given ?? {} }
    if (oneOf) return { ...shared, oneOf: oneOf.map(completeStep) }
    if (someOf) {
      const range: [number, number] = typeof count === 'number' ? [count, count] : count
      return { ...shared, someOf: someOf.map(completeStep), count: range }
    }
    return { ...shared, sequence: (sequence ?? []).map(completeStep) }
  }
  return { ...rest, steps: (steps as CheckedStep[]).map(completeStep), registry }
}

/** The built-in effects and those of modules, whose parameters' defaults are checked as a recipe's values are. */
export async function registryWith(requests: readonly ModuleRequest[]): Promise<EffectRegistry> {
  if (requests.length === 0) return BUILT_IN
  const registry = await withModules(BUILT_IN, requests)
  const { isValidDefault } = await import('./schema.ts')
  for (const { name, params } of registry.effects) {
    const module = registry.moduleOf(name)
    if (!module) continue
    for (const [key, param] of Object.entries(params)) {
      if (isValidDefault(param)) continue
      throw new InputError(
        'EFFECTS_INVALID',
        `${module.path} cannot be used as a module of effects: effect "${name}": ` +
          `the default of parameter "${key}" is not one of its values, found ${JSON.stringify(param.default)}`,
      )
    }
  }
  return registry
}

/**
 * The modules that a recipe's key `effects` names.
 * @param file the recipe's, whose folder paths are relative to
 */
export function requestsOf(value: unknown, file: string): ModuleRequest[] {
  const refs = (Array.isArray(value) ? value : [value]) as (ModuleRef | undefined)[]
  return refs.flatMap((ref) => {
    const { module, sha256: digest } =
      typeof ref === 'object' && ref !== null ? ref : { module: ref, sha256: undefined }
    if (typeof module !== 'string' || module === '') return []
    return [{ path: resolve(dirname(file), module), sha256: digest }]
  })
}
