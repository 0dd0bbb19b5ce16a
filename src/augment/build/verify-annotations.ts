/** Checks `annotations.jsonl` of a built set against its manifest: the same images, in the same order. */
import { join } from 'node:path'
import { reasonOf } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { readJsonLines } from '../../core/json-lines.ts'
import { ANNOTATIONS, type ImageAnnotations } from '../../dataset/annotations/annotation.ts'
import type { DatasetInfo } from '../../dataset/built-dataset.ts'
import { readManifest } from '../../dataset/manifest.ts'
import { MANIFEST } from '../../jobs/layout.ts'

/** @returns what is wrong, one line each; nothing for a set without annotations */
export async function checkAnnotations(
  folder: string,
  { annotated }: Pick<DatasetInfo, 'annotated'>,
): Promise<string[]> {
  if (annotated === undefined) return []
  const bad: string[] = []
  const lines = readJsonLines<ImageAnnotations>(join(folder, ANNOTATIONS))
  let count = 0
  try {
    for await (const row of readManifest(join(folder, MANIFEST))) {
      if (row.annotations === undefined) continue
      const { value, done } = await lines.next()
      if (done) {
        bad.push(`${ANNOTATIONS}: ends before ${row.file}`)
        return bad
      }
      count++
      const { value: line, line: number } = value
      if (line.image !== row.file) {
        // From here on every line would be another image's.
        bad.push(`${ANNOTATIONS}:${number}: is of ${line.image}, where ${row.file} is expected`)
        return bad
      }
      if (sha256(JSON.stringify(line)) !== row.annotations) {
        bad.push(`${ANNOTATIONS}:${number}: is not the line that was written for ${row.file}`)
      }
    }
    if (!(await lines.next()).done) bad.push(`${ANNOTATIONS}: has lines of images that are no more`)
    if (annotated !== null && count !== annotated) {
      bad.push(`${MANIFEST}: ${count} annotated images, where dataset.json counts ${annotated}`)
    }
  } catch (error) {
    bad.push(`${ANNOTATIONS}: ${reasonOf(error)}`)
  } finally {
    await lines.return(undefined)
  }
  return bad
}
