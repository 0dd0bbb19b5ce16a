/**
 * What was found out about images, kept by their content: a file a set under `<report>/.cache`, so
 * that a report of two sets, or of one after the other, forgets neither.
 */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, writeWhole } from '../../core/files.ts'
import { sha256 } from '../../core/hash.ts'
import { readJsonLines } from '../../core/json-lines.ts'
import { isFolder } from '../../dataset/images.ts'
import type { ImageStatistics, Measured } from './image-statistics.ts'
import { keyOf, listThumbs, removeThumbs } from './thumbs.ts'

export const CACHE = '.cache'
/** Raised when figures or thumbnails are made in another way. */
const FORMAT = 2

interface Head {
  format: number
  /** the set's folder */
  set: string
}

type Line = [sha256: string, width: number, height: number, bytes: number, measured: Measured | 0]

export class StatisticsCache {
  private readonly out: string
  private readonly known = new Map<string, ImageStatistics>()
  /** digests by the name of the file that holds them */
  private readonly files = new Map<string, string[]>()

  private constructor(out: string) {
    this.out = out
  }

  /** Reads what earlier runs found; a cache that cannot be read is one that is empty. */
  static async open(out: string): Promise<StatisticsCache> {
    const cache = new StatisticsCache(out)
    const thumbs = await listThumbs(out)
    const names = await readdir(join(out, CACHE)).catch(() => [])
    for (const name of names.filter((file) => file.endsWith('.jsonl'))) {
      const read = await cache.read(name, thumbs).catch(() => false)
      if (!read) await rm(join(out, CACHE, name), { force: true })
    }
    return cache
  }

  /** What is known of an image; undefined where it must be looked at again. */
  get(digest: string, figures: boolean): ImageStatistics | undefined {
    const look = this.known.get(digest)
    return look && (!figures || look.measured) ? look : undefined
  }

  add(digest: string, look: ImageStatistics): void {
    this.known.set(digest, look)
  }

  /** Keeps what a set's images were found to be, in place of what was kept for it before. */
  async keep(set: string, digests: Iterable<string>): Promise<void> {
    const name = `${sha256(set).slice(0, 16)}.jsonl`
    const own = [...new Set(digests)].filter((digest) => this.known.has(digest))
    const lines = own.map((digest) => {
      const { width, height, bytes, measured } = this.known.get(digest)!
      const line: Line = [digest, width, height, bytes, measured ?? 0]
      return `${JSON.stringify(line)}\n`
    })
    const head: Head = { format: FORMAT, set }
    await makeFolder(join(this.out, CACHE))
    await writeWhole(join(this.out, CACHE, name), `${JSON.stringify(head)}\n${lines.join('')}`)
    this.files.set(name, own)
  }

  /** Removes thumbnails that belong to no set any more. */
  async prune(): Promise<void> {
    const kept = new Set([...this.files.values()].flat().map(keyOf))
    const all = await listThumbs(this.out)
    await removeThumbs(
      this.out,
      [...all].filter((key) => !kept.has(key)),
    )
  }

  private async read(name: string, thumbs: ReadonlySet<string>): Promise<boolean> {
    const own: string[] = []
    let head: Head | undefined
    for await (const { value } of readJsonLines<unknown>(join(this.out, CACHE, name))) {
      if (!head) {
        head = value as Head
        if (head.format !== FORMAT || !(await isFolder(head.set))) return false
        continue
      }
      const [digest, width, height, bytes, measured] = value as Line
      own.push(digest)
      if (!thumbs.has(keyOf(digest))) continue
      const before = this.known.get(digest)
      const look: ImageStatistics = { width, height, bytes, thumb: true }
      if (measured !== 0) look.measured = measured
      if (!before?.measured) this.known.set(digest, look)
    }
    this.files.set(name, own)
    return head !== undefined
  }
}
