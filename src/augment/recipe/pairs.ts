/** What a recipe of pairs must not do: its pages lie on each other, and all of them are for training. */
import { orientedSteps } from './orientations.ts'
import { childrenOf, walkSteps, type Recipe, type Step } from './recipe.ts'

export interface PairIssue {
  /** of the node in the recipe's file */
  path: readonly (string | number)[]
  message: string
}

/** Why a recipe of pairs must not hold pages out, where it does; nothing for other recipes. */
export function pairHoldoutIssue({ pairs, holdout }: Recipe): PairIssue | undefined {
  if (!pairs || holdout.share === 0) return undefined
  const message = `pairs has no holdout, and the share is ${holdout.share}: say holdout: { share: 0 }`
  return { path: ['holdout', 'share'], message }
}

/** All that is wrong with a recipe of pairs; nothing for other recipes. */
export function pairIssues(recipe: Recipe): PairIssue[] {
  if (!recipe.pairs) return []
  const holdout = pairHoldoutIssue(recipe)
  const issues = holdout ? [holdout] : []
  const visit = (inner: readonly Step[], path: readonly (string | number)[]): void => {
    inner.forEach((step, index) => {
      const here = [...path, index]
      if ('effect' in step) {
        if (!step.effect.movesPixels || recipe.output.maps) return
        const message = `${step.effect.name} moves pixels: with pairs, the noisy page would not lie on the clean one: say output: { maps: true } to have the clean page moved along`
        issues.push({ path: [...here, 'effect'], message })
        return
      }
      const key = 'oneOf' in step ? 'oneOf' : 'someOf' in step ? 'someOf' : 'sequence'
      visit(childrenOf(step), [...here, key])
    })
  }
  visit(recipe.steps, ['steps'])
  if (issues.length === 0 && !recipe.output.maps && movesPixels(recipe)) {
    const message = `orientations: ${recipe.orientations} turns pages: with pairs, the noisy page would not lie on the clean one: say output: { maps: true } to have the clean page moved along`
    issues.push({ path: ['orientations'], message })
  }
  return issues
}

/** Whether clean pages of a recipe's pairs are moved along with their noisy ones. */
export function isRegistered(recipe: Recipe): boolean {
  return recipe.pairs && recipe.output.maps === true && movesPixels(recipe)
}

function movesPixels(recipe: Recipe): boolean {
  const steps = [...walkSteps(orientedSteps(recipe))]
  return steps.some(([, step]) => 'effect' in step && step.effect.movesPixels)
}
