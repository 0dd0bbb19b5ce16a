/** What a recipe does to one variant: which steps run, with which parameters. No pixels here. */
import { keyedRng, type Rng } from '../../core/rng.ts'
import type { AnyEffect } from '../effects/effect.ts'
import type { NumberSpec, EnumSpec } from '../effects/params.ts'
import { orientedSteps } from './orientations.ts'
import { childrenOf, pathsOf, type EffectStep, type Recipe, type Step } from './recipe.ts'

/** What a variant is drawn for. */
export interface VariantKey {
  seed: number
  /** SHA-256 of the source's bytes, hex */
  source: string
  variant: number
  /** how often it was drawn before and was unreadable; 0 where it is not said */
  attempt?: number | undefined
}

/** The source's class, under the names a recipe may use for it. */
export interface ClassNames {
  target: number
  name: string
}

/** One step that will run. */
export interface DrawnStep<D> {
  path: string
  effect: AnyEffect
  params: Readonly<Record<string, number | string>>
  /** the page it borrows from, where it wants one and did not draw the page itself */
  overlay: D | undefined
}

/**
 * Draws the steps of one variant, in the order in which they run. Every choice has an rng of its
 * own, made from the key and the step's path, so that steps do not disturb each other.
 * @param overlays the pages an effect may borrow from, in an order that does not change
 */
export function drawSteps<D>(
  recipe: Recipe,
  key: VariantKey,
  of: ClassNames,
  overlays: readonly D[],
): DrawnStep<D>[] {
  const drawn: DrawnStep<D>[] = []
  const visit = (steps: readonly Step[], parent: string): void => {
    const paths = pathsOf(steps, parent)
    steps.forEach((step, index) => visitStep(step, paths[index]!))
  }
  const visitStep = (step: Step, path: string): void => {
    if (step.classes && !step.classes.some((c) => c === of.target || c === of.name)) return
    const rng = keyedRng({ ...key, path })
    if (step.p < 1 && !rng.foldIn('p').bernoulli(step.p)) return
    if ('effect' in step) {
      // One place more than there are overlays: the page itself.
      const overlay = step.effect.wantsOverlay
        ? overlays[rng.foldIn('overlay').int(0, overlays.length)]
        : undefined
      const params = drawParams(step, rng)
      drawn.push({ path, effect: step.effect, params, overlay })
      return
    }
    const inner = childrenOf(step)
    if ('sequence' in step) return visit(inner, path)
    const count = 'someOf' in step ? rng.foldIn('count').int(...step.count) : 1
    const paths = pathsOf(inner, path)
    for (const index of choose(inner, paths, rng, count)) visitStep(inner[index]!, paths[index]!)
  }
  visit(orientedSteps(recipe), '')
  return drawn
}

/** The rng from which the effect itself draws what its parameters leave open. */
export function rngOfStep(key: VariantKey, path: string): Rng {
  return keyedRng({ ...key, path }).foldIn('apply')
}

/**
 * Indices of `count` children, in their order, chosen by weight: each child runs an exponential
 * race on its own rng, so a new child changes the outcome only where it wins itself
 * (P. Efraimidis, P. Spirakis, "Weighted random sampling with a reservoir", 2006).
 */
function choose(
  steps: readonly Step[],
  paths: readonly string[],
  rng: Rng,
  count: number,
): number[] {
  return steps
    .map((step, index) => ({
      index,
      time: -Math.log(1 - rng.foldIn(`choose ${paths[index]}`).random()) / step.weight,
    }))
    .toSorted((a, b) => a.time - b.time || a.index - b.index)
    .slice(0, count)
    .map(({ index }) => index)
    .toSorted((a, b) => a - b)
}

function drawParams(step: EffectStep, rng: Rng): Record<string, number | string> {
  const params: Record<string, number | string> = {}
  for (const [name, param] of Object.entries(step.effect.params)) {
    const spec = step.params[name] ?? param.default
    const draw = rng.foldIn(`with ${name}`)
    params[name] =
      param.kind === 'number'
        ? drawNumber(spec as NumberSpec, draw, param)
        : drawWord(spec as EnumSpec, draw)
  }
  return params
}

/**
 * Draws a number, kept within the bounds and rounded to six digits, so that what the manifest says
 * is exactly what was used.
 */
export function drawNumber(
  spec: NumberSpec,
  rng: Rng,
  { min, max, integer }: { min: number; max: number; integer: boolean },
): number {
  if (typeof spec === 'number') return spec
  if ('choice' in spec) return weighted(spec.choice, spec.weights, rng)
  let value: number
  if ('normal' in spec) value = rng.normal(...spec.normal)
  else if ('logUniform' in spec) {
    const [low, high] = spec.logUniform
    value = Math.exp(rng.uniform(Math.log(low), Math.log(high)))
  } else {
    const [low, high] = spec
    value = integer ? rng.int(low, high) : rng.uniform(low, high)
  }
  const kept = Math.min(max, Math.max(min, value))
  return integer ? Math.round(kept) : Number(kept.toPrecision(6))
}

function drawWord(spec: EnumSpec, rng: Rng): string {
  return typeof spec === 'string' ? spec : weighted(spec.choice, spec.weights, rng)
}

function weighted<T>(values: readonly T[], weights: readonly number[] | undefined, rng: Rng): T {
  if (!weights) return rng.pick(values)
  const shares = values.map((_, i) => weights[i] ?? 0)
  let left = rng.random() * shares.reduce((sum, share) => sum + share, 0)
  for (const [index, value] of values.entries()) {
    left -= shares[index]!
    if (left < 0) return value
  }
  return values.at(-1) as T
}
