/**
 * What can be made again and takes long is kept between runs in a folder of the user's. It may be removed at any
 * time; where it cannot be written to, nothing is kept and nothing fails.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { threadId } from 'node:worker_threads'

/** Names the folder, or `off`. */
const NAME = 'PALIMPSEST_CACHE'

/**
 * The folder: what `PALIMPSEST_CACHE` says, else where the system keeps caches.
 * @returns undefined where nothing is to be kept
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const own = env[NAME]?.trim() ?? ''
  if (own === 'off') return undefined
  if (own !== '') return resolve(own)
  const given = process.platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_CACHE_HOME']
  if (given !== undefined && isAbsolute(given)) return join(given, 'palimpsest')
  const home = homedir()
  if (!isAbsolute(home)) return undefined
  const usual = { win32: ['AppData', 'Local'], darwin: ['Library', 'Caches'] } as Partial<
    Record<NodeJS.Platform, string[]>
  >
  return join(home, ...(usual[process.platform] ?? ['.cache']), 'palimpsest')
}

/**
 * Keeps a file in place of the one before: whoever reads meanwhile has the old or the new one in full, and of
 * several that write it one is kept. It is not forced to disk: readers look whether it is what was written.
 * @param room bytes that the files of its folder may take together: the oldest are given up for it
 */
export function keepInCache(path: string, data: string | Uint8Array, room: number): void {
  const partial = `${path}.${process.pid}-${threadId}.partial`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(partial, data)
    renameSync(partial, path)
    giveUpOldest(dirname(path), path, room)
  } catch {
    try {
      rmSync(partial, { force: true })
    } catch {
      // There is nothing, or it cannot be removed either.
    }
  }
}

/** Removes the oldest files of a folder until the rest has room. @param last the one that stays longest */
function giveUpOldest(folder: string, last: string, room: number): void {
  const files = readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    const found = statSync(path, { throwIfNoEntry: false })
    const age = path === last ? Infinity : (found?.mtimeMs ?? 0)
    return found?.isFile() ? [{ path, size: found.size, age }] : []
  })
  let taken = files.reduce((sum, { size }) => sum + size, 0)
  for (const { path, size } of files.toSorted((a, b) => a.age - b.age)) {
    if (taken <= room) return
    rmSync(path, { force: true })
    taken -= size
  }
}
