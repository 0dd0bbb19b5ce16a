import { Command } from 'commander'
import { action, outputFile } from '../../cli/program.ts'

interface ExportFlags {
  run: string
  onnx: string
  backbone?: string
}

/** `train export --run R --onnx model.onnx` */
export function exportCommand(): Command {
  const command = new Command('export')
    .description('write a trained backbone as an ONNX file for any runtime')
    .requiredOption('--run <folder>', 'the run')
    .requiredOption('--onnx <file>', 'the file to write', outputFile)
    .option('--backbone <name>', 'which of the run’s backbones, where it has several')
  return action(command, async (_terminal, { run, onnx, backbone }: ExportFlags) => {
    const { exportOnnx } = await import('../inference/export-onnx.ts')
    const { file, sidecar, bytes, size, classes, ...found } = await exportOnnx(run, onnx, {
      backbone,
    })
    const megabytes = (bytes / 1e6).toFixed(1)
    return {
      json: { out: file, description: sidecar, bytes, backbone: found.backbone, size },
      lines: [
        `${file}: ${found.backbone}, ${megabytes} MB; input images [batch, ${size}, ${size}, 3] of bytes, output logits [batch, ${classes}]`,
        `${sidecar}: how an image becomes its input, and what the output means (examples/onnx uses it)`,
      ],
    }
  })
}
