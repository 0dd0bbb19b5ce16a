/** A plan drawn by workers that a queue hands shards to, with every fault made for real. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { augment, augmentJson, start, type Running } from '../support/cli.ts'
import { HAS_REDIS, startRedis } from '../support/redis.ts'
import { QUICK, workplace, type Built } from '../support/workplace.ts'

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

async function shardsIn(plan: string): Promise<number> {
  const names = await readdir(join(plan, 'shards')).catch(() => [])
  return names.filter((name) => !name.startsWith('.')).length
}

function begin(...args: string[]): Running {
  const running = start('augment', args)
  onTestFinished(() => void running.child.kill('SIGKILL'))
  return running
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
    let restarts = 0
    while (coordinator.child.exitCode === null) {
      await wait(2500)
      if (coordinator.child.exitCode !== null) break
      const done = await shardsIn(out('plan'))
      if (done >= 1 && kills < 4) {
        const place = kills++ % 3
        workers[place]!.child.kill('SIGKILL')
        await workers[place]!.ended
        workers[place] = begin('worker', ...queue, '--workers', '1')
      }
      if (done >= 3 && restarts === 0) {
        restarts++
        const second = await augment('build', ...queue)
        expect(second.code).toBe(1)
        expect(second.stderr).toContain('another coordinator follows this plan')
        await redis.restart()
      }
    }
    const { code, stdout, stderr } = await coordinator.ended
    expect(code, stdout + stderr).toBe(0)
    expect([kills > 0, restarts]).toEqual([true, 1])
    expect(stderr).not.toContain('secret')
    for (const { ended } of workers) expect((await ended).code).toBe(0)
    const merged = await augmentJson<Built>('merge', out('plan'), '--out', out('set'))
    expect(merged.digest).toBe(whole.digest)
    // Once more: nothing is left to do, and no worker is needed.
    expect(await augmentJson('build', ...queue)).toMatchObject({ shards: 12, drawn: 0, failed: [] })
  })

  test('a shard that fails stops no other and is named; a worker finishes its shard on SIGTERM', async () => {
    const { data, out } = await workplace(3, 4)
    const redis = await startRedis()
    const small = ['--data', data, '--target', '60', '--recipe', 'light', '--holdout', '0']
    await augmentJson('plan', ...small, '--out', out('plan'), '--shards', '6')
    // The last source: drawn from by the last shard alone.
    await rm(join(data, 'train', 'p2x3.jpg'))
    const queue = ['--plan', out('plan'), '--queue', redis.url, '--lease', '3']
    const coordinator = begin('build', ...queue)
    const worker = begin('worker', ...queue, '--workers', '1')
    const { code, stdout } = await coordinator.ended
    expect(code, stdout).toBe(1)
    expect(stdout).toContain('5 of 6 shards are there')
    expect(stdout).toMatch(/shard 6 could not be drawn: .*p2x3\.jpg/)
    expect((await worker.ended).code).toBe(0)
    expect(await shardsIn(out('plan'))).toBe(5)

    const idle = begin('worker', ...queue, '--workers', '1')
    const second = begin('build', ...queue)
    while ((await shardsIn(out('plan'))) === 5 && second.child.exitCode === null) await wait(200)
    idle.child.kill('SIGTERM')
    expect((await idle.ended).code).toBe(0)
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
