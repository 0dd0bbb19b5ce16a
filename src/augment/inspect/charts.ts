/** Charts as SVG, drawn by Observable Plot; colours are the page's own variables. */
import { Plot } from '../../html/plot.ts'
import type { Bins } from './bins.ts'
import { drawChart } from '../../html/chart.ts'
import type { Html } from '../../html/html.ts'

/** Width charts are drawn at; they shrink with the page and never grow. */
export const CHART_WIDTH = 380

export interface Curve {
  label: string
  /** a CSS colour */
  colour: string
  /** drawn as an area; the others are lines before it */
  filled?: boolean
  /** share of the values in each bin */
  shares: readonly number[]
}

export interface ChartText {
  /** what a reader who cannot see the chart is told */
  about: string
  unit?: string
}

/** Distributions over the same bins, drawn over each other. */
export function distributions(
  bins: Bins,
  curves: readonly Curve[],
  { about, unit = '' }: ChartText,
  height = 170,
): Html {
  const marks = curves.flatMap(({ shares, colour, filled }) => {
    const points = outline(bins, shares)
    const line = Plot.lineY(points, { x: 'x', y: 'y', stroke: colour, strokeWidth: 1.75 })
    const area = { x: 'x', y1: 0, y2: 'y', fill: colour, fillOpacity: 0.22 }
    return filled ? [Plot.areaY(points, area), line] : [line]
  })
  const max = Math.max(0.01, ...curves.flatMap(({ shares }) => shares))
  return draw(
    {
      height,
      marginLeft: 38,
      marginRight: 10,
      marginTop: 12,
      marginBottom: 36,
      x: {
        type: bins.log ? 'log' : 'linear',
        label: unit || null,
        ticks: 5,
        labelArrow: 'none',
        ...ticksOf(bins),
      },
      y: {
        percent: true,
        label: null,
        ticks: 3,
        domain: [0, max * 105],
        grid: true,
        tickFormat: (n: number) => `${n} %`,
      },
      marks: [...marks, Plot.ruleY([0])],
    },
    about,
  )
}

const tickFormat = (n: number): string => n.toLocaleString('en', { maximumSignificantDigits: 3 })

/** Few ticks on a logarithmic axis that spans less than two decades, and plain numbers on all. */
function ticksOf({
  log,
  edges,
}: Bins): { tickFormat: (n: number) => string } & { ticks?: number[] } {
  if (!log) return { tickFormat }
  const [low, high] = [edges[0]!, edges.at(-1)!]
  const spread = high / low
  const steps = spread > 1e4 ? [1] : spread > 30 ? [1, 3] : [1, 1.5, 2, 3, 5, 7]
  const ticks: number[] = []
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++) {
    for (const step of steps) {
      const tick = step * 10 ** power
      if (tick >= low && tick <= high) ticks.push(Number(tick.toPrecision(3)))
    }
  }
  if (ticks.length < 2) return { tickFormat, ticks: [low, Math.sqrt(low * high), high] }
  const every = Math.ceil(ticks.length / 6)
  return { tickFormat, ticks: ticks.filter((_, i) => i % every === 0) }
}

/** The steps of a histogram as a line: two points per bin. */
function outline({ edges }: Bins, shares: readonly number[]): { x: number; y: number }[] {
  const inner = shares.flatMap((share, i) => [
    { x: edges[i]!, y: share },
    { x: edges[i + 1]!, y: share },
  ])
  return [{ x: edges[0]!, y: 0 }, ...inner, { x: edges.at(-1)!, y: 0 }]
}

export interface Bar {
  label: string
  value: number
}

/** One bar per name, with its value behind it. */
export function bars(data: readonly Bar[], colour: string, about: string): Html {
  const widest = Math.max(...data.map(({ label }) => widthOf(label)))
  const marginLeft = Math.min(170, 12 + widest * 6.2)
  const rows = data.map(({ label, value }, i) => ({ place: i, label: shortened(label, 26), value }))
  return draw(
    {
      height: 14 + data.length * 19,
      marginLeft,
      marginRight: 52,
      marginTop: 4,
      marginBottom: 6,
      x: { axis: null, domain: [0, Math.max(1, ...data.map(({ value }) => value))] },
      y: {
        type: 'band',
        label: null,
        tickSize: 0,
        padding: 0.28,
        tickFormat: (i: number) => rows[i]?.label ?? '',
      },
      marks: [
        Plot.barX(rows, { y: 'place', x: 'value', fill: colour, rx: 2 }),
        Plot.text(rows, {
          y: 'place',
          x: 'value',
          text: ({ value }: Bar) => value.toLocaleString('en'),
          textAnchor: 'start',
          dx: 5,
        }),
      ],
    },
    about,
  )
}

/** Letters that take a square (Hangul, Kanji, …) count double. */
function widthOf(text: string): number {
  let width = 0
  for (const letter of text) width += letter.codePointAt(0)! >= 0x1100 ? 1.8 : 1
  return Math.min(width, 26)
}

function shortened(text: string, max: number): string {
  const letters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)
  return letters.length > max ? `${letters.slice(0, max - 1).join('')}…` : text
}

function draw(options: Plot.PlotOptions, about: string): Html {
  return drawChart({ ...options, width: CHART_WIDTH }, about)
}
