/** The rows of all shards of a plan, their images brought into the merged set as they are read. */
import { dirname, join } from 'node:path'
import { bringFile } from '../../core/bring-file.ts'
import { WorkError } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import { readManifest } from '../../dataset/built-dataset.ts'
import type { FinishedRows } from '../../jobs/journal.ts'
import { MANIFEST, PARTIAL } from '../../jobs/layout.ts'
import { runTasks } from '../../jobs/run-tasks.ts'
import { placeOf, type Plan } from '../build/plan.ts'
import type { JournalRow } from '../build/task.ts'
import { filesOf } from '../layers/layer.ts'
import type { OpenPlan } from './open-plan.ts'
import { shardFolder } from './shard-folder.ts'

/** Rows that are read before their images are brought over, and images at a time. */
const BATCH = 512
const LINKS = 16

interface MergeTarget {
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

  async *rows(): AsyncGenerator<{ place: number; row: JournalRow; text: string }> {
    const { folder, info } = this.open
    const { progress, signal } = this.target
    for (let number = 1; number <= info.shards; number++) {
      const shard = shardFolder(folder, info, number)
      let batch: JournalRow[] = []
      const ready = async (): Promise<JournalRow[]> => {
        const rows = batch
        batch = []
        const stopped = 'stopped while merging: the same command resumes'
        const run = async (row: JournalRow): Promise<void> => {
          for (const { file } of filesOf(row)) await this.bring(shard, file)
        }
        await runTasks<JournalRow, void>({ tasks: rows, concurrency: LINKS, signal, stopped, run })
        progress.step(rows.length)
        return rows
      }
      for await (const row of readManifest(join(shard, MANIFEST))) {
        batch.push(row)
        if (batch.length === BATCH) for (const one of await ready()) yield this.placed(one)
      }
      for (const one of await ready()) yield this.placed(one)
    }
  }

  private placed(row: JournalRow): { place: number; row: JournalRow; text: string } {
    const place = placeOf(this.plan, row)?.place
    if (place === undefined || this.done[place] === 1) {
      throw new WorkError(
        'SHARD_DAMAGED',
        `${row.file}: the plan has no such image, or has it twice`,
      )
    }
    this.done[place] = 1
    return { place, row, text: `${JSON.stringify(row)}\n` }
  }

  private async bring(shard: string, file: string): Promise<void> {
    const { out } = this.target
    await bringFile(join(shard, file), join(out, file), join(out, PARTIAL, dirname(file)))
  }
}
