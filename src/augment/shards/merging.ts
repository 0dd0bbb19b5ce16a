/** What merging shards is asked for, whatever the merged set is. */
import { join } from 'node:path'
import type { Piscina } from 'piscina'
import type { AtomicWriter } from '../../core/atomic-writer.ts'
import { bringFile } from '../../core/bring-file.ts'
import type { Progress } from '../../core/progress.ts'
import { ANNOTATIONS } from '../../dataset/annotations/annotation.ts'
import { SOURCE_ANNOTATIONS } from '../../dataset/annotations/source-file.ts'
import type { DatasetInfo } from '../../dataset/built-dataset.ts'
import { PARTIAL } from '../../jobs/layout.ts'
import type { OutputFolder } from '../../jobs/output-folder.ts'
import type { Failure } from '../build/task.ts'
import type { OpenPlan, PlanPlace } from './open-plan.ts'

export interface MergeOptions extends PlanPlace {
  /** folder of the set to write */
  out: string
  /** throw away what was built in the folder before */
  overwrite: boolean
  progress: Progress
  signal: AbortSignal
}

export interface Merging {
  /** of `shard-worker.ts` */
  pool: Piscina
  open: OpenPlan
  options: MergeOptions
  /** `dataset.json` of the merged set, not complete */
  info: DatasetInfo
  /** sources and images that could not be read or drawn */
  failed: readonly Failure[]
}

/** The file of lines of annotations that the set is to have; that of its pages is there already then. */
export async function annotationsOf(
  folder: Pick<OutputFolder<never>, 'at' | 'writer'>,
  open: OpenPlan,
  { annotated }: DatasetInfo,
): Promise<AtomicWriter | undefined> {
  if (annotated === undefined) return undefined
  const given = join(open.folder, SOURCE_ANNOTATIONS)
  await bringFile(given, folder.at(SOURCE_ANNOTATIONS), folder.at(PARTIAL))
  return folder.writer(ANNOTATIONS)
}
