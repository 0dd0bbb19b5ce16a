/** Whether something that a module exports is an effect, and what is wrong with it where it is not. */
import { PHASES, type AnyEffect, type Did, type Moved, type Skipped } from './effect.ts'

/** Whether a value was meant as an effect; it may still be a faulty one. */
export function isLikeEffect(value: unknown): value is AnyEffect {
  return isRecord(value) && ('apply' in value || ('phase' in value && 'params' in value))
}

/** What is wrong with an effect, in words; undefined for a good one. */
export function effectFault(effect: object): string | undefined {
  const { name, phase, summary, movesPixels, wantsOverlay, onPaper, params, apply } =
    effect as Record<string, unknown>
  if (typeof name !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    return `an effect's name must be lower-case words joined by hyphens (my-effect), found ${show(name)}`
  }
  const wrong = (what: string, found: unknown): string =>
    `effect "${name}": ${what}, found ${show(found)}`
  if (!(PHASES as readonly unknown[]).includes(phase)) {
    return wrong(`phase must be one of ${PHASES.join(', ')}`, phase)
  }
  if (typeof summary !== 'string' || summary === '') {
    return wrong('summary must be a sentence that says what it looks like', summary)
  }
  if (typeof movesPixels !== 'boolean')
    return wrong('movesPixels must be true or false', movesPixels)
  if (wantsOverlay !== undefined && typeof wantsOverlay !== 'boolean') {
    return wrong('wantsOverlay must be true, false or left out', wantsOverlay)
  }
  if (onPaper !== undefined && typeof onPaper !== 'boolean') {
    return wrong('onPaper must be true, false or left out', onPaper)
  }
  if (typeof apply !== 'function') return wrong('apply must be a function', apply)
  if (!isRecord(params)) return wrong('params must be a table of parameters ({} for none)', params)
  for (const [key, param] of Object.entries(params)) {
    if (!/^[A-Za-z][A-Za-z0-9]*$/.test(key)) {
      return wrong('a parameter must be named in letters and digits', key)
    }
    const fault = isRecord(param) ? paramFault(param) : 'made by number, int or enumOf'
    if (fault !== undefined) return wrong(`parameter "${key}" must be ${fault}`, param)
  }
  return undefined
}

/** What a parameter must be and is not; its default is checked as the spec of a recipe would be. */
function paramFault(param: Record<string, unknown>): string | undefined {
  const { kind, min, max, unit, integer, values, describe } = param
  if (typeof describe !== 'string') return 'described in words'
  if (kind === 'number') {
    if (!Number.isFinite(min) || !Number.isFinite(max) || Number(min) > Number(max)) {
      return 'bounded: min and max are numbers, and min is not above max'
    }
    if (typeof unit !== 'string') return 'given a unit, such as "px" or ""'
    if (typeof integer !== 'boolean') return 'made by number or int'
  } else if (kind === 'enum') {
    const words: unknown[] = Array.isArray(values) ? values : []
    if (words.length === 0 || !words.every((word) => typeof word === 'string')) {
      return 'given a list of words as values'
    }
  } else return 'made by number, int or enumOf'
  return undefined
}

/** The effect with what its `apply` returns checked, for it goes into the manifest. */
export function withCheckedOutcome(effect: AnyEffect): AnyEffect {
  return {
    ...effect,
    apply: (page, params, rng, overlay) => {
      const outcome: unknown = effect.apply(page, params, rng, overlay)
      if (!isOutcome(outcome)) {
        throw new TypeError(
          `apply must return nothing, { skipped: 'why' } or { did: { … } } of numbers and words, with where pixels went as moved and what it wrote as wrote where it likes, at once and not as a promise`,
        )
      }
      return outcome
    },
  }
}

function isOutcome(outcome: unknown): outcome is undefined | Skipped | Did | Moved {
  if (outcome === undefined) return true
  if (!isRecord(outcome)) return false
  const { skipped, did, moved, wrote, ...others } = outcome
  if (Object.keys(others).length > 0) return false
  if (skipped !== undefined) {
    return typeof skipped === 'string' && Object.keys(outcome).length === 1
  }
  if (did === undefined && moved === undefined) return false
  return (
    (did === undefined || isTold(did)) &&
    (moved === undefined || isMap(moved)) &&
    (wrote === undefined || typeof wrote === 'function')
  )
}

function isTold(did: unknown): boolean {
  return (
    isRecord(did) &&
    Object.values(did).every((value) => typeof value === 'string' || Number.isFinite(value))
  )
}

function isMap(moved: unknown): boolean {
  return (
    isRecord(moved) &&
    typeof moved['forward'] === 'function' &&
    typeof moved['backward'] === 'function' &&
    isRecord(moved['from']) &&
    isRecord(moved['to'])
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  return JSON.stringify(value) ?? 'nothing'
}
