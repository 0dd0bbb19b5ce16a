/** What shards restored, `OUT.shards/3-of-8`, taken over into the whole folder. */
import { readdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { bringFile } from '../../core/bring-file.ts'
import { readJsonLines } from '../../core/json-lines.ts'
import { isFile } from '../../dataset/images.ts'
import type { Journal } from '../../jobs/journal.ts'
import { JOURNAL, MANIFEST, PARTIAL } from '../../jobs/layout.ts'
import type { OutputFolder } from '../../jobs/output-folder.ts'
import { SHARD_MARK, shardMark, type ShardNumber } from '../../jobs/shard-name.ts'
import {
  readInfo,
  RESTORED,
  settingsDigest,
  type RestoredInfo,
  type RestoreSettings,
} from './claim.ts'
import type { RestoredRow } from './task.ts'

/** Where a shard restores into. */
export function shardFolder(out: string, shard: ShardNumber): string {
  return join(shardsOf(out), shardMark(shard))
}

const shardsOf = (out: string): string => `${out.replace(/[\\/]+$/, '')}.shards`

/**
 * Links what shards of the same recipe and input have restored into the folder. What a shard had not
 * finished is taken too, and what no shard did is left to do.
 * @param root of the input, absolute
 */
export async function bringShards(
  folder: OutputFolder<RestoredInfo>,
  settings: RestoreSettings,
  root: string,
  done: { journal: Journal<RestoredRow>; placeOf: (row: RestoredRow) => number | undefined },
): Promise<void> {
  const home = shardsOf(settings.out)
  const names = (await readdir(home).catch(() => [])).filter((name) => SHARD_MARK.test(name))
  for (const name of names.toSorted()) {
    const shard = join(home, name)
    if (!(await isFile(join(shard, RESTORED)))) continue
    const info = await readInfo(shard)
    const isSame =
      info.settings === settingsDigest(settings) && resolve(shard, info.source.root) === root
    if (isSame) await bringShard(folder, shard, done)
  }
}

/** Rows that are made durable at once. */
const ROWS = 256

async function bringShard(
  folder: OutputFolder<RestoredInfo>,
  shard: string,
  { journal, placeOf }: Parameters<typeof bringShards>[3],
): Promise<void> {
  const finished = join(shard, MANIFEST)
  const manifest = (await isFile(finished)) ? finished : join(shard, JOURNAL)
  if (!(await isFile(manifest))) return
  let waiting: { place: number; row: RestoredRow }[] = []
  for await (const { value: row, closed } of readJsonLines<RestoredRow>(manifest)) {
    const place = closed ? placeOf(row) : undefined
    if (place === undefined || journal.has(place)) continue
    const from = join(shard, row.file)
    const found = await stat(from).catch(() => undefined)
    if (found?.size !== row.bytes) continue
    await bringFile(from, folder.at(row.file), folder.at(PARTIAL, dirname(row.file)))
    waiting.push({ place, row })
    if (waiting.length < ROWS) continue
    await journal.add(waiting)
    waiting = []
  }
  await journal.add(waiting)
}
