/** A page about a sweep: a table, and every trial as a line through what was tried. */
import { join } from 'node:path'
import { Plot } from '../../html/plot.ts'
import { writeWhole } from '../../core/files.ts'
import { drawChart } from '../../html/chart.ts'
import { html, type Html } from '../../html/html.ts'
import { card, pageText } from '../report/page/frame.ts'
import { ranked, type SweepResult, type Trial } from './sweep.ts'
import type { Values } from './plan.ts'

/** @returns its path */
export async function writeSweepPage(
  out: string,
  title: string,
  result: SweepResult,
): Promise<string> {
  const file = join(out, 'report.html')
  const rows = ranked(result.trials)
  const keys = Object.keys(rows[0]?.values ?? {})
  const content = html`<div class="cards">
    ${card('Trials: from each value to the score', parallel(rows, keys), true)}
    ${card('Best first', table(rows, keys), true)}
  </div>`
  await writeWhole(file, pageText(title, `${rows.length} trials`, [content]))
  return file
}

function table(rows: readonly Trial[], keys: readonly string[]): Html {
  return html`<table>
    <tr>
      <th>trial</th>
      <th>steps</th>
      ${keys.map((key) => html`<th>${key}</th>`)}
      <th>macro F1</th>
    </tr>
    ${rows.map(
      ({ trial, steps, values, score, reason }) =>
        html`<tr>
          <td>${trial}</td>
          <td>${steps ?? ''}</td>
          ${keys.map((key) => html`<td>${String(values[key])}</td>`)}
          <td>${score === null ? (reason ?? 'failed') : score.toFixed(4)}</td>
        </tr>`,
    )}
  </table>`
}

interface Stop {
  axis: string
  height: number
  trial: string
  score: number
}

/** Parallel coordinates: each axis from its least value at the bottom to its greatest at the top. */
function parallel(rows: readonly Trial[], keys: readonly string[]): Html {
  const scored = rows.filter(({ score }) => score !== null)
  if (scored.length === 0) return html`<p class="muted">No trial has a score.</p>`
  const axes = [...keys, 'macro F1']
  const stops = axes.flatMap((axis): Stop[] => {
    const values = scored.map((row) => (axis === 'macro F1' ? row.score! : row.values[axis]!))
    const heights = heightsOf(values)
    return scored.map(({ trial, rung, score }, i) => ({
      axis,
      height: heights[i]!,
      trial: `${trial}/${rung}`,
      score: score!,
    }))
  })
  const scores = scored.map(({ score }) => score!)
  return drawChart(
    {
      width: 1080,
      height: 300,
      marginLeft: 60,
      marginRight: 60,
      marginBottom: 40,
      x: { type: 'point', domain: axes, label: null },
      y: {
        domain: [0, 1],
        ticks: [0, 1],
        tickFormat: (n: number) => (n === 0 ? 'least' : 'most'),
        label: null,
      },
      color: { scheme: 'viridis', domain: [Math.min(...scores), Math.max(...scores)] },
      marks: [
        Plot.ruleX(axes, { stroke: 'var(--line)' }),
        Plot.line(stops, {
          x: 'axis',
          y: 'height',
          z: 'trial',
          stroke: 'score',
          strokeOpacity: 0.8,
        }),
        Plot.dot(stops, { x: 'axis', y: 'height', fill: 'score', r: 2.5 }),
      ],
    },
    'Every trial as a line through its values to its score',
  )
}

/** Numbers by their rank, so that a logarithmic range is spread evenly; words in their own order. */
function heightsOf(values: readonly Values[string][]): number[] {
  const order = [...new Set(values)].toSorted((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1,
  )
  return values.map((value) => (order.length > 1 ? order.indexOf(value) / (order.length - 1) : 0.5))
}
