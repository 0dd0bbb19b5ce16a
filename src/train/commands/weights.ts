import { Command } from 'commander'
import { action } from '../../cli/program.ts'

/** `train weights`: what is in weights files. */
export function weightsCommand(): Command {
  return new Command('weights')
    .description('look into weights files')
    .exitOverride()
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

function aligned(rows: readonly string[][]): string[] {
  const widths = rows.reduce(
    (max, row) => row.map((cell, i) => Math.max(cell.length, max[i] ?? 0)),
    [0],
  )
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  )
}

/** Text of a stranger's file for a terminal: one line, no control characters. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
  return plain.length > 200 ? `${plain.slice(0, 199)}…` : plain
}
