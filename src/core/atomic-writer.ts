/** Long text files that are written piece by piece and appear whole at the end. */
import { open, rename, rm, type FileHandle } from 'node:fs/promises'

/** Characters that are kept back before they are written. */
const PIECE = 1 << 20

export class AtomicWriter {
  private readonly handle: FileHandle
  private readonly partial: string
  private readonly path: string
  private waiting: string[] = []
  private size = 0
  private copied: Buffer | undefined

  private constructor(handle: FileHandle, partial: string, path: string) {
    this.handle = handle
    this.partial = partial
    this.path = path
  }

  /**
   * @param path where the file appears once it is closed
   * @param partial where it is written until then, on the same disk
   */
  static async open(path: string, partial: string): Promise<AtomicWriter> {
    return new AtomicWriter(await open(partial, 'w'), partial, path)
  }

  async write(text: string): Promise<void> {
    this.waiting.push(text)
    this.size += text.length
    if (this.size > PIECE) await this.flush()
  }

  /** Adds what is in a file, which may be large. */
  async append(file: string): Promise<void> {
    await this.flush()
    const from = await open(file)
    try {
      // One piece of memory for all files that are added: there may be thousands.
      this.copied ??= Buffer.allocUnsafe(PIECE)
      for (;;) {
        const { bytesRead } = await from.read(this.copied, 0, PIECE)
        if (bytesRead === 0) break
        await this.handle.appendFile(this.copied.subarray(0, bytesRead))
      }
    } finally {
      await from.close()
    }
  }

  async close(): Promise<void> {
    await this.flush()
    await this.handle.sync()
    await this.handle.close()
    await rename(this.partial, this.path)
  }

  /** Gives the file up: nothing appears. */
  async abandon(): Promise<void> {
    await this.handle.close()
    await rm(this.partial, { force: true })
  }

  private async flush(): Promise<void> {
    await this.handle.appendFile(this.waiting.join(''))
    this.waiting = []
    this.size = 0
  }
}
