/** A plan drawn by the command that a scheduler runs, and by the example for GNU parallel. */
import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { augment, augmentJson } from '../support/cli.ts'
import { workplace, type Built } from '../support/workplace.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const HAS_PARALLEL = spawnSync('parallel', ['--version']).status === 0

test('a plan is drawn shard by shard and merged by commands', async () => {
  const { folder, data, out } = await workplace(2, 3)
  const small = ['--data', data, '--target', '12', '--recipe', 'light', '--workers', '1']
  const whole = await augmentJson<Built>('build', ...small, '--out', out('whole'))
  const planned = await augment('plan', ...small, '--out', out('plan'), '--shards', '2')
  expect(planned.code, planned.stderr).toBe(0)
  expect(planned.stdout).toContain('in 2 shards of at most 8')
  const plan = ['--plan', out('plan')]
  const first = await augmentJson<Built>('build', ...plan, '--shard', '1/2', '--workers', '1')
  expect(first.made).toBe(first.images)

  const missing = await augment('merge', out('plan'), '--out', out('set'))
  expect(missing.code).toBe(1)
  expect(missing.stdout).toContain('1 of 2 shards missing: 2\n')
  for (const [args, code, said] of [
    [[...plan, '--shard', '0/2'], 2, 'add 1'],
    [[...plan, '--shard', '2/3'], 2, 'is a plan of 2 shards: ask for --shard N/2'],
    [[...plan], 2, '--plan and --shard go together'],
    [[...plan, '--shard', '2/2', '--seed', '4'], 2, '--seed: the plan decides this'],
    [[...plan, '--shard', '2/2', '--data', folder], 2, 'planned for other data'],
  ] as const) {
    const ran = await augment('build', ...args)
    expect(ran).toMatchObject({ code, stderr: expect.stringContaining(said) as string })
  }
  await augmentJson('build', ...plan, '--shard', '2/2', '--workers', '1')
  const merged = await augmentJson<Built>('merge', out('plan'), '--out', out('set'))
  expect(merged.digest).toBe(whole.digest)
})

test.skipIf(!HAS_PARALLEL)('the example for GNU parallel draws and merges a plan', async () => {
  const { data, out } = await workplace(2, 3)
  const small = ['--data', data, '--target', '12', '--recipe', 'light', '--workers', '1']
  await augment('plan', ...small, '--out', out('plan'), '--shards', '3')
  const script = join(ROOT, 'examples', 'shards', 'gnu-parallel.sh')
  const env = { ...process.env, AUGMENT: `node ${join(ROOT, 'bin', 'augment.js')}` }
  const ran = spawnSync('sh', [script, out('plan'), out('set'), '2'], { env, encoding: 'utf8' })
  expect(ran.status, ran.stderr).toBe(0)
  const info = JSON.parse(await readFile(join(out('set'), 'dataset.json'), 'utf8')) as unknown
  expect(info).toMatchObject({ complete: true })
})
