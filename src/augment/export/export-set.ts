/** `augment export`: a built set as other programs read it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bringFile } from '../../core/bring-file.ts'
import { InputError } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import { ANNOTATIONS } from '../../dataset/annotations/annotation.ts'
import { SOURCE_ANNOTATIONS } from '../../dataset/annotations/source-file.ts'
import { checkApart } from '../../dataset/apart.ts'
import {
  PAIR_SPLITS,
  readDatasetInfo,
  SPLITS,
  splitsOf,
  type DatasetInfo,
} from '../../dataset/built-dataset.ts'
import { imagesOf } from '../../dataset/set-counts.ts'
import { FAILURES, JOURNAL, MANIFEST, PARTIAL } from '../../jobs/layout.ts'
import { withOutputFolder, type FolderClaim } from '../../jobs/output-folder.ts'
import { runTasks } from '../../jobs/run-tasks.ts'
import { PACKS } from '../build/packs.ts'
import { HOLDOUT_RECIPE, RECIPE } from '../build/paths.ts'
import { LAYER_FOLDERS, layerKindsOf } from '../layers/layer.ts'
import { readCategories } from './annotated/lines.ts'
import { cardOf } from './card.ts'
import { EXPORT } from '../../dataset/packed-built.ts'
import { IMAGES, readExportInfo, type ExportInfo } from './export-info.ts'
import { splitName } from './export-row.ts'
import { loadFormat, type FormatName } from './formats.ts'
import { labelsOf } from './labels.ts'
import { divide, type Part } from './parts.ts'
import { SIDE_BY_SIDE, writePart, type PartRow, type PartSource } from './write-part.ts'

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
  const annotated = format.annotated ? { set, categories: await readCategories(set) } : undefined
  const labels = labelsOf(info)
  const splits = splitsOf(info)
  const size = format.divided ? shardSize : Infinity
  const source = sourceOf(set)
  const parts = await divide(source.manifest, splits, {
    partBytes: size,
    shuffled: format.shuffled,
  })
  const begun: ExportInfo = {
    format: 1,
    complete: false,
    as: options.format,
    digest,
    shardSize,
    classes: labels.names,
    dataset: info,
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
        const row = await writePart(folder, part, {
          source,
          format,
          labels,
          annotated,
          layers: layerKindsOf(info),
        })
        await journal.add([{ place: places.get(row.file)!, row }])
      },
    })
    return folder.complete(async () => {
      const found: PartRow[] = []
      await folder.writeManifest(journal, (row) => void found.push(row))
      const names = splits.map(splitName)
      const extras = annotated && format.extras?.(annotated.categories, names)
      for (const [name, text] of Object.entries(extras ?? {})) await folder.write(name, text)
      if (info.annotated !== undefined) {
        await bringFile(join(set, ANNOTATIONS), folder.at(ANNOTATIONS), folder.at(PARTIAL))
      }
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

/** All that an export or a build in a format may have written. */
export const OURS = [
  ...SPLITS.map(splitName),
  ...PAIR_SPLITS.map(splitName),
  ...[...SPLITS, ...PAIR_SPLITS].map((split) => `${splitName(split)}.txt`),
  'data',
  ...LAYER_FOLDERS,
  'data.yaml',
  'README.md',
  EXPORT,
  JOURNAL,
  MANIFEST,
  ANNOTATIONS,
  SOURCE_ANNOTATIONS,
  FAILURES,
  IMAGES,
  PACKS,
  RECIPE,
  HOLDOUT_RECIPE,
]

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
    ours: () => OURS,
    overwrite,
    folders: ['data'],
  }
}

/** A built set's manifest and its files. */
function sourceOf(set: string): PartSource {
  return {
    manifest: join(set, MANIFEST),
    read: async (_, { file }) => {
      const path = join(set, file)
      return { path, bytes: await readFile(path).catch(() => undefined) }
    },
    bring: (file, target, partial) => bringFile(join(set, file), target, partial),
  }
}

function imagesLeft(parts: readonly Part[], isDone: (place: number) => boolean): number {
  return parts.reduce((sum, { rows }, place) => sum + (isDone(place) ? 0 : rows.length), 0)
}

export function cardSplits(
  info: Pick<DatasetInfo, 'pairs'>,
  parts: readonly Pick<Part, 'split'>[],
  files: readonly PartRow[],
): Parameters<typeof cardOf>[3] {
  return splitsOf(info).flatMap((split) => {
    const own = files.filter((_, place) => parts[place]!.split === split)
    if (own.length === 0) return []
    const images = own.reduce((sum, file) => sum + file.images, 0)
    return [{ split, images, bytes: own.reduce((sum, { bytes }) => sum + bytes, 0) }]
  })
}
