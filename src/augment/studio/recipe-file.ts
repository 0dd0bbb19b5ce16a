/** The recipe's file: read and written. */
import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { systemCode } from '../../core/errors.ts'
import { makeFolder, writeWhole } from '../../core/files.ts'
import { sha256 } from '../../core/hash.ts'
import { DocumentError } from '../../documents/document-error.ts'
import type { EffectRegistry } from '../effects/registry.ts'
import { lintRecipe } from '../recipe/lint.ts'
import { findRecipe, registryFor, type RecipeText } from '../recipe/load.ts'
import { parseRecipe } from '../recipe/parse.ts'
import type { Recipe } from '../recipe/recipe.ts'
import type { FileChange, RecipeIssue, SaveAnswer } from './protocol.ts'

/** A text read as a recipe; undefined where it is none. */
export interface CheckedText {
  recipe: Recipe | undefined
  issues: RecipeIssue[]
}

export class RecipeFile {
  /** absolute: where it is saved */
  readonly path: string
  /** as it was opened */
  readonly text: string
  /** whether it comes with the program, and nothing was saved yet */
  isNew: boolean
  /** modules of effects are those of the recipe as it was opened: a text from a page loads none */
  readonly registry: EffectRegistry
  private checked: { text: string; result: CheckedText } | undefined

  private constructor(path: string, { text, isLibrary }: RecipeText, registry: EffectRegistry) {
    this.path = path
    this.text = text
    this.isNew = isLibrary
    this.registry = registry
  }

  /**
   * Opens a recipe, also one that is wrong. One that comes with the program is saved in the working
   * folder, under its own name.
   * @throws InputError `RECIPE_NOT_FOUND`, and those of its modules of effects
   */
  static async open(nameOrPath: string, effects: readonly string[]): Promise<RecipeFile> {
    const found = await findRecipe(nameOrPath)
    const { file, isLibrary } = found
    const registry = await registryFor(found.text, file, effects)
    return new RecipeFile(isLibrary ? resolve(basename(file)) : resolve(file), found, registry)
  }

  /** What is wrong with a text, and the recipe where that can be run all the same. */
  check(text: string): CheckedText {
    if (this.checked?.text !== text) this.checked = { text, result: this.read(text) }
    return this.checked.result
  }

  private read(text: string): CheckedText {
    try {
      const parsed = parseRecipe(text, basename(this.path), this.registry)
      const warnings = lintRecipe(parsed)
      const { recipe } = parsed
      return { recipe, issues: warnings.map((one) => ({ ...one, kind: 'warning' as const })) }
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
      const issues = error.issues.map((one) => ({ ...one, kind: 'error' as const }))
      return { recipe: undefined, issues }
    }
  }

  /** The file as it is on disk. */
  async onDisk(): Promise<FileChange> {
    try {
      const text = await readFile(this.path, 'utf8')
      return { version: sha256(text), text }
    } catch {
      return { version: null, text: null }
    }
  }

  /** The same as pages see it: of a recipe that was not saved yet, a file of its name is another's. */
  seenOnDisk(): Promise<FileChange> {
    return this.isNew ? Promise.resolve({ version: null, text: null }) : this.onDisk()
  }

  /**
   * Writes the file where that loses nothing that was not seen.
   * @param base version that the text was made from; null where there was no file
   * @param over version that it was agreed to write over
   */
  async save(text: string, base: string | null, over: string | null): Promise<SaveAnswer> {
    const name = basename(this.path)
    const { version } = await this.onDisk()
    const no = (why: 'exists' | 'changed' | 'refused', reason: string): SaveAnswer => ({
      saved: false,
      why,
      reason,
      version,
    })
    const { recipe, issues } = this.check(text)
    if (!recipe) {
      const errors = issues.length === 1 ? 'an error' : `${issues.length} errors`
      return no('refused', `Not saved: the recipe has ${errors}, and no build would take it.`)
    }
    if (version !== null && version !== over) {
      if (version === base || base === null) return no('exists', `${name} is there already.`)
      return no('changed', `${name} was changed on disk since it was opened here.`)
    }
    try {
      await makeFolder(dirname(this.path))
      await writeWhole(this.path, text)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(systemCode(error))
      return no('refused', `Not saved: ${reason}`)
    }
    this.isNew = false
    return { saved: true, version: sha256(text) }
  }
}
