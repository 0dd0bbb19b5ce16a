import { Command } from 'commander'
import { action } from '../../cli/program.ts'
import { InputError } from '../../core/errors.ts'
import { aligned } from './tables.ts'

interface PullFlags {
  from: string
  dir: string
}

/** `train weights pull NAME`: the one command that opens a connection. */
export function pullCommand(): Command {
  const command = new Command('pull')
    .description(
      'fetch pretrained weights for backbones, from the Hugging Face hub or elsewhere, for train --weights pretrained',
    )
    .argument(
      '<names...>',
      'a backbone, or timm’s name of weights such as efficientnet_b4.ra2_in1k',
    )
    .option('--from <place>', 'hub, an address, or a .safetensors file', 'hub')
    .option('--dir <folder>', 'where they are to lie', 'weights')
  return action(command, async ({ progress, signal }, names: string[], flags: PullFlags) => {
    const { pullWeights } = await import('../weights/pull-weights.ts')
    if (flags.from !== 'hub' && names.length > 1) {
      throw new InputError(
        'PULL_NAMES',
        `--from ${flags.from}: expected one name, the backbone that these weights are for, found ${names.join(', ')}`,
      )
    }
    const env = process.env
    const pulled = []
    for (const name of names) {
      pulled.push(await pullWeights(name, flags, { env, progress, signal }))
    }
    const lines = pulled.map(({ file, bytes, source, sha256, cached, licence }) =>
      [
        `${file}: ${source}`,
        `${(bytes / 1e6).toFixed(1)} MB${cached ? ', already in the hub’s cache' : ''}`,
        `SHA-256 ${sha256}`,
        ...(licence === undefined ? [] : [`licence ${licence}`]),
      ].join(', '),
    )
    return { json: { pulled }, lines }
  })
}

/** `train weights list`: what there is to pull. */
export function listCommand(): Command {
  const command = new Command('list').description(
    'list the pretrained weights that the hub has for each backbone',
  )
  return action(command, async () => {
    const { hubWeights, repositoryOf } = await import('../weights/hub-names.ts')
    const weights = hubWeights().map((row) => ({ ...row, repository: repositoryOf(row) }))
    const rows = weights.map((row) => [
      row.name,
      `${row.size} px`,
      row.classes === 0 ? 'no head' : `${row.classes} classes`,
      `${Math.round((4 * row.parameters) / 1e6)} MB`,
      row.licence,
      row.recipe,
    ])
    return {
      json: { weights },
      lines: [
        ...aligned(rows),
        `${rows.length} in all, each in the hub's repository timm/<name>; the first of a backbone is what "train weights pull <backbone>" fetches`,
      ],
    }
  })
}
