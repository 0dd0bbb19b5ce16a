/** Pages that effects borrow from: which ones a source may use, and a small cache of decoded ones. */
import { join } from 'node:path'
import { ImageError, reasonOf } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { decode } from '../../page/codec/decode.ts'
import { readPageFile } from '../../page/codec/page-file.ts'
import type { Source } from '../../page/image/source.ts'
import type { Canvas } from '../recipe/recipe.ts'
import type { OverlayRef } from './render.ts'

/** How many pages a source may borrow from; each is decoded once for all of its variants. */
const OVERLAYS = 2

/**
 * Gives each source its overlays by consistent hashing: the pool is a ring in the order of digests,
 * and a source looks up from `OVERLAYS` points of its own. So a page that comes or goes changes the
 * overlays only of those whose points fall into its gap.
 */
export class OverlayRing {
  private readonly ring: readonly OverlayRef[]

  constructor(pool: readonly OverlayRef[]) {
    this.ring = pool.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : a.sha256 > b.sha256 ? 1 : 0))
  }

  /** The overlays of a source, never itself; fewer where the pool has no others. */
  of(digest: string): OverlayRef[] {
    const found: OverlayRef[] = []
    for (let k = 0; k < OVERLAYS; k++) {
      const start = this.firstFrom(sha256(`${digest}\0overlay ${k}`))
      for (let i = 0; i < this.ring.length; i++) {
        const overlay = this.ring[(start + i) % this.ring.length]!
        if (overlay.sha256 === digest || found.some((f) => f.sha256 === overlay.sha256)) continue
        found.push(overlay)
        break
      }
    }
    return found
  }

  private firstFrom(point: string): number {
    let low = 0
    let high = this.ring.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.ring[middle]!.sha256 < point) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Decoded overlays of one worker, the last used kept. Their number, not the set's, bounds memory. */
export class OverlayCache {
  private readonly root: string
  private readonly canvas: Canvas
  private readonly kept = new Map<string, Source>()

  constructor(root: string, canvas: Canvas) {
    this.root = root
    this.canvas = canvas
  }

  /**
   * @throws ImageError `OVERLAY_GONE` where the file is no longer the one it was, `OVERLAY_UNREADABLE`
   *   where it cannot be decoded
   */
  async load({ path, sha256: digest }: OverlayRef): Promise<Source> {
    let source = this.kept.get(path)
    this.kept.delete(path)
    source ??= await this.read(path, digest)
    this.kept.set(path, source)
    const oldest = this.kept.keys().next()
    if (this.kept.size > OVERLAYS * 2 && !oldest.done) this.kept.delete(oldest.value)
    return source
  }

  private async read(path: string, digest: string): Promise<Source> {
    let code = 'OVERLAY_GONE'
    try {
      const { bytes, page } = await readPageFile(join(this.root, path))
      if (sha256(bytes) !== digest) throw new Error('it is not the file it was')
      code = 'OVERLAY_UNREADABLE'
      // Bleed-through is blurred and faint: half the resolution shows all of it.
      const area = Math.ceil((this.canvas.area || 1_048_576) / 4)
      return await decode(bytes, digest, { area, background: this.canvas.fill, page })
    } catch (error) {
      throw new ImageError(code, `overlay ${path}: ${reasonOf(error)}`, { cause: error })
    }
  }
}
