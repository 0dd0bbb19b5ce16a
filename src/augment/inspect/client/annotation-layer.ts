/** Annotations as a drawing that lies over the picture, and what of them is shown. */
import type { ShownAnnotation, ShownAnnotations } from '../shown-annotations.ts'

/** What is shown; the same for one image after the other. */
export interface AnnotationFilter {
  on: boolean
  /** whether what is written stands in the boxes */
  text: boolean
  /** kinds that are left out */
  without: Set<string>
  /** the one class that is shown; empty: all */
  class: string
  /** words between these are shown, 0 to 1; those that were not measured only where all are */
  readable: [low: number, high: number]
}

export const emptyFilter = (): AnnotationFilter => ({
  on: false,
  text: false,
  without: new Set(),
  class: '',
  readable: [0, 1],
})

export function isShown(one: ShownAnnotation, filter: AnnotationFilter): boolean {
  if (filter.without.has(one.kind)) return false
  if (filter.class !== '' && one.class !== filter.class) return false
  const [low, high] = filter.readable
  if (low <= 0 && high >= 1) return true
  return one.readability !== undefined && one.readability >= low && one.readability <= high
}

const SVG = 'http://www.w3.org/2000/svg'

function shape(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  return element
}

/** Hues of words: red where nothing can be read, green where all of it can. */
const hueOf = ({ readability }: ShownAnnotation): number | undefined =>
  readability === undefined ? undefined : Math.round(120 * readability)

/** @returns the drawing, which fills its place as the picture does */
export function annotationLayer(shown: ShownAnnotations, filter: AnnotationFilter): SVGElement {
  const { width, height, items, corners, keypoints } = shown
  const svg = shape('svg', { viewBox: `0 0 ${width} ${height}`, class: 'annotations' })
  const seen = items.filter((one) => isShown(one, filter))
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', `${seen.length} annotations`)
  // Regions and lines first, so that words lie on them and get the pointer.
  const order = ['region', 'box', 'mark', 'line', 'word']
  for (const one of seen.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))) {
    const outline = shape('polygon', { points: one.at.join(' '), class: `kind-${one.kind}` })
    const hue = hueOf(one)
    if (hue !== undefined) outline.style.setProperty('--hue', String(hue))
    const title = shape('title', {})
    title.textContent = described(one)
    outline.append(title)
    svg.append(outline)
    if (filter.text && one.text !== undefined && one.kind !== 'line') svg.append(written(one))
  }
  if (corners.length === 8 && filter.class === '') {
    svg.append(shape('polygon', { points: corners.join(' '), class: 'sheet' }))
  }
  if (filter.class === '') {
    for (const { name, at } of keypoints) {
      const dot = shape('circle', { cx: at[0], cy: at[1], r: Math.max(2, width / 200) })
      const title = shape('title', {})
      title.textContent = name
      dot.append(title)
      svg.append(dot)
    }
  }
  return svg
}

/** All that is known of one, in a line. */
export function described({
  kind,
  text,
  class: name,
  readability,
  visible,
}: ShownAnnotation): string {
  return [
    `${kind}${name === undefined ? '' : ` (${name})`}${text === undefined ? '' : `: ${text}`}`,
    readability !== undefined && `${Math.round(100 * readability)} % readable`,
    visible !== undefined && `${Math.round(100 * visible)} % in the picture`,
  ]
    .filter((part) => part !== false)
    .join(', ')
}

/** What is written, as wide as its box and turned with it. */
function written({ at, text }: ShownAnnotation): SVGElement {
  const [x0, y0, x1, y1] = at as [number, number, number, number]
  const [x3, y3] = at.slice(-2) as [number, number]
  const length = Math.hypot(x1 - x0, y1 - y0)
  const tall = Math.max(4, Math.hypot(x3 - x0, y3 - y0))
  const isQuad = at.length === 8
  const angle = isQuad ? (Math.atan2(y1 - y0, x1 - x0) * 180) / Math.PI : 0
  const element = shape('text', {
    'font-size': (0.8 * tall).toFixed(1),
    transform: `translate(${x3} ${y3}) rotate(${angle.toFixed(1)}) translate(0 ${(-0.2 * tall).toFixed(1)})`,
    ...(isQuad &&
      length > 4 && { textLength: length.toFixed(1), lengthAdjust: 'spacingAndGlyphs' }),
  })
  element.textContent = text!
  return element
}
