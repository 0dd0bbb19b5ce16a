/** A CSV of labels beside a folder of images: the layout of the competition. */
import { basename, join } from 'node:path'
import { parseTarget, targetIssues, unknownTargetIssues, type ClassName } from './classes.ts'
import { readTable, type TableRow } from './csv.ts'
import { chooseImages, passedOverWarnings, scanFolder } from './folder-scan.ts'
import { Issues } from './issues.ts'
import { climbsOut, FileIndex } from './file-index.ts'
import { byCodeUnit, isImageName } from './images.ts'

/** One labelled image. */
export interface LabelledPage {
  /** name in the set, letters composed (NFC); with its ending where the CSV has it */
  id: string
  /** absolute path */
  file: string
  target: number
}

/** Other names that the columns of labels usually have. */
export const LABEL_ALIASES = {
  ID: ['image_id', 'filename', 'file_name', 'file', 'image', 'image_path'],
  target: ['label', 'class', 'class_id', 'label_id', 'category', 'class_name'],
}

export interface LabelOptions {
  /** whether only a part of the folder's images may have rows */
  partial?: boolean
}

export interface LabelsRead {
  /** in the code-unit order of their IDs */
  pages: LabelledPage[]
  /** those given, or the names that stand in place of numbers; undefined where there are none */
  classes: ClassName[] | undefined
  /** one sentence each */
  warnings: string[]
}

/**
 * Reads labels (`ID,target`) and finds the image of each; no image is opened. A
 * target is the number of a class or its name.
 * @param known classes that targets must be of; undefined: any whole number, or names alone, which
 *   are numbered in their code-unit order
 * @throws InputError `ID_EMPTY`, `ID_OUTSIDE`, `ID_TWICE`, `TARGET_INVALID`, `TARGET_UNKNOWN`,
 *   `ROW_WITHOUT_FILE`, `ID_AMBIGUOUS`, `FILE_WITHOUT_ROW`, `FOLDER_MISSING`, and those of `readTable`
 */
export async function readLabels(
  csv: string,
  folder: string,
  known?: readonly ClassName[],
  { partial = false }: LabelOptions = {},
): Promise<LabelsRead> {
  const { files: names, passed } = await scanFolder(folder)
  const index = new FileIndex(names)
  const warnings: string[] = []
  const rows: TableRow<'ID' | 'target', never>[] = []
  const options = { aliases: LABEL_ALIASES, tell: (note: string) => void warnings.push(note) }
  for await (const row of readTable(csv, ['ID', 'target'], [], options)) rows.push(row)
  const classes = known ? [...known] : namedClasses(rows.map(({ values }) => values.target))
  const issues = issuesOf(csv, folder, classes ?? [])
  const targetOf = targetReader(classes)
  const lineOfFile = new Map<string, number>()
  const lineOfId = new Map<string, number>()
  const pages: LabelledPage[] = []
  for (const { line, values } of rows) {
    const id = values.ID.normalize('NFC')
    const here = `line ${line} "${id}"`
    const target = targetOf(values.target)
    const found = id === '' ? [] : index.find(values.ID)
    if (id === '') issues.empty.add(`line ${line}`)
    else if (climbsOut(id) && !names.includes(values.ID)) issues.outside.add(here)
    else if (target === undefined) issues.invalid.add(`line ${line} "${values.target}"`)
    else if (target === 'unknown') issues.unknown.add(`line ${line} ${values.target}`)
    else {
      const file = found[0]
      const before = lineOfId.get(id) ?? (file === undefined ? undefined : lineOfFile.get(file))
      lineOfId.set(id, line)
      if (before !== undefined) issues.twice.add(`"${id}" on lines ${before} and ${line}`)
      else if (file === undefined) issues.missing.add(here)
      else if (found.length > 1) issues.ambiguous.add(`${here} is ${found.join(' or ')}`)
      else {
        lineOfFile.set(file, line)
        pages.push({ id, file: join(folder, file), target })
      }
    }
  }
  for (const issue of Object.values(issues)) issue.check()
  const left = names.filter((name) => !lineOfFile.has(name))
  const unlabelled = unlabelledIssues(csv, folder)
  const images = left.filter(isImageName)
  if (partial && images.length > 0) {
    warnings.push(`${images.length} images in ${folder} are in no row of ${basename(csv)}`)
  } else for (const name of images) unlabelled.add(`"${name}"`)
  unlabelled.check()
  const others = await chooseImages(
    folder,
    left.filter((name) => !isImageName(name)),
    names,
  )
  const unnamed = others.images.map((name) => ({ name, reason: 'images without a row' }))
  warnings.push(...passedOverWarnings([...passed, ...others.passed, ...unnamed]))
  return { pages: pages.toSorted((a, b) => byCodeUnit(a.id, b.id)), classes, warnings }
}

/** Classes of targets that are names and not numbers; undefined where any is a number. */
function namedClasses(targets: readonly string[]): ClassName[] | undefined {
  const names = [...new Set(targets.map((text) => text.normalize('NFC')))]
  if (names.length === 0 || names.some((name) => name === '' || !Number.isNaN(Number(name)))) {
    return undefined
  }
  return names.toSorted(byCodeUnit).map((name, target) => ({ target, name }))
}

/** @returns the number of a class by its number or name; undefined for what cannot be one */
function targetReader(
  classes: readonly ClassName[] | undefined,
): (text: string) => number | 'unknown' | undefined {
  const numbers = new Set(classes?.map(({ target }) => target))
  const byName = new Map(classes?.map(({ name, target }) => [name, target]))
  return (text) => {
    const number = parseTarget(text)
    if (number !== undefined && (!classes || numbers.has(number))) return number
    return byName.get(text.normalize('NFC')) ?? (number === undefined ? undefined : 'unknown')
  }
}

function issuesOf(
  csv: string,
  folder: string,
  classes: readonly ClassName[],
): Record<Kind, Issues> {
  const here = basename(folder)
  const issue = (code: string, what: string, remedy: string): Issues =>
    new Issues(code, csv, what, remedy)
  return {
    empty: issue(
      'ID_EMPTY',
      'rows without an ID',
      'Write the file name of each or remove the row.',
    ),
    outside: issue(
      'ID_OUTSIDE',
      `IDs that lead out of ${here}/`,
      `An ID is the name of a file in ${folder}, with forward slashes for folders in it.`,
    ),
    twice: issue('ID_TWICE', 'IDs that appear twice', 'Keep one row of each.'),
    invalid: targetIssues(csv),
    unknown: unknownTargetIssues(csv, classes),
    missing: issue(
      'ROW_WITHOUT_FILE',
      'rows without a file',
      `Put the files into ${folder} or remove the rows.`,
    ),
    ambiguous: issue(
      'ID_AMBIGUOUS',
      'IDs that several files answer to',
      'Write the whole file name with its ending.',
    ),
  }
}

type Kind = 'empty' | 'outside' | 'twice' | 'invalid' | 'unknown' | 'missing' | 'ambiguous'

function unlabelledIssues(csv: string, folder: string): Issues {
  const remedy = `Add rows to ${csv} or move the files out of the folder.`
  return new Issues('FILE_WITHOUT_ROW', folder, 'files without a row', remedy)
}
