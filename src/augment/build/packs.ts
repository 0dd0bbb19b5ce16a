/** Files that workers append images to while a set is drawn that will have no file per image. */
import { open, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from '../../core/errors.ts'
import { writeFailure } from '../../core/files.ts'
import type { ManifestRow } from '../../dataset/built-dataset.ts'

/** The folder of packs in the set's; it goes when the set is finished. */
export const PACKS = 'packs'

/** Where an image lies. */
export interface PackPlace {
  /** name of the pack */
  file: string
  start: number
}

/** A row of an image that has a file of its own, or lies in a pack. */
export interface StoredRow extends ManifestRow {
  /** what stands beside it lies right behind it */
  pack?: PackPlace
}

/** The pack of one worker: no other writes to it, and none of another run is written to. */
export class PackWriter {
  private readonly folder: string
  private name = ''
  private opened: Promise<FileHandle> | undefined
  private length = 0
  private tail: Promise<void> = Promise.resolve()

  /** @param folder of packs, which is there */
  constructor(folder: string) {
    this.folder = folder
  }

  /**
   * Appends an image and what stands beside it. They are durable after the next `sync`.
   * @returns where the image lies; the others lie right behind it, in their order
   * @throws WorkError `DISK_FULL`
   */
  async append(parts: readonly Uint8Array[]): Promise<PackPlace> {
    this.opened ??= this.open()
    const handle = await this.opened
    const start = this.length
    this.length += parts.reduce((sum, { length }) => sum + length, 0)
    this.tail = this.tail.then(() => handle.appendFile(Buffer.concat(parts)))
    try {
      await this.tail
    } catch (error) {
      throw writeFailure(error, join(this.folder, this.name))
    }
    return { file: this.name, start }
  }

  async sync(): Promise<void> {
    try {
      await (await this.opened)?.datasync()
    } catch (error) {
      throw writeFailure(error, join(this.folder, this.name))
    }
  }

  /** Nothing is written to it any more. */
  async close(): Promise<void> {
    const { opened } = this
    this.opened = undefined
    await (await opened)?.close()
  }

  private async open(): Promise<FileHandle> {
    for (let number = 1; ; number++) {
      this.name = `${String(number).padStart(6, '0')}.pack`
      const path = join(this.folder, this.name)
      try {
        return await open(path, 'ax')
      } catch (error) {
        if (systemCode(error) !== 'EEXIST') throw writeFailure(error, path)
      }
    }
  }
}

/** Whether an image and what stands beside it lie in their pack in full. @param folder of the set */
export async function isPacked(
  folder: string,
  { pack, bytes, layers = [] }: StoredRow,
): Promise<boolean> {
  if (!pack) return false
  const found = await stat(join(folder, PACKS, pack.file)).catch(() => undefined)
  const end = layers.reduce((sum, layer) => sum + layer.bytes, pack.start + bytes)
  return (found?.size ?? 0) >= end
}

/** Where the images of a plan lie, by their place in it: 12 bytes each. */
export class PackIndex {
  private readonly files: string[] = []
  private readonly fileOf: Uint32Array
  private readonly starts: Float64Array

  /** @param places of the plan */
  constructor(places: number) {
    this.fileOf = new Uint32Array(places)
    this.starts = new Float64Array(places)
  }

  set(place: number, { file, start }: PackPlace): void {
    let at = this.files.indexOf(file)
    if (at < 0) at = this.files.push(file) - 1
    this.fileOf[place] = at
    this.starts[place] = start
  }

  get(place: number): PackPlace {
    return { file: this.files[this.fileOf[place]!]!, start: this.starts[place]! }
  }
}

/** Reads images out of packs; few packs are read at a time, so all stay open. */
export class PackReader {
  private readonly folder: string
  private readonly handles = new Map<string, Promise<FileHandle>>()

  /** @param folder of the set */
  constructor(folder: string) {
    this.folder = folder
  }

  /** @returns fewer bytes than asked for where the pack was cut off */
  async read({ file, start }: PackPlace, size: number): Promise<Buffer> {
    let opening = this.handles.get(file)
    if (!opening) this.handles.set(file, (opening = open(join(this.folder, PACKS, file))))
    const handle = await opening
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, start)
    return buffer.subarray(0, bytesRead)
  }

  async close(): Promise<void> {
    for (const opening of this.handles.values())
      await (await opening.catch(() => undefined))?.close()
    this.handles.clear()
  }
}
