import { join } from 'node:path'
import { Command } from 'commander'
import { action, commaList, outputFile, workersOption } from '../../cli/program.ts'
import { plural } from '../../core/plural.ts'
import type { Config } from '../config/schema.ts'
import { deviceOption, engineOption, threadsOption } from './options.ts'

interface FeaturesFlags {
  run: string
  images?: string[]
  backbone?: string
  out: string
  device?: Config['engine']['device']
  engine?: Config['engine']['mode']
  workers: number
  threads?: number
}

/** `train features --run R --out features.jsonl`: what `augment inspect --features` lays its map by. */
export function featuresCommand(): Command {
  const command = new Command('features')
    .description(
      'write what a trained backbone makes of images, for the map and the gallery of augment inspect --features',
    )
    .requiredOption('--run <folder>', 'the run')
    .option(
      '--images <folders>',
      'folders of images, separated by commas (default: the set that the run was trained on)',
      commaList,
    )
    .option('--backbone <name>', 'which of the run’s backbones, where it has several')
    .option('--out <file>', 'the file to write', outputFile, 'features.jsonl')
    .addOption(deviceOption())
    .addOption(engineOption())
    .addOption(workersOption())
    .addOption(threadsOption())
  return action(command, async (terminal, flags: FeaturesFlags) => {
    terminal.whenStopped('stopping after the batches at hand: nothing is written')
    const { run, out, threads, workers } = flags
    const { realEngines } = await import('../engines.ts')
    const { readRunConfig, RUN_CONFIG } = await import('../config/load.ts')
    const { readTrainedModels } = await import('../inference/trained-model.ts')
    const { featuresOfFiles, modelNamed } = await import('../inference/features.ts')
    const { ImageList } = await import('../data/image-list.ts')
    const { openInputPool } = await import('../data/input-pool.ts')
    const { findImages } = await import('../../dataset/list.ts')
    const { writeFeatures } = await import('../../dataset/features-file.ts')
    const model = modelNamed(await readTrainedModels(run), flags.backbone)
    const config = await readRunConfig(join(run, RUN_CONFIG))
    const files: string[] = []
    for (const folder of flags.images ?? [config.dataset]) {
      const { images, warnings } = await findImages(folder)
      files.push(...images)
      for (const warning of warnings) terminal.warn(`warning: ${warning}`)
    }
    const list = new ImageList(
      '',
      files.map((file) => ({ id: file, file, label: 0 })),
    )
    const pool = await openInputPool(workers)
    const { device = config.engine.device, engine: mode = config.engine.mode } = flags
    try {
      const { progress, signal } = terminal
      const engines = await realEngines()
      const runtime = { engines, engine: { device, mode }, threads, pool, progress, signal }
      const { head, images, failures } = await featuresOfFiles(model, list, runtime)
      await writeFeatures(out, head, images)
      return {
        json: { out, model: head.model, images: images.length, failed: failures.length },
        lines: [
          ...(failures.length > 0 ? [`${plural(failures.length, 'image')} could not be read`] : []),
          `${out}: ${plural(images.length, 'image')} by ${head.model}; augment inspect <set> --features ${out} shows them`,
        ],
      }
    } finally {
      await pool.close()
    }
  })
}
