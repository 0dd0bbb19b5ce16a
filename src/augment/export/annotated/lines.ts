/** A set's annotations on their way into files of other programs. */
import { join } from 'node:path'
import { InputError } from '../../../core/errors.ts'
import { readJsonLines, type JsonLine } from '../../../core/json-lines.ts'
import {
  ANNOTATIONS,
  type ImageAnnotations,
  type MovedAnnotation,
} from '../../../dataset/annotations/annotation.ts'
import { isFile } from '../../../dataset/images.ts'
import type { Categories, ExportImage } from '../format.ts'

/** What an annotation is called where it has no class. */
export const categoryOf = ({ class: name, kind }: MovedAnnotation): string => name ?? kind

/** @throws InputError `NO_ANNOTATIONS` where the set has none */
export async function readCategories(set: string): Promise<Categories> {
  const file = join(set, ANNOTATIONS)
  if (!(await isFile(file))) {
    throw new InputError(
      'NO_ANNOTATIONS',
      `${set}: expected ${ANNOTATIONS}, found none: build the set from pages with annotations (docs/annotations.md)`,
    )
  }
  const names = new Set<string>()
  const keypoints = new Set<string>()
  for await (const { value } of readJsonLines<ImageAnnotations>(file)) {
    for (const one of value.annotations) names.add(categoryOf(one))
    for (const { name } of value.keypoints ?? []) keypoints.add(name)
  }
  const sorted = [...names].toSorted()
  const numbers = new Map(sorted.map((name, i) => [name, i]))
  return {
    names: sorted,
    of: (annotation) => numbers.get(categoryOf(annotation))!,
    keypoints: [...keypoints].toSorted(),
  }
}

/**
 * Images with their annotations; both are in the order of the manifest. Images without any have an empty
 * list.
 */
export async function* annotatedImages(
  set: string,
  images: AsyncIterable<ExportImage>,
): AsyncGenerator<{ image: ExportImage; annotations: ImageAnnotations }> {
  const lines = readJsonLines<ImageAnnotations>(join(set, ANNOTATIONS))
  try {
    for await (const image of images) {
      const { file, width, height, annotations } = image.manifest
      let found: ImageAnnotations = { image: file, width, height, annotations: [] }
      if (annotations !== undefined) found = (await lineOf(lines, file)) ?? found
      yield { image, annotations: found }
    }
  } finally {
    await lines.return(undefined)
  }
}

/** The next line that is of a file; those of other parts stand between. */
async function lineOf(
  lines: AsyncGenerator<JsonLine<ImageAnnotations>>,
  file: string,
): Promise<ImageAnnotations | undefined> {
  for (;;) {
    const { value, done } = await lines.next()
    if (done) return undefined
    if (value.value.image === file) return value.value
  }
}

/** A file's name with another ending. */
export const withEnding = (file: string, ending: string): string => file.replace(/\.[^.]+$/, ending)
