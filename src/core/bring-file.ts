/** Files that stand in two folders without taking room twice. */
import { constants } from 'node:fs'
import { copyFile, link, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { systemCode } from './errors.ts'

/**
 * Brings a file to another place without taking more room: by a hard link, or by a copy where there can
 * be none. The place holds the old file or the whole new one, also after a crash.
 * @param beside folder for the unfinished file, on the same disk as `to`
 */
export async function bringFile(from: string, to: string, beside: string): Promise<void> {
  try {
    await link(from, to)
    return
  } catch (error) {
    if (!cannotLink(error)) throw error
  }
  const [source, there] = [await stat(from), await stat(to).catch(() => undefined)]
  // A rename of one name of a file onto another does nothing.
  if (there?.ino === source.ino && there.dev === source.dev) return
  const partial = join(beside, basename(to))
  await rm(partial, { force: true })
  await link(from, partial).catch(async (error: unknown) => {
    if (!cannotLink(error)) throw error
    await copyFile(from, partial, constants.COPYFILE_FICLONE)
  })
  await rename(partial, to)
}

/** Something is there; another disk; a file system without links; too many links of one file. */
const CANNOT_LINK = new Set([
  'EEXIST',
  'EXDEV',
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
])

/** Whether a link failed for a reason that `bringFile` deals with. */
export function cannotLink(error: unknown): boolean {
  return CANNOT_LINK.has(systemCode(error) ?? '')
}
