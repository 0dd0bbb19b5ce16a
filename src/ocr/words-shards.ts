/** Words files of shards: `words.jsonl` has `words.3-of-8.jsonl` beside it. */
import { readdir } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { SHARD_MARK, shardMark, type ShardNumber } from '../jobs/shard-name.ts'

/** The file that a shard writes in place of `out`. */
export function shardFile(out: string, shard: ShardNumber): string {
  const ending = extname(out)
  return `${out.slice(0, out.length - ending.length)}.${shardMark(shard)}${ending}`
}

/** The files of all shards of `out` that are there, sorted. */
export async function shardFiles(out: string): Promise<string[]> {
  const ending = extname(out)
  const stem = basename(out, ending)
  const names = await readdir(dirname(out)).catch(() => [])
  return names
    .filter(
      (name) =>
        name.startsWith(`${stem}.`) &&
        name.endsWith(ending) &&
        SHARD_MARK.test(name.slice(stem.length + 1, name.length - ending.length)),
    )
    .toSorted()
    .map((name) => join(dirname(out), name))
}
