/** A shard that was drawn: a folder of its own in the plan's, renamed into place when it is whole. */
import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InputError, PalimpsestError, reasonOf, systemCode } from '../../core/errors.ts'
import { isFolder } from '../../core/files.ts'
import { setDigest } from '../../dataset/built-dataset.ts'
import { readManifest, rowWithoutSteps } from '../../dataset/manifest.ts'
import { MANIFEST } from '../../jobs/layout.ts'
import { filesOf } from '../layers/layer.ts'
import { SHARDS, type PlanInfo } from './plan-info.ts'
import { shardName } from '../../jobs/shard-name.ts'

export const SHARD = 'shard.json'

const shardInfo = z.object({
  /** of this file: 1 */
  format: z.literal(1),
  /** `id` of the plan */
  plan: z.string(),
  /** from 1 */
  shard: z.number().int().min(1),
  complete: z.boolean(),
  images: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  /** SHA-256 over the sorted `id sha256` rows of its images */
  digest: z.string(),
  /** its files, where images have none of their own */
  files: z
    .array(
      z.object({
        file: z.string(),
        bytes: z.number().int().nonnegative(),
        images: z.number().int().nonnegative(),
        sha256: z.string(),
      }),
    )
    .optional(),
  /** of the program and the machine that drew it */
  versions: z.record(z.string(), z.string()),
})

/** `shard.json`. */
export type ShardInfo = z.infer<typeof shardInfo>

/** What is known of a shard's folder. */
export type ShardState =
  | { state: 'right'; info: ShardInfo }
  | { state: 'missing' }
  | { state: 'wrong'; reason: string }

/** Where a finished shard of a plan is. */
export function shardFolder(plan: string, { shards: of }: PlanInfo, number: number): string {
  return join(plan, SHARDS, shardName({ number, of }))
}

/** @throws InputError `SHARD_DAMAGED` */
export async function readShardInfo(folder: string): Promise<ShardInfo> {
  try {
    return shardInfo.parse(JSON.parse(await readFile(join(folder, SHARD), 'utf8')))
  } catch (error) {
    const isGone = systemCode(error) === 'ENOENT'
    const issue = isGone ? 'is not there' : `cannot be read (${reasonOf(error)})`
    throw new InputError('SHARD_DAMAGED', `${join(folder, SHARD)} ${issue}`, { cause: error })
  }
}

/**
 * Checks a shard: its description, its manifest, and that every file is there in full. Bytes are not
 * read; `augment verify` does that of the merged set.
 */
export async function checkShard(
  plan: string,
  info: PlanInfo,
  number: number,
): Promise<ShardState> {
  const folder = shardFolder(plan, info, number)
  if (!(await isFolder(folder))) return { state: 'missing' }
  try {
    const shard = await readShardInfo(folder)
    if (shard.plan !== info.id || shard.shard !== number) return wrong('it is of another plan')
    if (!shard.complete) return wrong('it is not finished')
    const rows: string[] = []
    const issues: string[] = []
    const look = ({ file, bytes }: { file: string; bytes: number }): void => {
      // At once: a thread has nothing else to do meanwhile.
      const size = sizeOf(join(folder, file))
      if (size === bytes) return
      const fault = size === undefined ? 'is gone' : `has ${size} bytes, not ${bytes}`
      issues.push(`${file} ${fault}`)
    }
    if ((info.packed === undefined) !== (shard.files === undefined)) {
      return wrong('it is not in the format of the plan')
    }
    for (const file of shard.files ?? []) look(file)
    for await (const row of readManifest(join(folder, MANIFEST), { parse: rowWithoutSteps })) {
      rows.push(`${row.id} ${row.sha256}`)
      if (!shard.files) for (const file of filesOf(row)) look(file)
    }
    if (rows.length !== shard.images || setDigest(rows) !== shard.digest) {
      return wrong(`${MANIFEST} has ${rows.length} rows, not the ${shard.images} that were written`)
    }
    return issues.length > 0 ? wrong(issues.toSorted()[0]!) : { state: 'right', info: shard }
  } catch (error) {
    if (error instanceof PalimpsestError) return wrong(error.message)
    throw error
  }
}

function sizeOf(file: string): number | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false })?.size
  } catch {
    return undefined
  }
}

const wrong = (reason: string): ShardState => ({ state: 'wrong', reason })
