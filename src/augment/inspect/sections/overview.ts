/** The top of the report: what the set is, in a few numbers, and how many images each class has. */
import { plural } from '../../../core/plural.ts'
import { bars } from '../charts.ts'
import { html, type Html } from '../../../html/html.ts'
import type { DatasetView } from '../dataset-view.ts'
import type { Surveyed } from '../survey.ts'
import { count, size } from './text.ts'

/** Everything that is missing or was found wrong. */
export function noticesSection(surveyed: readonly Surveyed[]): Html | undefined {
  const several = surveyed.length > 1
  const lines = surveyed.flatMap(({ view }) =>
    view.notices.map((notice) => (several ? `${view.name}: ${notice}` : notice)),
  )
  if (lines.length === 0) return undefined
  return html`<div class="notices" role="note">
    <ul>
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>
  </div>`
}

/** One tile per number. */
export function tiles(view: DatasetView): Html {
  const { ids, splits, split, classes, sources, failures, recipe, info } = view
  const bytes = view.bytes.reduce((sum, n) => sum + n, 0)
  const inSplit = (number: number): number => split.filter((own) => own === number).length
  const entries: [string, string, string?][] = [
    [
      'Images',
      count(ids.length),
      splits.map((name, i) => `${count(inSplit(i))} ${name}`).join(' · '),
    ],
    ['Classes', count(classes.length)],
    ...(sources.length > 0 ? [['Sources', count(sources.length)] as [string, string]] : []),
    ...(recipe ? [['Recipe', recipe.name, `seed ${recipe.seed}`] as [string, string, string]] : []),
    ['On disk', size(bytes), ids.length > 0 ? `${size(bytes / ids.length)} per image` : ''],
    ...(view.kind === 'built'
      ? [
          ['Failures', count(failures.length), failures.length > 0 ? 'see below' : ''] as [
            string,
            string,
            string,
          ],
        ]
      : []),
    ...(info?.digest
      ? [['Digest', info.digest.slice(0, 8), 'of all images'] as [string, string, string]]
      : []),
  ]
  return html`<dl class="tiles">
    ${entries.map(
      ([name, value, note]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
          ${note ? html`<dd class="note">${note}</dd>` : ''}
        </div>`,
    )}
  </dl>`
}

/** Images per class: one chart per split, and one for the sources. */
export function classesSection(surveyed: readonly Surveyed[]): Html {
  const charts = surveyed.flatMap(({ view }, i) => {
    const prefix = surveyed.length > 1 ? `${view.name}: ` : ''
    // Two sets are compared by what they train on.
    const parts = surveyed.length > 1 ? ['train'] : view.splits
    return classCharts(view, prefix, i === 0 ? 'var(--blue)' : 'var(--violet)', parts)
  })
  return html`<section id="classes">
    <h2>Images per class</h2>
    <div class="grid">${charts}</div>
  </section>`
}

function classCharts(
  view: DatasetView,
  prefix: string,
  colour: string,
  parts: readonly string[],
): Html[] {
  const { classes, splits, split, class: classOf, source } = view
  const charts: Html[] = []
  const chart = (title: string, places: readonly number[], fill: string): void => {
    const counts = classes.map(() => 0)
    for (const i of places) {
      const own = classOf[i]!
      if (own >= 0) counts[own]! += 1
    }
    const total = counts.reduce((sum, n) => sum + n, 0)
    if (total === 0) return
    const data = classes.map(({ name }, i) => ({ label: name, value: counts[i]! }))
    const [min, max] = [Math.min(...counts), Math.max(...counts)]
    charts.push(
      html`<figure class="card">
        <figcaption>
          <strong>${prefix}${title}</strong>
          <span
            >${plural(total, 'image')},
            ${min === max ? `${count(min)} per class` : `${count(min)} to ${count(max)} per class`}</span
          >
        </figcaption>
        ${bars(data, fill, `${title}: images per class`)}
      </figure>`,
    )
  }
  if (view.kind === 'built' && parts.length > 1) chart('Sources', firstOf(source), 'var(--grey)')
  splits.forEach((name, number) => {
    // The clean holdout has the same classes as the noisy one, drawn from it.
    const hidden = name === 'holdout/clean' && split.includes(splits.indexOf('holdout/noisy'))
    if (hidden || !parts.includes(name)) return
    const places = split.flatMap((own, i) => (own === number ? [i] : []))
    chart(TITLES[name] ?? name, places, number === 0 ? colour : 'var(--green)')
  })
  return charts
}

const TITLES: Record<string, string> = {
  train: 'Training',
  test: 'Test',
  'holdout/clean': 'Holdout',
  'holdout/noisy': 'Holdout, noisy',
}

/** The place of the first image of each source. */
function firstOf(source: readonly number[]): number[] {
  const seen = new Set<number>()
  return source.flatMap((own, i) => {
    if (own < 0 || seen.has(own)) return []
    seen.add(own)
    return [i]
  })
}
