/** Image statistics: a table of distances, then one chart per statistic. */
import { distributions } from '../charts.ts'
import { measuredOf, type Compared, type StatisticResult, type Shown } from '../compared.ts'
import { shares } from '../bins.ts'
import { html, type Html } from '../../../html/html.ts'
import { MEASURED_AREA } from '../../statistics/measure.ts'
import { count, number } from './text.ts'

/** A distance below this is too small to see, however many pages tell it from chance. */
const SMALL_DISTANCE = 0.1

export function statisticsSection(compared: Compared, results: readonly StatisticResult[]): Html {
  const { series, pairs } = compared
  return html`<section id="statistics">
    <h2>Image statistics</h2>
    ${pairs.length > 0 ? distanceTable(compared, results) : undefined}
    <p class="legend">
      ${series.map(({ label, colour }) => html`<span><i style="background:${colour}"></i>${label}</span>`)}
    </p>
    <div class="grid">${results.map((result) => chartOf(compared, result))}</div>
    <p class="fine">
      Distances are Kolmogorov–Smirnov's: 0 where two distributions are the same, 1 where they do
      not overlap. Two samples of one kind stay below what is called chance 19 times of 20, if their
      pages have nothing to do with each other; variants of one page do. Statistics of pixels (the
      first six) are measured at no more than ${(MEASURED_AREA / 1e6).toFixed(2)} megapixels, larger
      pages scaled down, on
      ${measuredOf(series)
        .map(({ label, measured, all }) =>
          measured === all
            ? `all ${count(all)} (${label})`
            : `${count(measured)} of ${count(all)} (${label})`,
        )
        .join(', ')};
      a sample is chosen by content digest: at random, and the same in every report. Size, aspect
      and file size are those of all images.
    </p>
  </section>`
}

/** Which statistics differ most, and which effects change them. */
function distanceTable({ series, pairs }: Compared, results: readonly StatisticResult[]): Html {
  // The pair that says how far training is from what it is for.
  const main = Math.max(
    0,
    pairs.findIndex(({ from, to }) => from === 'train' && to === 'test'),
  )
  // Values that are all but one and the same may be as far apart as can be: they come last.
  const rank = ({ distances, isOneBar }: StatisticResult): number =>
    isOneBar ? -1 : (distances[main] ?? 0)
  const sorted = results.toSorted((a, b) => rank(b) - rank(a))
  const pair = pairs[main]!
  const forTest = pair.to === 'test'
  return html`<div class="wide card">
    <table class="distances">
      <caption>
        ${
          forTest
            ? html`Where <b>${labelOf(series, pair.from)}</b> and
                <b>${labelOf(series, pair.to)}</b> differ, most first`
            : html`How <b>${labelOf(series, pair.to)}</b> differs from
                <b>${labelOf(series, pair.from)}</b>, most first`
        }
      </caption>
      <thead>
        <tr>
          <th scope="col">Statistic</th>
          ${pairs.map(({ from, to }) => html`<th scope="col">${labelOf(series, from)} – ${labelOf(series, to)}</th>`)}
          <th scope="col">${labelOf(series, pair.to)} pages are</th>
          <th scope="col" class="roomy">${forTest ? 'Effects that change it' : 'Median'}</th>
        </tr>
      </thead>
      <tbody>
        ${sorted.map(
          (result) =>
            html`<tr>
              <th scope="row">
                <a href="#statistic-${result.statistic.name}">${result.statistic.label}</a>
              </th>
              ${result.distances.map((distance, i) => html`<td>${meter(distance, result.noise[i])}</td>`)}
              <td>${wordsOf(result, series, pair, main)}</td>
              <td class="roomy">
                ${forTest ? result.statistic.effects.join(', ') : medians(result, series, pair)}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function labelOf(series: readonly Shown[], name: string): string {
  return series.find((one) => one.name === name)!.label
}

/** The mark on the bar is what may be chance. */
function meter(distance: number | undefined, noise = 0): Html {
  if (distance === undefined) return html`<span class="none">–</span>`
  const width = Math.round(distance * 100)
  return html`<span class="meter"
      ><i style="width:${width}%"></i><b style="left:${Math.round(noise * 100)}%"></b
    ></span>
    ${distance.toFixed(2)} <small class="chance">chance ${noise.toFixed(2)}</small>`
}

function wordsOf(
  { statistic, medians: own, distances, noise }: StatisticResult,
  series: readonly Shown[],
  { from, to }: Compared['pairs'][number],
  pair: number,
): string {
  const distance = distances[pair] ?? 0
  if (distance < SMALL_DISTANCE) return 'much the same'
  if (distance < (noise[pair] ?? 0)) return 'not told apart: too few pages'
  const place = (name: string): number => series.findIndex((one) => one.name === name)
  const [i, j] = [place(from), place(to)]
  const [before, after] = [own[i] ?? 0, own[j] ?? 0]
  if (before === after) return 'spread differently'
  return statistic.words[after < before ? 0 : 1]
}

function medians(
  { medians: own }: StatisticResult,
  series: readonly Shown[],
  { from, to }: Compared['pairs'][number],
): string {
  const of = (name: string): string => {
    const value = own[series.findIndex((one) => one.name === name)]
    return value === undefined ? '–' : number(value)
  }
  return `${of(from)} → ${of(to)}`
}

function chartOf(
  { series, pairs }: Compared,
  { statistic, bins, values, medians: own, distances }: StatisticResult,
): Html {
  // The area first, so that lines are drawn over it.
  const main = series.some(({ name }) => name === 'train') ? 'train' : series[0]!.name
  const curves = series
    .flatMap(({ name, label, colour }, i) =>
      values[i]!.length > 0
        ? [{ label, colour, filled: name === main, shares: shares(values[i]!, bins) }]
        : [],
    )
    .toSorted((a, b) => Number(b.filled) - Number(a.filled))
  const about = `${statistic.label}: ${series.map(({ label }, i) => `${label}, median ${own[i] === undefined ? 'none' : number(own[i])}`).join('; ')}`
  return html`<figure class="card" id="statistic-${statistic.name}">
    <figcaption><strong>${statistic.label}</strong><span>${statistic.about}</span></figcaption>
    ${distributions(bins, curves, { about, unit: statistic.unit })}
    <p class="under">
      ${series.map(({ colour }, i) =>
        own[i] === undefined
          ? ''
          : html`<span
              ><i style="background:${colour}"></i>median
              ${statistic.signed ? '±' : ''}${number(own[i])}</span
            >`,
      )}
      ${pairs.map(({ from, to }, i) => {
        return distances[i] === undefined
          ? ''
          : html`<span class="ks"
              >${labelOf(series, from)} – ${labelOf(series, to)}
              <b>${distances[i].toFixed(2)}</b></span
            >`
      })}
    </p>
  </figure>`
}
