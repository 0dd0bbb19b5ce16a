/** The charts of a run. */
import { Plot } from '../../../html/plot.ts'
import { drawChart } from '../../../html/chart.ts'
import { html, type Html } from '../../../html/html.ts'

const SIZE = {
  width: 520,
  height: 230,
  marginLeft: 48,
  marginRight: 24,
  marginTop: 26,
  marginBottom: 36,
}

export interface Point {
  x: number
  y: number
}

export interface Line {
  label: string
  /** a CSS colour */
  colour: string
  points: readonly Point[]
  /** marks at the points, for curves of few */
  dots?: boolean
}

export interface Axes {
  x: string
  y: string
  /** low and high end of the vertical axis; by default what the points need */
  domain?: readonly [number, number]
  about: string
}

/** Curves over each other, with their names above. */
export function curves(lines: readonly Line[], { x, y, domain, about }: Axes): Html {
  const shown = lines.filter(({ points }) => points.length > 0)
  if (shown.length === 0) return html`<p class="muted">Nothing to draw yet.</p>`
  const last = Math.max(1, ...shown.map(({ points }) => points.at(-1)!.x))
  const marks = shown.flatMap(({ points, colour, dots }) => [
    Plot.lineY(points, { x: 'x', y: 'y', stroke: colour, strokeWidth: 1.6 }),
    ...(dots ? [Plot.dot(points, { x: 'x', y: 'y', fill: colour, r: 2.6 })] : []),
  ])
  const options: Plot.PlotOptions = {
    x: { label: x, labelArrow: 'none', ticks: 6, domain: [0, last] },
    y: {
      label: y,
      labelArrow: 'none',
      ticks: 5,
      grid: true,
      ...(domain && { domain: [...domain] }),
    },
    marks,
  }
  const legend = shown.map(
    ({ label, colour }) => html`<span><i style="background:${colour}"></i>${label}</span>`,
  )
  const data = shown.map(({ label, points }) => ({
    label,
    points: points.map((point) => [point.x, Number(point.y.toPrecision(5))]),
  }))
  return html`<p class="legend">${legend}</p>
    <div class="plot" data-lines="${JSON.stringify(data)}">
      ${drawChart({ ...SIZE, ...options }, about)}
    </div>`
}

/** Accuracy by confidence: a calibrated model lies on the dashed line. */
export function reliability(
  bins: readonly { confidence: number; accuracy: number; images: number }[],
): Html {
  const points = bins.filter(({ images }) => images > 0)
  const diagonal = [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ]
  return drawChart(
    {
      ...SIZE,
      x: { label: 'confidence', labelArrow: 'none', domain: [0, 1] },
      y: { label: 'accuracy', labelArrow: 'none', domain: [0, 1], grid: true },
      marks: [
        Plot.lineY(diagonal, { x: 'x', y: 'y', stroke: 'var(--muted)', strokeDasharray: '4 4' }),
        Plot.lineY(points, { x: 'confidence', y: 'accuracy', stroke: 'var(--blue)' }),
        Plot.dot(points, {
          x: 'confidence',
          y: 'accuracy',
          r: ({ images }: { images: number }) => Math.min(9, 1.5 + Math.sqrt(images) / 2),
          fill: 'var(--blue)',
        }),
      ],
      r: { type: 'identity' },
    },
    'Calibration: accuracy of predictions by their confidence',
  )
}

/** Points averaged over at most `max` even stretches. */
export function thinned(points: readonly Point[], max = 200): Point[] {
  const every = Math.ceil(points.length / max)
  const out: Point[] = []
  for (let start = 0; start < points.length; start += every) {
    const part = points.slice(start, start + every)
    const y = part.reduce((sum, point) => sum + point.y, 0) / part.length
    out.push({ x: part.at(-1)!.x, y })
  }
  return out
}
