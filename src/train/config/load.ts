/** Settings from a preset, a file and the command line, in that order; checked as a whole. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { z } from 'zod'
import { InputError, systemCode } from '../../core/errors.ts'
import { didYouMean } from '../../core/spelling.ts'
import { DocumentError, type Place } from '../../documents/document-error.ts'
import { isFile } from '../../dataset/images.ts'
import { parseYaml } from '../../documents/yaml.ts'
import { choosePreset, KNOWN_BACKBONES, PRESETS } from './presets.ts'
import { configSchema, type Config, type PresetName } from './schema.ts'

/** The settings of a run, in its folder: what a folder of a run is known by. */
export const RUN_CONFIG = 'config.yaml'

/** Paths of the runs that lie in a folder, by name; none where it cannot be read. */
export async function runsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const paths = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name))
  const isRun = await Promise.all(paths.map((path) => isFile(join(path, RUN_CONFIG))))
  return paths.filter((_, i) => isRun[i]).toSorted()
}

/** A file of settings as it was parsed; what it leaves out comes from its preset. */
export interface ConfigFile {
  file: string
  value: Record<string, unknown>
  /** line and column of a key, both from 1 */
  placeOf: (path: readonly PropertyKey[]) => Place
}

/**
 * Reads a YAML file of settings.
 * @param code what a mistake in it is called: settings by themselves, or a sweep's
 * @throws InputError `FILE_MISSING`; DocumentError with line and column
 */
export async function readConfigFile(
  file: string,
  code: 'CONFIG_INVALID' | 'SWEEP_INVALID' = 'CONFIG_INVALID',
): Promise<ConfigFile> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
    throw new InputError('FILE_MISSING', `${file}: there is no such file`, { cause: error })
  }
  const { value, placeOf } = parseYaml(text, file, code)
  if (!isPlain(value)) {
    const message = 'expected keys and values'
    throw new DocumentError(code, file, [{ line: 1, column: 1, message }])
  }
  return { file, value, placeOf }
}

export interface ConfigRequest {
  preset: 'auto' | PresetName
  file?: ConfigFile | undefined
  /** what the command line says, over all else */
  over: Overrides
}

type Deep<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: Deep<T[K]> | undefined }
    : T
export type Overrides = Deep<Config>

/**
 * @returns the settings, and in words how the preset was chosen where it was
 * @throws InputError `CONFIG_INVALID` naming file, line and column, or the option
 */
export function makeConfig({ preset, file, over }: ConfigRequest): {
  config: Config
  why?: string
} {
  const named = file?.value['preset']
  const device = over.engine?.device ?? at(file?.value, ['engine', 'device']) ?? 'auto'
  const budget = over.duration?.budget ?? at(file?.value, ['duration', 'budget']) ?? null
  const chosen: { preset: PresetName; why?: string } =
    named === 'quick' || named === 'contest'
      ? { preset: named }
      : preset === 'auto'
        ? choosePreset(
            typeof device === 'string' ? device : 'auto',
            typeof budget === 'number' ? budget : null,
          )
        : { preset }
  const name: PresetName = chosen.preset
  const merged = completeBackbones(
    name,
    merge(merge(PRESETS[name], file?.value ?? {}), { preset: name, ...over }),
  )
  const result = configSchema.safeParse(merged)
  if (!result.success) throw invalid(result.error.issues, merged, file)
  return { config: result.data, ...(chosen.why !== undefined && { why: chosen.why }) }
}

/** Keys that an entry of `backbones` leaves out are those of the preset's entry of that name, else of its first. */
function completeBackbones(preset: PresetName, settings: unknown): unknown {
  const given = at(settings, ['backbones'])
  if (!isPlain(settings) || !Array.isArray(given)) return settings
  const known = KNOWN_BACKBONES[preset]
  const backbones = given.map((entry: unknown) => {
    const name = at(entry, ['name'])
    return isPlain(entry) ? merge(known.find((one) => one.name === name) ?? known[0], entry) : entry
  })
  return { ...settings, backbones }
}

/** Settings as YAML, every value written out. */
export function configText(config: Config): string {
  return stringify(config, { lineWidth: 100 })
}

/** Settings that a run wrote. */
export async function readRunConfig(file: string): Promise<Config> {
  const read = await readConfigFile(file)
  const result = configSchema.safeParse(read.value)
  if (!result.success) throw invalid(result.error.issues, read.value, read)
  return result.data
}

/** What decides the weights; parsed, so that keys have the schema's order wherever they came from. */
const essence = (config: Config): string =>
  JSON.stringify({ ...configSchema.parse(config), input: undefined, dataset: undefined })

/** Whether two runs with these settings would end with the same weights, on the same set. */
export function sameTraining(a: Config, b: Config): boolean {
  return essence(a) === essence(b)
}

/** Objects key by key, lists and values whole; what is undefined is left out. */
export function merge(base: unknown, over: unknown): unknown {
  if (over === undefined) return base
  if (!isPlain(base) || !isPlain(over)) return over
  const out: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(over)) out[key] = merge(base[key], value)
  return out
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What stands at a path of a plain object. */
export function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value
  for (const key of path) here = (here as Record<PropertyKey, unknown> | undefined | null)?.[key]
  return here
}

function invalid(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  file: ConfigFile | undefined,
): InputError {
  const found = issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      const text = `${issue.message}, found ${JSON.stringify(at(value, issue.path))}`
      return [{ path: issue.path, text }]
    }
    const known = knownKeys(issue.path)
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      text: `unknown key${didYouMean(key, known)} (keys: ${known.join(', ')})`,
    }))
  })
  const said = found.map(({ path, text }) => ({
    // What the file does not say comes from the preset or the command line.
    place: file && at(file.value, path.slice(0, -1)) !== undefined ? file.placeOf(path) : undefined,
    message: `${path.map(String).join('.') || 'the whole'}: ${text}`,
  }))
  const inFile = said.flatMap(({ place, message }) => (place ? [{ ...place, message }] : []))
  if (file && inFile.length === said.length) {
    return new DocumentError('CONFIG_INVALID', file.file, inFile)
  }
  const lines = said.map(({ place, message }) =>
    place ? `${file!.file}:${place.line}:${place.column}: ${message}` : `settings: ${message}`,
  )
  return new InputError('CONFIG_INVALID', lines.join('\n'))
}

/** The keys that an object at this path may have: those of the preset's. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  const here = at(
    { ...PRESETS.quick, dataset: '' },
    path.map((key) => (typeof key === 'number' ? 0 : key)),
  )
  return Object.keys(here ?? {})
}
