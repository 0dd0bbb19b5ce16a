import { dirname } from 'node:path'
import { Command, Option } from 'commander'
import { pdfOption } from '../../cli/pdf-option.ts'
import {
  action,
  workersOption,
  type Outcome,
  type Terminal,
  outputFile,
  commaList,
} from '../../cli/program.ts'
import { readingOptions, type ReadingFlags } from '../../cli/reading-options.ts'
import { shardOption } from '../../cli/shard-option.ts'
import { placesOfShard, type ShardNumber } from '../../jobs/shard-name.ts'
import { writeWhole, makeFolder } from '../../core/files.ts'
import { plural } from '../../core/plural.ts'
import type { Config } from '../config/schema.ts'
import type { ImageList } from '../data/image-list.ts'
import type { OpenOptions } from '../inference/open-run.ts'
import type { Tta } from '../inference/predictor.ts'
import { deviceOption, engineOption, threadsOption } from './options.ts'

/** Options of the keyword re-ranker, and those of its OCR engine. */
export interface RerankFlags extends ReadingFlags {
  rerank?: string
  words?: string
}

export interface EnsembleFlags extends RerankFlags {
  run: string[]
  images: string
  tta: string
  ensembleWeights: string
  device?: Config['engine']['device']
  engine?: Config['engine']['mode']
  workers: number
  threads?: number
}

interface PredictFlags extends EnsembleFlags {
  out: string
  template?: string
  restored?: string
  shard?: ShardNumber
}

/** Options of commands that predict with runs, and may re-rank classes by the words on the pages. */
export function ensembleOptions(command: Command): Command {
  return pdfOption(readingOptions(command))
    .option('--rerank <file>', 'dictionary of `train words build`: re-rank predictions by keywords')
    .option('--words <file>', 'where the words read for --rerank are kept (default: words.jsonl)')
    .requiredOption('--run <folders>', 'runs, separated by commas: all their backbones', commaList)
    .addOption(
      new Option('--tta <n>', 'test-time augmentation: 1 (none), 4 rotations, or 8 with flips')
        .choices(['1', '4', '8'])
        .default('1'),
    )
    .option(
      '--ensemble-weights <how>',
      'auto (found on the holdout), equal, or one number per model',
      'auto',
    )
    .addOption(deviceOption())
    .addOption(engineOption())
    .addOption(workersOption())
    .addOption(threadsOption())
}

/** What runs are opened with, by the options of `ensembleOptions`. */
export async function openOptions(
  flags: Omit<EnsembleFlags, 'run' | 'images' | keyof RerankFlags>,
  terminal: Terminal,
): Promise<OpenOptions> {
  const { realEngines } = await import('../engines.ts')
  const { parseEnsembleWeights } = await import('../inference/ensemble-weights.ts')
  return {
    tta: Number(flags.tta) as Tta,
    ensembleWeights: parseEnsembleWeights(flags.ensembleWeights),
    device: flags.device,
    mode: flags.engine,
    workers: flags.workers,
    threads: flags.threads,
    engines: await realEngines(),
    progress: terminal.progress,
    signal: terminal.signal,
  }
}

/** `train predict --run R --images DIR --out submission.csv` */
export function predictCommand(): Command {
  const command = ensembleOptions(
    new Command('predict').description('predict images and write the submission'),
  )
    .option('--images <folder>', 'what to predict', 'data/test')
    .option('--template <file>', 'rows to fill (default: sample_submission.csv beside the images)')
    .option('--restored <folder>', 'read images of these names in place of the originals')
    .option('--out <file>', 'the submission', outputFile, 'submission.csv')
    .addOption(shardOption())
  return action(command, async (terminal, flags: PredictFlags) => {
    terminal.whenStopped('stopping after the batch at hand: what was predicted is kept')
    const { predictFiles } = await import('../inference/open-run.ts')
    const { ensembleLines } = await import('../inference/predictions.ts')
    const { readTemplate, writeSubmission, probabilitiesFile, failuresFile } =
      await import('../inference/submission.ts')
    const { openReranker, runReranker } = await import('../rerank/run.ts')
    const { images, restored, template: file, out } = flags
    const reranker = flags.rerank === undefined ? undefined : await openReranker(flags.rerank)
    const template = await readTemplate({ images, restored, template: file })
    for (const warning of template.warnings) terminal.warn(`warning: ${warning}`)
    const options = await openOptions(flags, terminal)
    if (flags.shard) return predictShard(flags, template.list, { ...options, shard: flags.shard })
    const predictions = await predictFiles(flags.run, template.list, options)
    await makeFolder(dirname(out))
    const { classes, models, probabilities, failures, holdout } = predictions
    const reranked =
      reranker &&
      (await runReranker(reranker, template.list, classes, probabilities, {
        ...flags,
        beside: out,
        isLabelled: false,
        progress: terminal.progress,
        signal: terminal.signal,
      }))
    await writeSubmission(out, template, classes, reranked?.probabilities ?? probabilities)
    const failed = failuresFile(out)
    if (failures.length > 0) {
      await writeWhole(failed, failures.map((one) => `${JSON.stringify(one)}\n`).join(''))
    }
    return {
      json: {
        images: template.list.length,
        failed: failures.length,
        computed: predictions.computed,
        models: models.map(({ label, weight }) => ({ label, weight })),
        holdout: holdout ?? null,
        rerank: reranked
          ? { candidates: reranked.decisions.length, changed: reranked.changed, ...reranked.files }
          : null,
        out,
        probabilities: probabilitiesFile(out),
      },
      lines: [
        ...ensembleLines(models, holdout),
        ...(failures.length > 0
          ? [
              `${plural(failures.length, 'image')} could not be read and got the mean of the others: ${failed}`,
            ]
          : []),
        ...(reranked
          ? [
              `re-ranking: ${reranked.decisions.length} images read, ${reranked.changed} predictions changed: see ${reranked.files.page}`,
            ]
          : []),
        `${out}: ${template.list.length} rows; probabilities in ${probabilitiesFile(out)}`,
      ],
    }
  })
}

/** One part of the images, whose logits are kept in the runs' caches: the submission is written without `--shard`. */
async function predictShard(
  { run, out, shard }: PredictFlags,
  list: ImageList,
  options: OpenOptions,
): Promise<Outcome> {
  const { predictFiles } = await import('../inference/open-run.ts')
  const { number, of } = shard!
  const { from, to } = placesOfShard({ number, of }, list.length)
  const own = list.pick(Array.from({ length: to - from }, (_, i) => from + i))
  const { computed, failures } = await predictFiles(run, own, options)
  return {
    json: { images: own.length, failed: failures.length, computed, shard: `${number}/${of}` },
    lines: [
      `shard ${number}/${of}: ${plural(own.length, 'image')} predicted` +
        (failures.length > 0 ? `, ${failures.length} could not be read` : ''),
      `when all are done, the same command without --shard writes ${out}`,
    ],
  }
}
