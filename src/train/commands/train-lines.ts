/** What `train` says at its end. */
import { showDuration } from '../config/duration.ts'
import type { BackboneResult } from '../loop/run-result.ts'
import type { RunResult } from '../loop/train-run.ts'
import type { Interval } from '../metrics/bootstrap.ts'
import { plural } from '../../core/plural.ts'

export function runJson({ out, runs, failed, seconds }: RunResult, report: string): object {
  const peakRssBytes = process.resourceUsage().maxRSS * 1024
  return { runs, out, report, failed, seconds, peakRssBytes }
}

export function runLines(
  { out, runs, classes, failed, seconds }: RunResult,
  report: string,
): string[] {
  return [
    ...runs.flatMap((run) => [backboneLine(run), ...partsLine(run)]),
    ...(classes === 1 ? ['the set has one class: any model scores 1.0000 on it'] : []),
    ...(failed > 0 ? [`${plural(failed, 'image')} could not be read: ${out}/failures.jsonl`] : []),
    `${out}: ${showDuration(seconds)}; report: ${report}`,
  ]
}

function score(value: number | null, part: string, interval: Interval | null): string {
  if (value === null) return `not measured on ${part} pages`
  const sure = interval ? ` (95 % ${interval.low.toFixed(3)} to ${interval.high.toFixed(3)})` : ''
  return `${value.toFixed(4)} ${part}${sure}`
}

function partsLine({ macroF1NoisyParts: parts }: BackboneResult): string[] {
  if (!parts) return []
  const each = Object.entries(parts).map(([name, value]) => `${value.toFixed(4)} ${name}`)
  return [`  noisy pages by recipe: ${each.join(', ')}`]
}

function backboneLine(run: BackboneResult): string {
  const why = run.ended === 'patience' ? ', stopped as it did not improve' : ''
  const scores =
    run.macroF1Clean === null && run.macroF1Noisy === null
      ? 'no pages held out, so no macro F1 '
      : `macro F1 ${score(run.macroF1Clean, 'clean', run.macroF1CleanInterval)}, ${score(run.macroF1Noisy, 'noisy', run.macroF1NoisyInterval)} `
  return (
    `${run.backbone}: ${scores}` +
    `(${run.weights} weights, best at step ${run.bestStep} of ${run.steps}${why}), ${Math.round(run.imagesPerSecond)} images/s, ` +
    `input wait ${(100 * run.inputWait).toFixed(1)} %`
  )
}
