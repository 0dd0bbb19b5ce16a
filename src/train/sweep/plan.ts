/** What a sweep tries: settings drawn from ranges, the same for the same seed. */
import { z } from 'zod'
import { InputError } from '../../core/errors.ts'
import { didYouMean } from '../../core/spelling.ts'
import { rngFrom, type Rng } from '../../core/rng.ts'
import { DocumentError } from '../../documents/document-error.ts'
import { at, merge, readConfigFile } from '../config/load.ts'

const scalar = z.union([z.number(), z.string(), z.boolean(), z.null()])

/** What a key may be: one of a list, or a number of a range. */
const rangeSchema = z.union([
  z.array(scalar).min(1),
  z
    .strictObject({
      low: z.number(),
      high: z.number(),
      /** drawn evenly by orders of magnitude; the range is then above 0 */
      log: z.boolean().default(false),
      /** whole numbers only */
      whole: z.boolean().default(false),
    })
    .refine(
      ({ low, high, log }) => low < high && (!log || low > 0),
      'low must be below high, and above 0 with log',
    ),
])

const sweepSchema = z.strictObject({
  dataset: z.string().min(1).optional(),
  preset: z.enum(['auto', 'quick', 'contest']).default('auto'),
  /** keys of a run's settings, the same in every trial */
  base: z.record(z.string(), z.unknown()).default({}),
  /** a path of keys such as `optimiser.weightDecay` or `backbones.0.learningRate`, and what it may be */
  search: z.record(z.string(), rangeSchema),
  trials: z.number().int().min(1).max(10_000),
  seed: z.number().int().min(0).default(1),
  /** successive halving (Jamieson and Talwalkar 2016): all trials get the first steps, the best ones more */
  halving: z
    .strictObject({
      steps: z.array(z.number().int().min(1)).min(2),
      /** share of the trials that continue */
      keep: z
        .number()
        .gt(0)
        .lt(1)
        .default(1 / 3),
    })
    .optional(),
})

export type SweepFile = z.infer<typeof sweepSchema>
export type Values = Readonly<Record<string, string | number | boolean | null>>

/**
 * Reads a sweep's file.
 * @throws DocumentError `SWEEP_INVALID` naming file, line and column
 */
export async function readSweep(file: string): Promise<SweepFile> {
  const { value, placeOf } = await readConfigFile(file, 'SWEEP_INVALID')
  const result = sweepSchema.safeParse(value)
  if (!result.success) {
    if ('backbones' in value) {
      throw new DocumentError('SWEEP_INVALID', file, [
        { ...placeOf(['backbones']), message: A_RUN },
      ])
    }
    const found = result.error.issues.flatMap((issue) => explain(issue, value))
    const issues = found.map(({ path, text }) => ({
      ...placeOf(path),
      message: `${path.map(String).join('.')}: ${text}`,
    }))
    throw new DocumentError('SWEEP_INVALID', file, issues)
  }
  if (Object.keys(result.data.search).length === 0) {
    const message = 'search names no key to try'
    throw new DocumentError('SWEEP_INVALID', file, [{ ...placeOf(['search']), message }])
  }
  return result.data
}

const A_RUN =
  "these are a run's settings, not a sweep's: put those to keep under base, and what to try under search (`train sweep --help` shows an example)"

const RANGE = 'a list of values, or { low: number, high: number }'

const KINDS: Record<string, string> = { record: 'keys and values', object: 'keys and values' }

/** An issue of the schema in plain words, once for each key it is about. */
function explain(
  issue: z.core.$ZodIssue,
  file: Record<string, unknown>,
): { path: readonly PropertyKey[]; text: string }[] {
  const { path } = issue
  const found = JSON.stringify(at(file, path))
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = Object.keys(sweepSchema.shape)
      return issue.keys.map((key) => ({
        path: [...path, key],
        text: path.length === 0 ? `unknown key${didYouMean(key, known)}` : 'unknown key',
      }))
    }
    case 'invalid_union':
      return [{ path, text: `expected ${RANGE}, found ${found}` }]
    case 'invalid_type': {
      if (found === undefined) {
        const text = 'is missing (`train sweep --help` shows an example)'
        return [{ path, text }]
      }
      return [{ path, text: `expected ${KINDS[issue.expected] ?? issue.expected}, found ${found}` }]
    }
    default:
      return [{ path, text: `${issue.message}, found ${found}` }]
  }
}

/** The values of a trial: each key has an rng of its own, so that a new key moves no other. */
export function drawTrial({ search, seed }: SweepFile, trial: number): Values {
  return Object.fromEntries(
    Object.entries(search).map(([key, range]) => [
      key,
      drawn(range, rngFrom(`${seed}/sweep/${trial}/${key}`)),
    ]),
  )
}

function drawn(range: SweepFile['search'][string], rng: Rng): Values[string] {
  if (Array.isArray(range)) return rng.pick(range)
  const { low, high, log, whole } = range
  const value = log ? Math.exp(rng.uniform(Math.log(low), Math.log(high))) : rng.uniform(low, high)
  return whole ? Math.round(value) : Number(value.toPrecision(4))
}

/**
 * Settings with values put in at their paths.
 * @throws InputError `SWEEP_INVALID` for a path that leads nowhere
 */
export function withValues(settings: unknown, values: Values): unknown {
  let out = settings
  for (const [path, value] of Object.entries(values))
    out = withValue(out, path.split('.'), value, path)
  return out
}

function withValue(here: unknown, keys: readonly string[], value: unknown, path: string): unknown {
  const [key, ...rest] = keys
  if (key === undefined) return value
  if (Array.isArray(here) && Number(key) in here) {
    const copy = [...(here as unknown[])]
    copy[Number(key)] = withValue(copy[Number(key)], rest, value, path)
    return copy
  }
  const known = typeof here === 'object' && here !== null && !Array.isArray(here) && key in here
  if (!known) {
    throw new InputError(
      'SWEEP_INVALID',
      `search: the settings have no key "${path}" (at "${key}"); config.yaml of a run shows all keys`,
    )
  }
  const object = here as Record<string, unknown>
  return merge(object, { [key]: withValue(object[key], rest, value, path) })
}
