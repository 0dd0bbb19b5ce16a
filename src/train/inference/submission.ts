/** Which images are predicted, in which order, and the files that come of it. */
import { basename, dirname, join } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { writeWhole } from '../../core/files.ts'
import type { ClassName } from '../../dataset/classes.ts'
import { LABEL_ALIASES } from '../../dataset/competition.ts'
import { csvRow, placeOf, readTable } from '../../dataset/csv.ts'
import { Issues } from '../../dataset/issues.ts'
import { climbsOut, FileIndex } from '../../dataset/file-index.ts'
import { isFile, isImageName } from '../../dataset/images.ts'
import { listFiles } from '../../dataset/list.ts'
import { ImageList } from '../data/image-list.ts'
import { argmax } from '../metrics/scores.ts'

export interface Template {
  /** the header as it is written there */
  header: readonly string[]
  /** values of each row as they are written there, of all columns */
  records: readonly (readonly string[])[]
  /** place of the class's column */
  targetAt: number
  /** images in the order of the rows; IDs as they are written there */
  list: ImageList
  /** what a user should know: images that no row asks for, pages that were not restored */
  warnings: string[]
}

export interface TemplateRequest {
  images: string
  /** `sample_submission.csv`; by default the one beside the folder of images, where there is one */
  template?: string | undefined
  /** folder whose images are read in place of those of the same names */
  restored?: string | undefined
}

/**
 * Finds the image of every row of the template; without one, all images of the folder in the order
 * of their names.
 * @throws InputError `TEMPLATE_COLUMNS`, `ID_TWICE`, `ID_AMBIGUOUS`, `TEMPLATE_UNKNOWN`, `SET_EMPTY`, and those of the readers
 */
export async function readTemplate(request: TemplateRequest): Promise<Template> {
  const { images, restored } = request
  const names = (await listFiles(images)).filter(isImageName)
  const beside = join(dirname(images), 'sample_submission.csv')
  const file = request.template ?? ((await isFile(beside)) ? beside : undefined)
  const found = file === undefined ? allOf(names, images) : await rowsOf(file, names, images)
  const warnings = [...found.warnings]
  let root = images
  let rows = found.rows
  if (restored !== undefined) {
    const index = new FileIndex((await listFiles(restored)).filter(isImageName))
    const missing = rows.filter(({ file: name }) => index.find(stem(name)).length === 0)
    if (missing.length === rows.length) {
      throw new InputError(
        'RESTORED_EMPTY',
        `${restored}: expected restored images by the names of those in ${images}, found none of them`,
      )
    }
    if (missing.length > 0) {
      warnings.push(`${missing.length} images are not in ${restored}; the originals are read`)
    }
    // Absolute paths: a row may come from either folder.
    root = ''
    rows = rows.map(({ id, file: name, label }) => {
      const [other] = index.find(stem(name))
      return { id, file: other === undefined ? join(images, name) : join(restored, other), label }
    })
  }
  return { ...found, list: new ImageList(root, rows), warnings }
}

const stem = (name: string): string => name.replace(/\.[^./]+$/, '')

type Rows = Omit<Template, 'list'> & {
  rows: { id: string; file: string; label: number }[]
}

function allOf(names: readonly string[], images: string): Rows {
  if (names.length === 0) {
    throw new InputError('SET_EMPTY', `${images}: expected images, found none`)
  }
  const rows = names.map((name) => ({ id: name, file: name, label: 0 }))
  const records = names.map((name) => [name, ''])
  return { header: ['ID', 'target'], records, targetAt: 1, rows, warnings: [] }
}

async function rowsOf(file: string, names: readonly string[], images: string): Promise<Rows> {
  const index = new FileIndex(names)
  const unknown = new Issues(
    'TEMPLATE_UNKNOWN',
    file,
    `IDs without an image in ${images}`,
    'Give the folder that the template is of with --images, or another --template.',
  )
  const several = new Issues(
    'ID_AMBIGUOUS',
    file,
    'IDs that several images answer to',
    'Write the whole file name with its ending.',
  )
  const outside = new Issues(
    'ID_OUTSIDE',
    file,
    'IDs that lead out of the folder of images',
    `An ID is the name of a file in ${images}.`,
  )
  const twice = new Issues('ID_TWICE', file, 'IDs that appear twice', 'Keep one row of each.')
  const warnings: string[] = []
  const rows: Rows['rows'] = []
  const records: string[][] = []
  const asked = new Set<string>()
  const missing: string[] = []
  let header: readonly string[] = []
  const options = {
    aliases: LABEL_ALIASES,
    tell: (note: string) => void warnings.push(note),
    header: (columns: readonly string[]) => void (header = columns),
  }
  for await (const { line, values, record } of readTable(file, [], ['ID'], options)) {
    if (values.ID === undefined) break
    const found = index.find(values.ID)
    const name = found[0] ?? values.ID
    if (found.length > 1) several.add(`line ${line} "${values.ID}" is ${found.join(' or ')}`)
    else if (found.length === 0 && climbsOut(values.ID)) outside.add(`line ${line} "${values.ID}"`)
    else if (asked.has(name)) twice.add(`line ${line} "${values.ID}"`)
    else {
      asked.add(name)
      if (found.length === 0) missing.push(`line ${line} "${values.ID}"`)
      rows.push({ id: values.ID, file: name, label: 0 })
      records.push([...record])
    }
  }
  const targetAt = targetColumn(file, header)
  several.check()
  outside.check()
  twice.check()
  if (rows.length === 0) throw new InputError('SET_EMPTY', `${file}: expected rows, found none`)
  // One or another may be gone; where most are, it is another folder that the template is of.
  if (2 * missing.length > rows.length) {
    for (const row of missing) unknown.add(row)
    unknown.check()
  }
  if (missing.length > 0) {
    const list = missing.slice(0, 3).join('; ') + (missing.length > 3 ? '; …' : '')
    warnings.push(
      `${missing.length} rows of ${basename(file)} have no image in ${images} and are filled as unreadable ones are: ${list}`,
    )
  }
  const left = names.length - (asked.size - missing.length)
  if (left > 0) {
    warnings.push(`${left} images in ${images} are in no row of ${basename(file)} and are left out`)
  }
  return { header, records, targetAt, rows, warnings }
}

/** Place of the column that predictions go to: the class's by its name, or the only one beside the ID. */
function targetColumn(file: string, header: readonly string[]): number {
  const id = placeOf(header, 'ID', LABEL_ALIASES)
  const target = placeOf(header, 'target', LABEL_ALIASES)
  if (id >= 0 && target >= 0) return target
  if (id >= 0 && header.length === 2) return 1 - id
  throw new InputError(
    'TEMPLATE_COLUMNS',
    `${file}:1: expected a column of IDs and one named target beside it, found ${header.map((name) => `"${name}"`).join(', ')}`,
  )
}

/** `submission.csv` → `submission.probabilities.csv`. */
export function probabilitiesFile(out: string): string {
  return `${stem(out)}.probabilities.csv`
}

/** `submission.csv` → `submission.failures.jsonl`. */
export function failuresFile(out: string): string {
  return `${stem(out)}.failures.jsonl`
}

/**
 * Writes the predictions, and beside them the probability of every class.
 * @param probabilities [images, classes]
 */
export async function writeSubmission(
  out: string,
  { header, records, targetAt, list }: Template,
  classes: readonly ClassName[],
  probabilities: Float32Array,
): Promise<void> {
  const predicted = argmax(probabilities, classes.length)
  const rows = [csvRow(header)]
  const wide = [csvRow(['ID', ...classes.map(({ target }) => `p_${target}`)])]
  for (let i = 0; i < list.length; i++) {
    const id = list.id(i)
    const { target } = classes[predicted[i]!]!
    rows.push(csvRow(records[i]!.with(targetAt, String(target))))
    const own = probabilities.subarray(i * classes.length, (i + 1) * classes.length)
    wide.push(csvRow([id, ...Array.from(own, (p) => p.toFixed(6))]))
  }
  await writeWhole(probabilitiesFile(out), wide.join(''))
  await writeWhole(out, rows.join(''))
}
