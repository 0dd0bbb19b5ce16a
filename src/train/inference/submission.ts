/** Which images are predicted, in which order, and the files that come of it. */
import { open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { writeWhole } from '../../core/files.ts'
import type { ClassName } from '../../dataset/classes.ts'
import { csvRow, readTable } from '../../dataset/csv.ts'
import { Issues } from '../../dataset/issues.ts'
import { FileIndex } from '../../dataset/file-index.ts'
import { isFile, isImageName } from '../../dataset/images.ts'
import { listFiles } from '../../dataset/list.ts'
import { ImageList } from '../data/image-list.ts'
import { argmax } from '../metrics/scores.ts'

export interface Template {
  /** the header as it is written there: the ID's column and the class's, in their order */
  header: readonly [string, string]
  /** whether the ID's column is the first */
  idFirst: boolean
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
 * @throws InputError `TEMPLATE_COLUMNS`, `ID_TWICE`, `TEMPLATE_UNKNOWN`, `SET_EMPTY`, and those of the readers
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

type Rows = Pick<Template, 'header' | 'idFirst' | 'warnings'> & {
  rows: { id: string; file: string; label: number }[]
}

function allOf(names: readonly string[], images: string): Rows {
  if (names.length === 0) {
    throw new InputError('SET_EMPTY', `${images}: expected images, found none`)
  }
  const rows = names.map((name) => ({ id: name, file: name, label: 0 }))
  return { header: ['ID', 'target'], idFirst: true, rows, warnings: [] }
}

async function rowsOf(file: string, names: readonly string[], images: string): Promise<Rows> {
  const { header, idFirst } = await readHeader(file)
  const index = new FileIndex(names)
  const unknown = new Issues(
    'TEMPLATE_UNKNOWN',
    file,
    `IDs without an image in ${images}`,
    'Give the folder that the template is of with --images, or another --template.',
  )
  const twice = new Issues('ID_TWICE', file, 'IDs that stand twice', 'Keep one row of each.')
  const rows: Rows['rows'] = []
  const asked = new Set<string>()
  for await (const { line, values } of readTable(file, ['ID'])) {
    const [name] = index.find(values.ID)
    if (name === undefined) unknown.add(`line ${line} "${values.ID}"`)
    else if (asked.has(name)) twice.add(`line ${line} "${values.ID}"`)
    else {
      asked.add(name)
      rows.push({ id: values.ID, file: name, label: 0 })
    }
  }
  unknown.check()
  twice.check()
  if (rows.length === 0) throw new InputError('SET_EMPTY', `${file}: expected rows, found none`)
  const left = names.length - asked.size
  const warnings =
    left > 0
      ? [`${left} images in ${images} are in no row of ${basename(file)} and are left out`]
      : []
  return { header, idFirst, rows, warnings }
}

async function readHeader(file: string): Promise<Pick<Template, 'header' | 'idFirst'>> {
  if (!(await isFile(file))) {
    throw new InputError('FILE_MISSING', `${file}: there is no such file`)
  }
  const handle = await open(file)
  const buffer = Buffer.alloc(4096)
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0)
  await handle.close()
  const text = buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '')
  const line = text.split(/\r?\n/, 1)[0]!
  const names = line.split(',').map((name) => name.trim().replaceAll('"', ''))
  const place = names.findIndex((name) => name.toLowerCase() === 'id')
  if (names.length !== 2 || place < 0) {
    throw new InputError(
      'TEMPLATE_COLUMNS',
      `${file}:1: expected two columns, ID and the class's, found ${names.map((name) => `"${name}"`).join(', ')}`,
    )
  }
  return { header: [names[0]!, names[1]!], idFirst: place === 0 }
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
  { header, idFirst, list }: Template,
  classes: readonly ClassName[],
  probabilities: Float32Array,
): Promise<void> {
  const predicted = argmax(probabilities, classes.length)
  const rows = [csvRow(header)]
  const wide = [csvRow(['ID', ...classes.map(({ target }) => `p_${target}`)])]
  for (let i = 0; i < list.length; i++) {
    const id = list.id(i)
    const { target } = classes[predicted[i]!]!
    rows.push(csvRow(idFirst ? [id, target] : [target, id]))
    const own = probabilities.subarray(i * classes.length, (i + 1) * classes.length)
    wide.push(csvRow([id, ...Array.from(own, (p) => p.toFixed(6))]))
  }
  await writeWhole(probabilitiesFile(out), wide.join(''))
  await writeWhole(out, rows.join(''))
}
