/** Shards that were drawn into files of a format, as the set that `augment build --format` writes. */
import { readdir, rm } from 'node:fs/promises'
import { ANNOTATIONS } from '../../dataset/annotations/annotation.ts'
import { splitsOf } from '../../dataset/built-dataset.ts'
import { EXPORT } from '../../dataset/packed-built.ts'
import { InputError } from '../../core/errors.ts'
import { MANIFEST } from '../../jobs/layout.ts'
import { withOutputFolder, type FolderClaim } from '../../jobs/output-folder.ts'
import { recipeFiles } from '../build/description.ts'
import { Tally, type Finished } from '../build/tally.ts'
import type { Failure } from '../build/task.ts'
import { cardOf } from '../export/card.ts'
import { IMAGES, readExportInfo, type ExportInfo } from '../export/export-info.ts'
import { cardSplits, OURS } from '../export/export-set.ts'
import { splitName } from '../export/export-row.ts'
import { loadFormat } from '../export/formats.ts'
import { labelsOf } from '../export/labels.ts'
import type { PartRow } from '../export/write-part.ts'
import { addRows, broughtShards } from './brought-shards.ts'
import { annotationsOf, type Merging } from './merging.ts'
import { readShardInfo, shardFolder } from './shard-folder.ts'

/** Of a merged set: its files are as large as its shards. */
const BY_SHARD = 0

/** @throws as `mergeShards` does; InputError `OTHER_EXPORT` */
export function mergePacked(
  merging: Merging,
): Promise<Finished & { failures: readonly Failure[] }> {
  const { pool, open, options, info, failed } = merging
  const { out, progress, signal } = options
  return withOutputFolder(out, claimOf(merging), async (folder) => {
    const name = open.info.packed!.format
    const format = await loadFormat(name)
    const labels = labelsOf(info)
    const failures = await folder.failures(failed)
    const begun: ExportInfo = {
      format: 1,
      complete: false,
      as: name,
      digest: '',
      shardSize: BY_SHARD,
      classes: labels.names,
      dataset: info,
    }
    await folder.begin(begun, recipeFiles({ ...open, out }))
    const finished = await folder.complete(async () => {
      const splits = splitsOf(open.recipe)
      const annotations = await annotationsOf(folder, open, info)
      const images = await folder.writer(IMAGES)
      const tally = new Tally({ ...open, splits })
      const files: PartRow[] = []
      let annotated = 0
      for await (const brought of broughtShards(open, { pool, out, progress, signal })) {
        annotated += await addRows(brought, { manifest: images, annotations })
        tally.addPart(brought.tally)
        const shard = await readShardInfo(shardFolder(open.folder, open.info, brought.shard))
        files.push(...shard.files!)
      }
      if (annotations) await annotations.close()
      else await rm(folder.at(ANNOTATIONS), { force: true })
      await images.close()
      const names = new Set(files.map(({ file }) => file))
      const found = (await readdir(folder.at('data'))).map((file) => `data/${file}`)
      await folder.sweep(found, (file) => names.has(file))
      const parts = splits.flatMap((split) =>
        files.filter(isOf(splitName(split))).map((file) => ({ split, file })),
      )
      const inOrder = parts.map(({ file }) => file)
      await folder.write(MANIFEST, inOrder.map((file) => `${JSON.stringify(file)}\n`).join(''))
      const result = { ...tally.finished(failed.length), ...(annotations && { annotated }) }
      const dataset = { ...info, complete: true, ...result }
      const card = cardOf(dataset, format, labels, cardSplits(dataset, parts, inOrder))
      await folder.write('README.md', card)
      return { outcome: { digest: result.digest, dataset }, result }
    })
    return { ...finished, failures: failures.all }
  })
}

/** Whether a file is of a part of the set. */
function isOf(split: string): (row: PartRow) => boolean {
  return ({ file }) => file.startsWith(`data/${split}-`)
}

function claimOf({ open, options, info }: Merging): FolderClaim<ExportInfo> {
  const { out, overwrite } = options
  return {
    mark: EXPORT,
    read: readExportInfo,
    check: ({ as, shardSize, dataset }) => {
      const isSame =
        as === open.info.packed!.format &&
        shardSize === BY_SHARD &&
        dataset?.settings === info.settings &&
        dataset.source.digest === info.source.digest
      if (isSame) return
      throw new InputError(
        'OTHER_EXPORT',
        `${out} holds another set (${as}), of another recipe, data or format: ` +
          'merge into another folder with --out, or throw it away with --overwrite',
      )
    },
    ours: () => OURS,
    overwrite,
    folders: ['data'],
  }
}
