/** Loading effects of one's own from modules, each checked before a recipe may name it. */
import { basename, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { InputError, reasonOf, systemCode } from '../../core/errors.ts'
import { effectFault, isLikeEffect, withCheckedOutcome } from './check.ts'
import { defineEffect, type AnyEffect } from './effect.ts'
import { digestModule, type ModuleDigest } from './module-digest.ts'
import { enumOf, int, number } from './params.ts'
import type { EffectRegistry } from './registry.ts'

/** A module to load. */
export interface ModuleRequest {
  /** path of a JavaScript module, taken from the current folder where it is relative */
  path: string
  /** SHA-256 that it must have (of `EffectModule`), where the work it belongs to was begun with it */
  sha256?: string | undefined
}

/** What a module's default export is called with where it is a function. */
export interface EffectKit {
  /** see `defineEffect` */
  defineEffect: typeof defineEffect
  /** see `number` */
  number: typeof number
  /** see `int` */
  int: typeof int
  /** see `enumOf` */
  enumOf: typeof enumOf
}

const KIT: EffectKit = { defineEffect, number, int, enumOf }

/**
 * A registry with the effects of some modules added. A module's effects are what it exports: each
 * export that is an effect, and each in an exported list. Where its default export is a function, it
 * is called with an `EffectKit` and returns an effect or a list: so a module needs to import nothing,
 * and can lie where `palimpsest/effects` cannot be found.
 * @param registry what it is added to, which stays as it is
 * @param requests the modules, in the order in which their effects are listed
 * @throws InputError `EFFECTS_NOT_FOUND`, `EFFECTS_INVALID` naming the module and what is wrong,
 *   `EFFECTS_CHANGED` where the file is not the one that was asked for, or one that it imports has
 *   changed since this program loaded it
 * @example
 * ```js
 * import { BUILT_IN, withModules } from 'palimpsest/effects'
 *
 * const path = 'node_modules/palimpsest/examples/coffee-stain.mjs'
 * const registry = await withModules(BUILT_IN, [{ path }])
 * console.log(registry.find('coffee-stain').summary)
 * ```
 */
export async function withModules(
  registry: EffectRegistry,
  requests: readonly ModuleRequest[],
): Promise<EffectRegistry> {
  let all = registry
  const seen = new Set<string>()
  for (const request of requests) {
    const path = resolve(request.path)
    const digest = await digestOf(path, request.sha256)
    if (seen.has(digest)) continue
    seen.add(digest)
    all = all.with({ path, sha256: digest }, checked(path, await exportsOf(path, digest), all))
  }
  return all
}

async function digestOf(path: string, expected: string | undefined): Promise<string> {
  let digest: ModuleDigest
  try {
    digest = await digestModule(path)
  } catch (error) {
    const code = systemCode(error)
    if (code !== 'ENOENT' && code !== 'EISDIR' && code !== 'ENOTDIR') throw error
    throw new InputError(
      'EFFECTS_NOT_FOUND',
      `no module of effects at ${path}: give the path of a JavaScript module that exports effects made by defineEffect` +
        (expected === undefined ? '' : ', or say where it is now with --effects'),
    )
  }
  const found = digest.sha256
  if (expected !== undefined && found !== expected) {
    throw new InputError(
      'EFFECTS_CHANGED',
      `${path} is not the module that was used before: expected SHA-256 ${expected.slice(0, 12)}…, found ${found.slice(0, 12)}…; ` +
        `bring the old file back, or say where it is with --effects`,
    )
  }
  checkLoaded(digest.imported)
  return found
}

/** Files that modules loaded before import, with their SHA-256: no program loads those a second time. */
const loaded = new Map<string, string>()

function checkLoaded(imported: ModuleDigest['imported']): void {
  for (const [file, digest] of imported) {
    const before = loaded.get(file) ?? digest
    loaded.set(file, before)
    if (before === digest) continue
    throw new InputError(
      'EFFECTS_CHANGED',
      `${file}, which a module of effects imports, was changed after this program loaded it: start the program again`,
    )
  }
}

async function exportsOf(path: string, digest: string): Promise<unknown[]> {
  // The digest in the address has a file that changed loaded anew.
  const url = `${pathToFileURL(path).href}?sha256=${digest}`
  try {
    const module = (await import(url)) as Record<string, unknown>
    const { default: main, ...named } = module
    const made: unknown = typeof main === 'function' ? await main(KIT) : main
    return [...new Set([made, ...Object.values(named)].flat())]
  } catch (error) {
    const reason = reasonOf(error).replaceAll(url, basename(path))
    throw invalid(path, `it could not be loaded: ${reason}`)
  }
}

function checked(path: string, exports: readonly unknown[], known: EffectRegistry): AnyEffect[] {
  const effects = exports.filter(isLikeEffect)
  if (effects.length === 0) {
    throw invalid(path, 'it exports no effects: export what defineEffect returns')
  }
  const names = new Set<string>()
  for (const effect of effects) {
    const issue = effectFault(effect)
    if (issue !== undefined) throw invalid(path, issue)
    const { name } = effect
    if (names.has(name)) throw invalid(path, `it has two effects named "${name}"`)
    names.add(name)
    if (!known.find(name)) continue
    const other = known.moduleOf(name)
    throw invalid(
      path,
      `the name "${name}" is taken by ${other ? `an effect of ${other.path}` : 'a built-in effect'}: choose another`,
    )
  }
  return effects.map(withCheckedOutcome)
}

function invalid(path: string, what: string): InputError {
  return new InputError('EFFECTS_INVALID', `${path} cannot be used as a module of effects: ${what}`)
}
