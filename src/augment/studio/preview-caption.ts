/** What stands below an image of a contact sheet. */
import type { Recipe } from '../recipe/recipe.ts'
import type { RanStep } from './protocol.ts'
import type { DrawnPage } from './task.ts'

/** Which image it is, then each step with what it drew; those that found nothing to do in brackets. */
export function captionOf(
  { seed }: Pick<Recipe, 'seed'>,
  variant: number,
  { steps, readability, attempt }: Pick<DrawnPage, 'steps' | 'readability' | 'attempt'>,
): string[] {
  const head = [`variant ${variant}`, `seed ${seed}`]
  if (readability !== undefined) head.push(`readability ${readability.toFixed(2)}`)
  if (attempt > 0) head.push(`attempt ${attempt + 1}`)
  return [head.join(', '), ...(steps.length === 0 ? ['nothing'] : steps.map(stepWords))]
}

function stepWords({ effect, params, skipped }: RanStep): string {
  if (skipped !== undefined) return `(${effect}: ${skipped})`
  const words = Object.entries(params).map(([name, value]) => `${name} ${short(value)}`)
  return words.length === 0 ? effect : `${effect}: ${words.join(', ')}`
}

const short = (value: number | string): string =>
  typeof value === 'string' ? value : String(Number(value.toPrecision(3)))
