/** What a thread does of a shard that is merged: its images stand in the set, and what of it is told to all. */
import { linkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AtomicWriter } from '../../core/atomic-writer.ts'
import { cannotLink } from '../../core/bring-file.ts'
import { systemCode, WorkError } from '../../core/errors.ts'
import { splitsOf, type ManifestRow, type Split } from '../../dataset/built-dataset.ts'
import { csvRow } from '../../dataset/csv.ts'
import { readManifestLines, rowWithoutSteps } from '../../dataset/manifest.ts'
import { MANIFEST, PARTIAL } from '../../jobs/layout.ts'
import { placesOfShard, shardName } from '../../jobs/shard-name.ts'
import { isPlanAnnotated, placeOf } from '../build/plan.ts'
import { Tally, type Tallied, type TallyPart } from '../build/tally.ts'
import type { JournalRow } from '../build/task.ts'
import { filesOf } from '../layers/layer.ts'
import type { PlanInfo } from './plan-info.ts'
import { readShardSources } from './plan-sources.ts'
import { readShardInfo, shardFolder } from './shard-folder.ts'
import { planOfSources, type PlanShape } from './shard-plan.ts'

export interface ShardBringing {
  /** the plan's folder */
  plan: string
  info: PlanInfo
  shape: PlanShape
  tallied: Pick<Tallied, 'recipe' | 'holdoutRecipe'>
}

export interface BringTask {
  /** from 1 */
  shard: number
  /** the set's folder, with folders for its parts */
  to: string
}

export interface BroughtShard {
  tally: TallyPart
  /** rows of the lists of images and targets */
  lists: Partial<Record<Split, string>>
  /** file of its rows as the merged manifest has them, and of its lines of annotations */
  manifest: string
  annotations: { file: string; count: number } | undefined
  /** its images' places in the plan, less that of its first */
  places: Uint32Array
  /** files that could not be linked */
  left: string[]
}

/**
 * Links a shard's images and reads its rows.
 * @throws WorkError `SHARD_DAMAGED` where a row is not the shard's, or stands in a wrong place
 */
export async function bringShard(
  { plan: folder, info, shape, tallied }: ShardBringing,
  { shard, to: out }: BringTask,
): Promise<BroughtShard> {
  const home = shardFolder(folder, info, shard)
  const number = { number: shard, of: info.shards }
  const { from, to } = placesOfShard(number, info.images)
  const plan = planOfSources(shape, await readShardSources(folder, number))
  const isAnnotated = isPlanAnnotated(plan)
  const [isPacked, splits] = [info.packed !== undefined, splitsOf(plan)]
  const tally = new Tally({ splits, ...tallied })
  const lists: Partial<Record<Split, string>> = {}
  const places: number[] = []
  const left: string[] = []
  const files = isPacked ? (await readShardInfo(home)).files! : []
  const apart = isAnnotated
    ? await AnnotatedRows.open(join(out, PARTIAL, shardName(number)))
    : undefined
  // Annotated rows are written anew, without the lines that stand in them.
  const parse = apart ? {} : { parse: rowWithoutSteps }
  let last = from - 1
  for await (const { row } of readManifestLines(join(home, MANIFEST), parse)) {
    const place = placeOf(plan, row)?.place
    if (place === undefined || place <= last || place >= to) {
      throw damaged(home, `${row.file} is not one of its images, or not where it should be`)
    }
    last = place
    places.push(place - from)
    tally.add(row)
    if (!isPacked) {
      lists[row.split] = (lists[row.split] ?? '') + csvRow([row.id, String(row.target)])
      for (const { file } of filesOf(row)) if (!isLinked(home, out, file)) left.push(file)
    }
    await apart?.add(row)
  }
  for (const { file } of files) if (!isLinked(home, out, file)) left.push(file)
  const written = await apart?.close()
  return {
    tally: tally.part(),
    lists,
    manifest: written?.manifest ?? join(home, MANIFEST),
    annotations: written?.annotations,
    places: Uint32Array.from(places),
    left,
  }
}

/** Links a file: at once, for a thread loses less by waiting than by promises. @returns false where it needs more */
function isLinked(from: string, to: string, file: string): boolean {
  const [source, target] = [join(from, file), join(to, file)]
  try {
    linkSync(source, target)
    return true
  } catch (error) {
    if (!cannotLink(error)) throw error
    if (systemCode(error) !== 'EEXIST') return false
    // An earlier run has linked it.
    const [there, here] = [statSync(target), statSync(source)]
    return there.ino === here.ino && there.dev === here.dev
  }
}

/** A shard's rows without the lines of annotations that stand in them, and those lines: two files. */
class AnnotatedRows {
  private count = 0
  private readonly path: string
  private readonly rows: AtomicWriter
  private readonly lines: AtomicWriter

  private constructor(path: string, rows: AtomicWriter, lines: AtomicWriter) {
    this.path = path
    this.rows = rows
    this.lines = lines
  }

  static async open(path: string): Promise<AnnotatedRows> {
    const [rows, lines] = [`${path}.rows`, `${path}.lines`]
    return new AnnotatedRows(
      path,
      await AtomicWriter.open(rows, `${rows}.partial`),
      await AtomicWriter.open(lines, `${lines}.partial`),
    )
  }

  async add(full: ManifestRow): Promise<void> {
    const { annotationLine, ...row }: JournalRow = full
    await this.rows.write(`${JSON.stringify(row)}\n`)
    if (row.annotations === undefined) return
    if (annotationLine === undefined) throw damaged(row.file, 'its line of annotations is gone')
    await this.lines.write(`${annotationLine}\n`)
    this.count++
  }

  async close(): Promise<Pick<BroughtShard, 'manifest' | 'annotations'>> {
    const { path, count } = this
    await this.rows.close()
    await this.lines.close()
    return { manifest: `${path}.rows`, annotations: { file: `${path}.lines`, count } }
  }
}

function damaged(where: string, issue: string): WorkError {
  return new WorkError('SHARD_DAMAGED', `${where}: ${issue}: draw the shard again`)
}
