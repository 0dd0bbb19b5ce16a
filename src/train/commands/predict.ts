import { dirname } from 'node:path'
import { Command, Option } from 'commander'
import { action, workersOption, type Terminal } from '../../cli/program.ts'
import { readingOptions, type ReadingFlags } from '../../cli/reading-options.ts'
import { writeWhole, makeFolder } from '../../core/files.ts'
import type { Config } from '../config/schema.ts'
import type { EnsembleOptions } from '../inference/ensemble-run.ts'
import { deviceOption, engineOption, names, threadsOption } from './options.ts'

/** Options of the keyword re-ranker, and those of its OCR engine. */
export interface RerankFlags extends ReadingFlags {
  rerank?: string
  words?: string
}

export interface EnsembleFlags extends RerankFlags {
  run: string[]
  images: string
  views: string
  weightsOfMembers: string
  device?: Config['engine']['device']
  engine?: Config['engine']['mode']
  workers: number
  threads?: number
}

interface PredictFlags extends EnsembleFlags {
  out: string
  template?: string
  restored?: string
}

/** Options of commands that ask the members of runs, and may let words decide between classes. */
export function ensembleOptions(command: Command): Command {
  return readingOptions(command)
    .option('--rerank <file>', 'dictionary of `train words build`: re-rank predictions by keywords')
    .option('--words <file>', 'where the words read for --rerank are kept (default: words.jsonl)')
    .requiredOption('--run <folders>', 'runs, commas between: all their backbones', names)
    .addOption(
      new Option('--views <n>', 'each image as it is, in 4 quarter turns, and mirrored too')
        .choices(['1', '4', '8'])
        .default('1'),
    )
    .option('--weights-of-members <how>', 'auto (found on the holdout), equal, or numbers', 'auto')
    .addOption(deviceOption())
    .addOption(engineOption())
    .addOption(workersOption())
    .addOption(threadsOption())
}

/** What the members of runs are asked with, by the options of `committeeOptions`. */
export async function ensembleRequest(
  flags: Omit<EnsembleFlags, 'images' | keyof RerankFlags>,
  terminal: Terminal,
): Promise<EnsembleOptions> {
  const { realEngines } = await import('../engines.ts')
  const { parseWeighing } = await import('../inference/ensemble.ts')
  return {
    runs: flags.run,
    views: Number(flags.views),
    weighing: (members) => parseWeighing(flags.weightsOfMembers, members),
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
    .option('--out <file>', 'the submission', 'submission.csv')
  return action(command, async (terminal, flags: PredictFlags) => {
    const { predictEnsemble, ensembleLines } = await import('../inference/ensemble-run.ts')
    const { readTemplate, writeSubmission, probabilitiesFile, failuresFile } =
      await import('../inference/submission.ts')
    const { openReranker, runReranker } = await import('../rerank/run.ts')
    const { images, restored, template: file, out } = flags
    const reranker = flags.rerank === undefined ? undefined : await openReranker(flags.rerank)
    const template = await readTemplate({ images, restored, template: file })
    for (const warning of template.warnings) terminal.warn(`warning: ${warning}`)
    const spoken = await predictEnsemble(await ensembleRequest(flags, terminal), template.list)
    await makeFolder(dirname(out))
    const { classes, chances } = spoken
    const decided =
      reranker &&
      (await runReranker(reranker, template.list, classes, chances, {
        ...flags,
        beside: out,
        isLabelled: false,
        progress: terminal.progress,
        signal: terminal.signal,
      }))
    await writeSubmission(out, template, classes, decided?.chances ?? chances)
    const { failures } = spoken
    const failed = failuresFile(out)
    if (failures.length > 0) {
      await writeWhole(failed, failures.map((one) => `${JSON.stringify(one)}\n`).join(''))
    }
    return {
      json: {
        images: template.list.length,
        failed: failures.length,
        looked: spoken.looked,
        members: spoken.members.map(({ label, weight }) => ({ label, weight })),
        holdout: spoken.found ?? null,
        rerank: decided
          ? { candidates: decided.verdicts.length, changed: decided.changed, ...decided.files }
          : null,
        out,
        probabilities: probabilitiesFile(out),
      },
      lines: [
        ...ensembleLines(spoken),
        ...(failures.length > 0
          ? [`${failures.length} images could not be read and were guessed: ${failed}`]
          : []),
        ...(decided
          ? [
              `re-ranking: ${decided.verdicts.length} images read, ${decided.changed} predictions changed: see ${decided.files.page}`,
            ]
          : []),
        `${out}: ${template.list.length} rows; probabilities in ${probabilitiesFile(out)}`,
      ],
    }
  })
}
