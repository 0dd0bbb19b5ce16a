import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cacheFolder, keepInCache } from '../../src/core/cache-folder.ts'
import { sha256 } from '../../src/core/hash.ts'
import { sharedTable } from '../../src/core/shared-tables.ts'
import { temporaryFolder } from '../support/cli.ts'

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => void vi.unstubAllEnvs())

describe('where the cache is', () => {
  test('is what the environment says, and nowhere where that is off', () => {
    expect(cacheFolder({ PALIMPSEST_CACHE: 'some/where' })).toBe(resolve('some/where'))
    expect(cacheFolder({ PALIMPSEST_CACHE: ' off ' })).toBeUndefined()
  })

  test.runIf(process.platform === 'linux')('is where the system keeps caches otherwise', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/c' })).toBe('/c/palimpsest')
    // A relative one is to be ignored, as its specification says.
    const usual = join(homedir(), '.cache', 'palimpsest')
    expect(cacheFolder({ XDG_CACHE_HOME: 'c', PALIMPSEST_CACHE: '' })).toBe(usual)
  })
})

describe('what is kept', () => {
  test('makes room by giving up the oldest, the new one last', () => {
    const at = (name: string): string => join(folder, 'kept', name)
    for (const [age, name] of ['c', 'a', 'b'].entries()) {
      keepInCache(at(name), name.repeat(10), 100)
      utimesSync(at(name), 1000 + age, 1000 + age)
    }
    keepInCache(at('d'), 'd'.repeat(15), 30)
    expect(readdirSync(join(folder, 'kept')).toSorted()).toEqual(['b', 'd'])
    expect(readFileSync(at('d'), 'utf8')).toBe('d'.repeat(15))
    keepInCache(at('d'), 'e', 30)
    expect(readFileSync(at('d'), 'utf8')).toBe('e')
  })

  test('is nothing where there is no folder to be had, and nothing fails', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => keepInCache(join(folder, 'file', 'below'), 'x', 10)).not.toThrow()
    expect(readdirSync(folder)).toEqual(['file'])
  })
})

describe('a table that is kept on disk', () => {
  const table = Uint8Array.from({ length: 100 }, (_, i) => 3 * i)
  const digest = sha256(table)
  const file = (): string => join(folder, 'tables', `${digest}.bin`)
  let made = 0
  const make = (): Uint8Array => {
    made++
    return table.slice()
  }
  const ask = (): Uint8Array => Uint8Array.from(sharedTable('kept', make, digest))
  beforeEach(() => {
    made = 0
    vi.stubEnv('PALIMPSEST_CACHE', folder)
  })

  test('is made once, and read from then on', () => {
    expect([ask(), ask()]).toEqual([table, table])
    expect(made).toBe(1)
    expect(Uint8Array.from(readFileSync(file()))).toEqual(table)
  })

  test('is made where the file holds anything else, which is written over', () => {
    mkdirSync(join(folder, 'tables'))
    for (const other of [table.subarray(1), table.map((value) => value ^ 1), new Uint8Array(0)]) {
      writeFileSync(file(), other)
      expect(ask()).toEqual(table)
      expect(Uint8Array.from(readFileSync(file()))).toEqual(table)
    }
    expect(made).toBe(3)
  })

  test('is not kept where it is another than the digest says, or nothing is to be kept', () => {
    const other = (): Uint8Array => table.subarray(1)
    expect(sharedTable('kept', other, digest)).toEqual(table.subarray(1))
    vi.stubEnv('PALIMPSEST_CACHE', 'off')
    expect(ask()).toEqual(table)
    expect(readdirSync(folder)).toEqual([])
  })
})
