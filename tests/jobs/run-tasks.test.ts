import type { Piscina } from 'piscina'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ImageError, InputError, WorkError } from '../../src/core/errors.ts'
import { createPool, withPool } from '../../src/jobs/pool.ts'
import { inBatches, mapTasks, runTasks } from '../../src/jobs/run-tasks.ts'
import { bundled } from '../support/bundled.ts'

const worker = bundled(new URL('fixtures/worker.ts', import.meta.url))
const describeTask = (task: unknown): string => JSON.stringify(task)
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

let pool: Piscina
beforeAll(() => void (pool = createPool(worker, 2, { folder: '/some/where' })))
afterAll(() => pool.destroy())

/** Runs that wait until they are let go, and what is seen of them. */
function gate() {
  const open: (() => void)[] = []
  const seen = { running: 0, max: 0 }
  const run = async (task: number): Promise<number> => {
    seen.max = Math.max(seen.max, ++seen.running)
    await new Promise<void>((done) => open.push(done))
    seen.running--
    return task * 10
  }
  return { open, seen, run }
}

describe('in the order of arrival or of the tasks', () => {
  const tasks = [
    { ms: 150, value: 'slow' },
    { ms: 0, value: 'quick' },
  ]

  test('onResult is told as results come', async () => {
    const order: [string, number][] = []
    await runTasks<(typeof tasks)[number], string>({
      pool,
      name: 'after',
      tasks,
      describe: describeTask,
      onResult: (result, _task, index) => void order.push([result, index]),
    })
    expect(order).toEqual([
      ['quick', 1],
      ['slow', 0],
    ])
  })

  test('mapTasks gives them in the order of the tasks', async () => {
    const work = { pool, name: 'after', tasks, describe: describeTask }
    expect(await mapTasks<(typeof tasks)[number], string>(work)).toEqual(['slow', 'quick'])
  })
})

test('no more tasks than asked for are under way, and none is drawn before there is room', async () => {
  const { open, seen, run } = gate()
  let drawn = 0
  function* tasks(): Generator<number> {
    for (; drawn < 7;) yield drawn++
  }
  const results = mapTasks({ run, tasks: tasks(), concurrency: 3 })
  await pause(10)
  expect(drawn).toBe(3)
  open.shift()!()
  await pause(10)
  expect(drawn).toBe(4)
  const timer = setInterval(() => open.shift()?.(), 1)
  expect(await results).toEqual([0, 10, 20, 30, 40, 50, 60])
  clearInterval(timer)
  expect(seen.max).toBe(3)
})

test('a result counts as under way until onResult is done with it', async () => {
  let handling = 0
  let max = 0
  await runTasks<number, number>({
    run: (task) => Promise.resolve(task),
    tasks: [1, 2, 3, 4],
    concurrency: 1,
    onResult: async () => {
      max = Math.max(max, ++handling)
      await pause(2)
      handling--
    },
  })
  expect(max).toBe(1)
})

describe('a signal', () => {
  test('ends the work: what is under way is waited for, nothing else is drawn', async () => {
    const { open, run } = gate()
    const stop = new AbortController()
    let drawn = 0
    let closed = false
    function* tasks(): Generator<number> {
      try {
        for (;;) yield drawn++
      } finally {
        closed = true
      }
    }
    const done: number[] = []
    const work = runTasks<number, number>({
      run,
      tasks: tasks(),
      concurrency: 2,
      signal: stop.signal,
      stopped: () => `stopped: ${done.length} are done`,
      onResult: (_, task) => void done.push(task),
    })
    await pause(5)
    stop.abort()
    open.splice(0).forEach((go) => go())
    await expect(work).rejects.toMatchObject({
      code: 'STOPPED',
      kind: 'work',
      message: 'stopped: 2 are done',
    })
    expect(done).toEqual([0, 1])
    expect(drawn).toBe(2)
    expect(closed).toBe(true)
  })

  test('reaches workers in the middle of a task', async () => {
    const stop = new AbortController()
    const seen: unknown[] = []
    const work = withPool(worker, { threads: 1, signal: stop.signal }, (own) =>
      runTasks({
        pool: own,
        name: 'untilStopped',
        tasks: [undefined],
        describe: describeTask,
        signal: stop.signal,
        onResult: (isStopped) => void seen.push(isStopped),
      }),
    )
    setTimeout(() => stop.abort(), 100)
    await expect(work).rejects.toMatchObject({ code: 'STOPPED' })
    expect(seen).toEqual([true])
  })
})

describe('errors', () => {
  const failing = (name: string): Promise<void> =>
    runTasks({ pool, name: 'fail', tasks: [name], describe: () => 'pages/7.jpg' })

  test.each([
    ['WorkError', WorkError, 'work'],
    ['ImageError', ImageError, 'work'],
    ['InputError', InputError, 'input'],
  ])('a %s of a worker keeps class, code, kind and message', async (name, Class, kind) => {
    const error: unknown = await failing(name).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Class)
    expect(error).toMatchObject({ code: 'SOME_CODE', kind, message: 'what is wrong' })
  })

  test('one without a code is said to come from the task', async () => {
    await expect(failing('other')).rejects.toMatchObject({
      code: 'WORKER_FAILED',
      message: 'a worker failed at pages/7.jpg: TypeError: no such thing',
    })
  })

  test('the first one ends the work, after what is under way', async () => {
    const ended: number[] = []
    let drawn = 0
    const work = runTasks<number, number>({
      run: async (task) => {
        await pause(task === 1 ? 5 : 20)
        if (task === 1) throw new WorkError('DISK_FULL', 'no room')
        ended.push(task)
        return task
      },
      tasks: (function* () {
        for (;;) yield drawn++
      })(),
      concurrency: 3,
    })
    await expect(work).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(ended).toEqual([0, 2])
    expect(drawn).toBe(3)
  })

  test('onFailure decides whether the others are run', async () => {
    const failed: unknown[] = []
    const done: number[] = []
    const work = (last: number): Promise<void> =>
      runTasks<number, number>({
        run: (task) =>
          task === 1
            ? Promise.reject(new ImageError('IMAGE_UNREADABLE', 'torn'))
            : task === last
              ? Promise.reject(new Error('broken'))
              : Promise.resolve(task),
        tasks: [0, 1, 2],
        concurrency: 1,
        onResult: (_, task) => void done.push(task),
        onFailure: (error, task) => {
          if (!(error instanceof ImageError)) return false
          failed.push([task, error.code])
          return true
        },
      })
    await work(3)
    expect([failed, done]).toEqual([[[1, 'IMAGE_UNREADABLE']], [0, 2]])
    await expect(work(2)).rejects.toThrow('broken')
  })

  test('an error of onResult or of the tasks themselves is thrown as it is', async () => {
    const full = new WorkError('DISK_FULL', 'no room')
    const run = (task: number): Promise<number> => Promise.resolve(task)
    const refuse = (): never => {
      throw full
    }
    await expect(runTasks({ run, tasks: [1], concurrency: 1, onResult: refuse })).rejects.toBe(full)
    const tasks = { [Symbol.iterator]: () => ({ next: refuse }) }
    await expect(runTasks({ run, tasks, concurrency: 2 })).rejects.toBe(full)
  })
})

test('the progress line begins, steps by what a task holds, and ends also after an error', async () => {
  const said: unknown[] = []
  const on = {
    begin: (...words: unknown[]) => void said.push(['begin', ...words]),
    step: (count: number) => void said.push(['step', count]),
    fail() {},
    note() {},
    end: () => void said.push('end'),
  }
  const work = runTasks<number[], number>({
    run: (batch) => (batch.includes(4) ? Promise.reject(new Error('four')) : Promise.resolve(1)),
    tasks: inBatches([1, 2, 3, 4], 3),
    concurrency: 1,
    progress: { on, label: 'reading', total: 6, done: 2, count: (_, batch) => batch.length },
  })
  await expect(work).rejects.toThrow('four')
  expect(said).toEqual([['begin', 'reading', 6, 2], ['step', 3], 'end'])
})

test('batches hold what they are given, the last one the rest', () => {
  expect([...inBatches([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]])
  expect([...inBatches([], 2)]).toEqual([])
})

describe('withPool', () => {
  test('workers get the set-up, and the pool is gone whatever happens', async () => {
    let used: Piscina | undefined
    const setup = { recipe: { steps: [{ effect: 'blur' }] } }
    const found = await withPool(worker, { threads: 1, setup }, (own) => {
      used = own
      return mapTasks({ pool: own, name: 'setup', tasks: [undefined], describe: describeTask })
    })
    expect(found).toEqual([setup])
    expect(used!.threads).toHaveLength(0)
    const broken = withPool(worker, { threads: 1 }, (own) => {
      used = own
      return Promise.reject(new Error('broken'))
    })
    await expect(broken).rejects.toThrow('broken')
    expect(used!.threads).toHaveLength(0)
  })
})
