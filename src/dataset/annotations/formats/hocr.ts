/** hOCR, as Tesseract writes it: areas, paragraphs, lines and words as boxes in `title`. */
import type { AnnotationKind, Place } from '../annotation.ts'
import type { ReadAnnotation, ReadPage } from '../check.ts'
import { AnnotationFault } from '../fault.ts'
import { boxPoints } from '../outline.ts'
import { textOf, type Element } from '../xml-tree.ts'

const KINDS: Record<string, AnnotationKind> = {
  ocr_carea: 'region',
  ocr_photo: 'region',
  ocr_line: 'line',
  ocr_header: 'line',
  ocr_caption: 'line',
  ocr_textfloat: 'line',
  ocrx_word: 'word',
}

/** @throws AnnotationFault */
export function readHocr(root: Element): ReadPage[] {
  const pages: ReadPage[] = []
  const visit = (element: Element, page?: ReadAnnotation[], parent?: string): void => {
    for (const child of element.children) {
      const { class: name = '', title = '', id } = child.attributes
      if (name === 'ocr_page') {
        const [, , width, height] = boxOf(title, child)
        const image = /image\s+"?([^";]+)"?/.exec(title)?.[1]?.trim()
        const annotations: ReadAnnotation[] = []
        pages.push({ image: image || undefined, where: child.line, width, height, annotations })
        visit(child, annotations)
        continue
      }
      const kind = KINDS[name.split(' ')[0]!]
      const text = kind === 'word' ? textOf(child) : ''
      if (!kind || !page || (kind === 'word' && text === '')) {
        visit(child, page, parent)
        continue
      }
      page.push({
        kind,
        points: pointsOf(boxOf(title, child)),
        ...(id !== undefined && { id }),
        ...(parent !== undefined && { parent }),
        ...(kind === 'region' && { class: name.replace('ocr_', '') }),
        ...(kind === 'word' && { text, order: page.filter((one) => one.kind === 'word').length }),
        where: child.line,
      })
      visit(child, page, id ?? parent)
    }
  }
  visit(root)
  if (pages.length === 0) {
    throw new AnnotationFault('ANNOTATION_INVALID', root.line, 'expected an ocr_page, found none')
  }
  return pages
}

function boxOf(title: string, { line, name }: Element): [number, number, number, number] {
  const found =
    /bbox\s+(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)/.exec(
      title,
    )
  if (!found) {
    const message = `expected "bbox left top right bottom" in the title of <${name}>, found "${title}"`
    throw new AnnotationFault('ANNOTATION_INVALID', line, message)
  }
  return found.slice(1).map(Number) as [number, number, number, number]
}

const pointsOf = (box: readonly [number, number, number, number]): Place[] => boxPoints(...box)
