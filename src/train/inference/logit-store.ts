/**
 * What one network said of images, on disk by their content: rows of a SHA-256 and a logit a class,
 * appended. A row that was cut off in the middle is cut away.
 */
import { appendFile, readFile, truncate } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemCode } from '../../core/errors.ts'
import { makeFolder, writeFailure } from '../../core/files.ts'
import { orientationId } from '../../page/geometry/orientation.ts'

const DIGEST = 32

export class LogitStore {
  private readonly file: string
  private readonly classes: number
  private readonly rows: Map<string, Float32Array>

  private constructor(file: string, classes: number, rows: Map<string, Float32Array>) {
    this.file = file
    this.classes = classes
    this.rows = rows
  }

  /**
   * @param folder of the member
   * @param weights digest of the member's weights: others have another store
   * @param fill colour around pages
   */
  static async open(
    folder: string,
    { weights, size, fill, orientation, classes }: StoreKey,
  ): Promise<LogitStore> {
    const name = `${weights.slice(0, 16)}-${size}-${fill.slice(1)}-${orientationId(orientation)}.logits`
    const file = join(folder, 'logits', name)
    const rows = new Map<string, Float32Array>()
    const bytes = await readWhole(file)
    const rowBytes = DIGEST + 4 * classes
    const whole = Math.floor(bytes.length / rowBytes)
    for (let row = 0; row < whole; row++) {
      const start = row * rowBytes
      const values = new Float32Array(classes)
      for (let c = 0; c < classes; c++) values[c] = bytes.readFloatLE(start + DIGEST + 4 * c)
      rows.set(bytes.toString('hex', start, start + DIGEST), values)
    }
    if (bytes.length > whole * rowBytes) await truncate(file, whole * rowBytes)
    return new LogitStore(file, classes, rows)
  }

  /** @param digest of the image's bytes, hex */
  get(digest: string): Float32Array | undefined {
    return this.rows.get(digest)
  }

  /** Adds rows, which are on disk when this returns. */
  async add(rows: Iterable<readonly [digest: string, logits: Float32Array]>): Promise<void> {
    const parts: Buffer[] = []
    for (const [digest, logits] of rows) {
      if (this.rows.has(digest)) continue
      const values = logits.slice(0, this.classes)
      this.rows.set(digest, values)
      const part = Buffer.alloc(DIGEST + 4 * this.classes)
      part.write(digest, 'hex')
      for (let c = 0; c < this.classes; c++) part.writeFloatLE(values[c]!, DIGEST + 4 * c)
      parts.push(part)
    }
    if (parts.length === 0) return
    await makeFolder(dirname(this.file))
    try {
      await appendFile(this.file, Buffer.concat(parts))
    } catch (error) {
      throw writeFailure(error, this.file)
    }
  }
}

export interface StoreKey {
  weights: string
  size: number
  fill: string
  /** index into `ORIENTATIONS` that the images were shown in */
  orientation: number
  classes: number
}

async function readWhole(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}
