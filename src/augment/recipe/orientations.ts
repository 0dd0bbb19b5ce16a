/** Which way round pages may come to lie: a recipe's one key, which its mirrorings and quarter turns follow. */
import {
  childrenOf,
  usualStep,
  walkSteps,
  type OrientationRange,
  type Recipe,
  type Step,
} from './recipe.ts'

const TURN = 'rotate90'
const MIRROR = 'flip'

/** The effects that each range has. */
const ALLOWED: Record<OrientationRange, readonly string[]> = {
  upright: [],
  turned: [TURN],
  all: [TURN, MIRROR],
}

/** How often a page is turned or mirrored by a range whose recipe has no such step: all ways alike. */
const SHARES: Record<string, number> = { [TURN]: 0.75, [MIRROR]: 0.5 }

const known = new WeakMap<Recipe, readonly Step[]>()

/**
 * A recipe's steps as its `orientations` lets them be: without those that it rules out, and begun with
 * those that it asks for and the recipe lacks. Without the key they are what they are. What is added has a
 * name of its own, so that no other step is drawn otherwise.
 */
export function orientedSteps(recipe: Recipe): readonly Step[] {
  const { orientations: range, steps, registry } = recipe
  if (range === undefined) return steps
  const made = known.get(recipe)
  if (made) return made
  const present = effectsOf(steps)
  const added = ALLOWED[range]
    .filter((name) => !present.has(name))
    .map((name) => usualStep(registry.find(name)!, { id: `orientation-${name}`, p: SHARES[name]! }))
  const oriented = [...added, ...stepsWithin(range, steps)]
  known.set(recipe, oriented)
  return oriented
}

/**
 * Steps without those that a range rules out. A group that would be left empty stays and never runs, so
 * that no other step is drawn otherwise; as an alternative in a group it leaves its chance to the others.
 */
export function stepsWithin(
  range: OrientationRange,
  steps: readonly Step[],
  isInner = false,
): readonly Step[] {
  const isRuledOut = (name: string): boolean => name in SHARES && !ALLOWED[range].includes(name)
  if (![...effectsOf(steps)].some(isRuledOut)) return steps
  return steps.flatMap((step): Step[] => {
    if ('effect' in step) return isRuledOut(step.effect.name) ? [] : [step]
    const inner = stepsWithin(range, childrenOf(step), true)
    if (inner.length === 0) return isInner ? [] : [{ ...step, p: 0 }]
    if ('oneOf' in step) return [{ ...step, oneOf: inner }]
    return 'someOf' in step ? [{ ...step, someOf: inner }] : [{ ...step, sequence: inner }]
  })
}

function effectsOf(steps: readonly Step[]): Set<string> {
  const names = [...walkSteps(steps)].map(([, step]) => ('effect' in step ? step.effect.name : ''))
  return new Set(names)
}
