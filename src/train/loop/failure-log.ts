/** `failures.jsonl` of a run: images that could not be read, each named once. */
import { appendFile, truncate } from 'node:fs/promises'
import { writeFailure } from '../../core/files.ts'
import { readJsonLines } from '../../core/json-lines.ts'
import { isFile } from '../../dataset/images.ts'
import type { ImageFailure } from '../inference/forward.ts'

export class FailureLog {
  private readonly file: string
  private readonly known: Set<string>
  private readonly onNew: (images: number) => void

  private constructor(file: string, known: Set<string>, onNew: (images: number) => void) {
    this.file = file
    this.known = known
    this.onNew = onNew
  }

  /** @param onNew called with the number of images that are new */
  static async open(file: string, onNew: (images: number) => void): Promise<FailureLog> {
    const known = new Set<string>()
    if (await isFile(file)) {
      let cut: number | undefined
      const torn = ({ start }: { start: number }): void => void (cut = start)
      for await (const { value } of readJsonLines<{ file: string }>(file, { torn })) {
        known.add(value.file)
      }
      if (cut !== undefined) await truncate(file, cut)
    }
    return new FailureLog(file, known, onNew)
  }

  /** Images named so far. */
  get count(): number {
    return this.known.size
  }

  async add(backbone: string, { id, file, code, reason }: ImageFailure): Promise<void> {
    if (this.known.has(file)) return
    this.known.add(file)
    this.onNew(1)
    try {
      await appendFile(this.file, `${JSON.stringify({ id, file, code, reason, backbone })}\n`)
    } catch (error) {
      throw writeFailure(error, this.file)
    }
  }
}
