/** PAGE XML (PRImA, Transkribus, eScriptorium): regions, lines and words as polygons. */
import type { Place } from '../annotation.ts'
import type { ReadAnnotation, ReadPage } from '../check.ts'
import { AnnotationFault } from '../fault.ts'
import { childOf, childrenOf, elementsOf, numberOf, textOf, type Element } from '../xml-tree.ts'

/** @throws AnnotationFault */
export function readPageXml(root: Element): ReadPage[] {
  return [...elementsOf(root, 'Page')].map((page) => {
    const annotations: ReadAnnotation[] = []
    const orders = readingOrder(page)
    for (const region of page.children) if (region.name.endsWith('Region')) readRegion(region)
    return {
      image: page.attributes['imageFilename'],
      where: page.line,
      width: numberOf(page, 'imageWidth'),
      height: numberOf(page, 'imageHeight'),
      annotations,
    }

    function readRegion(region: Element, parent?: string): void {
      const { id, type } = region.attributes
      add('region', region, parent, type ?? region.name.replace(/Region$/, '').toLowerCase())
      for (const line of childrenOf(region, 'TextLine')) {
        add('line', line, id)
        for (const word of childrenOf(line, 'Word')) add('word', word, line.attributes['id'])
      }
      for (const inner of region.children) if (inner.name.endsWith('Region')) readRegion(inner, id)
    }

    function add(
      kind: 'region' | 'line' | 'word',
      element: Element,
      parent?: string,
      name?: string,
    ): void {
      const { id } = element.attributes
      const order = id === undefined ? undefined : orders.get(id)
      const text = unicodeOf(element)
      annotations.push({
        kind,
        points: coordsOf(element),
        ...(id !== undefined && { id }),
        ...(parent !== undefined && { parent }),
        ...(name !== undefined && { class: name }),
        ...(order !== undefined && { order }),
        ...(text !== undefined && { text }),
        where: element.line,
      })
    }
  })
}

function coordsOf(element: Element): Place[] {
  const coords = childOf(element, 'Coords')
  const text = coords?.attributes['points']
  // Files of 2009 and 2010 have an element for each point.
  const pairs =
    text === undefined
      ? childrenOf(coords ?? element, 'Point').map((point): Place => [
          numberOf(point, 'x'),
          numberOf(point, 'y'),
        ])
      : text
          .trim()
          .split(/\s+/)
          .map((pair) => pair.split(',').map(Number))
          .map(([x = Number.NaN, y = Number.NaN]): Place => [x, y])
  if (pairs.length === 0 || pairs.flat().some((n) => !Number.isFinite(n))) {
    throw new AnnotationFault(
      'ANNOTATION_INVALID',
      element.line,
      `expected Coords with points="x,y x,y …" in <${element.name}>, found ${text === undefined ? 'none' : `"${text}"`}`,
    )
  }
  return pairs
}

function unicodeOf(element: Element): string | undefined {
  const text = childOf(element, 'TextEquiv')
  const unicode = text && childOf(text, 'Unicode')
  return unicode ? textOf(unicode) : undefined
}

/** The place of each region in the order in which it is read. */
function readingOrder(page: Element): Map<string, number> {
  const order = childOf(page, 'ReadingOrder')
  const found = new Map<string, number>()
  const visit = (element: Element): void => {
    const sorted = element.children.toSorted(
      (a, b) => Number(a.attributes['index'] ?? 0) - Number(b.attributes['index'] ?? 0),
    )
    for (const child of sorted) {
      const ref = child.attributes['regionRef']
      if (ref !== undefined) found.set(ref, found.size)
      visit(child)
    }
  }
  if (order) visit(order)
  return found
}
