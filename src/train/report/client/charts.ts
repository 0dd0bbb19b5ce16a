/** Charts: smoothing, what is under the pointer, and a picture of each to keep. */
import { element } from './element.ts'

interface Line {
  label: string
  points: [x: number, y: number][]
}

/** Weight of the past in an exponential moving average. */
const SMOOTHINGS = [
  [0, 'as it is'],
  [0.6, 'smooth'],
  [0.9, 'smoother'],
] as const

export function prepareCharts(): void {
  for (const svg of document.querySelectorAll<SVGSVGElement>('svg.chart')) {
    const plot = svg.closest<HTMLElement>('.plot')
    const tools = element('p', { className: 'tools' })
    if (plot?.dataset['lines'] !== undefined) {
      const lines = JSON.parse(plot.dataset['lines']) as Line[]
      hover(plot, svg, lines)
      if (lines.some(({ points }) => points.length > 12)) tools.append(smoothing(svg, lines))
    }
    const save = element('button', { type: 'button', textContent: 'PNG' })
    save.setAttribute('aria-label', `Save as PNG: ${svg.getAttribute('aria-label') ?? 'chart'}`)
    save.addEventListener('click', () => void savePng(svg))
    tools.append(save)
    ;(plot ?? svg).after(tools)
  }
}

interface Scale {
  domain: [number, number]
  range: [number, number]
}

function scaleOf(svg: SVGSVGElement, axis: 'x' | 'y'): Scale | undefined {
  const [a, b, c, d] = (svg.dataset[axis] ?? '').split(' ').map(Number)
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined
  return { domain: [a, b], range: [c, d] }
}

const mapped = ({ domain: [a, b], range: [c, d] }: Scale, value: number): number =>
  c + ((value - a) / (b - a)) * (d - c)

/** Names the nearest point of each line. */
function hover(plot: HTMLElement, svg: SVGSVGElement, lines: readonly Line[]): void {
  const x = scaleOf(svg, 'x')
  if (!x) return
  const at = element('div', { className: 'at', hidden: true })
  const said = element('output', { hidden: true })
  plot.append(at, said)
  plot.addEventListener('pointermove', ({ clientX }) => {
    const box = svg.getBoundingClientRect()
    const scale = box.width / svg.viewBox.baseVal.width
    const inverse: Scale = { domain: x.range, range: x.domain }
    const step = mapped(inverse, (clientX - box.left) / scale)
    if (step < x.domain[0] || step > x.domain[1]) return leave()
    const texts = lines.map(({ label, points }) => {
      const nearest = points.reduce((a, b) =>
        Math.abs(b[0] - step) < Math.abs(a[0] - step) ? b : a,
      )
      return `${label} ${Number(nearest[1].toPrecision(4))} (${nearest[0]})`
    })
    const left = mapped(x, step) * scale
    at.hidden = said.hidden = false
    at.style.left = `${left}px`
    said.textContent = texts.join('\n')
    said.style.left = `${Math.min(left + 8, Math.max(0, box.width - said.offsetWidth))}px`
  })
  const leave = (): void => {
    at.hidden = said.hidden = true
  }
  plot.addEventListener('pointerleave', leave)
}

function smoothing(svg: SVGSVGElement, lines: readonly Line[]): HTMLElement {
  const paths = [...svg.querySelectorAll<SVGPathElement>('g[stroke-width="1.6"] path')]
  const before = paths.map((path) => path.getAttribute('d') ?? '')
  const select = element('select')
  select.setAttribute('aria-label', 'Smoothing')
  for (const [value, text] of SMOOTHINGS)
    select.append(element('option', { value: String(value), textContent: text }))
  const [x, y] = [scaleOf(svg, 'x'), scaleOf(svg, 'y')]
  select.addEventListener('change', () => {
    const weight = Number(select.value)
    paths.forEach((path, i) => {
      const points = lines[i]?.points
      if (!points || points.length <= 12 || !x || !y) return
      const isRaw = weight === 0
      path.setAttribute('d', isRaw ? before[i]! : smoothed(points, weight, x, y))
    })
  })
  return select
}

/** The path of a moving average without the bias of its beginning. */
function smoothed(points: Line['points'], weight: number, x: Scale, y: Scale): string {
  let sum = 0
  let total = 0
  return points
    .map(([step, value], i) => {
      sum = weight * sum + (1 - weight) * value
      total = weight * total + (1 - weight)
      return `${i === 0 ? 'M' : 'L'}${mapped(x, step).toFixed(1)},${mapped(y, sum / total).toFixed(1)}`
    })
    .join('')
}

/** Times the chart's own size: for print. */
const PNG_SCALE = 3

/** A PNG on white, in the light colours, as a paper takes it. */
async function savePng(svg: SVGSVGElement): Promise<void> {
  const { width, height } = svg.viewBox.baseVal
  const copy = svg.cloneNode(true) as SVGSVGElement
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width * PNG_SCALE))
  copy.setAttribute('height', String(height * PNG_SCALE))
  copy.style.cssText = 'font: 11px sans-serif; color: #333'
  const text = new XMLSerializer().serializeToString(copy)
  const plain = text.replaceAll(/var\((--[\w-]+)\)/g, (all, name: string) => LIGHT[name] ?? all)
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(plain)}`
  await image.decode()
  const canvas = element('canvas', { width: width * PNG_SCALE, height: height * PNG_SCALE })
  const context = canvas.getContext('2d')!
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0)
  const name = (svg.getAttribute('aria-label') ?? 'chart').split(':')[0]!
  element('a', {
    href: canvas.toDataURL('image/png'),
    download: `${name.toLowerCase().replaceAll(/\W+/g, '-')}.png`,
  }).click()
}

const LIGHT: Record<string, string> = {
  '--blue': '#3a6fd8',
  '--orange': '#d9791f',
  '--green': '#2a9471',
  '--red': '#c0392b',
  '--violet': '#8a55c7',
  '--grey': '#8b939d',
  '--muted': '#59616b',
  '--line': '#e2e5e9',
  '--text': '#1d2126',
}
