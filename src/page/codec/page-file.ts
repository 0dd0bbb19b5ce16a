/** Pages of files on disk: `scan.tif#2` is the second page of `scan.tif`. */
import { open } from 'node:fs/promises'
import { diskFile, readStored } from '../../core/archives/stored-file.ts'
import { systemCode } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { countForeignPages } from './foreign/foreign.ts'
import { tiffPages } from './tiff-pages.ts'

export interface PageBytes {
  /** of the whole file */
  bytes: Buffer
  /** from 1 */
  page: number
}

/** The path of a page: that of the file for the first, with a number for the others. */
export function pagePath(file: string, page: number): string {
  return page === 1 ? file : `${file}#${page}`
}

/** What a page is known by: the digest of its file, from the second page on with its number. */
export function pageDigest(ofFile: string, page: number): string {
  return page === 1 ? ofFile : sha256(`${ofFile}#${page}`)
}

/**
 * Reads the file of a page. A file that is itself named so goes before a page.
 * @throws the system's error where there is no such file
 */
export async function readPageFile(path: string): Promise<PageBytes> {
  const [, file, page] = /^(.*)#(\d{1,5})$/s.exec(path) ?? []
  try {
    return { bytes: await readStored(path), page: 1 }
  } catch (error) {
    if (file === undefined || systemCode(error) !== 'ENOENT') throw error
    return { bytes: await readStored(file), page: Number(page) }
  }
}

/** The path without the number of a page, if it ends in one. */
export function withoutPage(path: string): string {
  return path.replace(/#\d{1,5}$/, '')
}

/** The pages of a file: 1 for all but PDFs and TIFFs of several, and for what cannot be read. */
export async function countPages(file: string): Promise<number> {
  if (diskFile(file) !== file) return pagesIn(await readStored(file))
  const handle = await open(file).catch(() => undefined)
  if (!handle) return 1
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(5), 0, 5, 0)
    if (bytesRead < 5) return 1
    if (!MULTIPLE.test(buffer.toString('latin1'))) return 1
    return await pagesIn(await readStored(file))
  } catch {
    return 1
  } finally {
    await handle.close()
  }
}

/** What files of several pages begin with: PDF, TIFF. */
const MULTIPLE = /^(%PDF-|II|MM)/

async function pagesIn(bytes: Buffer): Promise<number> {
  const head = bytes.toString('latin1', 0, 5)
  if (!MULTIPLE.test(head)) return 1
  try {
    return head === '%PDF-' ? await countForeignPages(bytes) : tiffPages(bytes).length
  } catch {
    return 1
  }
}
