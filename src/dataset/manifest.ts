/** `manifest.jsonl` of a built set: its rows, one by one. */
import { InputError } from '../core/errors.ts'
import { readJsonLines, type JsonLinesOptions } from '../core/json-lines.ts'
import {
  PAIR_SPLITS,
  SPLITS,
  type FileMark,
  type ManifestRow,
  type Split,
} from './built-dataset.ts'

/**
 * Reads `manifest.jsonl` row by row.
 * @param file path of the manifest
 * @param options `torn` is told of a last line that was cut in the middle
 * @throws InputError `FILE_MISSING`, `JSON_LINE_DAMAGED`, `MANIFEST_ROW_INVALID`
 * @example
 * ```js
 * import { readManifest } from 'palimpsest'
 *
 * for await (const { id, steps } of readManifest('set/manifest.jsonl')) {
 *   console.log(id, steps.map(({ effect }) => effect))
 * }
 * ```
 */
export async function* readManifest(
  file: string,
  options: JsonLinesOptions = {},
): AsyncGenerator<ManifestRow> {
  for await (const { row } of readManifestLines(file, options)) yield row
}

/** As `readManifest`, each row with its line as it stands in the file, without its line feed. */
export async function* readManifestLines(
  file: string,
  options: JsonLinesOptions = {},
): AsyncGenerator<{ row: ManifestRow; text: string }> {
  for await (const { value, line, text: json } of readJsonLines<unknown>(file, options)) {
    const fault = faultOf(value)
    if (fault === undefined) yield { row: value as ManifestRow, text: json }
    else {
      const message = `${file}:${line}: ${fault}. The file was changed or damaged: restore it.`
      throw new InputError('MANIFEST_ROW_INVALID', message)
    }
  }
}

/**
 * Reads a row without its steps, which are most of it: for `parse`, where only the rest is asked for.
 * @returns the row with no steps; rows that other programs wrote may keep theirs
 */
export function rowWithoutSteps(line: string): unknown {
  const from = line.indexOf('"steps":[')
  const to = line.lastIndexOf(']', line.lastIndexOf(',"width":'))
  if (from < 0 || to < from) return JSON.parse(line)
  try {
    const row: unknown = JSON.parse(`${line.slice(0, from)}"steps":[${line.slice(to)}`)
    if (faultOf(row) === undefined) return row
  } catch {
    // Something else stands between the steps and the width.
  }
  return JSON.parse(line)
}

const KINDS = {
  id: 'string',
  split: 'string',
  file: 'string',
  sha256: 'string',
  target: 'number',
  variant: 'number',
  width: 'number',
  height: 'number',
  bytes: 'number',
} as const

/** What is wrong with a row; by hand, for a schema costs more than reading the line does. */
function faultOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'expected an object'
  const row = value as Record<string, unknown>
  for (const [key, kind] of Object.entries(KINDS)) {
    if (typeof row[key] !== kind) return `expected a ${kind} as "${key}", found ${typeof row[key]}`
  }
  const splits: readonly Split[] = [...SPLITS, ...PAIR_SPLITS]
  if (!splits.some((split) => split === row['split'])) {
    return `expected "split" to be ${splits.join(', ')}; found "${row['split'] as string}"`
  }
  const { attempt = 0, readability = 1 } = row
  if (!Number.isInteger(attempt) || (attempt as number) < 0) {
    return `expected a whole number as "attempt", found ${JSON.stringify(attempt)}`
  }
  if (typeof readability !== 'number') return 'expected a number as "readability"'
  if (!Array.isArray(row['steps'])) return 'expected a list as "steps"'
  const source = row['source'] as Partial<FileMark> | null | undefined
  if (typeof source?.path !== 'string' || typeof source.sha256 !== 'string') {
    return 'expected "source" to hold path and sha256'
  }
  return undefined
}
