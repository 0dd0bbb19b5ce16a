/** PAGE XML: `<split>/page/<name>.xml` for each `<split>/<name>.jpg`, as Transkribus lays files out. */
import type {
  ImageAnnotations,
  MovedAnnotation,
  Place,
} from '../../../dataset/annotations/annotation.ts'
import { boundsOf, boxPoints } from '../../../dataset/annotations/outline.ts'
import { splitName } from '../export-row.ts'
import type { ExportFormat } from '../format.ts'
import { annotatedImages, withEnding } from './lines.ts'

const NAMESPACE = 'http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15'

export const page: ExportFormat = {
  name: 'page',
  divided: false,
  shuffled: false,
  annotated: true,
  usage: () => 'Each image has its PAGE XML in the folder `page` beside it.',
  fileOf: ({ split }) => `${splitName(split)}.txt`,
  pattern: (split) => `${splitName(split)}/**`,
  features: () => [],
  write: async ({ images, annotated, handle, place, writeText }) => {
    for await (const { image, annotations } of annotatedImages(annotated!.set, images)) {
      const split = splitName(image.manifest.split)
      await place(image, `${split}/${image.file}`)
      const xml = pageXml(image.file, annotations)
      await writeText(`${split}/page/${withEnding(image.file, '.xml')}`, xml)
      await handle.appendFile(`${split}/${image.file}\n`)
    }
  },
}

/** Words stand in lines and lines in regions; what has none above it gets one of its own. */
export function pageXml(file: string, { width, height, annotations }: ImageAnnotations): string {
  const regions = annotations.filter(({ kind }) => kind !== 'line' && kind !== 'word')
  const lines = annotations.filter(({ kind }) => kind === 'line')
  const words = annotations.filter(({ kind }) => kind === 'word')
  const [regionIds, lineIds] = [idsOf(regions), idsOf(lines)]
  let next = 0
  const element = (
    name: string,
    one: Pick<MovedAnnotation, 'points' | 'text'>,
    inner = '',
  ): string => {
    const text =
      one.text === undefined ? '' : `<TextEquiv><Unicode>${escaped(one.text)}</Unicode></TextEquiv>`
    return `<${name} id="${name[0]!.toLowerCase()}${next++}"><Coords points="${coords(one.points)}"/>${inner}${text}</${name}>\n`
  }
  const line = (one: MovedAnnotation): string =>
    element(
      'TextLine',
      one,
      words
        .filter(({ parent }) => parent !== undefined && parent === one.id)
        .map((word) => element('Word', word))
        .join(''),
    )
  const oneWord = (word: MovedAnnotation): string =>
    element('TextLine', word, element('Word', word))
  const parts = regions.map((one) => {
    const own = (some: readonly MovedAnnotation[]): MovedAnnotation[] =>
      some.filter(({ parent }) => one.id !== undefined && parent === one.id)
    return element(
      'TextRegion',
      one,
      [...own(lines).map(line), ...own(words).map(oneWord)].join(''),
    )
  })
  const loose = [
    ...lines.filter((one) => !isOf(one, regionIds)),
    ...words.filter((one) => !isOf(one, lineIds) && !isOf(one, regionIds)),
  ]
  if (loose.length > 0) {
    const around = boxPoints(...boundsOf(loose.flatMap(({ points }) => points)))
    const inner = loose.map((one) => (one.kind === 'line' ? line(one) : oneWord(one))).join('')
    parts.push(element('TextRegion', { points: around }, inner))
  }
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<PcGts xmlns="${NAMESPACE}">\n` +
    `<Metadata><Creator>Palimpsest</Creator><Created>1970-01-01T00:00:00</Created><LastChange>1970-01-01T00:00:00</LastChange></Metadata>\n` +
    `<Page imageFilename="${escaped(file)}" imageWidth="${width}" imageHeight="${height}">\n${parts.join('')}</Page>\n</PcGts>\n`
  )
}

const idsOf = (some: readonly MovedAnnotation[]): Set<string> =>
  new Set(some.flatMap(({ id }) => (id === undefined ? [] : [id])))

const isOf = ({ parent }: MovedAnnotation, ids: ReadonlySet<string>): boolean =>
  parent !== undefined && ids.has(parent)

/** Whole px, as the schema asks for. */
function coords(points: readonly Place[]): string {
  return points
    .map(([x, y]) => `${Math.max(0, Math.round(x))},${Math.max(0, Math.round(y))}`)
    .join(' ')
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
