/** What a file is by its first bytes, whatever its name says. */

/** Kinds with a decoder of their own, `foreign/`. */
export type ForeignFormat = 'bmp' | 'heic' | 'jp2' | 'pdf'

export interface FileKind {
  /** in words that fit into a sentence, such as `a PDF document` */
  name: string
  /** whether `decode` reads it */
  image: boolean
  /** a kind of picture that sharp does not read and a decoder of its own does */
  foreign?: ForeignFormat
  /** what to do with a picture or document that is not read */
  remedy?: string
}

/** Bytes from the beginning of a file that tell its kind. */
export const KIND_BYTES = 512

const IMAGES = {
  jpeg: { name: 'a JPEG', image: true },
  png: { name: 'a PNG', image: true },
  gif: { name: 'a GIF', image: true },
  webp: { name: 'a WebP', image: true },
  tiff: { name: 'a TIFF', image: true },
  avif: { name: 'an AVIF', image: true },
  svg: { name: 'an SVG drawing', image: true },
} as const satisfies Record<string, FileKind>

const CONVERT = 'convert it to PNG or JPEG'
const HEIC: FileKind = { name: 'an HEIC photograph', image: true, foreign: 'heic' }
const JPEG_2000: FileKind = { name: 'a JPEG 2000', image: true, foreign: 'jp2' }

/** Kinds that stand for themselves by their first bytes. */
const MAGIC: readonly [bytes: string, kind: FileKind][] = [
  ['\xff\xd8\xff', IMAGES.jpeg],
  ['\x89PNG\r\n\x1a\n', IMAGES.png],
  ['GIF87a', IMAGES.gif],
  ['GIF89a', IMAGES.gif],
  ['II*\0', IMAGES.tiff],
  ['MM\0*', IMAGES.tiff],
  ['II+\0', IMAGES.tiff],
  ['MM\0+', IMAGES.tiff],
  ['%PDF-', { name: 'a PDF document', image: true, foreign: 'pdf' }],
  ['\0\0\0\x0cjP  \r\n\x87\n', JPEG_2000],
  ['\xff\x4f\xff\x51', JPEG_2000],
  ['\xff\x0a', { name: 'a JPEG XL', image: false, remedy: CONVERT }],
  ['\0\0\0\x0cJXL \r\n\x87\n', { name: 'a JPEG XL', image: false, remedy: CONVERT }],
  ['8BPS', { name: 'a Photoshop document', image: false, remedy: CONVERT }],
  ['AT&TFORM', { name: 'a DjVu document', image: false, remedy: CONVERT }],
  ['\x97JB2\r\n\x1a\n', { name: 'a JBIG2', image: false, remedy: CONVERT }],
  ['PK\x03\x04', { name: 'a zip archive or an office document', image: false }],
  ['\x1f\x8b', { name: 'a gzip archive', image: false }],
  ['7z\xbc\xaf\x27\x1c', { name: 'a 7z archive', image: false }],
  ['Rar!', { name: 'a RAR archive', image: false }],
  [
    '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    { name: 'an old office document or Thumbs.db', image: false },
  ],
]

/**
 * Tells a file's kind by its beginning.
 * @param head its first `KIND_BYTES` bytes, or all of a shorter file
 * @returns undefined where nothing is known of it: text, or a kind without a mark
 */
export function fileKind(head: Uint8Array): FileKind | undefined {
  const text = Buffer.from(
    head.buffer,
    head.byteOffset,
    Math.min(head.length, KIND_BYTES),
  ).toString('latin1')
  for (const [bytes, kind] of MAGIC) if (text.startsWith(bytes)) return kind
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return IMAGES.webp
  if (text.slice(4, 8) === 'ftyp') return isoKind(text)
  if (isBitmap(text)) return { name: 'a BMP', image: true, foreign: 'bmp' }
  if (/^P[1-7]\s/.test(text)) return { name: 'a PPM, PGM or PBM', image: false, remedy: CONVERT }
  if (isTarga(head)) return { name: 'a TGA', image: false, remedy: CONVERT }
  if (/<svg[\s>]/.test(text)) return IMAGES.svg
  return undefined
}

/** Files of ISO's container: the brands say what is in it. */
function isoKind(text: string): FileKind | undefined {
  const length = Math.min(text.length, Math.max(16, text.charCodeAt(2) * 256 + text.charCodeAt(3)))
  const brands = text.slice(8, length)
  if (/avif|avis/.test(brands)) return IMAGES.avif
  if (/hei[cxms]|hev[cxms]|mif1|msf1/.test(brands)) return HEIC
  return { name: 'a film', image: false }
}

/** "BM" alone may begin a text: the length of its header tells. */
function isBitmap(text: string): boolean {
  const header = text.charCodeAt(14) + 256 * text.charCodeAt(15)
  return text.startsWith('BM') && [12, 40, 52, 56, 64, 108, 124].includes(header)
}

/** A TGA has no mark: its header's fields must all make sense together. */
function isTarga(head: Uint8Array): boolean {
  if (head.length < 18) return false
  const [, map, type] = head
  const width = head[12]! + 256 * head[13]!
  const height = head[14]! + 256 * head[15]!
  const depth = head[16]!
  return (
    (map === 1 ? type === 1 || type === 9 : map === 0 && [2, 3, 10, 11].includes(type!)) &&
    width > 0 &&
    height > 0 &&
    [8, 15, 16, 24, 32].includes(depth) &&
    (head[17]! & 0xc0) === 0
  )
}
