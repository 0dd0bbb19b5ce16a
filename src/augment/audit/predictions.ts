/** Predictions of a model for pages that it did not train on, from CSV. */
import { InputError } from '../../core/errors.ts'
import type { ClassName } from '../../dataset/classes.ts'
import { readTable } from '../../dataset/csv.ts'
import { Issues } from '../../dataset/issues.ts'

export interface Predictions {
  /** one probability per class, in the order of the classes, by page */
  byId: ReadonlyMap<string, Float64Array>
  /** rows whose page is not in the set */
  unknown: number
  /** rows whose label is not the one in the set any more */
  relabelled: number
}

/** How far the probabilities of a row may be from adding up to 1: they are often rounded. */
const TOLERANCE = 0.02

/**
 * Reads `ID,label,<one column per class>`: probabilities from 0 to 1 by a model that did not train on
 * the page (out of fold). A class's column has its name, its number, or `p_` and its number;
 * `label`, the label the model was trained with, may be absent. Other columns are ignored.
 * @param labels of the set's pages: rows of other pages are counted, not used
 * @throws InputError `PREDICTIONS_COLUMNS`, `PROBABILITY_INVALID`, `ID_TWICE`, `PREDICTIONS_FOREIGN`,
 *   and those of `readTable`
 */
export async function readPredictions(
  file: string,
  classes: readonly ClassName[],
  labels: ReadonlyMap<string, number>,
): Promise<Predictions> {
  const names = classes.map(({ target, name }) => [name, `p_${target}`, String(target)])
  const invalid = new Issues(
    'PROBABILITY_INVALID',
    file,
    'rows that are no probabilities',
    'Every class needs a number from 0 to 1, and a row adds up to 1.',
  )
  const twice = new Issues('ID_TWICE', file, 'IDs that occur twice', 'Keep one row of each.')
  const byId = new Map<string, Float64Array>()
  const stems = stemsOf(labels.keys())
  let unknown = 0
  let relabelled = 0
  const all = [...new Set(names.flat())]
  for await (const { line, values } of readTable(file, ['ID'], ['label', ...all])) {
    if (byId.size === 0 && unknown === 0) checkColumns(file, classes, names, values)
    const row = Float64Array.from(names, (own) => {
      const text = own.map((name) => values[name]).find((value) => value !== undefined)
      return text === undefined || text === '' ? NaN : Number(text)
    })
    const sum = row.reduce((total, p) => total + p, 0)
    const id = idOf(values.ID ?? '', labels, stems)
    if (!row.every((p) => p >= 0 && p <= 1) || Math.abs(sum - 1) > TOLERANCE)
      invalid.add(`line ${line}`)
    else if (id === undefined) unknown++
    else if (byId.has(id)) twice.add(`line ${line} "${id}"`)
    else {
      byId.set(id, row)
      const label = values['label']
      if (label !== undefined && label !== '' && !meansClass(label, labels.get(id)!, classes)) {
        relabelled++
      }
    }
  }
  invalid.check()
  twice.check()
  if (byId.size === 0) {
    throw new InputError(
      'PREDICTIONS_FOREIGN',
      `${file}: expected predictions for pages of the set, found none (${unknown} rows of other pages)`,
    )
  }
  return { byId, unknown, relabelled }
}

function checkColumns(
  file: string,
  classes: readonly ClassName[],
  names: readonly (readonly string[])[],
  values: Readonly<Record<string, string | undefined>>,
): void {
  const missing = classes.filter((_, c) => names[c]!.every((name) => values[name] === undefined))
  if (missing.length === 0) return
  const list = missing.slice(0, 5).map(({ target, name }) => `${name} (or p_${target})`)
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : ''
  throw new InputError(
    'PREDICTIONS_COLUMNS',
    `${file}:1: expected the columns ID, label and a probability for each of ${classes.length} classes; ` +
      `missing: ${list.join(', ')}${more}`,
  )
}

/** A label as a number or a name. */
function meansClass(text: string, target: number, classes: readonly ClassName[]): boolean {
  return text === String(target) || classes.some((c) => c.target === target && c.name === text)
}

function idOf(
  text: string,
  labels: ReadonlyMap<string, number>,
  stems: ReadonlyMap<string, string>,
): string | undefined {
  const id = text.normalize('NFC')
  return labels.has(id) ? id : stems.get(id)
}

/** Pages by their names without ending, where those are clear. */
function stemsOf(ids: Iterable<string>): Map<string, string> {
  const stems = new Map<string, string>()
  const unclear = new Set<string>()
  for (const id of ids) {
    const stem = id.replace(/\.[^./]+$/, '')
    if (stems.has(stem)) unclear.add(stem)
    stems.set(stem, id)
  }
  for (const stem of unclear) stems.delete(stem)
  return stems
}
