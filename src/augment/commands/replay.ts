import { Command } from 'commander'
import { action, outputFile } from '../../cli/program.ts'
import { effectsOption } from './effects-option.ts'

interface ReplayFlags {
  data?: string
  effects?: string[]
  out?: string
}

/** `augment replay DIR ID`. */
export function replayCommand(): Command {
  const command = new Command('replay')
    .description('draw one image of a built set again and compare')
    .argument('<folder>', 'the built set')
    .argument('<id>', 'ID of the image')
    .option('--data <folder>', 'the input set, if it was moved')
    .addOption(effectsOption())
    .option('--out <file>', 'write the image', outputFile)
  return action(command, async (_terminal, folder: string, id: string, flags: ReplayFlags) => {
    const { replay } = await import('../build/replay.ts')
    const { writeWhole } = await import('../../core/files.ts')
    const made = await replay(folder, id, flags)
    const { row, bytes, same, sameAnnotations, sameLayers, changed } = made
    const isSame = same && sameAnnotations && sameLayers
    if (flags.out !== undefined) await writeWhole(flags.out, bytes)
    const steps = row.steps.map(
      ({ path, params, skipped }) =>
        `  ${path} ${skipped ? `(${skipped})` : JSON.stringify(params)}`,
    )
    return {
      json: {
        id: row.id,
        same,
        sameAnnotations,
        sameLayers,
        changed,
        steps: row.steps,
        out: flags.out ?? null,
      },
      lines: [
        `${row.id} from ${row.source.path}${steps.length > 0 ? ':' : ', untouched'}`,
        ...steps,
        same ? 'the same bytes as in the set' : 'NOT the bytes of the set',
        ...(row.annotations === undefined
          ? []
          : [
              `${sameAnnotations ? 'the same' : 'NOT the'} annotations ${sameAnnotations ? 'as in' : 'of'} the set`,
            ]),
        ...(row.layers
          ? [
              `${sameLayers ? 'the same' : 'NOT the'} maps and masks ${sameLayers ? 'as in' : 'of'} the set`,
            ]
          : []),
        ...(isSame ? [] : changed.map((line) => `  ${line}`)),
      ],
      failed: !isSame,
    }
  })
}
