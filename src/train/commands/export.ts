import { Command } from 'commander'
import { action } from '../../cli/program.ts'
import { InputError } from '../../core/errors.ts'
import { writeWhole } from '../../core/files.ts'

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
    .requiredOption('--onnx <file>', 'the file to write')
    .option('--backbone <name>', 'which of the run’s backbones, where it has several')
  return action(command, async (_terminal, { run, onnx, backbone }: ExportFlags) => {
    const { readMembers } = await import('../inference/member.ts')
    const { exportModel } = await import('../engine/export.ts')
    const { backboneByName } = await import('../models/registry.ts')
    const members = await readMembers(run)
    const wanted = members.filter(({ about }) => !backbone || about.backbone === backbone)
    const [member] = wanted
    if (!member || wanted.length > 1) {
      const found = members.map(({ about }) => about.backbone).join(', ')
      throw new InputError(
        'BACKBONE_CHOICE',
        `${run} holds ${found}: expected --backbone to name one of them, found ${backbone ?? 'none'}`,
      )
    }
    const { about, model } = member
    const options = {
      backbone: backboneByName(about.backbone),
      classes: about.classes.length,
      size: about.size,
      batch: 1,
      mode: 'traced',
      device: 'cpu',
    } as const
    const bytes = exportModel(options, model, {
      backbone: about.backbone,
      size: String(about.size),
      classes: JSON.stringify(about.classes.map(({ name }) => name)),
      targets: JSON.stringify(about.classes.map(({ target }) => target)),
      dataset: about.dataset,
    })
    await writeWhole(onnx, bytes)
    const megabytes = (bytes.length / 1e6).toFixed(1)
    return {
      json: { out: onnx, bytes: bytes.length, backbone: about.backbone, size: about.size },
      lines: [
        `${onnx}: ${about.backbone}, ${megabytes} MB; input images [batch, ${about.size}, ${about.size}, 3] of bytes, output logits [batch, ${about.classes.length}]`,
      ],
    }
  })
}
