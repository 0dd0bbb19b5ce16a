import { Command } from 'commander'
import { action, outputFile } from '../../cli/program.ts'
import { ensembleOptions, openOptions, type EnsembleFlags } from './predict.ts'
import { plural } from '../../core/plural.ts'

interface EvaluateFlags extends Omit<EnsembleFlags, 'images'> {
  images?: string
  truth?: string
  report?: string
}

/** `train evaluate --run R --images DIR --truth f.csv`; without images on the pages held out. */
export function evaluateCommand(): Command {
  const command = ensembleOptions(
    new Command('evaluate').description('evaluate runs on labelled images'),
  )
    .option('--images <folder>', 'labelled images (default: the noisy holdout of the first run)')
    .option('--truth <file>', 'CSV: ID,target (default: one folder per class in --images)')
    .option('--report <file>', 'write a page with the matrix and the worst mistakes', outputFile)
  return action(command, async (terminal, flags: EvaluateFlags) => {
    terminal.whenStopped('stopping after the batch at hand: what was predicted is kept')
    const { predictFiles } = await import('../inference/open-run.ts')
    const { ensembleLines } = await import('../inference/predictions.ts')
    const { readLabelled } = await import('../inference/labelled.ts')
    const { evaluate, evaluationLines } = await import('../report/evaluation.ts')
    const { images, truth } = flags
    const { openReranker, runReranker } = await import('../rerank/run.ts')
    const { rerankMetrics, rerankLines } = await import('../rerank/metrics.ts')
    const reranker = flags.rerank === undefined ? undefined : await openReranker(flags.rerank)
    const { list, warnings } = await readLabelled(flags.run, { images, truth })
    for (const warning of warnings) terminal.warn(`warning: ${warning}`)
    const options = await openOptions(flags, terminal)
    const predictions = await predictFiles(flags.run, list, options)
    const { classes, failures, models, holdout } = predictions
    const reranked =
      reranker &&
      (await runReranker(reranker, list, classes, predictions.probabilities, {
        ...flags,
        beside: flags.report ?? flags.rerank!,
        isLabelled: true,
        progress: terminal.progress,
        signal: terminal.signal,
      }))
    const probabilities = reranked?.probabilities ?? predictions.probabilities
    const gain =
      reranked &&
      rerankMetrics(
        reranked.listed,
        classes.map(({ target }) => target),
        list.labels,
        { before: predictions.probabilities, after: probabilities },
        reranked.decisions,
      )
    const found = evaluate(classes, list.labels, probabilities)
    const single = models
      .filter((model) => model.probabilities.length > 0)
      .map(({ label, weight, probabilities: own }) => ({
        label,
        weight,
        macroF1: evaluate(classes, list.labels, own).macroF1,
      }))
    let report: string | undefined
    if (flags.report !== undefined) {
      const { weighedWords } = await import('../rerank/metrics.ts')
      const { writeEvaluationPage } = await import('../report/evaluation-page.ts')
      report = await writeEvaluationPage(flags.report, flags.run.join(', '), list, {
        classes,
        probabilities,
        ...(reranked && {
          alone: predictions.probabilities,
          words: weighedWords(reranked.decisions, classes),
        }),
        models: ensembleLines(models, holdout),
      })
    }
    return {
      json: {
        ...found,
        ...gain,
        models: single,
        failed: failures.length,
        report: report ?? null,
      },
      lines: [
        ...ensembleLines(models, holdout),
        ...(single.length > 1
          ? single.map(({ label, macroF1 }) => `${label}: macro F1 ${macroF1.toFixed(4)} alone`)
          : []),
        ...(failures.length > 0
          ? [
              `${plural(failures.length, 'image')} could not be read; they count as predicted by the mean of the others`,
            ]
          : []),
        ...evaluationLines(found),
        ...(reranked && gain
          ? [...rerankLines(gain), `changed predictions: ${reranked.files.page}`]
          : []),
        ...(report === undefined ? [] : [`report: ${report}`]),
      ],
    }
  })
}
