/** How often each step of a recipe ran, and how often the recipe asks for it. */
import { drawSteps } from '../recipe/draw.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { orientedSteps } from '../recipe/orientations.ts'
import { walkSteps } from '../recipe/recipe.ts'
import type { StepRuns, DatasetView } from './dataset-view.ts'

export interface StepCount {
  path: string
  effect: string
  /** drawn training images it was part of */
  ran: number
  /** of those, the ones where it found nothing to do */
  skipped: number
  /** how many of the drawn training images the recipe asks it for; undefined where there is no recipe */
  expected: number | undefined
  runs: StepRuns | undefined
  /** what the recipe says of its parameters */
  asked: Readonly<Record<string, unknown>>
}

/** Variants that are drawn, without pixels, to see how often the recipe asks for each step. */
const DRAWS = 4_000

const counted = new WeakMap<DatasetView, StepCount[]>()

/** All steps of the recipe in its order, then those that ran and are not in it; counted once. */
export function countSteps(view: DatasetView): StepCount[] {
  const before = counted.get(view)
  if (before) return before
  const found = count(view)
  counted.set(view, found)
  return found
}

function count(view: DatasetView): StepCount[] {
  const { recipe, drawn } = view
  const runs = new Map(view.steps.map((step) => [step.path, step]))
  const asked = new Map<string, StepCount>()
  const shares = recipe ? askedShares(recipe, view) : new Map<string, number>()
  const entry = (path: string, effect: string): StepCount => {
    const own = runs.get(path)
    return {
      path,
      effect,
      ran: own?.rows.length ?? 0,
      skipped: own?.skipped.length ?? 0,
      expected: recipe && Math.round((shares.get(path) ?? 0) * drawn),
      runs: own,
      asked: {},
    }
  }
  for (const [path, step] of walkSteps(recipe ? orientedSteps(recipe) : [])) {
    if ('effect' in step) asked.set(path, { ...entry(path, step.effect.name), asked: step.params })
  }
  const others = view.steps.filter(({ path }) => !asked.has(path))
  return [...asked.values(), ...others.map(({ path, effect }) => entry(path, effect))]
}

/**
 * Share of drawn training images that the recipe asks each step for: by drawing steps for the set's
 * own mix of classes, with random keys that no image of the set has.
 */
function askedShares(
  recipe: Recipe,
  { class: classOf, classes, split, drawn }: DatasetView,
): Map<string, number> {
  const counts = new Map<string, number>()
  if (drawn === 0) return counts
  const train = classOf.filter((number, i) => split[i] === 0 && number >= 0)
  if (train.length === 0) return counts
  for (let i = 0; i < DRAWS; i++) {
    const of = classes[train[Math.floor((i * train.length) / DRAWS)]!]!
    const key = { seed: recipe.seed, source: 'what a recipe asks for', variant: i + 1 }
    for (const { path } of drawSteps(recipe, key, of, []))
      counts.set(path, (counts.get(path) ?? 0) + 1)
  }
  for (const [path, times] of counts) counts.set(path, times / DRAWS)
  return counts
}

/** What a recipe asks of a parameter, for people: `0.2 to 0.8`, `normal 0 ± 10`. */
export function specText(spec: unknown): string {
  if (Array.isArray(spec)) return `${spec[0]} to ${spec[1]}`
  if (typeof spec !== 'object' || spec === null) return String(spec)
  if ('normal' in spec) {
    const [mean, sd] = spec.normal as [number, number]
    return `normal, ${mean} ± ${sd}`
  }
  if ('logUniform' in spec) {
    const [low, high] = spec.logUniform as [number, number]
    return `${low} to ${high}, logarithmic`
  }
  const { choice, weights } = spec as { choice: (string | number)[]; weights?: number[] }
  return choice.map((value, i) => (weights ? `${value} (${weights[i] ?? 0})` : value)).join(', ')
}
