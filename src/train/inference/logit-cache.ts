/**
 * Logits of images that one model has seen, on disk by the images' content: rows of a SHA-256 and one
 * logit per class, appended. An incomplete last row is removed. Shards of one prediction write files of
 * their own, and all files are read.
 */
import { appendFile, readdir, readFile, truncate } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemCode } from '../../core/errors.ts'
import { makeFolder, writeFailure } from '../../core/files.ts'
import { SHARD_MARK, shardMark, type ShardNumber } from '../../jobs/shard-name.ts'
import { pdfSettings } from '../../page/codec/pdf-density.ts'
import { orientationId } from '../../page/geometry/orientation.ts'
import type { TrainedModel } from './trained-model.ts'

const DIGEST = 32

/** The logits of one model in several orientations. */
export class LogitCache {
  private readonly stores: readonly LogitStore[]
  private readonly classes: number

  private constructor(stores: readonly LogitStore[], classes: number) {
    this.stores = stores
    this.classes = classes
  }

  /** @param shard whose file new logits go to */
  static async open(
    model: TrainedModel,
    orientations: readonly number[],
    shard?: ShardNumber,
  ): Promise<LogitCache> {
    const { size, fill, classes } = model.description
    const key = { weights: model.digest, size, fill, classes: classes.length, ...pdfSettings() }
    const stores = orientations.map((orientation) =>
      LogitStore.open(model.folder, { ...key, orientation }, shard),
    )
    return new LogitCache(await Promise.all(stores), classes.length)
  }

  /** @param digest of the image's bytes, hex */
  has(digest: string): boolean {
    return this.stores.every((store) => store.get(digest))
  }

  /**
   * Keeps logits, which are on disk when this returns.
   * @param digests one per row; rows without one are not kept
   * @param logits for each orientation [rows, classes]
   */
  async add(
    digests: readonly (string | undefined)[],
    logits: readonly Float32Array[],
  ): Promise<void> {
    const { classes } = this
    for (const [o, store] of this.stores.entries()) {
      const rows = digests.map((digest, row) => ({ digest, row }))
      await store.add(
        rows.flatMap(({ digest, row }) =>
          digest === undefined
            ? []
            : [[digest, logits[o]!.subarray(row * classes, (row + 1) * classes)] as const],
        ),
      )
    }
  }

  /** For each orientation [images, classes]; zeros where nothing is known. */
  logits(digests: readonly string[]): Float32Array[] {
    return this.stores.map((store) => {
      const out = new Float32Array(digests.length * this.classes)
      for (const [i, digest] of digests.entries()) {
        const found = store.get(digest)
        if (found) out.set(found, i * this.classes)
      }
      return out
    })
  }
}

class LogitStore {
  private readonly file: string
  private readonly classes: number
  private readonly rows: Map<string, Float32Array>

  private constructor(file: string, classes: number, rows: Map<string, Float32Array>) {
    this.file = file
    this.classes = classes
    this.rows = rows
  }

  /**
   * @param folder of the model
   * @param weights digest of the model's weights, so that other weights have another file
   * @param fill colour around pages
   */
  static async open(
    folder: string,
    { weights, size, fill, orientation, classes, pdfDpi }: StoreKey,
    shard: ShardNumber | undefined,
  ): Promise<LogitStore> {
    const stem = `${weights.slice(0, 16)}-${size}-${fill.slice(1)}-${orientationId(orientation)}${pdfDpi === undefined ? '' : `-pdf${pdfDpi}`}`
    const home = join(folder, 'logits')
    const own = `${stem}${shard ? `.${shardMark(shard)}` : ''}.logits`
    const rows = new Map<string, Float32Array>()
    const rowBytes = DIGEST + 4 * classes
    for (const name of new Set([own, ...(await filesOf(home, stem))])) {
      const bytes = await readWhole(join(home, name))
      const whole = Math.floor(bytes.length / rowBytes)
      for (let row = 0; row < whole; row++) {
        const start = row * rowBytes
        const values = new Float32Array(classes)
        for (let c = 0; c < classes; c++) values[c] = bytes.readFloatLE(start + DIGEST + 4 * c)
        rows.set(bytes.toString('hex', start, start + DIGEST), values)
      }
      // Another shard may be writing its last row just now.
      const isTorn = name === own && bytes.length > whole * rowBytes
      if (isTorn) await truncate(join(home, name), whole * rowBytes)
    }
    return new LogitStore(join(home, own), classes, rows)
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

interface StoreKey {
  /** dots per inch of PDF pages, where not the usual ones */
  pdfDpi?: number
  weights: string
  size: number
  fill: string
  /** index into `ORIENTATIONS` in which the images were shown */
  orientation: number
  classes: number
}

/** Files of these logits in a folder, that of no shard and those of shards. */
async function filesOf(folder: string, stem: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => {
    if (name === `${stem}.logits`) return true
    const isSame = name.startsWith(`${stem}.`) && name.endsWith('.logits')
    return isSame && SHARD_MARK.test(name.slice(stem.length + 1, -'.logits'.length))
  })
}

async function readWhole(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}
