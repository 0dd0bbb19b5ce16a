import { InvalidArgumentError, Option } from 'commander'

const UNITS: Record<string, number> = { '': 1, kb: 1e3, mb: 1e6, gb: 1e9 }

/** `--shard-size 512MB`, in bytes. */
export function shardSizeOption(): Option {
  return new Option('--shard-size <size>', 'about how large a file gets')
    .argParser(fileSize)
    .default(512e6, '512MB')
}

/** Parses `512MB`, for commander. @returns bytes */
function fileSize(text: string): number {
  const found = /^(\d+(?:\.\d+)?)\s*(kb|mb|gb|)$/i.exec(text.trim())
  const bytes = found ? Math.round(Number(found[1]) * UNITS[found[2]!.toLowerCase()]!) : 0
  if (bytes >= 1e5 && bytes <= 1e12) return bytes
  throw new InvalidArgumentError('expected a size from 100KB to 1000GB, such as 512MB.')
}
