/** The dataset digest of sets of millions of images. */
import { createHash } from 'node:crypto'

const SHA_BYTES = 32

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
    if (this.ids.length * SHA_BYTES > this.shas.length) {
      this.shas = Buffer.concat([this.shas, Buffer.alloc(this.shas.length)])
    }
    this.shas.write(sha256, at * SHA_BYTES, 'hex')
  }

  digest(): string {
    const order = Uint32Array.from(this.ids, (_, i) => i).toSorted((a, b) => this.compare(a, b))
    const hash = createHash('sha256')
    for (const at of order) hash.update(`${this.row(at)}\n`)
    return hash.digest('hex')
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
