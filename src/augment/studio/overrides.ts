/** A recipe as it is looked at: steps switched off, forced or alone, a parameter held at one value. */
import { childrenOf, pathsOf, type Recipe, type Step } from '../recipe/recipe.ts'
import type { Overrides } from './protocol.ts'

/** A parameter that is held at a value; its step is forced. */
export interface Fixed {
  /** of the step */
  path: string
  param: string
  value: number | string
}

/** A weight beside which all that a recipe may say is nothing. */
const CHOSEN = 1e300

/**
 * The recipe with what the studio's page has set. Steps are not taken out but given a `p` of 0, so that
 * paths, and with them the draws of all others, stay as they were.
 */
export function withOverrides(recipe: Recipe, overrides: Overrides, fixed?: Fixed): Recipe {
  const off = new Set(overrides.off)
  const { solo } = overrides
  const forced = [
    ...overrides.forced,
    ...(solo === null ? [] : [solo]),
    ...(fixed ? [fixed.path] : []),
  ]
  const isForced = (path: string): boolean =>
    forced.some((one) => one === path || one.startsWith(`${path}/`))
  const isHeard = (path: string): boolean =>
    solo === null ||
    fixed?.path === path ||
    path === solo ||
    path.startsWith(`${solo}/`) ||
    solo.startsWith(`${path}/`)

  const visit = (steps: readonly Step[], parent: string): Step[] => {
    const paths = pathsOf(steps, parent)
    return steps.map((step, i) => changed(step, paths[i]!))
  }
  const changed = (step: Step, path: string): Step => {
    const inner = 'effect' in step ? [] : visit(childrenOf(step), path)
    const isOn = isForced(path)
    const p = off.has(path) || !isHeard(path) ? 0 : isOn ? 1 : step.p
    const own = { ...step, p, ...(isOn && { weight: CHOSEN }) }
    if ('effect' in own) {
      if (fixed?.path !== path) return own
      return { ...own, params: { ...own.params, [fixed.param]: fixed.value } }
    }
    if ('oneOf' in own) return { ...own, oneOf: inner }
    if ('sequence' in own) return { ...own, sequence: inner }
    const { count } = own
    const wanted = pathsOf(inner, path).filter(isForced).length
    return {
      ...own,
      someOf: inner,
      count: [Math.max(count[0], wanted), Math.max(count[1], wanted)],
    }
  }
  return { ...recipe, steps: visit(recipe.steps, '') }
}
