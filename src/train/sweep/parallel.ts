/** Every trial as a line from each of its values to its score, along axes of their own. */
import { drawChart } from '../../html/chart.ts'
import { html, type Html } from '../../html/html.ts'
import { Plot } from '../../html/plot.ts'
import { axisOf, type Axis } from './axes.ts'
import type { Trial } from './sweep.ts'

const HEIGHT = 340
const MARGIN = { left: 70, right: 70, top: 34, bottom: 16 }
/** Pixels from one axis to the next at least. */
const APART = 170
const WIDTH = 1080

export const nameOf = ({ trial, rung }: Trial): string => `${trial}/${rung}`

/** @param trials that have a score */
export function parallelAxes(trials: readonly Trial[], keys: readonly string[]): Html {
  const hasRungs = new Set(trials.map(({ steps }) => steps)).size > 1
  const axes = [
    ...(hasRungs
      ? [
          axisOf(
            'steps',
            trials.map(({ steps }) => steps),
          ),
        ]
      : []),
    ...keys.map((key) =>
      axisOf(
        key,
        trials.map(({ values }) => values[key]!),
      ),
    ),
    axisOf(
      'macro F1',
      trials.map(({ score }) => score),
    ),
  ]
  const width = Math.max(WIDTH, MARGIN.left + MARGIN.right + APART * (axes.length - 1))
  const data = {
    top: MARGIN.top,
    bottom: HEIGHT - MARGIN.bottom,
    left: MARGIN.left,
    right: width - MARGIN.right,
    axes: axes.map(({ name, heights }) => ({ name, heights })),
    trials: trials.map(nameOf),
  }
  return html`<div class="axes" data-axes="${JSON.stringify(data)}">
    ${chart(trials, axes, width)}
  </div>`
}

function chart(trials: readonly Trial[], axes: readonly Axis[], width: number): Html {
  const stops = trials.flatMap((trial, i) =>
    axes.map(({ heights }, x) => ({ x, y: heights[i]!, z: nameOf(trial), score: trial.score! })),
  )
  const ticks = axes.flatMap((axis, x) =>
    axis.ticks.map(({ height, text }) => ({ x, y: height, text })),
  )
  const names = axes.map(({ name }, x) => ({ x, text: shortName(name) }))
  const scores = trials.map(({ score }) => score!)
  const back = { stroke: 'var(--card)', strokeWidth: 3, fill: 'var(--text)' }
  return drawChart(
    {
      width,
      height: HEIGHT,
      marginLeft: MARGIN.left,
      marginRight: MARGIN.right,
      marginTop: MARGIN.top,
      marginBottom: MARGIN.bottom,
      x: { type: 'linear', domain: [0, axes.length - 1], axis: null },
      y: { type: 'linear', domain: [0, 1], axis: null },
      color: { type: 'linear', range: ['#8b939d', '#2f5fc4'], domain: extent(scores) },
      marks: [
        Plot.ruleX(axes, { x: (_: Axis, i: number) => i, stroke: 'var(--grey)' }),
        Plot.line(stops, {
          x: 'x',
          y: 'y',
          z: 'z',
          stroke: 'score',
          strokeWidth: 1.8,
          strokeOpacity: 0.8,
          className: 'trials',
        }),
        Plot.text(ticks, { x: 'x', y: 'y', text: 'text', dx: 7, textAnchor: 'start', ...back }),
        Plot.text(names, { x: 'x', y: 1, text: 'text', dy: -20, fontWeight: 600, ...back }),
      ],
    },
    'Every trial as a line through its values to its score',
  )
}

function extent(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)]
}

/** `backbones.0.learningRate` → `0.learningRate`: what fits over an axis. */
function shortName(name: string): string {
  return name.length > 24 ? `…${name.slice(-23)}` : name
}
