/** ALTO: blocks, lines and words as boxes or polygons, in px, tenths of a millimetre or 1/1200 inch. */
import type { Place } from '../annotation.ts'
import type { ReadAnnotation, ReadPage } from '../check.ts'
import { boxPoints } from '../outline.ts'
import { childOf, elementsOf, numberOf, textOf, type Element } from '../xml-tree.ts'

const KINDS: Record<string, 'region' | 'line' | 'word'> = {
  TextBlock: 'region',
  Illustration: 'region',
  GraphicalElement: 'region',
  TextLine: 'line',
  String: 'word',
}
const CLASSES: Record<string, string> = {
  TextBlock: 'text',
  Illustration: 'illustration',
  GraphicalElement: 'graphic',
}

/**
 * Sizes are those of the page, so units other than px are scaled with it.
 * @throws AnnotationFault
 */
export function readAlto(root: Element): ReadPage[] {
  const name = [...elementsOf(root, 'fileName')][0]
  return [...elementsOf(root, 'Page')].map((page, i) => {
    const annotations: ReadAnnotation[] = []
    let order = 0
    const visit = (element: Element, parent?: string): void => {
      for (const child of element.children) {
        const kind = KINDS[child.name]
        const id = child.attributes['ID']
        if (kind) {
          const text = child.attributes['CONTENT']
          const label = CLASSES[child.name]
          annotations.push({
            kind,
            points: outlineOf(child),
            ...(id !== undefined && { id }),
            ...(parent !== undefined && { parent }),
            ...(label !== undefined && { class: label }),
            ...(text !== undefined && { text }),
            ...(kind === 'word' && { order: order++ }),
            where: child.line,
          })
        }
        visit(child, kind ? id : parent)
      }
    }
    visit(page)
    return {
      // A file of several pages names its image once.
      image: i === 0 && name ? textOf(name) : undefined,
      where: page.line,
      width: numberOf(page, 'WIDTH'),
      height: numberOf(page, 'HEIGHT'),
      annotations,
    }
  })
}

function outlineOf(element: Element): Place[] {
  const shape = childOf(element, 'Shape')
  const points = shape && childOf(shape, 'Polygon')?.attributes['POINTS']
  if (points !== undefined) {
    const numbers = points
      .trim()
      .split(/[\s,]+/)
      .map(Number)
    return Array.from({ length: numbers.length >> 1 }, (_, k) => [
      numbers[2 * k]!,
      numbers[2 * k + 1]!,
    ])
  }
  const [x, y] = [numberOf(element, 'HPOS'), numberOf(element, 'VPOS')]
  return boxPoints(x, y, x + numberOf(element, 'WIDTH'), y + numberOf(element, 'HEIGHT'))
}
