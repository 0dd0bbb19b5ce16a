import { expect, it } from 'vitest'
import { DrawQueue } from '../../../src/augment/studio/queue.ts'

/** A queue whose jobs end when they are told to. */
function watchedQueue(threads: number) {
  const queue = new DrawQueue(threads)
  const begun: string[] = []
  const dropped: string[] = []
  const ends = new Map<string, () => void>()
  const add = (
    name: string,
    number: number,
    priority: number,
    more: { tab?: string; signal?: AbortSignal } = {},
  ) =>
    queue.add({
      tab: more.tab ?? 'one',
      number,
      priority,
      signal: more.signal ?? new AbortController().signal,
      dropped: () => dropped.push(name),
      run: () => {
        begun.push(name)
        return new Promise((done) => ends.set(name, done))
      },
    })
  const end = async (name: string): Promise<void> => {
    ends.get(name)!()
    await new Promise((done) => setImmediate(done))
  }
  return { queue, begun, dropped, add, end }
}

it('draws what matters first, and keeps one worker free for it', async () => {
  const { begun, add, end } = watchedQueue(2)
  add('seed 1', 1, 2)
  add('seed 2', 1, 2)
  add('sample', 1, 3)
  expect(begun).toEqual(['seed 1'])
  add('page', 1, 0)
  expect(begun).toEqual(['seed 1', 'page'])
  await end('page')
  expect(begun).toEqual(['seed 1', 'page'])
  await end('seed 1')
  await end('seed 2')
  expect(begun).toEqual(['seed 1', 'page', 'seed 2', 'sample'])
})

it('drops what an older request of the same tab waits for, not that of another tab', async () => {
  const { queue, begun, dropped, add, end } = watchedQueue(1)
  add('old', 1, 0)
  add('old seed', 1, 2)
  add('other tab', 1, 2, { tab: 'two' })
  add('new', 2, 0)
  add('late old seed', 1, 0)
  expect(queue.length).toBe(2)
  expect(dropped).toEqual(['old seed', 'late old seed'])
  await end('old')
  await end('new')
  await end('other tab')
  expect(begun).toEqual(['old', 'new', 'other tab'])
})

it('drops what nobody waits for, and does the newest of a kind first', async () => {
  const { queue, begun, dropped, add, end } = watchedQueue(1)
  const gone = new AbortController()
  add('running', 1, 0, { tab: 'a' })
  add('gone', 2, 0, { tab: 'b', signal: gone.signal })
  add('older', 3, 0, { tab: 'c' })
  add('newer', 4, 0, { tab: 'd' })
  gone.abort()
  queue.drop()
  expect(dropped).toEqual(['gone'])
  await end('running')
  await end('newer')
  expect(begun).toEqual(['running', 'newer', 'older'])
})
