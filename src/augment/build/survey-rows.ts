/** What is known of a file's pages as a line of JSON holds it. */
import type { Survey, SurveyResult } from './task.ts'

type PageFound = Omit<Survey, 'fingerprint'> & {
  /** low, high, aspect; thumbnail in base64, numbers of 16 bits from the low byte on */
  fingerprint: [low: number, high: number, aspect: number, thumbnail: string]
}
type Failed = { code: string; reason: string }

/** A file and its pages, or why it could not be read. */
export type FileRow = { path: string } & ({ pages: (PageFound | Failed)[] } | Failed)

export function rowOf(result: SurveyResult): FileRow {
  const { path } = result
  if (!('pages' in result)) return { path, code: result.code, reason: result.reason }
  return { path, pages: result.pages.map(packed) }
}

/** @param path the row's, as it is known already: the row's own need not be kept then */
export function resultOf(path: string, row: FileRow): SurveyResult {
  if (!('pages' in row)) return { path, code: row.code, reason: row.reason }
  return { path, pages: row.pages.map(unpacked) }
}

function packed(page: Survey | Failed): PageFound | Failed {
  if (!('sha256' in page)) return page
  const { low, high, aspect, thumbnail } = page.fingerprint
  const bytes = Buffer.alloc(2 * thumbnail.length)
  thumbnail.forEach((value, i) => bytes.writeUInt16LE(value, 2 * i))
  return { ...page, fingerprint: [low, high, aspect, bytes.toString('base64')] }
}

function unpacked(page: PageFound | Failed): Survey | Failed {
  if (!('sha256' in page)) return page
  const [low, high, aspect, text] = page.fingerprint
  const bytes = Buffer.from(text, 'base64')
  const thumbnail = new Uint16Array(bytes.length >> 1)
  for (let i = 0; i < thumbnail.length; i++) {
    thumbnail[i] = bytes[2 * i]! | (bytes[2 * i + 1]! << 8)
  }
  return { ...page, fingerprint: { low, high, aspect, thumbnail } }
}
