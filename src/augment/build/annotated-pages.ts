/** The annotations of a build's pages: found, checked, and written into its folder for workers and replays. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AtomicWriter } from '../../core/atomic-writer.ts'
import { findAnnotations } from '../../dataset/annotations/files.ts'
import { readSetAnnotations } from '../../dataset/annotations/read-set.ts'
import { SOURCE_ANNOTATIONS, SourceLines } from '../../dataset/annotations/source-file.ts'
import type { LabelledSet } from '../../dataset/labelled-set.ts'
import type { SurveyedPage } from './plan.ts'

export interface AnnotatedPages {
  /** as they were given; those that are annotated say where */
  pages: SurveyedPage[]
  /** what a user should know of files that are not read, one sentence each */
  warnings: string[]
  /** puts the file in its place, where there is anything to put; without it nothing is left behind */
  keep: () => Promise<void>
}

/** A folder that is being written. */
interface Folder {
  writer(name: string): Promise<AtomicWriter>
}

/**
 * Reads the annotations of a set's pages.
 * @param from where they are, if not in the set; undefined: those of the set, if it has any; false: none
 * @param folder undefined: they are checked and not written
 * @throws InputError as `findAnnotations` and `readSetAnnotations`
 */
export async function annotatedPages(
  set: Pick<LabelledSet, 'root' | 'pages'>,
  pages: SurveyedPage[],
  from: string | false | undefined,
  folder: Folder | undefined,
): Promise<AnnotatedPages> {
  const { root } = set
  const nothing = { pages, warnings: [], keep: () => Promise.resolve() }
  if (from === false) return nothing
  const images = pages.map(({ path }) => join(root, path))
  const files = await findAnnotations(root, images, from)
  if (!files) return nothing
  const warnings: string[] = []
  const writer = await folder?.writer(SOURCE_ANNOTATIONS)
  try {
    const lines = new SourceLines(async (text) => writer?.write(text))
    const source = {
      root,
      files,
      pages,
      // Pages of other classes, pages without labels, and what could not be read.
      isOther: (name: string) =>
        [root, join(root, 'train'), join(root, 'test')].some((at) =>
          existsSync(join(at, name.replace(/#\d+$/, ''))),
        ),
      tell: (note: string) => void warnings.push(note),
    }
    const found = new Map<SurveyedPage, SurveyedPage>()
    for await (const { page, annotations } of readSetAnnotations(source)) {
      found.set(page, { ...page, annotations: await lines.add(page.path, annotations) })
    }
    if (found.size === 0) {
      await writer?.abandon()
      return { ...nothing, warnings }
    }
    return {
      pages: pages.map((page) => found.get(page) ?? page),
      warnings,
      keep: async () => writer?.close(),
    }
  } catch (error) {
    await writer?.abandon()
    throw error
  }
}
