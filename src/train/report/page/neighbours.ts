/** Pages that a network takes for alike: those of the nearest logits. */

/** Neighbours that are kept of a page. */
const KEPT = 6
/** Pages above which they are not looked for: every page is held against every other. */
const MOST = 12_000

/**
 * @param logits [pages, classes]
 * @returns of each page the places of those most like it, the nearest first; nothing of very many pages
 */
export function neighboursOf(logits: Float32Array, classes: number): number[][] {
  const pages = logits.length / classes
  if (pages > MOST) return []
  const distances = new Float64Array(pages)
  return Array.from({ length: pages }, (_, page) => {
    for (let other = 0; other < pages; other++) {
      let sum = 0
      for (let c = 0; c < classes; c++) {
        const difference = logits[page * classes + c]! - logits[other * classes + c]!
        sum += difference * difference
      }
      distances[other] = sum
    }
    return nearest(distances, page)
  })
}

function nearest(distances: Float64Array, own: number): number[] {
  const found: number[] = []
  for (let other = 0; other < distances.length; other++) {
    if (other === own) continue
    const isFar = found.length === KEPT && distances[other]! >= distances[found.at(-1)!]!
    if (isFar) continue
    const at = found.findIndex((one) => distances[one]! > distances[other]!)
    found.splice(at < 0 ? found.length : at, 0, other)
    if (found.length > KEPT) found.pop()
  }
  return found
}
