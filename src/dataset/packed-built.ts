/** A built set in WebDataset's tar files or in Parquet files, as `augment export` and `build --format` write them. */
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { ParquetFile } from '../core/archives/parquet.ts'
import { parquetPath, tarPath } from '../core/archives/stored-file.ts'
import { tarMembers } from '../core/archives/tar.ts'
import { InputError, reasonOf, systemCode } from '../core/errors.ts'
import { datasetInfo, SPLITS, type DatasetInfo, type ManifestRow } from './built-dataset.ts'
import { isImageName } from './images.ts'
import { archivesIn } from './inputs/read-input.ts'

/** What is read of an image's row beside it. */
export interface PackedRow extends Pick<
  ManifestRow,
  'id' | 'split' | 'file' | 'target' | 'variant' | 'source' | 'steps'
> {
  keyOffset: number
}

/** Describes an exported set, beside its files. */
export const EXPORT = 'export.json'

const exported = z.object({
  complete: z.boolean(),
  as: z.string(),
  dataset: datasetInfo.loose().optional(),
})

/**
 * The description of a packed built set; undefined where the folder holds none.
 * @throws InputError `SET_INCOMPLETE`, `EXPORT_DAMAGED`
 */
export async function readPackedInfo(root: string): Promise<DatasetInfo | undefined> {
  const file = join(root, EXPORT)
  let info: z.infer<typeof exported>
  try {
    info = exported.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined
    throw new InputError('EXPORT_DAMAGED', `${file} cannot be read (${reasonOf(error)})`, {
      cause: error,
    })
  }
  if (!['webdataset', 'parquet'].includes(info.as)) return undefined
  if (info.complete && info.dataset?.counts) return { ...info.dataset, complete: true }
  const remedy = info.complete
    ? 'it was exported by an older version: export it again'
    : 'run the same command again'
  throw new InputError('SET_INCOMPLETE', `${root}: the set is not complete: ${remedy}`)
}

/**
 * The rows of all images, in the order of the files.
 * @param withSteps false leaves `steps` empty, where they would only take room
 * @throws InputError `ARCHIVE_DAMAGED`, `MANIFEST_ROW_INVALID`
 */
export async function* packedRows(root: string, withSteps: boolean): AsyncGenerator<PackedRow> {
  for (const archive of await archivesIn(root)) {
    const split = SPLITS.find((one) => basename(archive).startsWith(`${one.replace('/', '_')}-`))
    if (!split) continue
    const rows = /\.tar$/i.test(archive)
      ? tarRows(root, archive)
      : parquetRows(root, archive, withSteps)
    for await (const { file, row } of rows) {
      const {
        id,
        target,
        variant,
        source_path: path,
        source_sha256: sha256,
        key_offset: offset,
      } = row
      if (typeof id !== 'string' || typeof path !== 'string' || !Number.isInteger(Number(target))) {
        throw new InputError(
          'MANIFEST_ROW_INVALID',
          `${file}: expected its row of a built set (id, target, source_path) beside the image`,
        )
      }
      yield {
        id,
        split,
        file,
        target: Number(target),
        variant: Number(variant),
        keyOffset: Number(offset),
        source: { path, sha256: String(sha256) },
        steps: withSteps ? (JSON.parse(String(row['steps'])) as ManifestRow['steps']) : [],
      }
    }
  }
}

/** The rows as the folder's manifest has them: by source, then by variant; without steps. */
export async function listPacked(root: string): Promise<PackedRow[]> {
  const rows: PackedRow[] = []
  for await (const row of packedRows(root, false)) rows.push(row)
  return rows.toSorted(
    (a, b) =>
      (a.source.path < b.source.path ? -1 : a.source.path > b.source.path ? 1 : 0) ||
      a.keyOffset - b.keyOffset ||
      a.variant - b.variant,
  )
}

interface Stored {
  /** relative to the set */
  file: string
  row: Record<string, unknown>
}

async function* tarRows(root: string, archive: string): AsyncGenerator<Stored> {
  let file: string | undefined
  for await (const { name, offset, size, content } of tarMembers(join(root, archive))) {
    // Maps and masks, `KEY.map-x.png`, come after the row.
    if (isImageName(name)) file ??= isLayer(name) ? undefined : tarPath(archive, offset, size)
    else if (file !== undefined && name.endsWith('.json')) {
      const text = (await content()).toString('utf8')
      yield { file, row: rowIn(archive, name, text) }
      file = undefined
    }
  }
}

const isLayer = (name: string): boolean => /\.[^./]+\.png$/.test(name)

function rowIn(archive: string, name: string, text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch (error) {
    throw new InputError('MANIFEST_ROW_INVALID', `${archive}: ${name} is no JSON`, { cause: error })
  }
}

const COLUMNS = ['id', 'target', 'variant', 'source_path', 'source_sha256', 'key_offset']

async function* parquetRows(
  root: string,
  archive: string,
  withSteps: boolean,
): AsyncGenerator<Stored> {
  const file = await ParquetFile.open(join(root, archive))
  let at = 0
  for await (const row of file.read([...COLUMNS, ...(withSteps ? ['steps'] : [])])) {
    yield { file: parquetPath(archive, at++), row }
  }
}
