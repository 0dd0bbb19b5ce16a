import { Command } from 'commander'
import { action } from '../../cli/program.ts'
import { InputError } from '../../core/errors.ts'
import { ensembleOptions, ensembleRequest, type EnsembleFlags } from './predict.ts'

interface EvaluateFlags extends Omit<EnsembleFlags, 'images'> {
  images?: string
  truth?: string
  report?: string
}

/** `train evaluate --run R --images DIR --truth f.csv`; without images on the pages held out. */
export function evaluateCommand(): Command {
  const command = ensembleOptions(
    new Command('evaluate').description('say how good runs are on labelled images'),
  )
    .option('--images <folder>', 'labelled images (default: the noisy holdout of the first run)')
    .option('--truth <file>', 'CSV: ID,target')
    .option('--report <file>', 'write a page with the matrix and the worst mistakes')
  return action(command, async (terminal, flags: EvaluateFlags) => {
    const { predictEnsemble, ensembleLines } = await import('../inference/ensemble-run.ts')
    const { readLabelled } = await import('../inference/labelled.ts')
    const { evaluate, evaluationLines } = await import('../report/evaluation.ts')
    const { images, truth } = flags
    if ((images === undefined) !== (truth === undefined)) {
      throw new InputError(
        'TRUTH_MISSING',
        '--images and --truth go together: give both or neither',
      )
    }
    const { openReranker, runReranker } = await import('../rerank/run.ts')
    const { rerankMetrics, rerankLines } = await import('../rerank/metrics.ts')
    const reranker = flags.rerank === undefined ? undefined : await openReranker(flags.rerank)
    const list = await readLabelled(flags.run, images, truth)
    const spoken = await predictEnsemble(await ensembleRequest(flags, terminal), list)
    const { classes, failures, members } = spoken
    const decided =
      reranker &&
      (await runReranker(reranker, list, classes, spoken.chances, {
        ...flags,
        beside: flags.report ?? flags.rerank!,
        isLabelled: true,
        progress: terminal.progress,
        signal: terminal.signal,
      }))
    const chances = decided?.chances ?? spoken.chances
    const judged =
      decided &&
      rerankMetrics(
        decided.listed,
        classes.map(({ target }) => target),
        list.labels,
        { before: spoken.chances, after: chances },
        decided.verdicts,
      )
    const found = evaluate(classes, list.labels, chances)
    const alone = members
      .filter((member) => member.chances.length > 0)
      .map((member) => ({
        label: member.label,
        weight: member.weight,
        macroF1: evaluate(classes, list.labels, member.chances).macroF1,
      }))
    let report: string | undefined
    if (flags.report !== undefined) {
      const { writeEvaluationPage } = await import('../report/evaluation-page.ts')
      report = await writeEvaluationPage(flags.report, flags.run.join(', '), list, {
        classes,
        chances,
        members: ensembleLines(spoken),
      })
    }
    return {
      json: {
        ...found,
        ...judged,
        members: alone,
        failed: failures.length,
        report: report ?? null,
      },
      lines: [
        ...ensembleLines(spoken),
        ...(alone.length > 1
          ? alone.map(({ label, macroF1 }) => `${label}: macro F1 ${macroF1.toFixed(4)} alone`)
          : []),
        ...(failures.length > 0
          ? [`${failures.length} images could not be read and count as mistakes or guesses`]
          : []),
        ...evaluationLines(found),
        ...(decided && judged
          ? [...rerankLines(judged), `changed predictions: ${decided.files.page}`]
          : []),
        ...(report === undefined ? [] : [`report: ${report}`]),
      ],
    }
  })
}
