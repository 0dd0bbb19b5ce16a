/** Replicas of a training that meet in shared memory. */
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import type { TrainingEngine } from '../../../src/train/engine/engine.ts'
import { average, detached, openMeeting, type Meeting } from '../../../tools/starter/replicas.ts'

/** What is averaged of an engine, filled from one number on. */
function engineFrom(start: number): TrainingEngine {
  let next = start
  const tensor = (length: number) => {
    const values = Float32Array.from({ length }, () => next++)
    return new Map([['w', { shape: [length], values }]])
  }
  const state = { parameters: tensor(5), buffers: tensor(2) }
  const moments = { firstMoment: tensor(5), secondMoment: tensor(5) }
  return { state, optimiser: { steps: 3, ...moments, ema: tensor(5) } } as unknown as TrainingEngine
}

const MODULE = new URL('../../../tools/starter/replicas.ts', import.meta.url).href

/** A replica in a thread of its own: adds its index to its numbers and averages, twice. */
const REPLICA = `import('tsx/esm/api').then(async ({ register }) => {
  register()
  const { workerData, parentPort } = await import('node:worker_threads')
  const { average } = await import('${MODULE}')
  const { engine, meeting, index } = workerData
  for (let round = 0; round < 2; round++) {
    for (const values of [...engine.state.parameters.values()].map((one) => one.values))
      for (let i = 0; i < values.length; i++) values[i] += index
    average(engine, meeting, index)
  }
  parentPort.postMessage([...engine.state.parameters.get('w').values])
})`

test('all have the mean of all, time after time', async () => {
  const engine = engineFrom(0)
  const meeting: Meeting = openMeeting(engine, 3)
  const others = [1, 2].map((index) => {
    const own = detached(engine.state, engine.optimiser)
    const workerData = {
      engine: { state: own.model, optimiser: own.optimiser },
      meeting,
      index,
    }
    const worker = new Worker(REPLICA, { eval: true, workerData })
    return new Promise<number[]>((done, fail) => {
      worker.once('message', done)
      worker.once('error', fail)
    })
  })
  average(engine, meeting, 0)
  // Others add 1 and 2, this one nothing: the mean grows by one a round.
  expect([...engine.state.parameters.get('w')!.values]).toEqual([1, 2, 3, 4, 5])
  average(engine, meeting, 0)
  const expected = [2, 3, 4, 5, 6]
  expect([...engine.state.parameters.get('w')!.values]).toEqual(expected)
  expect([...engine.state.buffers.get('w')!.values]).toEqual([5, 6])
  expect([...engine.optimiser.secondMoment.get('w')!.values]).toEqual([12, 13, 14, 15, 16])
  expect(await Promise.all(others)).toEqual([expected, expected])
})

test('one alone keeps what it has', () => {
  const engine = engineFrom(7)
  average(engine, openMeeting(engine, 1), 0)
  expect([...engine.state.parameters.get('w')!.values]).toEqual([7, 8, 9, 10, 11])
})
