/** Files that appear whole or not at all. */
import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { InputError, systemCode, WorkError } from './errors.ts'

/**
 * Writes a file beside its place, makes it durable, and renames it into place: whoever looks sees
 * the old file or the whole new one, also after a crash.
 * @param data what it holds, or its parts in order
 * @param beside folder for the unfinished file, on the same disk; the file's own by default
 * @throws WorkError `DISK_FULL`, `READ_ONLY`
 */
export async function writeWhole(
  path: string,
  data: string | Uint8Array | Iterable<Uint8Array>,
  beside = dirname(path),
): Promise<void> {
  const partial = join(beside, `.${basename(path)}.partial`)
  try {
    const handle = await open(partial, 'w')
    try {
      await writeFile(handle, data)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined)
    throw writeFailure(error, path)
  }
}

/**
 * Makes a folder and those above it. One at a time: Node's own recursive way never ends where the
 * system says that the folder above is missing though it is there, as it does below /proc.
 * @throws InputError `READ_ONLY`; WorkError `DISK_FULL`, `NOT_A_FOLDER`, `FOLDER_IMPOSSIBLE`
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeWithParents(resolve(path))
  } catch (error) {
    throw writeFailure(error, path, false)
  }
}

async function makeWithParents(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const code = systemCode(error)
    if (code === 'ENOENT' && dirname(path) !== path) {
      await makeWithParents(dirname(path))
      await mkdir(path).catch((again: unknown) => {
        if (systemCode(again) !== 'EEXIST') throw again
      })
      return
    }
    // Made by somebody else meanwhile, or there from the start; a root answers with other codes.
    if (await isFolder(path)) return
    throw error
  }
}

/** Whether there is a folder at a path. */
export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}

/**
 * What a failed write means to a user; other errors come back as they are.
 * @param begun whether work was done before: without it a lack of permission is an error of the input
 */
export function writeFailure(error: unknown, path: string, begun = true): unknown {
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new WorkError(
        'DISK_FULL',
        `the disk is full: ${path} could not be written; free some space and run the same command again: it resumes`,
        { cause: error },
      )
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new (begun ? WorkError : InputError)(
        'READ_ONLY',
        `${path} cannot be written: ${systemCode(error) === 'EROFS' ? 'the disk is read-only' : 'permission denied'}; choose another --out`,
        { cause: error },
      )
    case 'EEXIST':
    case 'ENOTDIR':
      return new WorkError(
        'NOT_A_FOLDER',
        `${path} cannot be made: it, or a folder above it, is a file`,
        {
          cause: error,
        },
      )
    case 'EISDIR':
      return new WorkError(
        'NOT_A_FILE',
        `${path} cannot be written: a folder is in its place; name a file`,
        { cause: error },
      )
    case 'ENOENT':
      return new WorkError(
        'FOLDER_IMPOSSIBLE',
        `${path} cannot be made: the system allows no new files or folders there`,
        { cause: error },
      )
    default:
      return error
  }
}
