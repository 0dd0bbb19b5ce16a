/** Files of several pages as a list of their pages. */
import pLimit from 'p-limit'
import { countPages, pagePath } from '../page/codec/page-file.ts'

const LOOKS = 32

/**
 * Puts an entry for every page in the place of that of its file.
 * @param entries one per file, with its path
 * @returns the entries, `file` naming the page and `page` its number, from 1
 */
export async function eachPage<Entry extends { file: string }>(
  entries: readonly Entry[],
): Promise<(Entry & { page: number })[]> {
  const limit = pLimit(LOOKS)
  const counts = await Promise.all(entries.map(({ file }) => limit(() => countPages(file))))
  return entries.flatMap((entry, i) =>
    Array.from({ length: counts[i]! }, (_, n) => ({
      ...entry,
      file: pagePath(entry.file, n + 1),
      page: n + 1,
    })),
  )
}
