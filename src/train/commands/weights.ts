import { Command } from 'commander'
import { action } from '../../cli/program.ts'
import { aligned, oneLine } from './tables.ts'
import { listCommand, pullCommand } from './weights-pull.ts'

/** `train weights`: fetch pretrained weights, list them, look into weights files. */
export function weightsCommand(): Command {
  return new Command('weights')
    .description('fetch pretrained weights, and look into weights files')
    .exitOverride()
    .addCommand(pullCommand())
    .addCommand(listCommand())
    .addCommand(inspectCommand())
}

function inspectCommand(): Command {
  const command = new Command('inspect')
    .description('list the tensors of a .safetensors file')
    .argument('<file>', 'the weights file')
  return action(command, async (_terminal, path: string) => {
    const { Safetensors } = await import('../weights/safetensors.ts')
    const file = await Safetensors.open(path)
    await file.close()
    const { metadata } = file.header
    const tensors = Array.from(file.header.tensors, ([name, { type, shape, begin, end }]) => ({
      name,
      type,
      shape,
      bytes: end - begin,
    }))
    const bytes = tensors.reduce((sum, tensor) => sum + tensor.bytes, 0)
    const elements = tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)
    return {
      json: { file: path, tensors, elements, bytes, metadata },
      lines: [
        ...aligned(
          tensors.map(({ name, type, shape }) => [oneLine(name), type, `[${shape.join(', ')}]`]),
        ),
        ...Object.entries(metadata).map(([key, text]) => `${oneLine(key)}: ${oneLine(text)}`),
        `${tensors.length} tensors, ${elements.toLocaleString('en')} elements, ${bytes.toLocaleString('en')} bytes`,
      ],
    }
  })
}
