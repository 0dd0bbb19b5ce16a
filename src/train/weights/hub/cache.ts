/**
 * The hub's cache on disk, as Python's `huggingface_hub` lays it out, so that each finds what the
 * other fetched: contents in `blobs/` by their hash, links to them in `snapshots/<commit>/`, the
 * commit of a branch in `refs/`.
 */
import { constants } from 'node:fs'
import { copyFile, link, readFile, realpath, rename, rm, stat, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { systemCode } from '../../../core/errors.ts'
import { makeFolder, writeFailure, writeWhole } from '../../../core/files.ts'
import { lockFolder } from '../../../jobs/lock.ts'
import type { ContentHash } from './download.ts'

export interface CachedFile {
  /** in its snapshot */
  path: string
  commit: string
  /** of its content, where its name in `blobs/` tells */
  hash: ContentHash | undefined
}

/** One repository of the hub, such as `timm/efficientnet_b4.ra2_in1k`, within a cache. */
export class HubRepository {
  readonly #folder: string
  readonly #locks: string

  constructor(cache: string, repository: string) {
    const name = `models--${repository.replaceAll('/', '--')}`
    this.#folder = join(cache, name)
    this.#locks = join(cache, '.locks', name)
  }

  /** A file of the main branch as it was last fetched; undefined where it was not. */
  async find(file: string): Promise<CachedFile | undefined> {
    const ref = await readFile(join(this.#folder, 'refs', 'main'), 'utf8').catch(() => '')
    const commit = ref.trim()
    if (!/^[0-9a-f]{40}$/.test(commit)) return undefined
    const path = join(this.#folder, 'snapshots', commit, file)
    if (!(await stat(path).catch(() => undefined))?.isFile()) return undefined
    return { path, commit, hash: hashOf(basename(await realpath(path))) }
  }

  /**
   * Takes the repository for this process, as two transfers into one file would spoil it.
   * @returns what gives it back
   * @throws WorkError `FOLDER_BUSY`
   */
  async lock(): Promise<() => Promise<void>> {
    await makeFolder(this.#locks)
    await makeFolder(join(this.#folder, 'blobs'))
    return lockFolder(this.#locks)
  }

  blob({ hex }: ContentHash): string {
    return join(this.#folder, 'blobs', hex)
  }

  /** Makes a whole blob the file of a commit, and that commit the main branch's. */
  async publish(file: string, commit: string, hash: ContentHash): Promise<string> {
    const path = join(this.#folder, 'snapshots', commit, file)
    await makeFolder(dirname(path))
    await makeFolder(join(this.#folder, 'refs'))
    const blob = this.blob(hash)
    await rm(path, { force: true })
    await symlink(join('..', '..', 'blobs', hash.hex), path).catch(async (error: unknown) => {
      // Without the right to make links, as on Windows, the file itself lies in the snapshot.
      if (!['EPERM', 'EACCES', 'ENOSYS'].includes(systemCode(error) ?? '')) throw error
      await rename(blob, path)
    })
    await writeWhole(join(this.#folder, 'refs', 'main'), commit)
    return path
  }
}

/** The hash that a name in `blobs/`, or an ETag, is; undefined where it is none. */
export function hashOf(name: string): ContentHash | undefined {
  if (/^[0-9a-f]{64}$/.test(name)) return { kind: 'sha256', hex: name }
  return /^[0-9a-f]{40}$/.test(name) ? { kind: 'git', hex: name } : undefined
}

/**
 * Puts a whole file into place at once.
 * @param shared as a second name of the file, where the disk is the same; else as a copy
 */
export async function place(from: string, to: string, shared: boolean): Promise<void> {
  const partial = join(dirname(to), `.${basename(to)}.partial`)
  try {
    await rm(partial, { force: true })
    const real = await realpath(from)
    const copy = (): Promise<void> => copyFile(real, partial, constants.COPYFILE_FICLONE)
    await (shared ? link(real, partial).catch(copy) : copy())
    await rename(partial, to)
    // Renaming one name of a file to another of the same file leaves both.
    await rm(partial, { force: true })
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined)
    throw writeFailure(error, to)
  }
}
