/**
 * Large tables that are the same in all threads of a process: made once, by whichever needs one first.
 *
 * They lie one after another in one piece of shared memory that threads find when they start. A slot says how far
 * a table is; whoever finds it begun waits rather than make it too, which would take as long. Tables that are
 * known by their digest are kept on disk as well, for the next process.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'
import { cacheFolder, keepInCache } from './cache-folder.ts'
import { sha256 } from './hash.ts'

const KEY = 'palimpsest/tables'
/** Bytes for tables: five of noise, six of table tops. Memory that none needs is never touched. */
export const ROOM = 24 << 20
const SLOTS = 16
/** 32-bit words: how many bytes are taken, and of each slot a name's hash, a state, an address and a length. */
const WORDS = 4
const HEADER = 4 * (4 + SLOTS * WORDS)

/** States of a slot. What there was no room for every thread makes for itself. */
const [MAKING, READY, ALONE] = [1, 2, 3]

/** Bytes of tables that are kept on disk: those of this version, and of others beside it. */
const KEPT = 2 * ROOM

/** The longest that a thread waits for another's table, ms: that one may have been stopped amid its work. */
const PATIENCE = 2000

/** Lets this thread, and all that it starts from now on, share tables. */
export function shareTables(): void {
  if (!shared()) setEnvironmentData(KEY, new SharedArrayBuffer(HEADER + ROOM))
}

/**
 * A table's bytes, not to be written to. Threads that share none make it for themselves: who asks keeps it.
 * @param name stands for the bytes, the same in all threads
 * @param digest SHA-256 of the bytes: what a file of an earlier process must be to be taken in place of making them
 */
export function sharedTable(name: string, make: () => Uint8Array, digest?: string): Uint8Array {
  return sharedOrMade(name, digest === undefined ? make : () => keptTable(digest, make))
}

function sharedOrMade(name: string, make: () => Uint8Array): Uint8Array {
  const memory = shared()
  const head = memory && new Int32Array(memory, 0, HEADER >> 2)
  const slot = head && slotOf(head, name)
  if (slot === undefined) return make()
  const [state, at, length] = [slot + 1, slot + 2, slot + 3]
  if (Atomics.compareExchange(head!, state, 0, MAKING) === 0) {
    let left = ALONE
    try {
      const table = make()
      const from = Atomics.add(head!, 0, (table.length + 15) & ~15)
      if (from + table.length > ROOM) {
        Atomics.sub(head!, 0, (table.length + 15) & ~15)
        return table
      }
      new Uint8Array(memory!, HEADER + from, table.length).set(table)
      head![at] = HEADER + from
      head![length] = table.length
      left = READY
    } finally {
      Atomics.store(head!, state, left)
      Atomics.notify(head!, state)
    }
  } else Atomics.wait(head!, state, MAKING, PATIENCE)
  if (Atomics.load(head!, state) !== READY) return make()
  return new Uint8Array(memory!, head![at], head![length])
}

/** A table from the user's cache; else it is made, and put there. */
function keptTable(digest: string, make: () => Uint8Array): Uint8Array {
  const folder = cacheFolder()
  if (folder === undefined) return make()
  const path = join(folder, 'tables', `${digest}.bin`)
  const found = readIfThere(path)
  if (found && sha256(found) === digest) return found
  const table = make()
  if (sha256(table) === digest) keepInCache(path, table, KEPT)
  return table
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

/** The slot of a name; undefined where all are taken. */
function slotOf(head: Int32Array, name: string): number | undefined {
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  const own = hash === 0 ? 1 : hash
  for (let slot = 4; slot < head.length; slot += WORDS) {
    const before = Atomics.compareExchange(head, slot, 0, own)
    if (before === 0 || before === own) return slot
  }
  return undefined
}

function shared(): SharedArrayBuffer | undefined {
  return getEnvironmentData(KEY) as SharedArrayBuffer | undefined
}
