/** Writes one file of an exported set. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { WorkError } from '../../core/errors.ts'
import { makeFolder, writeFailure, writeWhole } from '../../core/files.ts'
import { sha256 } from '../../core/hash.ts'
import type { LayerKind, ManifestRow } from '../../dataset/built-dataset.ts'
import { PARTIAL } from '../../jobs/layout.ts'
import type { OutputFolder } from '../../jobs/output-folder.ts'
import { exportRow } from './export-row.ts'
import type { ExportFormat, ExportImage, ExportLayer, PartContext } from './format.ts'
import type { Labels } from './labels.ts'
import { rowsOf, type Part } from './parts.ts'

/** Files that are written side by side. */
export const SIDE_BY_SIDE = 3

/** A file of the exported set, as its `manifest.jsonl` lists it. */
export interface PartRow {
  file: string
  bytes: number
  images: number
  sha256: string
}

/** Where the images of a part are. */
export interface PartSource {
  /** file of the manifest rows that parts point into */
  manifest: string
  /** the bytes of a row's file, undefined where they cannot be read, and what to call their place */
  read: (row: ManifestRow, file: RowFile) => Promise<{ path: string; bytes: Buffer | undefined }>
  /** puts a file into another folder, where images are files */
  bring?: (file: string, target: string, partial: string) => Promise<void>
}

/** The image of a row, or what stands beside it. */
export type RowFile = Pick<ManifestRow, 'file' | 'bytes' | 'sha256'>

interface PartWork {
  /** layers that each image has */
  layers: readonly LayerKind[]
  annotated?: PartContext['annotated']
  source: PartSource
  format: ExportFormat
  labels: Labels
}

/**
 * Writes a part's file, which appears whole or not at all.
 * @throws WorkError `IMAGE_DAMAGED`, `DISK_FULL`
 */
export async function writePart(
  folder: Pick<OutputFolder<never>, 'at'>,
  part: Part,
  { source, format, labels, annotated, layers }: PartWork,
): Promise<PartRow> {
  const file = format.fileOf(part)
  const path = folder.at(file)
  const partial = folder.at(PARTIAL, file.replaceAll('/', '-'))
  const made = new Set<string>()
  const bring = async (from: string, read: () => Promise<unknown>, to: string): Promise<void> => {
    await read()
    const target = folder.at(to)
    if (!made.has(dirname(target))) await makeFolder(dirname(target))
    made.add(dirname(target))
    await source.bring!(from, target, folder.at(PARTIAL))
  }
  const place = ({ manifest, bytes: read }: ExportImage, to: string): Promise<void> =>
    bring(manifest.file, read, to)
  const placeLayer = ({ file: from, read }: ExportLayer, to: string): Promise<void> =>
    bring(from, read, to)
  const writeText = async (to: string, text: string): Promise<void> => {
    const target = folder.at(to)
    if (!made.has(dirname(target))) await makeFolder(dirname(target))
    made.add(dirname(target))
    await writeWhole(target, text)
  }
  try {
    await makeFolder(dirname(path))
    const handle = await open(partial, 'w')
    try {
      const images = imagesIn(source, part, labels)
      const places = { place, placeLayer, writeText }
      await format.write({ labels, layers, images, annotated, handle, partial, ...places })
      await handle.sync()
    } finally {
      await handle.close()
    }
    const { bytes, digest } = await digestOf(partial)
    await rename(partial, path)
    return { file, bytes, images: part.rows.length, sha256: digest }
  } catch (error) {
    throw writeFailure(error, path)
  }
}

async function* imagesIn(
  source: PartSource,
  part: Part,
  labels: Labels,
): AsyncGenerator<ExportImage> {
  for await (const manifest of rowsOf(source.manifest, part)) {
    const { layers = [] } = manifest
    yield {
      manifest,
      row: exportRow(manifest, labels),
      file: basename(manifest.file),
      bytes: () => readChecked(source, manifest, manifest),
      layers: layers.map((layer) => ({
        ...layer,
        read: () => readChecked(source, manifest, layer),
      })),
    }
  }
}

/** @throws WorkError `IMAGE_DAMAGED` */
async function readChecked(source: PartSource, row: ManifestRow, file: RowFile): Promise<Buffer> {
  const { path, bytes } = await source.read(row, file)
  if (bytes && sha256(bytes) === file.sha256) return bytes
  throw new WorkError(
    'IMAGE_DAMAGED',
    `${path} ${bytes ? 'is not the file that was written' : 'cannot be read'}: ` +
      '`augment verify` names all such files, and the same build again makes them anew',
  )
}

async function digestOf(path: string): Promise<{ bytes: number; digest: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { bytes, digest: hash.digest('hex') }
}
