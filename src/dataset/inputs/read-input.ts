/** What `--data` names: a folder, a file, a pattern of either, or standard input. */
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import fastGlob from 'fast-glob'
import { InputError } from '../../core/errors.ts'
import { withSlashes } from '../../core/paths.ts'
import { readClasses, type ClassName } from '../classes.ts'
import { readLabels, type LabelsRead } from '../competition.ts'
import { readFolders } from '../folders.ts'
import { byCodeUnit, isFile, requireFolder } from '../images.ts'
import { openText } from '../text-encoding.ts'
import { commonFolder, findFiles, notRead, type NamedRow } from './find-images.ts'
import { pagesOf, type LabelRow } from './label-rows.ts'
import { readCvat, readJsonExport } from './label-tools.ts'
import { readList } from './list-set.ts'
import { readPacked, trainingPart } from './packed-set.ts'

/**
 * How a set lies on disk: `train.csv` beside `train/`, a folder for each class, or images that a list, an
 * archive or a pattern names.
 */
export type SetLayout = 'competition' | 'folders' | 'list'

export interface InputRead extends LabelsRead {
  /** absolute path of a folder that holds all of its images */
  root: string
  layout: SetLayout
}

/**
 * @param data a folder, a file, a pattern, or `-` for a list on standard input
 * @throws InputError as `readLabelledSet` does
 */
export async function readInput(data: string): Promise<InputRead> {
  if (data === '-') {
    const rows = await readList('standard input', await textOf(process.stdin))
    return ofNames('standard input', process.cwd(), { rows })
  }
  const path = resolve(data)
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile()) return readFileInput(path)
  if (!found && fastGlob.isDynamicPattern(withSlashes(data))) return readPattern(data)
  await requireFolder(path, 'a folder with a labelled set')
  return readFolder(path)
}

async function readFolder(root: string): Promise<InputRead> {
  const meta = await classesOf(root)
  const csv = join(root, 'train.csv')
  if (await isFile(csv)) {
    return { root, layout: 'competition', ...(await readLabels(csv, join(root, 'train'), meta)) }
  }
  const listed = await readMetadata(root)
  if (listed) return listed
  try {
    return { root, layout: 'folders', ...(await readFolders(root, meta)) }
  } catch (error) {
    if (!(error instanceof InputError) || error.code !== 'SET_NOT_FOUND') throw error
    const packed = await archivesIn(root)
    if (packed.length === 0) throw error
    const { archives, warnings } = trainingPart(root, packed)
    const read = await readPacked(archives)
    const { pages, classes } = pagesOf(root, read.rows, meta ?? read.classes)
    return { root, layout: 'folders', pages, classes, warnings }
  }
}

async function classesOf(folder: string): Promise<ClassName[] | undefined> {
  const file = join(folder, 'meta.csv')
  return (await isFile(file)) ? readClasses(file) : undefined
}

/** Archives in a folder or its `data/`, as `datasets` and the hub lay them out; names relative to it, sorted. */
export async function archivesIn(folder: string): Promise<string[]> {
  const names = await fastGlob(['*.{tar,parquet}', 'data/*.{tar,parquet}'], {
    cwd: folder,
    caseSensitiveMatch: false,
  })
  return names.toSorted(byCodeUnit)
}

/** Hugging Face's `imagefolder`: labels in `metadata.jsonl` or `metadata.csv`, of the set or of its `train/`. */
async function readMetadata(root: string): Promise<InputRead | undefined> {
  for (const folder of [join(root, 'train'), root]) {
    for (const name of ['metadata.jsonl', 'metadata.csv']) {
      const file = join(folder, name)
      if (!(await isFile(file))) continue
      const text = await wholeText(file)
      // Without a label the folders' names are the labels.
      if (!/"?file_name"?/.test(text.slice(0, 4096))) continue
      const rows = await readList(file, text).catch(() => undefined)
      if (!rows) continue
      const read = await ofNames(file, folder, { rows }, await classesOf(root))
      return { ...read, root, layout: 'folders' }
    }
  }
  return undefined
}

async function wholeText(file: string): Promise<string> {
  const { text } = await openText(file)
  const pieces: string[] = []
  for await (const piece of text) pieces.push(piece)
  return pieces.join('')
}

async function readFileInput(file: string): Promise<InputRead> {
  const folder = dirname(file)
  const name = basename(file).toLowerCase()
  if (/\.(tar|parquet)$/.test(name)) return ofArchives(file, [file])
  if (/\.(jsonl|ndjson|csv|tsv|txt)$/.test(name)) {
    return ofNames(file, folder, { rows: await readList(file, await wholeText(file)) })
  }
  if (name.endsWith('.json')) {
    return ofNames(file, folder, readJsonExport(file, await readFile(file, 'utf8')))
  }
  if (name.endsWith('.xml')) {
    return ofNames(file, folder, readCvat(file, await readFile(file, 'utf8')))
  }
  if (/\.(tgz|tar\.gz|zip)$/.test(name)) {
    throw notRead(
      file,
      'an archive that is not compressed (.tar, .parquet)',
      'another: unpack it first',
    )
  }
  const kinds =
    'a list (.csv, .tsv, .jsonl), an archive (.tar, .parquet), an export of a labelling tool (.json, .xml)'
  await requireFolder(file, `${kinds}, or a folder with a labelled set`)
  return readFolder(file)
}

/** Images by a pattern are of the class that their folder is named as; archives are read as they are. */
async function readPattern(pattern: string): Promise<InputRead> {
  const files = await fastGlob(withSlashes(pattern), { absolute: true, dot: false })
  if (files.length === 0) throw notRead(pattern, 'files that match', 'none')
  const sorted = files.toSorted(byCodeUnit)
  const packed = sorted.filter((file) => /\.(tar|parquet)$/i.test(file))
  if (packed.length === sorted.length) return ofArchives(pattern, packed)
  if (packed.length > 0) throw notRead(pattern, 'images or archives', 'both')
  const rows = sorted.map((file) => ({ path: file, label: basename(dirname(file)), where: file }))
  return ofNames(pattern, dirname(sorted[0]!), { rows })
}

async function ofArchives(from: string, archives: readonly string[]): Promise<InputRead> {
  const { rows, classes } = await readPacked(archives)
  return ofRows(from, commonFolder(archives)!, rows, classes)
}

async function ofNames(
  from: string,
  folder: string,
  { rows: named, warnings = [] }: { rows: NamedRow[]; warnings?: string[] },
  known?: readonly ClassName[],
): Promise<InputRead> {
  const { root, rows } = await findFiles(from, folder, named)
  const read = await ofRows(from, root, rows, known)
  return { ...read, warnings: [...warnings, ...read.warnings] }
}

/** Classes are those of a `meta.csv` in the root, where it has one. */
async function ofRows(
  from: string,
  root: string,
  rows: readonly LabelRow[],
  known?: readonly ClassName[],
): Promise<InputRead> {
  if (rows.length === 0)
    throw new InputError('SET_EMPTY', `${from}: expected labelled images, found none`)
  const read = pagesOf(from, rows, known ?? (await classesOf(root)))
  return { root, layout: 'list', ...read }
}
