/** Label fixes: a reversible patch of labels in a file of its own. */
import { parseTarget, targetIssues, unknownTargetIssues, type ClassName } from './classes.ts'
import type { LabelledPage } from './competition.ts'
import { readTable } from './csv.ts'
import { Issues } from './issues.ts'
import { FileIndex } from './file-index.ts'

/** A label that was changed. */
export interface LabelFix {
  id: string
  from: number
  /** undefined: the page was left out */
  to: number | undefined
  reason: string
}

/** In place of a target: the page is left out. */
export const DROP = 'drop'

const YES = new Set(['yes', 'true', '1', 'y'])

/**
 * Reads `train.fixes.csv` (`ID,target,reason`) and gives the pages as they are labelled with it. Where
 * there is a column `confirmed`, only rows that say yes, true, 1 or y there are applied. A target of
 * `drop` leaves the page out.
 * @param classes that targets must be of; undefined: any whole number
 * @returns pages in the order given, and the fixes that changed a label
 * @throws InputError `FIX_UNKNOWN_ID`, `FIX_TWICE`, `TARGET_INVALID`, `TARGET_UNKNOWN`, and those of
 *   `readTable`
 */
export async function applyFixes(
  file: string,
  pages: readonly LabelledPage[],
  classes?: readonly ClassName[],
): Promise<{ pages: LabelledPage[]; patched: LabelFix[] }> {
  const invalid = targetIssues(file)
  const unknown = unknownTargetIssues(file, classes ?? [])
  const noPage = new Issues(
    'FIX_UNKNOWN_ID',
    file,
    'fixes of pages that are not in the set',
    'Correct the IDs, remove the rows, or read the set with --no-fixes.',
  )
  const twice = new Issues('FIX_TWICE', file, 'pages fixed twice', 'Keep one row of each.')
  const known = classes && new Set(classes.map(({ target }) => target))
  const places = new Map(pages.map(({ id }, i) => [id, i]))
  const index = new FileIndex(pages.map(({ id }) => id))
  const lines = new Map<string, number>()
  const fixed: (LabelledPage | undefined)[] = [...pages]
  const patched: LabelFix[] = []
  for await (const row of readTable(file, ['ID', 'target'], ['reason', 'confirmed'])) {
    const { line, values } = row
    const { confirmed, reason = '' } = values
    if (confirmed !== undefined && !YES.has(confirmed.toLowerCase())) continue
    const isDropped = values.target.trim().toLowerCase() === DROP
    const target = isDropped ? undefined : parseTarget(values.target)
    const found = index.find(values.ID)
    const id = found[0]
    if (id === undefined || found.length > 1) noPage.add(`line ${line} "${values.ID}"`)
    else if (target === undefined && !isDropped) invalid.add(`line ${line} "${values.target}"`)
    else if (known && target !== undefined && !known.has(target))
      unknown.add(`line ${line} ${target}`)
    else if (lines.has(id)) twice.add(`"${id}" on lines ${lines.get(id)!} and ${line}`)
    else {
      lines.set(id, line)
      const place = places.get(id)!
      const page = pages[place]!
      fixed[place] = target === undefined ? undefined : { ...page, target }
      if (page.target !== target) patched.push({ id, from: page.target, to: target, reason })
    }
  }
  for (const issue of [noPage, invalid, unknown, twice]) issue.check()
  return { pages: fixed.filter((page) => page !== undefined), patched }
}
