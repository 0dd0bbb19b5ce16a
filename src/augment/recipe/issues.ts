/** The schema's findings in words: what was expected, what was found, and the nearest valid name. */
import type { z } from 'zod'
import { didYouMean } from '../../core/spelling.ts'
import type { EffectRegistry } from '../effects/registry.ts'
import { recipeSchema, STEP_KEYS } from './schema.ts'

type Issue = z.core.$ZodIssue
type Key = string | number

/** A finding and the node of the document it is about. */
export interface Finding {
  path: Key[]
  /** the place is the key of the last path element, not its value */
  atKey: boolean
  message: string
}

/** A document that was checked, and the effects it was checked with. */
interface Checked {
  root: unknown
  registry: EffectRegistry
}

/** Turns the schema's issues over a document into findings, one for each thing wrong. */
export function findingsOf(issues: readonly Issue[], checked: Checked): Finding[] {
  return issues.flatMap((issue) => explain(issue, [], checked))
}

/** Lists of a fixed length are ranges alone. */
const RANGE = 'expected a range [low, high]'

function explain(issue: Issue, parent: readonly Key[], checked: Checked): Finding[] {
  const path = [...parent, ...(issue.path as Key[])]
  const value = at(checked.root, path)
  const finding = (message: string): Finding[] => [{ path, atKey: false, message }]
  const name = path.length > 0 ? `"${nameAt(path)}" ` : ''
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        atKey: true,
        message: `unknown key "${key}"${didYouMean(key, knownKeys(path, checked))}`,
      }))
    case 'invalid_union': {
      if ('note' in issue && issue.discriminator === 'effect')
        return unknownEffect(path, value, issue)
      const option = bestOption(issue.errors, value)
      if (option) return option.flatMap((inner) => explain(inner, path, checked))
      return finding(`${name}expected ${formsAt(path)}, found ${show(value)}`)
    }
    case 'invalid_type':
      if (value === undefined) {
        return [{ path: path.slice(0, -1), atKey: false, message: `${name}is missing` }]
      }
      return finding(`${name}expected ${kindWord(issue.expected)}, found ${show(value)}`)
    case 'too_big':
      if (typeof value !== 'number') return finding(`${name}${RANGE}, found ${show(value)}`)
      return finding(`${name}must be at most ${issue.maximum}, found ${show(value)}`)
    case 'too_small':
      if (typeof value !== 'number') {
        const wants = issue.minimum === 2 ? `${RANGE}, found ${show(value)}` : 'must not be empty'
        return finding(`${name}${wants}`)
      }
      return finding(
        `${name}must be ${issue.inclusive ? 'at least' : 'above'} ${issue.minimum}, found ${show(value)}`,
      )
    case 'invalid_value': {
      const values = issue.values.map(String)
      const near = typeof value === 'string' ? didYouMean(value, values) : ''
      return finding(`${name}expected one of ${values.join(', ')}, found ${show(value)}${near}`)
    }
    case 'invalid_format':
      return finding(`${name}expected ${issue.message}, found ${show(value)}`)
    default:
      return finding(`${name}${issue.message}`)
  }
}

function unknownEffect(path: Key[], value: unknown, issue: Issue): Finding[] {
  const options = 'options' in issue ? (issue.options as string[]) : []
  const message =
    typeof value === 'string'
      ? `unknown effect "${value}"${didYouMean(value, options)} (effects: ${options.join(', ')})`
      : `"effect" expected the name of an effect, found ${show(value)}`
  return [{ path, atKey: false, message }]
}

/** The keys that name a kind of step, in the order of the schema's union. */
const STEP_KINDS = ['effect', 'oneOf', 'someOf', 'sequence']

/**
 * Of a union's options the one that the value was meant as: the one whose naming key it has, else
 * the one whose type and own keys are there. Undefined where it has the form of none.
 */
function bestOption(
  options: readonly (readonly Issue[])[],
  value: unknown,
): readonly Issue[] | undefined {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value)
  const kind = isMap ? STEP_KINDS.findIndex((key) => key in value) : -1
  if (kind >= 0) return options[kind]
  const meant = options.filter((issues) => {
    // Nested unions speak for their own options.
    const flat = issues.flatMap((i) =>
      i.code === 'invalid_union' && i.path.length === 0 ? i.errors.flat() : [i],
    )
    return !flat.some(
      (issue) =>
        (issue.code === 'invalid_type' && issue.path.length === 0 && !isFraction(issue, value)) ||
        (issue.code === 'invalid_value' && issue.path.length === 0 && typeof value === 'object') ||
        (issue.code === 'invalid_type' &&
          issue.message.includes('received undefined') &&
          issue.path.length === 1),
    )
  })
  return meant.toSorted((a, b) => a.length - b.length)[0]
}

/** A number where a whole one is asked for was meant as that number. */
function isFraction(issue: Issue, value: unknown): boolean {
  return issue.code === 'invalid_type' && issue.expected === 'int' && typeof value === 'number'
}

function formsAt(path: readonly Key[]): string {
  if (path[0] === 'effects') return 'the path of a module, or a list of paths'
  if (path.includes('params') || path.at(-1) === 'quality') {
    return 'a value, a range [low, high], {choice: […]}, {normal: [mean, sd]} or {logUniform: [low, high]}'
  }
  if (path.at(-1) === 'count') return 'a whole number or a range [low, high]'
  return 'a step: a map with one of the keys effect, oneOf, someOf, sequence'
}

function knownKeys(path: readonly Key[], { root, registry }: Checked): string[] {
  if (path.length === 0) return Object.keys(recipeSchema.shape)
  const last = path.at(-1)
  const top = last === 'canvas' || last === 'output' || last === 'holdout' ? last : undefined
  if (path.length === 1 && last === 'readability') {
    return Object.keys(recipeSchema.shape.readability.unwrap().shape)
  }
  if (path.length === 1 && top) {
    return Object.keys(recipeSchema.shape[top].unwrap().shape)
  }
  if (last === 'params') {
    const step = at(root, path.slice(0, -1)) as { effect?: unknown } | undefined
    return Object.keys(registry.find(String(step?.effect))?.params ?? {})
  }
  return typeof last === 'number' ? STEP_KEYS : SPEC_KEYS.map(String)
}

function at(root: unknown, path: readonly Key[]): unknown {
  let value = root
  for (const key of path) value = (value as Record<Key, unknown> | null | undefined)?.[key]
  return value
}

/** The keys of how a parameter is drawn; by themselves they name nothing. */
const SPEC_KEYS: readonly Key[] = ['choice', 'weights', 'normal', 'logUniform']

/** The last named part of a path: `p`, `spread[1]` or `angle.choice[0]`. */
function nameAt(path: readonly Key[]): string {
  const last = path.at(-1)
  if (SPEC_KEYS.includes(last!)) return `${nameAt(path.slice(0, -1))}.${String(last)}`
  if (typeof last !== 'number') return String(last)
  return `${nameAt(path.slice(0, -1))}[${last}]`
}

function kindWord(expected: string): string {
  const words: Record<string, string> = {
    array: 'a list',
    object: 'a map of keys and values',
    int: 'a whole number',
    tuple: 'a range [low, high]',
  }
  return words[expected] ?? `a ${expected}`
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number') return String(value)
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
