/** A CSV of labels beside a folder of images: the layout of the contest. */
import { basename, join } from 'node:path'
import { parseTarget, targetIssues, unknownTargetIssues, type ClassName } from './classes.ts'
import { readTable } from './csv.ts'
import { Issues } from './issues.ts'
import { climbsOut, FileIndex } from './file-index.ts'
import { byCodeUnit, isImageName, listFiles } from './images.ts'

/** One labelled image. */
export interface LabelledPage {
  /** name in the set, letters composed (NFC); with its ending where the CSV has it */
  id: string
  /** absolute path */
  file: string
  target: number
}

/**
 * Reads labels (`ID,target`) and finds the image of each; no image is opened.
 * @param classes that targets must be of; undefined: any whole number
 * @returns pages in the code-unit order of their IDs
 * @throws InputError `ID_EMPTY`, `ID_OUTSIDE`, `ID_TWICE`, `TARGET_INVALID`, `TARGET_UNKNOWN`,
 *   `ROW_WITHOUT_FILE`, `ID_AMBIGUOUS`, `FILE_WITHOUT_ROW`, `FOLDER_MISSING`, and those of `readTable`
 */
export async function readLabels(
  csv: string,
  folder: string,
  classes?: readonly ClassName[],
): Promise<LabelledPage[]> {
  const names = await listFiles(folder)
  const index = new FileIndex(names)
  const faults = faultsOf(csv, folder, classes ?? [])
  const known = classes && new Set(classes.map(({ target }) => target))
  const lineOfFile = new Map<string, number>()
  const lineOfId = new Map<string, number>()
  const pages: LabelledPage[] = []
  for await (const { line, values } of readTable(csv, ['ID', 'target'])) {
    const id = values.ID.normalize('NFC')
    const here = `line ${line} "${id}"`
    const target = parseTarget(values.target)
    if (id === '') faults.empty.add(`line ${line}`)
    else if (climbsOut(id)) faults.outside.add(here)
    else if (target === undefined) faults.invalid.add(`line ${line} "${values.target}"`)
    else if (known && !known.has(target)) faults.unknown.add(`line ${line} ${target}`)
    else {
      const found = index.find(values.ID)
      const file = found[0]
      const before = lineOfId.get(id) ?? (file === undefined ? undefined : lineOfFile.get(file))
      lineOfId.set(id, line)
      if (before !== undefined) faults.twice.add(`"${id}" on lines ${before} and ${line}`)
      else if (file === undefined) faults.missing.add(here)
      else if (found.length > 1) faults.ambiguous.add(`${here} is ${found.join(' or ')}`)
      else {
        lineOfFile.set(file, line)
        pages.push({ id, file: join(folder, file), target })
      }
    }
  }
  for (const fault of Object.values(faults)) fault.check()
  const unlabelled = unlabelledFaults(csv, folder)
  for (const name of names) {
    if (!lineOfFile.has(name) && isImageName(name)) unlabelled.add(`"${name}"`)
  }
  unlabelled.check()
  return pages.toSorted((a, b) => byCodeUnit(a.id, b.id))
}

function faultsOf(
  csv: string,
  folder: string,
  classes: readonly ClassName[],
): Record<Kind, Issues> {
  const here = basename(folder)
  const fault = (code: string, what: string, remedy: string): Issues =>
    new Issues(code, csv, what, remedy)
  return {
    empty: fault(
      'ID_EMPTY',
      'rows without an ID',
      'Write the file name of each or remove the row.',
    ),
    outside: fault(
      'ID_OUTSIDE',
      `IDs that lead out of ${here}/`,
      `An ID is the name of a file in ${folder}, with forward slashes for folders in it.`,
    ),
    twice: fault('ID_TWICE', 'IDs that stand twice', 'Keep one row of each.'),
    invalid: targetIssues(csv),
    unknown: unknownTargetIssues(csv, classes),
    missing: fault(
      'ROW_WITHOUT_FILE',
      'rows without a file',
      `Put the files into ${folder} or remove the rows.`,
    ),
    ambiguous: fault(
      'ID_AMBIGUOUS',
      'IDs that several files answer to',
      'Write the whole file name with its ending.',
    ),
  }
}

type Kind = 'empty' | 'outside' | 'twice' | 'invalid' | 'unknown' | 'missing' | 'ambiguous'

function unlabelledFaults(csv: string, folder: string): Issues {
  const remedy = `Add rows to ${csv} or move the files out of the folder.`
  return new Issues('FILE_WITHOUT_ROW', folder, 'files without a row', remedy)
}
