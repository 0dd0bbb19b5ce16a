/** The dataset digest of sets of millions of images. */
import { createHash } from 'node:crypto'

const SHA_BYTES = 32
/** Characters of rows that are digested at once. */
const ROWS = 1 << 16

/**
 * Collects images and gives their dataset digest: SHA-256, hex, over the sorted `id sha256` rows. An image
 * takes its id and some 40 bytes, a fraction of what its row would.
 */
export class SetDigest {
  private readonly ids: string[] = []
  private shas = Buffer.alloc(1024 * SHA_BYTES)

  /** @param sha256 of the image's file, 64 hex digits */
  add(id: string, sha256: string): void {
    const at = this.ids.push(id) - 1
    this.reach(this.ids.length * SHA_BYTES)
    this.shas.write(sha256, at * SHA_BYTES, 'hex')
  }

  /** @param digests 32 bytes of each */
  addAll(ids: readonly string[], digests: Uint8Array): void {
    const start = this.ids.length * SHA_BYTES
    for (const id of ids) this.ids.push(id)
    this.reach(start + digests.length)
    this.shas.set(digests, start)
  }

  /** What was added so far. */
  part(): { ids: string[]; digests: Uint8Array } {
    return {
      ids: this.ids,
      digests: Uint8Array.from(this.shas.subarray(0, this.ids.length * SHA_BYTES)),
    }
  }

  digest(): string {
    // An array, whose sorting takes little time where most is in order already, as images of a set are.
    const order = Array.from(this.ids, (_, i) => i)
    order.sort((a, b) => this.compare(a, b))
    const hash = createHash('sha256')
    let rows = ''
    for (const at of order) {
      rows += `${this.row(at)}\n`
      if (rows.length < ROWS) continue
      hash.update(rows)
      rows = ''
    }
    return hash.update(rows).digest('hex')
  }

  /** Makes room for this many bytes. */
  private reach(bytes: number): void {
    const missing = bytes - this.shas.length
    if (missing <= 0) return
    this.shas = Buffer.concat([this.shas, Buffer.alloc(Math.max(this.shas.length, missing))])
  }

  private row(at: number): string {
    return `${this.ids[at]!} ${this.shas.toString('hex', at * SHA_BYTES, (at + 1) * SHA_BYTES)}`
  }

  /** Order of UTF-16 code units of the rows, which are made only where their ids do not decide. */
  private compare(a: number, b: number): number {
    const [x, y] = [this.ids[a]!, this.ids[b]!]
    const isDecided = x.length < y.length ? !y.startsWith(x) : !x.startsWith(y)
    if (isDecided) return x < y ? -1 : 1
    const [first, second] = [this.row(a), this.row(b)]
    return first < second ? -1 : first > second ? 1 : 0
  }
}
