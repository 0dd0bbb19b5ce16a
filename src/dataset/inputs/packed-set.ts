/** Sets in archives: WebDataset's tar files, Parquet as the Hugging Face `datasets` library writes it. */
import { basename, join } from 'node:path'
import { ParquetFile } from '../../core/archives/parquet.ts'
import { parquetPath, tarPath } from '../../core/archives/stored-file.ts'
import { tarMembers } from '../../core/archives/tar.ts'
import { reasonOf } from '../../core/errors.ts'
import type { ClassName } from '../classes.ts'
import { LABEL_ALIASES } from '../competition.ts'
import { isImageName } from '../images.ts'
import { notRead } from './find-images.ts'
import type { LabelRow } from './label-rows.ts'

export interface PackedRows {
  rows: LabelRow[]
  /** classes by their numbers, where the files name them all */
  classes?: ClassName[] | undefined
}

/** A member `KEY.json` may be large; a label never is. */
const MAX_LABEL = 1 << 20

/** The images of archives, in their order. @throws InputError `SET_NOT_FOUND`, `ARCHIVE_DAMAGED` */
export async function readPacked(archives: readonly string[]): Promise<PackedRows> {
  const rows: LabelRow[] = []
  let classes: ClassName[] | undefined
  for (const archive of archives) {
    if (/\.tar$/i.test(archive)) for await (const row of tarRows(archive)) rows.push(row)
    else {
      const read = await parquetRows(archive)
      classes ??= read.classes
      for (const row of read.rows) rows.push(row)
    }
  }
  return { rows, classes }
}

interface Sample {
  key: string
  image?: string
  label?: string
  about?: Record<string, unknown>
}

/** Members of a sample stand beside each other and have one key: the name up to the first dot of its last part. */
async function* tarRows(archive: string): AsyncGenerator<LabelRow> {
  let sample: Sample | undefined
  let isEmpty = true
  for await (const { name, offset, size, content } of tarMembers(archive)) {
    const dot = name.indexOf('.', name.lastIndexOf('/') + 1)
    if (dot < 0 || basename(name).startsWith('.')) continue
    const key = name.slice(0, dot)
    const ending = name.slice(dot + 1).toLowerCase()
    if (sample && sample.key !== key) {
      const row = rowOf(archive, sample)
      if (row) yield row
      sample = undefined
    }
    sample ??= { key }
    if (isImageName(name)) {
      // `KEY.mask.png` stands beside `KEY.jpg`.
      if (sample.image === undefined || !ending.includes('.')) {
        sample.image = tarPath(archive, offset, size)
      }
      isEmpty = false
    } else if (/^(cls2?|label|txt)$/.test(ending) && size < MAX_LABEL) {
      if (ending !== 'txt' || sample.label === undefined) {
        sample.label = (await content()).toString('utf8').trim()
      }
    } else if (ending === 'json' && size < MAX_LABEL) {
      sample.about = aboutOf(archive, name, await content())
    }
  }
  const row = sample && rowOf(archive, sample)
  if (row) yield row
  if (isEmpty) throw notRead(archive, 'images with labels (KEY.jpg, KEY.cls)', 'no image')
}

function aboutOf(archive: string, name: string, bytes: Buffer): Record<string, unknown> {
  try {
    return (JSON.parse(bytes.toString('utf8')) ?? {}) as Record<string, unknown>
  } catch (error) {
    throw notRead(`${archive}: ${name}`, 'JSON', reasonOf(error))
  }
}

function rowOf(
  archive: string,
  { key, image, label: given, about = {} }: Sample,
): LabelRow | undefined {
  if (image === undefined) return undefined
  const named = textOf(about, NAMES)
  // Our own sets number their labels from 0 and keep the number of the class beside it.
  const label = textOf(about, ['target']) ?? given ?? textOf(about, LABELS) ?? named
  const where = `${basename(archive)}: ${key}`
  if (label === undefined) throw notRead(where, 'a label (KEY.cls, or "label" in KEY.json)', 'none')
  return { id: textOf(about, ['id']) ?? key, file: image, label, name: named, where }
}

const NAMES = ['class_name', 'label_name']
const LABELS = ['label', 'class', 'category', 'class_id', 'label_id']

function textOf(value: Record<string, unknown>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = value[name]
    if (['string', 'number', 'bigint'].includes(typeof found)) return String(found)
  }
  return undefined
}

async function parquetRows(archive: string): Promise<PackedRows> {
  const file = await ParquetFile.open(archive)
  const { columns, pictures, notes } = file
  if (pictures === undefined) {
    throw notRead(archive, 'a column of images (bytes and path)', `columns ${columns.join(', ')}`)
  }
  const classes = classLabel(notes.get('huggingface'))
  // Our own sets number their labels from 0 and keep the number of the class beside it.
  const isOurs = columns.includes('target') && columns.includes('class_name')
  const label =
    (isOurs ? 'target' : undefined) ??
    columns.find((name) => name === classes?.column) ??
    ['class_name', 'label_name', ...LABEL_ALIASES.target].find((name) => columns.includes(name))
  if (label === undefined)
    throw notRead(archive, 'a column of labels', `columns ${columns.join(', ')}`)
  const naming = label === 'target' || classes === undefined ? 'class_name' : undefined
  const wanted = [...new Set([label, 'id', naming])].filter((name): name is string =>
    columns.includes(name!),
  )
  const rows: LabelRow[] = []
  const stem = basename(archive).replace(/\.parquet$/i, '')
  for await (const row of file.read(wanted)) {
    const at = rows.length
    const where = `${basename(archive)}: row ${at}`
    const text = textOf(plain(row), [label])
    if (text === undefined) throw notRead(where, `a label in "${label}"`, 'none')
    const name = naming === undefined ? undefined : textOf(plain(row), [naming])
    const id = textOf(plain(row), ['id']) ?? `${stem}/${String(at).padStart(6, '0')}`
    rows.push({ id, file: parquetPath(archive, at), label: text, name, where })
  }
  return { rows, classes: label === classes?.column ? classes.classes : undefined }
}

/** Texts are bytes where the file does not say that they are texts. */
function plain(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
    ]),
  )
}

/** The ClassLabel of a set's features, as `datasets` keeps them in each file. */
function classLabel(
  note: string | undefined,
): { column: string; classes: ClassName[] } | undefined {
  if (note === undefined) return undefined
  try {
    const { info } = JSON.parse(note) as {
      info?: { features?: Record<string, { _type?: string; names?: string[] }> }
    }
    for (const [column, { _type: type, names }] of Object.entries(info?.features ?? {})) {
      if (type !== 'ClassLabel' || !Array.isArray(names)) continue
      return { column, classes: names.map((name, target) => ({ target, name })) }
    }
  } catch {
    // Notes of other programs.
  }
  return undefined
}

/** Parts that a set is learned from; others are held out by whoever made it. */
const TRAIN = /^train(ing)?[-_.0-9]/i

/**
 * Which of a set's archives are read: those of its training part where it has one.
 * @returns absolute paths, and a sentence on those that are not
 */
export function trainingPart(
  folder: string,
  names: readonly string[],
): { archives: string[]; warnings: string[] } {
  const train = names.filter((name) => TRAIN.test(basename(name)))
  const read = train.length > 0 ? train : names
  const left = names.length - read.length
  return {
    archives: read.map((name) => join(folder, name)),
    warnings: left > 0 ? [`not read: ${left} archives of other parts than "train"`] : [],
  }
}
