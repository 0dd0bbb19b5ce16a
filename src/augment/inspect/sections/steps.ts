/** What the recipe did: how often each step ran and how often it was asked for, and with which parameters. */
import { bars, distributions, type Curve } from '../charts.ts'
import { binsFor, shares } from '../bins.ts'
import { html, type Html } from '../../../html/html.ts'
import { countSteps, specText, type StepCount } from '../steps.ts'
import type { DatasetView } from '../dataset-view.ts'
import { count, percent } from './text.ts'

/** Bins of a parameter's chart, and how many words it shows at most. */
const BINS = 24
const MAX_WORDS = 12

export function stepsSection(view: DatasetView, other?: DatasetView): Html | undefined {
  const steps = countSteps(view)
  if (steps.length === 0) return undefined
  const others = new Map((other ? countSteps(other) : []).map((step) => [step.path, step]))
  const max = Math.max(1, ...steps.map(({ ran, expected }) => Math.max(ran, expected ?? 0)))
  const alone = [...others.values()].filter(({ path }) => !steps.some((step) => step.path === path))
  return html`<section id="steps">
    <h2>What the recipe did</h2>
    <p class="lead">
      ${view.isRestored ? html`${count(view.drawn)} pages were looked at by the recipe's steps, each of which leaves alone what needs nothing.` : html`${count(view.drawn)} training images were drawn; the others are untouched originals. The mark on a bar is how often the recipe asks for the step.`}
      ${other ? html`The second bar is ${other.name}, scaled to as many images.` : ''} Open a step
      for its parameters.
    </p>
    <div class="steps card wide">
      ${steps.map((step) => stepRow(step, { view, other, match: others.get(step.path), max }))}
    </div>
    ${
      alone.length > 0
        ? html`<p class="fine">
            Only in ${other!.name}:
            ${alone.map(({ path, ran }) => `${path} (${count(ran)})`).join(', ')}.
          </p>`
        : ''
    }
  </section>`
}

interface RowContext {
  view: DatasetView
  other: DatasetView | undefined
  match: StepCount | undefined
  max: number
}

function stepRow(step: StepCount, { view, other, match, max }: RowContext): Html {
  const { path, effect, ran, skipped, expected, runs } = step
  const width = (n: number): string => `${Math.min(100, (100 * n) / max).toFixed(2)}%`
  const scaled = other && match ? (match.ran * view.drawn) / Math.max(1, other.drawn) : undefined
  const share = view.drawn > 0 ? ran / view.drawn : 0
  const asked =
    expected !== undefined && view.drawn > 0 ? `, asked ${percent(expected / view.drawn)}` : ''
  return html`<details>
    <summary>
      <span class="path"
        >${path}${path === effect || path.endsWith(`/${effect}`) ? '' : html` <small>${effect}</small>`}</span
      >
      <span class="track">
        <i class="ran" style="width:${width(ran - skipped)}"></i
        ><i class="idle" style="left:${width(ran - skipped)};width:${width(skipped)}"></i>
        ${expected === undefined ? '' : html`<i class="asked" style="left:${width(expected)}"></i>`}
        ${scaled === undefined ? '' : html`<i class="other" style="width:${width(scaled)}"></i>`}
      </span>
      <span class="numbers"
        ><b>${count(ran)}</b> ·
        ${percent(share)}${asked}${skipped > 0 ? html`<small>nothing to do in ${count(skipped)}</small>` : ''}</span
      >
    </summary>
    <div class="params">
      ${
        runs && runs.rows.length > 0
          ? html`${Object.entries(runs.params).map(([name, values]) => paramChart(name, values, step, match))}
              <p class="more">
                <a href="#gallery?step=${encodeURIComponent(path)}">Show these images</a>
              </p>`
          : html`<p>It ran on no image.</p>`
      }
    </div>
  </details>`
}

function paramChart(
  name: string,
  values: readonly (number | string)[],
  { path, asked }: StepCount,
  match: StepCount | undefined,
): Html {
  const about = `${path}: ${name}`
  const spec = asked[name]
  const numbers = values.filter((value) => typeof value === 'number')
  const different = new Set(values)
  let chart: Html
  if (different.size === 1) chart = html`<p class="constant">always ${String(values[0])}</p>`
  else if (numbers.length === values.length) {
    const others = (match?.runs?.params[name] ?? []).filter((value) => typeof value === 'number')
    const bins = binsFor([numbers, others], BINS, false)
    const curves: Curve[] = [
      { label: name, colour: 'var(--blue)', filled: true, shares: shares(numbers, bins) },
    ]
    if (others.length > 0) {
      curves.push({ label: name, colour: 'var(--violet)', shares: shares(others, bins) })
    }
    chart = distributions(bins, curves, { about }, 120)
  } else {
    const words = [...different].map(String).toSorted().slice(0, MAX_WORDS)
    const data = words.map((label) => ({
      label,
      value: values.filter((value) => String(value) === label).length,
    }))
    chart = bars(data, 'var(--blue)', about)
  }
  return html`<figure>
    <figcaption>
      <strong>${name}</strong
      >${spec === undefined ? '' : html`<span>asked: ${specText(spec)}</span>`}
    </figcaption>
    ${chart}
  </figure>`
}
