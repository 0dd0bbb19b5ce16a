/** Fingerprints of very many pages: their thumbnails, which are most of them, wait in a file. */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { COLUMNS, ROWS, type Fingerprint } from './phash.ts'

const BYTES = COLUMNS * ROWS * Uint16Array.BYTES_PER_ELEMENT

/**
 * Keeps thumbnails in a file, which is gone once this is closed. A page takes 100 bytes of memory instead of
 * 2.4 kB, and nothing is allocated when its thumbnail is looked at.
 */
export class FingerprintFile {
  private readonly path: string
  private readonly handle: number
  private readonly lent = [new Uint16Array(COLUMNS * ROWS), new Uint16Array(COLUMNS * ROWS)]
  private count = 0

  /** @param path of a file that is not there, in a folder that is */
  constructor(path: string) {
    this.path = path
    this.handle = openSync(path, 'w+')
  }

  /**
   * The same fingerprint, its thumbnail read from the file each time it is asked for: the two that were read
   * last hold, as many as a comparison needs. None can be read after `close`.
   */
  keep({ low, high, aspect, thumbnail }: Fingerprint): Fingerprint {
    const at = this.count++
    writeSync(this.handle, thumbnail, 0, BYTES, at * BYTES)
    return new KeptFingerprint(this, at, { low, high, aspect })
  }

  /** @param at number of the page, in the order in which they were kept */
  thumbnail(at: number): Uint16Array {
    const [next, other] = [this.lent[1]!, this.lent[0]!]
    this.lent[0] = next
    this.lent[1] = other
    readSync(this.handle, next, 0, BYTES, at * BYTES)
    return next
  }

  close(): void {
    closeSync(this.handle)
    rmSync(this.path, { force: true })
  }
}

class KeptFingerprint implements Fingerprint {
  readonly low: number
  readonly high: number
  readonly aspect: number
  private readonly file: FingerprintFile
  private readonly at: number

  constructor(
    file: FingerprintFile,
    at: number,
    { low, high, aspect }: Omit<Fingerprint, 'thumbnail'>,
  ) {
    this.file = file
    this.at = at
    this.low = low
    this.high = high
    this.aspect = aspect
  }

  get thumbnail(): Uint16Array {
    return this.file.thumbnail(this.at)
  }
}
