import { Command, InvalidArgumentError, Option } from 'commander'
import { action } from '../../cli/program.ts'
import { plural } from '../../core/plural.ts'
import { FORMATS, type FormatName } from '../export/formats.ts'
import { duration } from './report.ts'

interface ExportFlags {
  format: FormatName
  out?: string
  shardSize: number
  overwrite?: boolean
}

const UNITS: Record<string, number> = { '': 1, kb: 1e3, mb: 1e6, gb: 1e9 }

/** Parses `512MB`, for commander. @returns bytes */
function fileSize(text: string): number {
  const found = /^(\d+(?:\.\d+)?)\s*(kb|mb|gb|)$/i.exec(text.trim())
  const bytes = found ? Math.round(Number(found[1]) * UNITS[found[2]!.toLowerCase()]!) : 0
  if (bytes >= 1e5 && bytes <= 1e12) return bytes
  throw new InvalidArgumentError('expected a size from 100KB to 1000GB, such as 512MB.')
}

/** `augment export DIR`. */
export function exportCommand(): Command {
  const command = new Command('export')
    .description('write a built set in a format that other programs read')
    .argument('<folder>', 'the built set')
    .addOption(
      new Option('--format <format>', 'what to write').choices(FORMATS).makeOptionMandatory(),
    )
    .option('--out <folder>', 'folder to write (default: <folder>-<format>)')
    .addOption(
      new Option('--shard-size <size>', 'about how large a file gets')
        .argParser(fileSize)
        .default(512e6, '512MB'),
    )
    .option('--overwrite', 'throw away what was exported into the folder before')
  return action(command, async (terminal, folder: string, flags: ExportFlags) => {
    const { exportSet } = await import('../export/export-set.ts')
    const { format, shardSize, overwrite = false } = flags
    const out = flags.out ?? `${folder.replace(/[\\/]+$/, '')}-${format}`
    const { progress, signal } = terminal
    const result = await exportSet({ folder, out, format, shardSize, overwrite, progress, signal })
    const { images, files, bytes, seconds } = result
    const lines = [
      `${out}: ${plural(images, 'image')} in ${plural(files.length, 'file')}, ${(bytes / 1e6).toFixed(1)} MB, in ${duration(seconds)}`,
    ]
    return { json: result, lines }
  })
}
