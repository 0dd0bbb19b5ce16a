/** `augment export`: a built set as other programs read it. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { bringFile } from '../../core/bring-file.ts'
import { InputError, WorkError } from '../../core/errors.ts'
import { makeFolder, writeFailure } from '../../core/files.ts'
import { sha256 } from '../../core/hash.ts'
import type { Progress } from '../../core/progress.ts'
import { checkApart } from '../../dataset/apart.ts'
import {
  imagesOf,
  PAIR_SPLITS,
  readDatasetInfo,
  SPLITS,
  splitsOf,
  type DatasetInfo,
} from '../../dataset/built-dataset.ts'
import { JOURNAL, MANIFEST, PARTIAL } from '../../jobs/layout.ts'
import { withOutputFolder, type FolderClaim, type OutputFolder } from '../../jobs/output-folder.ts'
import { runTasks } from '../../jobs/run-tasks.ts'
import { cardOf } from './card.ts'
import { EXPORT, readExportInfo, type ExportInfo } from './export-info.ts'
import { exportRow, splitName } from './export-row.ts'
import type { ExportFormat, ExportImage } from './format.ts'
import { loadFormat, type FormatName } from './formats.ts'
import { labelsOf, type Labels } from './labels.ts'
import { divide, rowsOf, type Part } from './parts.ts'

export interface ExportOptions {
  /** the built set */
  folder: string
  out: string
  format: FormatName
  /** bytes that a file has at most, about */
  shardSize: number
  overwrite: boolean
  progress: Progress
  /** stops the work after the files at hand */
  signal: AbortSignal
}

export interface ExportResult {
  images: number
  files: PartRow[]
  bytes: number
  seconds: number
  /** most memory that the process had at once, bytes */
  peakRssBytes: number
}

/** A file of the exported set, as its `manifest.jsonl` lists it. */
export interface PartRow {
  file: string
  bytes: number
  images: number
  sha256: string
}

/** Files that are written side by side. */
const SIDE_BY_SIDE = 3

/**
 * Writes a built set in another format. Its bytes depend on the set, the format and the size of files
 * alone. The same command again resumes.
 * @throws InputError `BUILT_SET_MISSING`, `SET_UNFINISHED`, `OTHER_EXPORT`, `OUT_NOT_A_SET`, `OUT_IN_INPUT`;
 *   WorkError `IMAGE_DAMAGED`, `STOPPED`, `DISK_FULL`, `FOLDER_BUSY`
 */
export async function exportSet(options: ExportOptions): Promise<ExportResult> {
  const started = performance.now()
  const { folder: set, out, shardSize, progress, signal } = options
  const info = await readDatasetInfo(set)
  const { digest, counts } = info
  if (!info.complete || digest === null || counts === null) {
    throw new InputError('SET_UNFINISHED', `${set}: not finished: run the same build again`)
  }
  checkApart(set, out)
  const format = await loadFormat(options.format)
  const labels = labelsOf(info)
  const splits = splitsOf(info)
  const size = format.divided ? shardSize : Infinity
  const parts = await divide(set, splits, { partBytes: size, shuffled: format.shuffled })
  const begun: ExportInfo = {
    format: 1,
    complete: false,
    as: options.format,
    digest,
    shardSize,
    classes: labels.names,
  }
  const files = await withOutputFolder(out, claimOf(options, begun), async (folder) => {
    await folder.begin(begun)
    const places = new Map(parts.map((part, place) => [format.fileOf(part), place]))
    const journal = await folder.resume<PartRow>(parts.length, ({ file }) => places.get(file))
    await runTasks<Part, void>({
      tasks: parts.filter((part) => !journal.has(places.get(format.fileOf(part))!)),
      concurrency: SIDE_BY_SIDE,
      signal,
      progress: {
        on: progress,
        label: 'exporting',
        total: imagesOf(counts),
        done: imagesOf(counts) - imagesLeft(parts, (place) => journal.has(place)),
        count: (_, { rows }) => rows.length,
      },
      run: async (part) => {
        const row = await writePart(folder, part, { set, format, labels })
        await journal.add([{ place: places.get(row.file)!, row }])
      },
    })
    return folder.complete(async () => {
      const found: PartRow[] = []
      await folder.writeManifest(journal, (row) => void found.push(row))
      await folder.write('README.md', cardOf(info, format, labels, cardSplits(info, parts, found)))
      return { outcome: {}, result: found }
    })
  })
  return {
    images: files.reduce((sum, { images }) => sum + images, 0),
    files,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    seconds: (performance.now() - started) / 1000,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  }
}

function claimOf({ out, overwrite }: ExportOptions, begun: ExportInfo): FolderClaim<ExportInfo> {
  return {
    mark: EXPORT,
    read: readExportInfo,
    check: ({ as, digest, shardSize }) => {
      const isSame = as === begun.as && digest === begun.digest && shardSize === begun.shardSize
      if (isSame) return
      throw new InputError(
        'OTHER_EXPORT',
        `${out} holds another exported set (${as}, digest ${digest.slice(0, 12)}…): ` +
          'export into another folder with --out, or throw it away with --overwrite',
      )
    },
    ours: () => [
      ...SPLITS.map(splitName),
      ...PAIR_SPLITS.map(splitName),
      'data',
      'README.md',
      EXPORT,
      JOURNAL,
      MANIFEST,
    ],
    overwrite,
    folders: ['data'],
  }
}

async function writePart(
  folder: OutputFolder<ExportInfo>,
  part: Part,
  { set, format, labels }: { set: string; format: ExportFormat; labels: Labels },
): Promise<PartRow> {
  const file = format.fileOf(part)
  const path = folder.at(file)
  const partial = folder.at(PARTIAL, file.replaceAll('/', '-'))
  const made = new Set<string>()
  const place = async ({ manifest, bytes }: ExportImage, to: string): Promise<void> => {
    await bytes()
    const target = folder.at(to)
    if (!made.has(dirname(target))) await makeFolder(dirname(target))
    made.add(dirname(target))
    await bringFile(join(set, manifest.file), target, folder.at(PARTIAL))
  }
  try {
    await makeFolder(dirname(path))
    const handle = await open(partial, 'w')
    try {
      const images = imagesIn(set, part, labels)
      await format.write({ labels, images, handle, partial, place })
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

async function* imagesIn(set: string, part: Part, labels: Labels): AsyncGenerator<ExportImage> {
  for await (const manifest of rowsOf(set, part)) {
    yield {
      manifest,
      row: exportRow(manifest, labels),
      file: basename(manifest.file),
      bytes: async () => {
        const path = join(set, manifest.file)
        const bytes = await readFile(path).catch(() => undefined)
        if (bytes && sha256(bytes) === manifest.sha256) return bytes
        throw new WorkError(
          'IMAGE_DAMAGED',
          `${path} ${bytes ? 'is not the file that was written' : 'cannot be read'}: ` +
            '`augment verify` names all such files, and the same build again makes them anew',
        )
      },
    }
  }
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

function imagesLeft(parts: readonly Part[], isDone: (place: number) => boolean): number {
  return parts.reduce((sum, { rows }, place) => sum + (isDone(place) ? 0 : rows.length), 0)
}

function cardSplits(
  info: DatasetInfo,
  parts: readonly Part[],
  files: readonly PartRow[],
): Parameters<typeof cardOf>[3] {
  return splitsOf(info).flatMap((split) => {
    const own = files.filter((_, place) => parts[place]!.split === split)
    if (own.length === 0) return []
    const images = own.reduce((sum, file) => sum + file.images, 0)
    return [{ split, images, bytes: own.reduce((sum, { bytes }) => sum + bytes, 0) }]
  })
}
