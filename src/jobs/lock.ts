/** One program at a time writes a folder. */
import { link, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode, WorkError } from '../core/errors.ts'
import { writeFailure } from '../core/files.ts'

const LOCK = '.lock'

interface Holder {
  pid: number
  /** tells a process from a later one with its pid: boot and start time, where the system has them */
  born: string
}

/**
 * Takes a folder for this process. The lock of a process that is gone, killed or lost with the
 * machine, is taken over.
 * @returns what gives the folder back
 * @throws WorkError `FOLDER_BUSY` naming the holder's pid, `DISK_FULL`; InputError `READ_ONLY`
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, LOCK)
  const me: Holder = { pid: process.pid, born: await bornOf(process.pid) }
  for (;;) {
    try {
      const handle = await open(path, 'wx')
      await handle.writeFile(JSON.stringify(me))
      await handle.close()
      return () => rm(path, { force: true })
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw writeFailure(error, folder, false)
    }
    const holder = await readHolder(path)
    if (holder && (await isAlive(holder))) {
      throw new WorkError(
        'FOLDER_BUSY',
        `${folder} is being written by another run (pid ${holder.pid}): wait for it, stop it, or choose another --out`,
      )
    }
    await removeStale(path, holder)
  }
}

/** Renamed before it is removed: of two that find it stale one wins, and a new lock is put back. */
async function removeStale(path: string, holder: Holder | undefined): Promise<void> {
  const aside = `${path}.${process.pid}`
  await rename(path, aside).catch(() => undefined)
  const moved = await readHolder(aside)
  const isOther = moved && (moved.pid !== holder?.pid || moved.born !== holder.born)
  if (isOther) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
}

async function readHolder(path: string): Promise<Holder | undefined> {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      return JSON.parse(await readFile(path, 'utf8')) as Holder
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined
      // Empty: its holder may be writing it just now.
      await new Promise((done) => setTimeout(done, 10))
    }
  }
  return undefined
}

async function isAlive(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return false
  }
  const born = await bornOf(holder.pid)
  return born === '' || holder.born === '' || born === holder.born
}

/** Boot id and start time of a process from Linux' /proc; empty elsewhere. */
async function bornOf(pid: number): Promise<string> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // Field 22; the second field, the program's name, may hold blanks and brackets.
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return `${boot.trim()}/${started}`
  } catch {
    return ''
  }
}
