/** A small histogram as SVG. */

const SVG = 'http://www.w3.org/2000/svg'
const BINS = 40
const HEIGHT = 28

/** Bars of how many values lie where between two bounds; nothing where there are no values. */
export function histogram(
  values: readonly number[],
  low: number,
  high: number,
): SVGElement | undefined {
  if (values.length === 0 || high <= low) return undefined
  const counts = new Uint32Array(BINS)
  for (const value of values) {
    const bin = Math.floor(((value - low) / (high - low)) * BINS)
    counts[Math.min(BINS - 1, Math.max(0, bin))]! += 1
  }
  const max = Math.max(...counts)
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', `0 0 ${BINS} ${HEIGHT}`)
  svg.setAttribute('preserveAspectRatio', 'none')
  svg.setAttribute('aria-hidden', 'true')
  svg.classList.add('histogram')
  // One path, so that long lists of images make no more elements than short ones.
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute(
    'd',
    Array.from(counts, (count, i) => {
      // A bin with few images is still seen to hold some.
      const height = count === 0 ? 0 : Math.max(1.5, (HEIGHT * count) / max)
      return `M${i + 0.08} ${HEIGHT}v${-height}h.84v${height}z`
    }).join(''),
  )
  svg.append(path)
  return svg
}
