/** Labelled images as other programs list them, on their way into a labelled set. */
import { parseTarget, targetIssues, unknownTargetIssues, type ClassName } from '../classes.ts'
import type { LabelledPage, LabelsRead } from '../competition.ts'
import { byCodeUnit } from '../images.ts'
import { Issues } from '../issues.ts'

export interface LabelRow {
  /** name in the set */
  id: string
  /** absolute path */
  file: string
  /** name or number of its class */
  label: string
  /** the class's name, where `label` is its number */
  name?: string | undefined
  /** where it was read, such as `line 17` */
  where: string
}

/**
 * Numbers the classes and checks the rows. Classes that are named only are numbered in the code-unit
 * order of their names.
 * @param from what was read, for messages
 * @param known classes that labels must be of
 * @throws InputError `ID_TWICE`, `TARGET_INVALID`, `TARGET_UNKNOWN`, `CLASS_TWICE`
 */
export function pagesOf(
  from: string,
  rows: readonly LabelRow[],
  known?: readonly ClassName[],
): LabelsRead {
  const classes = known ? [...known] : classesIn(from, rows)
  const byName = new Map(classes.map(({ name, target }) => [name, target]))
  const numbers = new Set(classes.map(({ target }) => target))
  const twice = new Issues('ID_TWICE', from, 'images that are listed twice', 'Keep one of each.')
  const unknown = unknownTargetIssues(from, classes)
  const seen = new Map<string, string>()
  const pages: LabelledPage[] = []
  for (const { id: given, file, label, where } of rows) {
    const id = given.normalize('NFC')
    const before = seen.get(id)
    seen.set(id, where)
    const number = parseTarget(label)
    const isNumber = number !== undefined && numbers.has(number)
    const target = isNumber ? number : byName.get(label.normalize('NFC'))
    if (before !== undefined) twice.add(`"${id}" (${before}, ${where})`)
    else if (target === undefined) unknown.add(`${where} "${label}"`)
    else pages.push({ id, file, target })
  }
  twice.check()
  unknown.check()
  return { pages: pages.toSorted((a, b) => byCodeUnit(a.id, b.id)), classes, warnings: [] }
}

function classesIn(from: string, rows: readonly LabelRow[]): ClassName[] {
  const labels = new Map(rows.map(({ label, name }) => [label.normalize('NFC'), name]))
  if ([...labels.keys()].every((label) => parseTarget(label) !== undefined)) {
    const classes = [...labels].map(([label, name]) => ({
      target: Number(label),
      name: name ?? label,
    }))
    return classes.toSorted((a, b) => a.target - b.target)
  }
  const invalid = targetIssues(from)
  if (labels.has('')) invalid.add(rows.find(({ label }) => label === '')!.where)
  invalid.check()
  const names = [...labels.keys()].toSorted(byCodeUnit)
  return names.map((name, target) => ({ target, name }))
}
