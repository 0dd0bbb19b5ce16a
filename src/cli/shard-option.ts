/** `--shard i/n` of commands whose work many machines share. */
import { Option } from 'commander'
import { parseShard } from '../jobs/shard-name.ts'

/** The option; what it gives is a `ShardNumber`. */
export function shardOption(): Option {
  return new Option(
    '--shard <i/n>',
    'do one part of n, on any machine; the same command without it takes what shards did and does the rest',
  ).argParser(parseShard)
}
