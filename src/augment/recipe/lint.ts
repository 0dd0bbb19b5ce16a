/** What a recipe that can be run may still have wrong: orders no page goes through, dead steps. */
import type { DocumentIssue } from '../../documents/document-error.ts'
import { PHASES } from '../effects/effect.ts'
import type { ParsedRecipe } from './parse.ts'
import { childrenOf, type Step } from './recipe.ts'

/** Warnings with line and column, in the order of the file. */
export function lintRecipe({ recipe, placeOf }: ParsedRecipe): DocumentIssue[] {
  const warnings: DocumentIssue[] = []
  const warn = (path: readonly (string | number)[], message: string): void => {
    warnings.push({ ...placeOf(path), message })
  }

  let latest: { phase: number; name: string } | undefined
  const visit = (steps: readonly Step[], path: readonly (string | number)[], inOrder: boolean) => {
    steps.forEach((step, index) => {
      const here = [...path, index]
      if (step.p === 0) warn([...here, 'p'], 'p is 0: the step never runs')
      if ('effect' in step) {
        const phase = PHASES.indexOf(step.effect.phase)
        const { name } = step.effect
        if (recipe.order === 'page' && latest && phase < latest.phase) {
          warn(
            [...here, 'effect'],
            `${name} (${PHASES[phase]}) comes after ${latest.name} (${PHASES[latest.phase]}): ` +
              `a page goes through ${PHASES.join(' → ')}`,
          )
        } else if (inOrder) latest = { phase, name }
        return
      }
      const key = 'oneOf' in step ? 'oneOf' : 'someOf' in step ? 'someOf' : 'sequence'
      const children = childrenOf(step)
      if ('someOf' in step && step.count[0] > children.length) {
        warn([...here, 'count'], `count asks for ${step.count[0]} of ${children.length} steps`)
      }
      // Of alternatives only one runs, so they are no order among themselves.
      visit(children, [...here, key], inOrder && key !== 'oneOf')
    })
  }
  visit(recipe.steps, ['steps'], true)
  if (recipe.steps.length === 0) warn(['steps'], 'no steps: every image is the untouched original')
  return warnings
}
