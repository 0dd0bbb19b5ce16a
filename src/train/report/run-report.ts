/** `report.html` of a run: curves, scores, confusions, damage and mistakes of every backbone. */
import { basename, join } from 'node:path'
import { writeWhole } from '../../core/files.ts'
import { html, type Html } from '../../html/html.ts'
import { showDuration } from '../config/duration.ts'
import type { Config } from '../config/schema.ts'
import { readHoldoutLogits } from '../loop/evaluate-holdout.ts'
import { METRICS, readMetrics, type EvaluationRow } from '../loop/metrics-log.ts'
import type { BackboneResult } from '../loop/run-result.ts'
import type { RunResult } from '../loop/train-run.ts'
import type { TrainingSet } from '../data/training-set.ts'
import { accuracyByStep, stepsOf } from './effects.ts'
import { evaluate } from './evaluation.ts'
import { curves, thinned, type Line, type Point } from './page/charts.ts'
import { card, pageText, percent, tiles, type Tile } from './page/frame.ts'
import { evaluationSection } from './page/sections.ts'
import { effectTable } from './page/tables.ts'
import { argmax, softmax } from '../metrics/scores.ts'

export const REPORT = 'report.html'

/**
 * Writes the report of a run from what lies in its folder.
 * @returns its path
 */
export async function writeRunReport(
  out: string,
  config: Config,
  set: TrainingSet,
  { runs, failed, seconds }: RunResult,
): Promise<string> {
  const name = basename(out)
  const sections: Html[] = [
    html`<nav>${runs.map(({ folder }) => html`<a href="#${folder}">${folder}</a>`)}</nav>`,
    overview(runs, set, failed, seconds),
  ]
  for (const run of runs) sections.push(await backboneSection(out, set, run))
  const file = join(out, REPORT)
  const about = `${set.name} (${set.root}), preset ${config.preset}, seed ${config.seed}`
  await writeWhole(file, pageText(`Run ${name}`, about, sections))
  return file
}

const score = (value: number | null): string => (value === null ? '–' : value.toFixed(4))

function overview(
  runs: readonly BackboneResult[],
  set: TrainingSet,
  failed: number,
  seconds: number,
): Html {
  return html`${tiles([
      { value: set.train.length.toLocaleString('en'), label: 'training images' },
      { value: `${set.clean.length} + ${set.noisy.length}`, label: 'held out, clean and noisy' },
      { value: showDuration(seconds), label: 'the last session' },
      ...(failed > 0 ? [{ value: String(failed), label: 'images not readable' }] : []),
    ])}
    <table>
      <tr>
        <th>backbone</th>
        <th>macro F1 clean</th>
        <th>macro F1 noisy</th>
        <th>best at step</th>
        <th>steps</th>
        <th>images/s</th>
        <th>input wait</th>
      </tr>
      ${runs.map(
        (run) =>
          html`<tr>
            <td>${run.folder}</td>
            <td>${score(run.macroF1Clean)}</td>
            <td>${score(run.macroF1Noisy)}</td>
            <td>${run.bestStep}</td>
            <td>${run.steps}</td>
            <td>${run.imagesPerSecond.toFixed(1)}</td>
            <td>${percent(run.inputWait)}</td>
          </tr>`,
      )}
    </table>`
}

async function backboneSection(out: string, set: TrainingSet, run: BackboneResult): Promise<Html> {
  const folder = join(out, run.folder)
  const { losses, rates, evaluations } = await historyOf(folder)
  const part = set.noisy.length > 0 ? 'noisy' : 'clean'
  const list = set[part]
  const logits = await readHoldoutLogits(folder, part)
  const parts: Html[] = [curvesCards(losses, rates, evaluations)]
  if (list.length > 0 && logits.length === list.length * set.classes.length) {
    const probabilities = softmax(logits, set.classes.length)
    const found = evaluate(set.classes, list.labels, probabilities)
    parts.push(scoreTiles(run, evaluations, found.macroF1Interval, part))
    if (set.kind === 'built' && part === 'noisy') {
      const predicted = argmax(probabilities, set.classes.length)
      const correct = Array.from(predicted, (label, i) => label === list.labels[i])
      const effects = accuracyByStep(await stepsOf(set.root, 'holdout/noisy', list), correct)
      const title = 'By damage: accuracy by the steps that were applied, on noisy pages held out'
      parts.push(html`<div class="cards">${card(title, effectTable(effects), true)}</div>`)
    }
    const what = `${part} pages held out`
    parts.push(await evaluationSection(what, list, set.classes, probabilities, found))
  }
  return html`<section id="${run.folder}">
    <h2>${run.folder}</h2>
    <p>Weights: ${run.weights}, ${run.why}.</p>
    ${parts}
  </section>`
}

interface History {
  losses: Point[]
  rates: Point[]
  evaluations: EvaluationRow[]
}

async function historyOf(folder: string): Promise<History> {
  const out: History = { losses: [], rates: [], evaluations: [] }
  for await (const row of readMetrics(join(folder, METRICS))) {
    if (row.kind === 'evaluation') out.evaluations.push(row)
    else {
      out.losses.push({ x: row.step, y: row.loss })
      out.rates.push({ x: row.step, y: row.learningRate })
    }
  }
  return out
}

function curvesCards(
  losses: readonly Point[],
  rates: readonly Point[],
  evaluations: readonly EvaluationRow[],
): Html {
  const over = (of: (row: EvaluationRow) => number | undefined): Point[] =>
    evaluations.flatMap((row) => {
      const y = of(row)
      return y === undefined ? [] : [{ x: row.step, y }]
    })
  const clean = { label: 'clean', colour: 'var(--green)', dots: true }
  const noisy = { label: 'noisy', colour: 'var(--orange)', dots: true }
  const scores: Line[] = [
    { ...clean, points: over((row) => row.clean?.macroF1) },
    { ...noisy, points: over((row) => row.noisy?.macroF1) },
  ]
  const loss: Line[] = [
    { label: 'training', colour: 'var(--blue)', points: thinned(losses) },
    { ...clean, points: over((row) => row.clean?.loss) },
    { ...noisy, points: over((row) => row.noisy?.loss) },
  ]
  const rate: Line[] = [{ label: 'learning rate', colour: 'var(--blue)', points: thinned(rates) }]
  const x = 'step'
  return html`<div class="cards">
    ${card('Loss', curves(loss, { x, y: 'nats', about: 'Loss by step' }))}
    ${card('Macro F1 on pages held out', curves(scores, { x, y: 'macro F1', domain: [0, 1], about: 'Macro F1 by step' }))}
    ${card('Learning rate', curves(rate, { x, y: '', about: 'Learning rate by step' }))}
  </div>`
}

function scoreTiles(
  run: BackboneResult,
  evaluations: readonly EvaluationRow[],
  { low, high }: { low: number; high: number },
  part: string,
): Html {
  const used = evaluations.findLast((row) => run.weights === 'last' || row.step === run.bestStep)
  const all: Tile[] = []
  for (const name of ['clean', 'noisy'] as const) {
    const scores = used?.[name]
    if (!scores) continue
    const interval = name === part ? ` (95 %: ${low.toFixed(3)} to ${high.toFixed(3)})` : ''
    all.push({ value: scores.macroF1.toFixed(4), label: `macro F1 ${name}${interval}` })
    all.push({ value: percent(scores.accuracy), label: `accuracy ${name}` })
    all.push({ value: percent(scores.calibrationError), label: `calibration error ${name}` })
  }
  return tiles(all)
}
