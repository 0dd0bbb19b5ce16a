/** A page of all runs: how good each is, in what their settings differ, and their curves. */
import { encodedPath } from '../../../html/addresses.ts'
import { html, type Html } from '../../../html/html.ts'
import { readTrainingSet } from '../../data/training-set.ts'
import { curves, thinned, type Line } from '../page/charts.ts'
import { card, pageText, scoreText, tiles } from '../page/frame.ts'
import { differences, readRuns, type ReadRun } from './read-runs.ts'
import { judge, differenceText, type Judged } from './significance.ts'

export interface RunsPage {
  /** of the page, as HTML */
  text: string
  runs: ReadRun[]
  judged: Judged[]
}

const COLOURS = ['blue', 'orange', 'green', 'violet', 'red', 'grey'].map((one) => `var(--${one})`)
/** Curves that can be told apart in one chart. */
const DRAWN = 12

/**
 * Reads all runs below a folder and writes their page.
 * @param refresh seconds after which the page asks again, where it is served
 */
export async function runsPage(root: string, refresh?: number): Promise<RunsPage> {
  const runs = await readRuns(root)
  const judged = await judgeAll(runs)
  const of = new Map(judged.map((one) => [one.run, one]))
  const differ = differences(runs)
  const sets = new Set(runs.map(({ dataset }) => dataset.digest))
  const sections = [
    tiles([
      { value: String(runs.length), label: runs.length === 1 ? 'run' : 'runs' },
      { value: String(sets.size), label: sets.size === 1 ? 'set' : 'sets' },
    ]),
    runs.length === 0
      ? html`<p>There are no runs in this folder yet.</p>`
      : html`<div class="over" tabindex="0" role="group" aria-label="Runs">
            ${table(runs, of, differ)}
          </div>
          <p class="muted">
            Macro F1 is that of all backbones of a run together, on the noisy pages held out, or the
            clean ones where there are no others. Runs on one set are compared with the best of them
            on the same pages (paired bootstrap, p values by Holm for as many runs as there are).
            The best of many runs is flattered by having been chosen.
          </p>
          ${charts(runs)}`,
  ]
  return { text: pageText('Runs', root, sections, refresh), runs, judged }
}

/** Runs are compared where they share a set that is still there. */
async function judgeAll(runs: readonly ReadRun[]): Promise<Judged[]> {
  const bySet = new Map<string, ReadRun[]>()
  for (const run of runs) {
    const { digest } = run.dataset
    bySet.set(digest, [...(bySet.get(digest) ?? []), run])
  }
  const judged: Judged[] = []
  for (const [digest, own] of bySet) {
    const set = await readTrainingSet(own[0]!.dataset.root).catch(() => undefined)
    if (set?.digest === digest) judged.push(...judge(own, set))
  }
  return judged
}

function table(
  runs: readonly ReadRun[],
  judged: ReadonlyMap<ReadRun, Judged>,
  differ: readonly string[],
): Html {
  const names = ['run', 'macro F1', '95 %', 'against the best', 'steps', 'backbones', 'set']
  const first = (run: ReadRun): number => judged.get(run)?.macroF1 ?? -1
  const rows = runs.toSorted((a, b) => first(b) - first(a))
  return html`<table class="sortable">
    <thead>
      <tr>
        ${[...names, ...differ].map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map((run) => {
        const found = judged.get(run)
        const last = latestScore(run)
        const steps = Math.max(0, ...run.backbones.map(({ losses }) => losses.at(-1)?.x ?? 0))
        const interval = found?.interval
        const link = `${run.name === '.' ? '' : `${encodedPath(run.name)}/`}report.html`
        return html`<tr>
          <th scope="row">${run.hasReport ? html`<a href="${link}">${run.name}</a>` : run.name}</th>
          <td>
            ${found ? scoreText(found.macroF1, interval) : last === undefined ? '–' : last.toFixed(2)}
          </td>
          <td>${interval ? `${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}` : '–'}</td>
          <td>${found ? differenceText(found) : '–'}</td>
          <td>${steps}</td>
          <td>${run.backbones.map(({ name }) => name).join(', ')}</td>
          <td>${run.dataset.name} <small>${run.dataset.digest.slice(0, 6)}</small></td>
          ${differ.map((path) => html`<td>${run.settings.get(path) ?? '–'}</td>`)}
        </tr>`
      })}
    </tbody>
  </table>`
}

/** Of the latest evaluation of its first backbone, of a run that cannot be compared. */
function latestScore({ backbones }: ReadRun): number | undefined {
  const row = backbones[0]?.evaluations.at(-1)
  return (row?.noisy ?? row?.clean)?.macroF1
}

function charts(runs: readonly ReadRun[]): Html {
  const latest = runs.toSorted((a, b) => b.changed - a.changed).slice(0, DRAWN)
  const loss: Line[] = []
  const scores: Line[] = []
  for (const run of latest.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const backbone of run.backbones) {
      const label = run.backbones.length > 1 ? `${run.name}/${backbone.name}` : run.name
      const colour = COLOURS[loss.length % COLOURS.length]!
      const points = backbone.evaluations.flatMap(({ step, noisy, clean }) => {
        const found = noisy ?? clean
        return found ? [{ x: step, y: found.macroF1 }] : []
      })
      loss.push({ label, colour, points: thinned(backbone.losses) })
      scores.push({ label, colour, points, dots: true })
    }
  }
  const x = 'step'
  const which = runs.length > DRAWN ? `, the ${DRAWN} latest runs` : ''
  return html`<div class="cards">
    ${card(`Macro F1 on pages held out${which}`, curves(scores, { x, y: 'macro F1', domain: [0, 1], about: 'Macro F1 of all runs by step' }))}
    ${card(`Training loss${which}`, curves(loss, { x, y: 'nats', about: 'Training loss of all runs by step' }))}
  </div>`
}
