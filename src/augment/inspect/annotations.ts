/** Annotations of a built set as the page draws them: beside the other data, a few images a file. */
import { join } from 'node:path'
import { readJsonLines } from '../../core/json-lines.ts'
import { ANNOTATIONS, type ImageAnnotations } from '../../dataset/annotations/annotation.ts'
import type { ManifestRow } from '../../dataset/built-dataset.ts'
import { isFile } from '../../dataset/images.ts'
import { readManifest } from '../../dataset/manifest.ts'
import { JOURNAL, MANIFEST } from '../../jobs/layout.ts'
import { shownOf, type ShownAnnotations } from './shown-annotations.ts'

/** Images that a file holds: what is drawn of one is 5 to 20 kB. */
export const ANNOTATION_BLOCK = 20
/** Images whose annotations a report holds at most; those of others are read where it is served. */
export const MAX_ANNOTATED = 2000

/**
 * The annotations of a set's images, in the order of its manifest, or of its journal.
 * @returns nothing where no image has any
 */
export async function* annotationsOf(
  folder: string,
): AsyncGenerator<ShownAnnotations | null, void, undefined> {
  const isFinished = await isFile(join(folder, MANIFEST))
  const file = join(folder, ANNOTATIONS)
  const has = await isFile(file)
  const lines = has ? readJsonLines<ImageAnnotations>(file) : undefined
  if (isFinished && !has) return
  try {
    const manifest = join(folder, isFinished ? MANIFEST : JOURNAL)
    for await (const row of readManifest(manifest, { torn: () => undefined })) {
      yield await shownOfRow(row, lines)
    }
  } finally {
    await lines?.return(undefined)
  }
}

async function shownOfRow(
  row: ManifestRow & { annotationLine?: string },
  lines: AsyncGenerator<{ value: ImageAnnotations }, unknown> | undefined,
): Promise<ShownAnnotations | null> {
  if (row.annotations === undefined) return null
  const { annotationLine } = row
  if (annotationLine !== undefined) return shownOf(JSON.parse(annotationLine) as ImageAnnotations)
  // Lines come in the order of the rows; one that is missing leaves its image without any.
  const found = await lines?.next()
  if (!found || found.done === true) return null
  const { value } = found.value
  return value.image === row.file ? shownOf(value) : null
}

/** One block of any images; undefined beyond the last. */
export async function annotationBlock(
  folder: string,
  number: number,
): Promise<(ShownAnnotations | null)[] | undefined> {
  const block: (ShownAnnotations | null)[] = []
  let place = 0
  for await (const one of annotationsOf(folder)) {
    if (place >= number * ANNOTATION_BLOCK) block.push(one)
    place++
    if (block.length === ANNOTATION_BLOCK) break
  }
  return block.length > 0 ? block : undefined
}

/** Blocks of annotations, of the first images. */
export async function* annotationBlocks(
  folder: string,
): AsyncGenerator<(ShownAnnotations | null)[]> {
  let block: (ShownAnnotations | null)[] = []
  let count = 0
  for await (const one of annotationsOf(folder)) {
    block.push(one)
    if (block.length === ANNOTATION_BLOCK) {
      yield block
      block = []
    }
    if (++count === MAX_ANNOTATED) break
  }
  if (block.length > 0) yield block
}
