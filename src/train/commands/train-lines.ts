/** What `train` says at its end. */
import { showDuration } from '../config/duration.ts'
import type { BackboneResult, RunResult } from '../loop/train-run.ts'

export function runJson({ out, runs, failed, seconds }: RunResult, report: string): object {
  const peakRssBytes = process.resourceUsage().maxRSS * 1024
  return { runs, out, report, failed, seconds, peakRssBytes }
}

export function runLines({ out, runs, failed, seconds }: RunResult, report: string): string[] {
  return [
    ...runs.map(backboneLine),
    ...(failed > 0 ? [`${failed} images could not be read: ${out}/failures.jsonl`] : []),
    `${out}: ${showDuration(seconds)}; report: ${report}`,
  ]
}

const score = (value: number | null): string => (value === null ? 'not measured' : value.toFixed(4))

function backboneLine(run: BackboneResult): string {
  const why = run.ended === 'patience' ? ', stopped as it did not improve' : ''
  const scores =
    run.macroF1Clean === null && run.macroF1Noisy === null
      ? 'no pages held out, so no macro F1 '
      : `macro F1 ${score(run.macroF1Clean)} clean, ${score(run.macroF1Noisy)} noisy `
  return (
    `${run.backbone}: ${scores}` +
    `(${run.weights} weights, best at step ${run.bestStep} of ${run.steps}${why}), ${Math.round(run.imagesPerSecond)} images/s, ` +
    `input wait ${(100 * run.inputWait).toFixed(1)} %`
  )
}
