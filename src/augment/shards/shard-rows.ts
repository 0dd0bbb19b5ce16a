/** The rows of all shards of a plan, their images brought into the merged set as they are read. */
import { dirname, join } from 'node:path'
import type { Piscina } from 'piscina'
import { bringFile } from '../../core/bring-file.ts'
import { WorkError } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import { readManifestLines, rowWithoutSteps } from '../../dataset/manifest.ts'
import type { FinishedRows } from '../../jobs/journal.ts'
import { MANIFEST, PARTIAL } from '../../jobs/layout.ts'
import { runTasks } from '../../jobs/run-tasks.ts'
import { isPlanAnnotated, placeOf, type Plan } from '../build/plan.ts'
import type { JournalRow } from '../build/task.ts'
import { filesOf } from '../layers/layer.ts'
import type { OpenPlan } from './open-plan.ts'
import { shardFolder } from './shard-folder.ts'
import type { LinkTask } from './shard-worker.ts'

/** Rows whose images are brought over together, and how many such batches are under way. */
const BATCH = 128
const AHEAD = 2
/** Images that are copied at a time, where they cannot be linked. */
const COPIES = 16

interface PlacedRow {
  place: number
  row: JournalRow
  /** its line in the manifest */
  text: string
}

interface MergeTarget {
  /** of `shard-worker.ts` */
  pool: Piscina
  /** the set's folder, with folders for its parts */
  out: string
  progress: Progress
  signal: AbortSignal
}

export class ShardRows implements FinishedRows<JournalRow> {
  private readonly open: OpenPlan
  private readonly plan: Plan
  private readonly target: MergeTarget
  private readonly done: Uint8Array

  /** @param plan with all its sources */
  constructor(open: OpenPlan, plan: Plan, target: MergeTarget) {
    this.open = open
    this.plan = plan
    this.target = target
    this.done = new Uint8Array(plan.total)
  }

  /** Whether a row of this place was read. */
  has(place: number): boolean {
    return this.done[place] === 1
  }

  async *rows(): AsyncGenerator<PlacedRow> {
    const { folder, info } = this.open
    // Two batches under way: while one is linked the next is read.
    const waiting: Promise<PlacedRow[]>[] = []
    for (let number = 1; number <= info.shards; number++) {
      const shard = shardFolder(folder, info, number)
      for await (const batch of this.batches(shard)) {
        const ready = this.bring(shard, batch)
        // Told where it is waited for.
        ready.catch(() => undefined)
        waiting.push(ready)
        if (waiting.length > AHEAD) yield* await waiting.shift()!
      }
    }
    for (const ready of waiting) yield* await ready
  }

  private async *batches(shard: string): AsyncGenerator<PlacedRow[]> {
    let batch: PlacedRow[] = []
    // Annotated rows are written anew, without the lines that stand in them.
    const parse = isPlanAnnotated(this.plan) ? {} : { parse: rowWithoutSteps }
    for await (const { row, text } of readManifestLines(join(shard, MANIFEST), parse)) {
      batch.push(this.placed(row, text))
      if (batch.length < BATCH) continue
      yield batch
      batch = []
    }
    if (batch.length > 0) yield batch
  }

  private placed(row: JournalRow, text: string): PlacedRow {
    const place = placeOf(this.plan, row)?.place
    if (place === undefined || this.done[place] === 1) {
      throw new WorkError(
        'SHARD_DAMAGED',
        `${row.file}: the plan has no such image, or has it twice`,
      )
    }
    this.done[place] = 1
    return { place, row, text: `${text}\n` }
  }

  /** Brings the images of some rows over. @returns the rows */
  private async bring(shard: string, rows: PlacedRow[]): Promise<PlacedRow[]> {
    const { out, pool, progress, signal } = this.target
    if (signal.aborted) throw new WorkError('STOPPED', STOPPED)
    const files = rows.flatMap(({ row }) => filesOf(row).map(({ file }) => file))
    const task: LinkTask = { from: shard, to: out, files }
    const left = (await pool.run(task, { name: 'link' })) as string[]
    const run = (file: string): Promise<void> =>
      bringFile(join(shard, file), join(out, file), join(out, PARTIAL, dirname(file)))
    await runTasks<string, void>({
      tasks: left,
      concurrency: COPIES,
      signal,
      stopped: STOPPED,
      run,
    })
    progress.step(rows.length)
    return rows
  }
}

const STOPPED = 'stopped while merging: the same command resumes'
