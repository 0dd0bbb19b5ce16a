import { Command, Option } from 'commander'
import { action } from '../../cli/program.ts'
import { plural } from '../../core/plural.ts'
import { FORMATS, type FormatName } from '../export/formats.ts'
import { duration } from './report.ts'
import { shardSizeOption } from './shard-size-option.ts'

interface ExportFlags {
  format: FormatName
  out?: string
  shardSize: number
  overwrite?: boolean
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
    .addOption(shardSizeOption())
    .option('--overwrite', 'throw away what was exported into the folder before')
  return action(command, async (terminal, folder: string, flags: ExportFlags) => {
    terminal.whenStopped('stopping after the image at hand: the export is not finished')
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
