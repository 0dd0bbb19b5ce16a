import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { ROOM, sharedTable, shareTables } from '../../src/core/shared-tables.ts'
import { bundled } from '../support/bundled.ts'

const MODULE = bundled(new URL('../../src/core/shared-tables.ts', import.meta.url)).href

/** Asks for a table as soon as all threads are there, and tells what it got. */
const ASKS = `
const { parentPort, workerData } = require('node:worker_threads')
const { made, name, length } = workerData
import('${MODULE}').then(({ sharedTable }) => {
  const table = sharedTable(name, () => {
    Atomics.add(made, 0, 1)
    Atomics.wait(made, 1, 0, 100)
    return Uint8Array.from({ length }, (_, i) => i * 7)
  })
  parentPort.postMessage({ length: table.length, last: table.at(-1), shared: table.buffer instanceof SharedArrayBuffer })
})
`

/** What four threads get that ask for one table at about the same time, and how often it was made. */
async function ask(name: string, length: number): Promise<{ got: unknown[]; times: number }> {
  const made = new Int32Array(new SharedArrayBuffer(8))
  const one = (): Promise<unknown> =>
    new Promise((done, failed) => {
      const worker = new Worker(ASKS, { eval: true, workerData: { made, name, length } })
      worker.on('message', done).on('error', failed)
    })
  const got = await Promise.all([one(), one(), one(), one()])
  return { got, times: made[0]! }
}

test('threads that share make a table once, however many ask for it at a time', async () => {
  const alone = await ask('a', 1000)
  expect(alone.times).toBe(4)
  shareTables()
  const table = { length: 1000, last: (999 * 7) & 255, shared: true }
  expect(await ask('a', 1000)).toEqual({ got: [table, table, table, table], times: 1 })
  // Another has a place of its own, and this thread sees both.
  expect((await ask('b', 33)).got[0]).toEqual({ length: 33, last: 224, shared: true })
  const nothing = (): Uint8Array => new Uint8Array(0)
  expect([...sharedTable('b', nothing)]).toEqual(
    Array.from({ length: 33 }, (_, i) => (i * 7) & 255),
  )
  expect(sharedTable('a', nothing)[999]).toBe((999 * 7) & 255)
})

test('what there is no room for, and what could not be made, is made by each', async () => {
  shareTables()
  const large = await ask('large', ROOM + 1)
  expect(large.times).toBe(4)
  expect(large.got[0]).toMatchObject({ length: ROOM + 1, shared: false })
  // It takes no room from others.
  expect((await ask('small', 5)).times).toBe(1)
  const fails = (): Uint8Array => {
    throw new RangeError('no')
  }
  expect(() => sharedTable('broken', fails)).toThrow('no')
  expect(sharedTable('broken', () => Uint8Array.of(1))).toEqual(Uint8Array.of(1))
})
