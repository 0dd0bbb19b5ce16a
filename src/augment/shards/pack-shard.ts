/** A shard that is drawn into files of a format, one for each part of the set that it has images of. */
import { splitsOf, type ManifestRow } from '../../dataset/built-dataset.ts'
import type { FinishedRows } from '../../jobs/journal.ts'
import { MANIFEST } from '../../jobs/layout.ts'
import type { OutputFolder } from '../../jobs/output-folder.ts'
import { placesOfShard, type ShardNumber } from '../../jobs/shard-name.ts'
import { PackIndex, PackReader, PACKS, type StoredRow } from '../build/packs.ts'
import type { JournalRow } from '../build/task.ts'
import type { ExportFormat } from '../export/format.ts'
import { loadFormat } from '../export/formats.ts'
import { labelsOf } from '../export/labels.ts'
import { packSource } from '../export/pack-source.ts'
import { divide } from '../export/parts.ts'
import { writePart, type PartRow } from '../export/write-part.ts'
import { layerKindsOf } from '../layers/layer.ts'
import type { OpenPlan } from './open-plan.ts'

/** Folders of such a shard; the packs go when it is finished. */
export const PACKED_FOLDERS = ['data', PACKS]

type Folder = Pick<OutputFolder<never>, 'at'>

/** Images that lie in a shard's packs, on their way into its files. */
export class ShardPacking {
  private readonly folder: Folder
  private readonly plan: OpenPlan
  private readonly format: ExportFormat
  private readonly index: PackIndex

  private constructor(folder: Folder, plan: OpenPlan, format: ExportFormat, places: number) {
    this.folder = folder
    this.plan = plan
    this.format = format
    this.index = new PackIndex(places)
  }

  static async open(folder: Folder, plan: OpenPlan, shard: ShardNumber): Promise<ShardPacking> {
    const format = await loadFormat(plan.info.packed!.format)
    // Files are numbered as shards are, so that those of a set do not meet when it is merged.
    const named: ExportFormat = {
      ...format,
      fileOf: ({ split }) => format.fileOf({ split, number: shard.number - 1, of: shard.of }),
    }
    const { from, to } = placesOfShard(shard, plan.info.images)
    return new ShardPacking(folder, plan, named, to - from)
  }

  /** The rows of a journal without the place in a pack, which is kept here. */
  rowsOf(journal: FinishedRows<JournalRow>): FinishedRows<JournalRow> {
    const { index } = this
    return {
      has: (place) => journal.has(place),
      async *rows() {
        for await (const { place, row: stored } of journal.rows()) {
          const { pack, ...row }: StoredRow = stored
          index.set(place, pack!)
          yield { place, row, text: `${JSON.stringify(row)}\n` }
        }
      },
    }
  }

  /** Writes the files, once the manifest is there. @param placeOf the place of a row in the shard */
  async write(placeOf: (row: ManifestRow) => number): Promise<PartRow[]> {
    const { folder, format, index } = this
    const { dataset } = this.plan.info
    const packs = new PackReader(folder.at())
    try {
      const source = packSource(folder, MANIFEST, packs, (row) => index.get(placeOf(row)))
      const parts = await divide(source.manifest, splitsOf(dataset), {
        partBytes: Infinity,
        shuffled: format.shuffled,
      })
      const work = { source, format, labels: labelsOf(dataset), layers: layerKindsOf(dataset) }
      const files: PartRow[] = []
      for (const part of parts) files.push(await writePart(folder, part, work))
      return files
    } finally {
      await packs.close()
    }
  }
}
