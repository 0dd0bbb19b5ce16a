/** Shards by number: `3/8` is the third of eight, as test runners count them. */
import { InputError } from '../core/errors.ts'

/** One of the parts that a plan is drawn in. */
export interface ShardNumber {
  /** from 1 */
  number: number
  of: number
}

/** Most shards of a plan. */
export const MAX_SHARDS = 1_000_000

/**
 * Reads `3/8`.
 * @throws InputError `SHARD_INVALID`
 */
export function parseShard(text: string): ShardNumber {
  const found = /^(\d{1,7})\/(\d{1,7})$/.exec(text.trim())
  const [number, of] = [Number(found?.[1]), Number(found?.[2])]
  if (found && number >= 1 && number <= of && of <= MAX_SHARDS) return { number, of }
  throw new InputError(
    'SHARD_INVALID',
    `expected a shard such as 3/8, counted from 1 to the plan's number of shards; found "${text}"` +
      (found && number === 0 ? ': where a scheduler counts from 0, add 1' : ''),
  )
}

/** Name of a shard's folder: all of a plan's are of one length, so that they sort as they are counted. */
export function shardName({ number, of }: ShardNumber): string {
  return String(number).padStart(String(of).length, '0')
}

/** Places of the plan that a shard draws: from the first to before the second. */
export function placesOfShard(
  { number, of }: ShardNumber,
  total: number,
): { from: number; to: number } {
  return {
    from: Math.floor((total * (number - 1)) / of),
    to: Math.floor((total * number) / of),
  }
}

/** `3, 7-9` for sorted numbers. */
export function rangesOf(numbers: readonly number[]): string {
  const ranges: string[] = []
  for (let i = 0; i < numbers.length; i++) {
    const first = numbers[i]!
    while (numbers[i + 1] === numbers[i]! + 1) i++
    const last = numbers[i]!
    ranges.push(first === last ? `${first}` : `${first}-${last}`)
  }
  return ranges.join(', ')
}

/** The part of a list that a shard does; all of it without one. */
export function shardOf<T>(items: readonly T[], shard: ShardNumber | undefined): readonly T[] {
  if (!shard) return items
  const { from, to } = placesOfShard(shard, items.length)
  return items.slice(from, to)
}

/** What a shard's results are told from others' by in a file's name: `3-of-8`. */
export function shardMark(shard: ShardNumber): string {
  return `${shardName(shard)}-of-${shard.of}`
}

/** Of a file's name: whether it was written by a shard of some number. */
export const SHARD_MARK = /^\d+-of-\d+$/
