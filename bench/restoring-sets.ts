/** Pairs of real pages for the restoring bench: degraded, and as they should be. */
import { access, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decode } from '../src/page/codec/decode.ts'
import type { Source } from '../src/page/image/source.ts'

/** Where the real pages are, outside of the project. */
const PAGES = join(import.meta.dirname, '../../shared/data')

export interface Pair {
  name: string
  degraded: Source
  /** pixel on pixel as `degraded` */
  right: Source
}

/** Names of the files in a folder of the real pages; undefined where it is not there. */
async function filesIn(folder: string): Promise<string[] | undefined> {
  const path = join(PAGES, folder)
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  return isThere ? (await readdir(path)).toSorted() : undefined
}

async function pageOf(...path: string[]): Promise<Source> {
  const file = join(PAGES, ...path)
  return decode(await readFile(file), file)
}

/** Pairs of two folders with the same names in them. */
async function foldersOf(degraded: string, right: string): Promise<Pair[] | undefined> {
  const files = await filesIn(degraded)
  if (!files) return undefined
  return Promise.all(
    files.map(async (name) => ({
      name,
      degraded: await pageOf(degraded, name),
      right: await pageOf(right, name),
    })),
  )
}

/** Printed pages with stains, creases and coffee on them, and as they were printed. */
export const dirtyPairs = (): Promise<Pair[] | undefined> => foldersOf('dirty/noisy', 'dirty/clean')

/** Old pages and the ink on them, black on white. */
export const inkPairs = (): Promise<Pair[] | undefined> => foldersOf('dibco/images', 'dibco/gt')

/** Photographed pages with a shadow on them and without it. */
export async function shadowPairs(): Promise<Pair[] | undefined> {
  const files = await filesIn('damage')
  if (!files) return undefined
  const free = files.filter((name) => name.includes('non-shadow_'))
  return Promise.all(
    free.map(async (name) => {
      const shaded = name.replace('non-shadow_', 'shadow_')
      return {
        name: shaded,
        degraded: await pageOf('damage', shaded),
        right: await pageOf('damage', name),
      }
    }),
  )
}

/** Clean scans: restoring is to leave them as they are, but for those photographed in shade. */
export async function cleanScans(): Promise<{ name: string; source: Source }[] | undefined> {
  const files = await filesIn('ocr/images')
  if (!files) return undefined
  return Promise.all(
    files.map(async (name) => ({ name, source: await pageOf('ocr/images', name) })),
  )
}
