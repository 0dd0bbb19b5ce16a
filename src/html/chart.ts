/** Charts as SVG, drawn by Observable Plot in Node; colours are the page's own variables. */
import { Html } from './html.ts'
import { parseHTML, Plot } from './plot.ts'

const { document } = parseHTML('<html><body></body></html>')

/**
 * Draws a chart that shrinks with the page and never grows.
 * @param options of Plot; its `width` in pixels
 * @param about what a reader who cannot see the chart is told
 */
export function drawChart(options: Plot.PlotOptions & { width: number }, about: string): Html {
  const chart = Plot.plot({
    ...options,
    document,
    ariaLabel: about,
    // One class for all, styled by the page: Plot would put a style sheet into every chart.
    className: 'chart',
  })
  for (const style of chart.querySelectorAll('style')) style.remove()
  // The chart is one picture with one name: names of its parts have no role to go with.
  for (const part of chart.querySelectorAll('g[aria-label], g[aria-description]')) {
    part.removeAttribute('aria-label')
    part.removeAttribute('aria-description')
  }
  for (const name of ['x', 'y'] as const) {
    const scale = chart.scale(name)
    // A script of the page may find out what lies under the pointer.
    if (scale?.type === 'linear' && scale.domain && scale.range) {
      chart.setAttribute(`data-${name}`, [...scale.domain, ...scale.range].join(' '))
    }
  }
  chart.setAttribute('role', 'img')
  return new Html(chart.outerHTML)
}
