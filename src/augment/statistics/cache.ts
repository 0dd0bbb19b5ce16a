/**
 * What was measured of images, kept by their content: one file per set, so that measuring one set
 * does not lose what is known of another. `inspect` keeps it in its report, where `audit` finds it.
 */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isFolder, makeFolder, writeWhole } from '../../core/files.ts'
import { sha256 } from '../../core/hash.ts'
import { readJsonLines } from '../../core/json-lines.ts'
import { pdfSettings } from '../../page/codec/pdf-density.ts'
import type { Appearance } from './appearance.ts'
import type { ImageMeasurement } from './image-statistics.ts'
import type { Wanted } from './task.ts'

/** Folder of the cache within a report. */
export const CACHE = '.cache'
/** Raised when images are measured in another way. */
const FORMAT = 4

interface Head {
  format: number
  /** dots per inch of PDF pages, where not the usual ones */
  pdfDpi?: number
  /** the set's folder */
  set: string
}

interface Line extends Omit<ImageMeasurement, 'appearance' | 'look'> {
  sha256: string
  /** in base64 */
  look?: string | undefined
  appearance?: StoredAppearance | undefined
}

/** An appearance as JSON holds it; the fingerprint's bits are the first two of the hashes. */
interface StoredAppearance {
  size: [width: number, height: number]
  aspect: number
  dark: number
  hashes: number[]
  /** 16-bit values, little-endian, in base64 */
  thumbnail: string
}

export class MeasurementCache {
  /** undefined: nothing is read or written */
  private readonly folder: string | undefined
  private readonly known = new Map<string, ImageMeasurement>()
  /** digests by the name of the file that holds them */
  private readonly files = new Map<string, string[]>()

  private constructor(folder: string | undefined) {
    this.folder = folder
  }

  /** A cache that lasts as long as the program. */
  static inMemory(): MeasurementCache {
    return new MeasurementCache(undefined)
  }

  /**
   * Reads what earlier runs measured. A file that cannot be read, or of a set that is gone, is removed.
   * @param folder of the cache
   */
  static async open(folder: string): Promise<MeasurementCache> {
    const cache = new MeasurementCache(folder)
    const names = await readdir(folder).catch(() => [])
    for (const name of names.filter((file) => file.endsWith('.jsonl'))) {
      const isRead = await cache.read(folder, name).catch(() => false)
      if (!isRead) await rm(join(folder, name), { force: true })
    }
    return cache
  }

  get(digest: string): ImageMeasurement | undefined {
    return this.known.get(digest)
  }

  /** Whether all that is wanted of an image is known. */
  has(digest: string, wanted: Wanted): boolean {
    const image = this.known.get(digest)
    return (
      image !== undefined &&
      (!wanted.statistics || image.statistics !== undefined) &&
      (!wanted.skew || image.skew !== undefined) &&
      (!wanted.appearance || image.appearance !== undefined) &&
      (!wanted.look || image.look !== undefined)
    )
  }

  /** Adds what was measured to what is known of the image. */
  add(digest: string, image: ImageMeasurement): void {
    this.known.set(digest, { ...this.known.get(digest), ...image })
  }

  /** Writes what is known of a set's images, in place of what was kept for it before. */
  async keep(set: string, digests: Iterable<string>): Promise<void> {
    const name = `${sha256(set).slice(0, 16)}.jsonl`
    const own = [...new Set(digests)].filter((digest) => this.known.has(digest))
    this.files.set(name, own)
    if (this.folder === undefined) return
    const head: Head = { format: FORMAT, set, ...pdfSettings() }
    const lines = own.map((digest) => JSON.stringify(lineOf(digest, this.known.get(digest)!)))
    await makeFolder(this.folder)
    const text = [JSON.stringify(head), ...lines].map((line) => `${line}\n`).join('')
    await writeWhole(join(this.folder, name), text)
  }

  /** Digests of the images of all sets that are kept. */
  keptDigests(): string[] {
    return [...this.files.values()].flat()
  }

  private async read(folder: string, name: string): Promise<boolean> {
    const own: string[] = []
    let head: Head | undefined
    for await (const { value } of readJsonLines<unknown>(join(folder, name))) {
      if (!head) {
        head = value as Head
        const isSame = head.format === FORMAT && head.pdfDpi === pdfSettings().pdfDpi
        if (!isSame || !(await isFolder(head.set))) return false
        continue
      }
      const { sha256: digest, appearance, look, ...image } = value as Line
      own.push(digest)
      this.add(digest, {
        ...image,
        ...(appearance && { appearance: appearanceFrom(appearance) }),
        ...(look !== undefined && { look: new Uint8Array(Buffer.from(look, 'base64')) }),
      })
    }
    this.files.set(name, own)
    return head !== undefined
  }
}

function lineOf(digest: string, { appearance, look, ...image }: ImageMeasurement): Line {
  return {
    sha256: digest,
    ...image,
    ...(appearance && { appearance: stored(appearance) }),
    ...(look && { look: Buffer.from(look).toString('base64') }),
  }
}

function stored({ width, height, print, hashes, dark }: Appearance): StoredAppearance {
  const { thumbnail, aspect } = print
  const bytes = Buffer.alloc(thumbnail.length * 2)
  thumbnail.forEach((value, i) => bytes.writeUInt16LE(value, 2 * i))
  const text = bytes.toString('base64')
  return { size: [width, height], aspect, dark, hashes: [...hashes], thumbnail: text }
}

function appearanceFrom({ size, aspect, dark, hashes, thumbnail }: StoredAppearance): Appearance {
  const bytes = Buffer.from(thumbnail, 'base64')
  const cells = Uint16Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readUInt16LE(2 * i))
  const bits = Uint32Array.from(hashes)
  const [width, height] = size
  const [low, high] = bits
  const print = { low: low!, high: high!, thumbnail: cells, aspect }
  return { width, height, print, hashes: bits, dark }
}
