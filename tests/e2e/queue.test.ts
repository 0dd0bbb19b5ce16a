/** A plan drawn by workers that a queue hands shards to, with every fault made for real. */
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { augment, augmentJson, start, type Ran, type Running } from '../support/cli.ts'
import { HAS_REDIS, startRedis } from '../support/redis.ts'
import { drawSmallPage } from '../support/set.ts'
import { QUICK, workplace, type Built } from '../support/workplace.ts'

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** Longer than anything here takes on a busy machine, ms; within the test's own limit. */
const PATIENCE = 180_000

/** Names of the shards that are there. */
async function shardsIn(plan: string): Promise<string[]> {
  const names = await readdir(join(plan, 'shards')).catch(() => [])
  return names.filter((name) => !name.startsWith('.'))
}

type Begun = Running & { said: () => string }

function begin(...args: string[]): Begun {
  const running = start('augment', args)
  let said = ''
  running.child.stderr!.on('data', (data: Buffer) => (said += data.toString()))
  onTestFinished(() => void running.child.kill('SIGKILL'))
  return { ...running, said: () => said }
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`waited ${PATIENCE} ms until ${what}`)
    await wait(20)
  }
}

/** What a command ended with; fails where it does not end. */
async function within(running: Begun, what: string): Promise<Ran> {
  let ran: Ran | undefined
  void running.ended.then((it) => (ran = it))
  await until(`${what}; it said: ${running.said()}`, () => ran !== undefined)
  return ran!
}

describe.skipIf(!HAS_REDIS)('a queue', () => {
  test('workers are killed and Redis is restarted: the set is that of one machine', async () => {
    const { data, out } = await workplace(3, 4)
    const redis = await startRedis()
    const small = ['--data', data, '--target', '400', '--recipe', QUICK]
    const whole = await augmentJson<Built>('build', ...small, '--out', out('whole'))
    await augmentJson('plan', ...small, '--out', out('plan'), '--shards', '12')
    const queue = ['--plan', out('plan'), '--queue', redis.url, '--lease', '3']
    const coordinator = begin('build', ...queue)
    const workers = Array.from({ length: 3 }, () => begin('worker', ...queue, '--workers', '1'))

    let kills = 0
    let killed = -Infinity
    let restarts = 0
    const end = performance.now() + PATIENCE
    while (coordinator.child.exitCode === null) {
      expect(performance.now(), coordinator.said()).toBeLessThan(end)
      await wait(100)
      if (coordinator.child.exitCode !== null) break
      const { length: done } = await shardsIn(out('plan'))
      if (done >= 1 && kills < 4 && performance.now() > killed + 2500) {
        killed = performance.now()
        const place = kills++ % 3
        workers[place]!.child.kill('SIGKILL')
        await workers[place]!.ended
        workers[place] = begin('worker', ...queue, '--workers', '1')
      }
      if (done >= 3 && restarts === 0) {
        restarts++
        // On a quick machine they would be done before another coordinator has begun.
        for (const worker of workers) worker.child.kill('SIGSTOP')
        const second = await augment('build', ...queue)
        for (const worker of workers) worker.child.kill('SIGCONT')
        expect(second.code).toBe(1)
        expect(second.stderr).toContain('another coordinator follows this plan')
        await redis.restart()
      }
    }
    const { code, stdout, stderr } = await coordinator.ended
    expect(code, stdout + stderr).toBe(0)
    expect([kills > 0, restarts]).toEqual([true, 1])
    expect(stderr).not.toContain('secret')
    for (const worker of workers) expect((await within(worker, 'a worker ends')).code).toBe(0)
    const merged = await augmentJson<Built>('merge', out('plan'), '--out', out('set'))
    expect(merged.digest).toBe(whole.digest)
    // Once more: nothing is left to do, and no worker is needed.
    expect(await augmentJson('build', ...queue)).toMatchObject({ shards: 12, drawn: 0, failed: [] })
  })

  test('a shard that fails stops no other and is named; workers wait for the run that draws it', async () => {
    const { data, out } = await workplace(3, 4)
    const redis = await startRedis()
    const small = ['--data', data, '--target', '60', '--recipe', 'light', '--holdout', '0']
    await augmentJson('plan', ...small, '--out', out('plan'), '--shards', '6')
    // The last source: drawn from by the last shard alone.
    const gone = join(data, 'train', 'p2x3.jpg')
    await rm(gone)
    const queue = ['--plan', out('plan'), '--queue', redis.url, '--lease', '3']
    const coordinator = begin('build', ...queue)
    const worker = begin('worker', ...queue, '--workers', '1')
    const { code, stdout } = await within(coordinator, 'the coordinator ends')
    expect(code, stdout).toBe(1)
    expect(stdout).toContain('5 of 6 shards are there')
    expect(stdout).toMatch(/shard 6 could not be drawn: .*p2x3\.jpg/)
    expect((await within(worker, 'the worker ends')).code).toBe(0)
    expect(await shardsIn(out('plan'))).toHaveLength(5)

    // A worker that is there before the next run is not sent home by the last one.
    await writeFile(gone, drawSmallPage('p2x3.jpg'))
    const early = begin('worker', ...queue, '--workers', '1')
    await until('the worker waits', () => early.said().includes('waiting for the next'))
    const second = begin('build', ...queue)
    expect((await within(second, 'the second coordinator ends')).code).toBe(0)
    expect((await within(early, 'the early worker ends')).stdout).toContain('1 shard, ')
    // A run that left nothing to do sends home who comes after it.
    const late = await within(begin('worker', ...queue), 'the late worker ends')
    expect(late).toMatchObject({ code: 0, stderr: expect.stringContaining('nothing is left') })
  }, 400_000)

  test('a worker that is asked to end finishes the shard at hand and draws no other', async () => {
    const { data, out } = await workplace(3, 4)
    const redis = await startRedis()
    const plan = ['--data', data, '--target', '400', '--recipe', QUICK, '--out', out('plan')]
    await augmentJson('plan', ...plan, '--shards', '4')
    const queue = ['--plan', out('plan'), '--queue', redis.url, '--lease', '3']
    begin('build', ...queue)
    const worker = begin('worker', ...queue, '--workers', '1')
    const isDrawing = async (): Promise<boolean> =>
      (await readdir(join(out('plan'), 'shards')).catch(() => [])).some((it) => it.startsWith('.'))
    await until('a shard is at hand', isDrawing)
    const before = await shardsIn(out('plan'))
    worker.child.kill('SIGTERM')
    const { code, stderr } = await within(worker, 'the worker ends')
    expect([code, before], stderr).toEqual([0, []])
    const [, shard] = /finishing shard (\d)\/4, then ending/.exec(stderr) ?? []
    const [, images] = new RegExp(`shard ${shard}/4: (\\d+) images made`).exec(stderr) ?? []
    expect(Number(images), stderr).toBeGreaterThanOrEqual(100)
    expect(await isDrawing()).toBe(false)
    expect(await shardsIn(out('plan'))).toHaveLength(1)
    const again = ['--plan', out('plan'), '--shard', `${shard}/4`]
    expect(await augmentJson('build', ...again)).toMatchObject({ images: Number(images), made: 0 })
  })

  test('what is wrong is said before anything is begun, and without the password', async () => {
    const { data, out } = await workplace(2, 3)
    const redis = await startRedis()
    const small = ['--data', data, '--target', '12', '--recipe', 'light']
    await augmentJson('plan', ...small, '--out', out('plan'), '--shards', '2')
    for (const [queue, said] of [
      [redis.url.replace('secret', 'wrong'), /lets us in, found .*(WRONGPASS|AUTH)/],
      ['http://localhost', /expected redis:\/\/host:port/],
    ] as const) {
      const ran = await augment('worker', '--plan', out('plan'), '--queue', queue)
      expect(ran.code).toBe(2)
      expect(ran.stderr).toMatch(said)
      expect(ran.stderr).not.toContain('wrong@')
    }
    const shard = ['--shard', '1/2', '--queue', redis.url]
    const both = await augment('build', '--plan', out('plan'), ...shard)
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('--shard') as string })
  })
})
