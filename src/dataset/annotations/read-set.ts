/** The annotations of a set's pages, in any format, checked page by page. */
import { join } from 'node:path'
import { readJsonLines } from '../../core/json-lines.ts'
import type { Annotation, PageAnnotations, Place } from './annotation.ts'
import { checkPlaces, pageShape, type ReadAnnotation, type ReadPage } from './check.ts'
import { AnnotationFault, faultError } from './fault.ts'
import { readFormat, readText, UNKNOWN_FORMAT, type AnnotationFiles } from './files.ts'
import { parsed } from './formats/parsed.ts'
import { PageNames, type NamedPage } from './page-names.ts'

/** The annotations of a page. */
export interface AnnotatedPage<T> {
  page: T
  annotations: PageAnnotations
}

export interface AnnotationSource<T extends NamedPage> {
  /** of the set, absolute */
  root: string
  files: AnnotationFiles
  /** pages that were read */
  pages: readonly T[]
  /** names of images that could not be read, or are of classes that were not chosen: passed over */
  isOther: (name: string) => boolean
  /** told of what is passed over, one sentence each */
  tell: (note: string) => void
}

/**
 * Reads and checks annotations. Memory does not grow with the set but for COCO, which is one text.
 * @throws InputError `ANNOTATION_INVALID`, `ANNOTATION_OUTSIDE`, `ANNOTATION_EMPTY`, `ANNOTATION_SIZE`,
 *   `ANNOTATION_IMAGE_UNKNOWN`, `ANNOTATION_TWICE`, each with file and line; `JSON_LINE_DAMAGED`
 */
export async function* readSetAnnotations<T extends NamedPage>(
  source: AnnotationSource<T>,
): AsyncGenerator<AnnotatedPage<T>> {
  const { root, files, pages } = source
  const names = new PageNames(pages)
  const seen = new Set<T>()
  for (const file of files.whole) {
    if (file.endsWith('.jsonl')) {
      for await (const { value, line } of readJsonLines<unknown>(file)) {
        const made = attempt(file, undefined, () => {
          try {
            return placed({ ...linePage(value, line), where: line }, source, names, seen)
          } catch (error) {
            // Keys within a line say less than its number.
            if (!(error instanceof AnnotationFault)) throw error
            throw new AnnotationFault(error.code, line, error.message)
          }
        })
        if (made) yield made
      }
      continue
    }
    const text = await readText(file)
    const found = attempt(file, text, () => {
      const read = readFormat(text)
      if (!read) throw UNKNOWN_FORMAT
      return read
    })
    for (const page of found) {
      const made = attempt(file, text, () => placed(page, source, names, seen))
      if (made) yield made
    }
  }
  let other = 0
  for (const page of pages) {
    const file = files.beside.get(join(root, page.path))
    if (file === undefined) continue
    const text = await readText(file)
    const found = attempt(file, text, () => readFormat(text))
    if (!found) {
      if (files.asked) throw faultError(file, UNKNOWN_FORMAT)
      other++
      continue
    }
    for (const [i, read] of found.entries()) {
      // A file beside an image is about it, whatever it calls it; several pages are those of a file.
      const own = i === 0 ? page : names.find(`${page.path}#${i + 1}`)
      if (own) yield attempt(file, text, () => ({ page: own, annotations: checked(read, own) }))
    }
  }
  if (other > 0) source.tell(`not read: ${other} files beside pages that hold no annotations`)
}

function attempt<R>(file: string, text: string | undefined, run: () => R): R {
  try {
    return run()
  } catch (error) {
    if (error instanceof AnnotationFault) throw faultError(file, error, text)
    throw error
  }
}

function placed<T extends NamedPage>(
  read: ReadPage,
  { isOther }: Pick<AnnotationSource<T>, 'isOther'>,
  names: PageNames<T>,
  seen: Set<T>,
): AnnotatedPage<T> | undefined {
  const { image, where } = read
  if (image === undefined) {
    throw new AnnotationFault(
      'ANNOTATION_INVALID',
      where,
      'expected the name of an image, found none',
    )
  }
  const page = names.find(image)
  if (!page) {
    if (isOther(image)) return undefined
    throw new AnnotationFault('ANNOTATION_IMAGE_UNKNOWN', where, `the set has no image "${image}"`)
  }
  if (seen.has(page)) {
    throw new AnnotationFault('ANNOTATION_TWICE', where, `"${image}" is annotated a second time`)
  }
  seen.add(page)
  return { page, annotations: checked(read, page) }
}

/** A line of `annotations.jsonl`. */
function linePage(value: unknown, line: number): ReadPage {
  const { annotations, keypoints, corners, ...page } = parsed(pageShape, value)
  const known = corners?.filter((corner) => corner !== null)
  return {
    ...page,
    where: line,
    annotations: annotations.map((one) => ({ ...definedOnly(one), where: line })),
    keypoints: keypoints?.map((one) => ({ ...one, where: line })),
    ...(known?.length === 4 && { corners: known }),
  }
}

function definedOnly(one: { [K in keyof Annotation]: Annotation[K] | undefined }): Annotation {
  return Object.fromEntries(
    Object.entries(one).filter(([, value]) => value !== undefined),
  ) as unknown as Annotation
}

function withoutPlace(one: ReadAnnotation): Annotation {
  const { where: _, ...annotation } = one
  return annotation
}

/** Widths and heights of one picture at two sizes agree to this share. */
const SAME_ASPECT = 0.01

function checked(read: ReadPage, page: NamedPage): PageAnnotations {
  const { width = page.width, height = page.height, keypoints, corners, where } = read
  const stretch = (width * page.height) / (height * page.width)
  const rounding = 1 / Math.min(width, height, page.width, page.height)
  if (Math.abs(stretch - 1) > SAME_ASPECT + rounding) {
    const message = `${page.path} is ${page.width} × ${page.height} px, and was annotated at ${width} × ${height}`
    throw new AnnotationFault('ANNOTATION_SIZE', where, message)
  }
  checkPlaces(read, { width, height })
  return {
    width,
    height,
    annotations: read.annotations.map(withoutPlace),
    ...(keypoints &&
      keypoints.length > 0 && {
        keypoints: keypoints.map(({ name, at }) => ({ name, at: [at[0], at[1]] as Place })),
      }),
    ...(corners && { corners }),
  }
}
