/** `report.html` of a run: curves, scores, confusions, damage and mistakes of every backbone. */
import { basename, join } from 'node:path'
import { plural } from '../../core/plural.ts'
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
import { inputFigures } from './page/inputs.ts'
import { neighboursOf } from './page/neighbours.ts'
import { card, pageText, percent, scoreText, tiles, type Tile } from './page/frame.ts'
import { evaluationSection } from './page/sections.ts'
import { effectTable, linkTo } from './page/tables.ts'
import { argmax, mean, softmax } from '../metrics/scores.ts'

export const REPORT = 'report.html'

export interface ReportOptions {
  /** pages held out whose pictures are in the page itself; as many as are looked at, unless said */
  thumbs?: number
}

/**
 * Writes the report of a run from what lies in its folder.
 * @returns its path
 */
export async function writeRunReport(
  out: string,
  config: Config,
  set: TrainingSet,
  { runs, failed, seconds }: RunResult,
  { thumbs }: ReportOptions = {},
): Promise<string> {
  const name = basename(out)
  const sections: Html[] = [
    html`<nav aria-label="Backbones">
      ${runs.map(({ folder }) => html`<a href="#${folder}">${folder}</a>`)}
    </nav>`,
    await overview(out, runs, set, { failed, seconds }),
  ]
  for (const [i, run] of runs.entries()) {
    const backbone = config.backbones[i]
    const inputs = backbone && (await inputFigures(config, set, backbone))
    sections.push(await backboneSection({ out, set, run, inputs, thumbs }))
  }
  const file = join(out, REPORT)
  const about = `${set.name} (${set.root}), preset ${config.preset}, seed ${config.seed}`
  await writeWhole(file, pageText(`Run ${name}`, about, sections))
  return file
}

const score = (value: number | null, interval: BackboneResult['macroF1CleanInterval']): string =>
  value === null ? '–' : scoreText(value, interval)

const COLOURS = ['blue', 'orange', 'green', 'violet', 'red', 'grey'].map((one) => `var(--${one})`)

async function overview(
  out: string,
  runs: readonly BackboneResult[],
  set: TrainingSet,
  { failed, seconds }: { failed: number; seconds: number },
): Promise<Html> {
  const names = ['backbone', 'macro F1 clean', 'macro F1 noisy', 'best at step', 'steps']
  return html`${tiles([
      { value: set.train.length.toLocaleString('en'), label: 'training images' },
      { value: `${set.clean.length} + ${set.noisy.length}`, label: 'held out, clean and noisy' },
      { value: showDuration(seconds), label: 'the last session' },
      ...(failed > 0 ? [{ value: String(failed), label: 'images not readable' }] : []),
    ])}
    <div class="over" tabindex="0" role="group" aria-label="Backbones">
      <table>
        <thead>
          <tr>
            ${[...names, 'images/s', 'input wait'].map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${runs.map(
            (run) =>
              html`<tr>
                <th scope="row"><a href="#${run.folder}">${run.folder}</a></th>
                <td>${score(run.macroF1Clean, run.macroF1CleanInterval)}</td>
                <td>${score(run.macroF1Noisy, run.macroF1NoisyInterval)}</td>
                <td>${run.bestStep}</td>
                <td>${run.steps}</td>
                <td>${run.imagesPerSecond.toFixed(1)}</td>
                <td>${percent(run.inputWait)}</td>
              </tr>`,
          )}
          ${await ensembleRow(out, runs, set)}
        </tbody>
      </table>
    </div>
    ${runs.length > 1 ? await togetherCards(out, runs) : ''}`
}

/** The mean of all backbones' probabilities, where there are several. */
async function ensembleRow(
  out: string,
  runs: readonly BackboneResult[],
  set: TrainingSet,
): Promise<Html | undefined> {
  if (runs.length < 2) return undefined
  const cells: Html[] = []
  for (const part of ['clean', 'noisy'] as const) {
    const { labels, length } = set[part]
    const all = await Promise.all(
      runs.map(({ folder }) => readHoldoutLogits(join(out, folder), part)),
    )
    const isKnown = length > 0 && all.every((one) => one.length === length * set.classes.length)
    const found =
      isKnown &&
      evaluate(
        set.classes,
        labels,
        mean(
          all.map((one) => softmax(one, set.classes.length)),
          all.map(() => 1),
        ),
      )
    cells.push(html`<td>${found ? scoreText(found.macroF1, found.macroF1Interval) : '–'}</td>`)
  }
  return html`<tr>
    <th scope="row">all together, equally weighed</th>
    ${cells}
    <td></td>
    <td></td>
    <td></td>
    <td></td>
  </tr>`
}

/** The curves of all backbones over each other. */
async function togetherCards(out: string, runs: readonly BackboneResult[]): Promise<Html> {
  const loss: Line[] = []
  const scores: Line[] = []
  for (const [i, { folder }] of runs.entries()) {
    const { losses, evaluations } = await historyOf(join(out, folder))
    const colour = COLOURS[i % COLOURS.length]!
    const points = evaluations.flatMap(({ step, noisy, clean }): Point[] => {
      const found = noisy ?? clean
      return found ? [{ x: step, y: found.macroF1 }] : []
    })
    loss.push({ label: folder, colour, points: thinned(losses) })
    scores.push({ label: folder, colour, points, dots: true })
  }
  const x = 'step'
  return html`<div class="cards">
    ${card('Training loss of all', curves(loss, { x, y: 'nats', about: 'Training loss of all backbones by step' }))}
    ${card('Macro F1 of all on pages held out', curves(scores, { x, y: 'macro F1', domain: [0, 1], about: 'Macro F1 of all backbones by step' }))}
  </div>`
}

interface BackboneParts {
  out: string
  set: TrainingSet
  run: BackboneResult
  /** what it was trained on, where that can still be read */
  inputs: Html | undefined
  thumbs: number | undefined
}

async function backboneSection({ out, set, run, inputs, thumbs }: BackboneParts): Promise<Html> {
  const folder = join(out, run.folder)
  const { losses, rates, evaluations } = await historyOf(folder)
  const part = set.noisy.length > 0 ? 'noisy' : 'clean'
  const list = set[part]
  const logits = await readHoldoutLogits(folder, part)
  const parts: Html[] = [curvesCards(losses, rates, evaluations)]
  if (list.length > 0 && logits.length === list.length * set.classes.length) {
    const probabilities = softmax(logits, set.classes.length)
    const scores = evaluate(set.classes, list.labels, probabilities)
    parts.push(scoreTiles(run, evaluations, scores.macroF1Interval, part))
    const steps =
      set.kind === 'built' && part === 'noisy'
        ? await stepsOf(set.root, 'holdout/noisy', list)
        : undefined
    if (steps) {
      const predicted = argmax(probabilities, set.classes.length)
      const correct = Array.from(predicted, (label, i) => label === list.labels[i])
      const effects = accuracyByStep(steps, correct)
      const title = 'By damage: accuracy by the steps that were applied, on noisy pages held out'
      parts.push(
        html`<div class="cards">
          ${card(title, effectTable(effects, linkTo(run.folder)), true)}
        </div>`,
      )
    }
    const what = `${part} pages held out`
    const { classes } = set
    const neighbours = neighboursOf(logits, classes.length)
    const found = { key: run.folder, list, classes, probabilities, steps, neighbours, thumbs }
    const of = { ...found, folder: out }
    parts.push(await evaluationSection(what, of, scores))
  }
  if (inputs) {
    const about = 'The first inputs of the training, as the network saw them'
    parts.push(html`<div class="cards">${card(about, inputs, true)}</div>`)
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
  interval: { low: number; high: number },
  part: string,
): Html {
  const used = evaluations.findLast((row) => run.weights === 'last' || row.step === run.bestStep)
  const all: Tile[] = []
  for (const name of ['clean', 'noisy'] as const) {
    const scores = used?.[name]
    if (!scores) continue
    const whole = { clean: run.macroF1CleanInterval, noisy: run.macroF1NoisyInterval }[name]
    const own = name === part ? interval : whole
    const span = own ? ` (95 %: ${own.low.toFixed(3)} to ${own.high.toFixed(3)})` : ''
    const value = scoreText(scores.macroF1, own)
    all.push({ value, label: `macro F1 ${name}${span}` })
    all.push({ value: percent(scores.accuracy), label: `accuracy ${name}` })
    all.push({ value: percent(scores.calibrationError), label: `calibration error ${name}` })
  }
  for (const [name, { macroF1, images }] of Object.entries(used?.noisyParts ?? {})) {
    all.push({
      value: macroF1.toFixed(3),
      label: `macro F1 noisy, ${plural(images, 'page')} by ${name}`,
    })
  }
  return tiles(all)
}
