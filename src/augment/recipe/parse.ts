/** Recipe text to recipe, or all that is wrong with it, each with line and column. */
import { isMap, LineCounter, parseDocument, stringify, type Document } from 'yaml'
import { DocumentError, type Place, type DocumentIssue } from '../../core/errors.ts'
import { findEffect } from '../effects/registry.ts'
import { findingsOf, type Finding } from './issues.ts'
import { pairIssues } from './pairs.ts'
import { childrenOf, type EffectStep, type Recipe, type Step } from './recipe.ts'
import { recipeSchema, type CheckedRecipe, type RecipeInput } from './schema.ts'

/** A parsed recipe with the means to say where in its file a step stands. */
export interface ParsedRecipe {
  recipe: Recipe
  file: string
  /** place of the node at this path (`['steps', 2, 'p']`) */
  placeOf: (path: readonly (string | number)[]) => Place
}

/**
 * @param text YAML
 * @param file its name, for messages
 * @throws RecipeError naming every problem with line and column
 */
export function parseRecipe(text: string, file: string): ParsedRecipe {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const placeOf = (path: readonly (string | number)[]): Place => place(document, lines, path, false)
  if (document.errors.length > 0) {
    const problems = document.errors.map((error): DocumentIssue => {
      const { line, col } = lines.linePos(error.pos[0])
      return { line, column: col, message: error.message }
    })
    throw new DocumentError(file, problems)
  }
  const raw: unknown = document.toJS()
  if (!isMap(document.contents)) {
    const message = 'expected a recipe (a map with name and steps), found something else'
    throw new DocumentError(file, [{ line: 1, column: 1, message }])
  }
  const result = recipeSchema.safeParse(raw)
  if (!result.success) {
    const problems = findingsOf(result.error.issues, raw).map(
      (finding: Finding): DocumentIssue => ({
        ...place(document, lines, finding.path, finding.atKey),
        message: finding.message,
      }),
    )
    throw new DocumentError(file, inOrder(problems))
  }
  const recipe = complete(result.data)
  const faults = pairIssues(recipe).map(({ path, message }) => ({ ...placeOf(path), message }))
  if (faults.length > 0) throw new DocumentError(file, inOrder(faults))
  return { recipe, file, placeOf }
}

/**
 * A recipe from a plain object, as `recipeToPlain` writes it.
 * @throws RecipeError as `parseRecipe`, with places in the object's YAML form
 */
export function recipeFromPlain(plain: RecipeInput): Recipe {
  return parseRecipe(stringify(plain), 'recipe').recipe
}

/** The recipe as plain data with every default written out: what is saved, compared and sent. */
export function recipeToPlain(recipe: Recipe): RecipeInput {
  return { ...recipe, steps: recipe.steps.map(stepToPlain) } as RecipeInput
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

/** A step as the schema lets it through: which of the keys it has says what it is. */
interface CheckedStep extends Pick<Step, 'p' | 'weight' | 'id' | 'classes'> {
  effect?: string
  params?: EffectStep['params']
  oneOf?: CheckedStep[]
  someOf?: CheckedStep[]
  sequence?: CheckedStep[]
  count?: number | [number, number]
}

function complete(checked: CheckedRecipe): Recipe {
  return { ...checked, steps: (checked.steps as CheckedStep[]).map(completeStep) }
}

function completeStep(step: CheckedStep): Step {
  const { effect: name, params: given, oneOf, someOf, sequence, count = 1, ...shared } = step
  const effect = name === undefined ? undefined : findEffect(name)
  if (effect) return { ...shared, effect, params: given ?? {} }
  if (oneOf) return { ...shared, oneOf: oneOf.map(completeStep) }
  if (someOf) {
    const range: [number, number] = typeof count === 'number' ? [count, count] : count
    return { ...shared, someOf: someOf.map(completeStep), count: range }
  }
  return { ...shared, sequence: (sequence ?? []).map(completeStep) }
}

function place(
  document: Document,
  lines: LineCounter,
  path: readonly (string | number)[],
  atKey: boolean,
): Place {
  // Where a node is missing, its nearest parent is the place.
  for (let length = path.length; length > 0; length--) {
    const start = atKey && length === path.length ? keyStart(document, path) : undefined
    const offset = start ?? rangeStart(document.getIn(path.slice(0, length), true))
    if (offset !== undefined) {
      const { line, col } = lines.linePos(offset)
      return { line, column: col }
    }
  }
  return { line: 1, column: 1 }
}

function keyStart(document: Document, path: readonly (string | number)[]): number | undefined {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents
  if (!isMap(parent)) return undefined
  const pair = parent.items.find((item) => String(item.key) === String(path.at(-1)))
  return rangeStart(pair?.key)
}

function rangeStart(node: unknown): number | undefined {
  return (node as { range?: [number, number, number] } | null | undefined)?.range?.[0]
}

function inOrder(problems: DocumentIssue[]): DocumentIssue[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column)
}
