/** What a recipe does to one variant: which steps run, with which parameters. No pixels here. */
import { keyedStream, type Stream } from '../../core/rng.ts'
import type { AnyEffect } from '../effects/effect.ts'
import type { NumberSpec, WordSpec } from '../effects/params.ts'
import { childrenOf, pathsOf, type EffectStep, type Recipe, type Step } from './recipe.ts'

/** What a variant is drawn for. */
export interface VariantKey {
  seed: number
  /** SHA-256 of the source's bytes, hex */
  source: string
  variant: number
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
  donor: D | undefined
}

/**
 * Draws the steps of one variant, in the order in which they run. Every choice has a stream of its
 * own, made from the key and the step's path, so that steps do not disturb each other.
 * @param donors the pages an effect may borrow from, in an order that does not change
 */
export function drawSteps<D>(
  recipe: Recipe,
  key: VariantKey,
  of: ClassNames,
  donors: readonly D[],
): DrawnStep<D>[] {
  const drawn: DrawnStep<D>[] = []
  const visit = (steps: readonly Step[], parent: string): void => {
    const paths = pathsOf(steps, parent)
    steps.forEach((step, index) => visitStep(step, paths[index]!))
  }
  const visitStep = (step: Step, path: string): void => {
    if (step.classes && !step.classes.some((c) => c === of.target || c === of.name)) return
    const stream = keyedStream({ ...key, path })
    if (step.p < 1 && !stream.fork('p').chance(step.p)) return
    if ('effect' in step) {
      // One place more than there are donors: the page itself.
      const donor = step.effect.wantsDonor
        ? donors[stream.fork('donor').int(0, donors.length)]
        : undefined
      const params = drawParams(step, stream)
      drawn.push({ path, effect: step.effect, params, donor })
      return
    }
    const inner = childrenOf(step)
    if ('sequence' in step) return visit(inner, path)
    const count = 'someOf' in step ? stream.fork('count').int(...step.count) : 1
    const paths = pathsOf(inner, path)
    for (const index of choose(inner, paths, stream, count)) visitStep(inner[index]!, paths[index]!)
  }
  visit(recipe.steps, '')
  return drawn
}

/** The stream from which the effect itself draws what its parameters leave open. */
export function streamOfStep(key: VariantKey, path: string): Stream {
  return keyedStream({ ...key, path }).fork('apply')
}

/**
 * Indices of `count` children, in their order, chosen by weight: each child runs an exponential
 * race on its own stream, so a new child changes the outcome only where it wins itself
 * (P. Efraimidis, P. Spirakis, "Weighted random sampling with a reservoir", 2006).
 */
function choose(
  steps: readonly Step[],
  paths: readonly string[],
  stream: Stream,
  count: number,
): number[] {
  return steps
    .map((step, index) => ({
      index,
      time: -Math.log(1 - stream.fork(`choose ${paths[index]}`).unit()) / step.weight,
    }))
    .toSorted((a, b) => a.time - b.time || a.index - b.index)
    .slice(0, count)
    .map(({ index }) => index)
    .toSorted((a, b) => a - b)
}

function drawParams(step: EffectStep, stream: Stream): Record<string, number | string> {
  const params: Record<string, number | string> = {}
  for (const [name, param] of Object.entries(step.effect.params)) {
    const spec = step.with[name] ?? param.default
    const draw = stream.fork(`with ${name}`)
    params[name] =
      param.kind === 'number'
        ? drawNumber(spec as NumberSpec, draw, param)
        : drawWord(spec as WordSpec, draw)
  }
  return params
}

/**
 * Draws a number, kept within the bounds and rounded to six digits, so that what the manifest says
 * is exactly what was used.
 */
export function drawNumber(
  spec: NumberSpec,
  stream: Stream,
  { min, max, whole }: { min: number; max: number; whole: boolean },
): number {
  if (typeof spec === 'number') return spec
  if ('choice' in spec) return weighted(spec.choice, spec.weights, stream)
  let value: number
  if ('normal' in spec) value = stream.normal(...spec.normal)
  else if ('logUniform' in spec) {
    const [low, high] = spec.logUniform
    value = Math.exp(stream.between(Math.log(low), Math.log(high)))
  } else {
    const [low, high] = spec
    value = whole ? stream.int(low, high) : stream.between(low, high)
  }
  const kept = Math.min(max, Math.max(min, value))
  return whole ? Math.round(kept) : Number(kept.toPrecision(6))
}

function drawWord(spec: WordSpec, stream: Stream): string {
  return typeof spec === 'string' ? spec : weighted(spec.choice, spec.weights, stream)
}

function weighted<T>(
  values: readonly T[],
  weights: readonly number[] | undefined,
  stream: Stream,
): T {
  if (!weights) return stream.pick(values)
  const shares = values.map((_, i) => weights[i] ?? 0)
  let left = stream.unit() * shares.reduce((sum, share) => sum + share, 0)
  for (const [index, value] of values.entries()) {
    left -= shares[index]!
    if (left < 0) return value
  }
  return values.at(-1) as T
}
