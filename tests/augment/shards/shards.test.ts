import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BuildResult } from '../../../src/augment/build/build.ts'
import { verify } from '../../../src/augment/build/verify.ts'
import { silent } from '../../../src/core/progress.ts'
import { start } from '../../support/cli.ts'
import { drawSmallPage, writeSmallSet } from '../../support/set.ts'
import { recipe, SHARDS, shardsIn } from './support.ts'

let folder: string
let whole: BuildResult
const run = (): ReturnType<typeof shardsIn> => shardsIn(folder)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palimpsest-shards-'))
  await writeSmallSet(join(folder, 'data'), { classes: 2, pages: 4 })
  // Two sources of the same bytes: their variants differ by an offset in their random keys.
  await writeFile(join(folder, 'data', 'train', 'p0x9.jpg'), drawSmallPage('p0x0.jpg'))
  const csv = join(folder, 'data', 'train.csv')
  await writeFile(csv, `${await readFile(csv, 'utf8')}p0x9.jpg,0\n`)
  await writeFile(join(folder, 'data', 'train', 'broken.jpg'), 'no image')
  await writeFile(csv, `${await readFile(csv, 'utf8')}broken.jpg,1\n`)
  whole = await run().whole('whole')
  await run().plan('plan')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a plan', () => {
  test('is found there by the same command, and refused by another', async () => {
    expect(await run().plan('plan')).toMatchObject({ made: false, info: { shards: SHARDS } })
    const other = run().plan('plan', { recipe: { ...recipe, seed: 4 } })
    await expect(other).rejects.toMatchObject({ code: 'OTHER_PLAN', kind: 'input' })
    const more = run().plan('small', { shards: 1000 })
    await expect(more).rejects.toMatchObject({ code: 'SHARDS_TOO_MANY' })
  })

  test('says of each source what its images need, and where each shard begins', async () => {
    const rows = (await readFile(run().at('plan', 'sources.jsonl'), 'utf8')).trim().split('\n')
    expect(rows).toHaveLength(9)
    const index = (await readFile(run().at('plan', 'shards.index'), 'utf8')).split('\n')
    expect(index).toHaveLength(SHARDS + 1)
    expect(new Set(index.slice(0, -1).map((line) => line.length))).toEqual(new Set([31]))
  })
})

describe('shards, one after the other', () => {
  test('make the set of one machine, byte for byte', async () => {
    const missing = await run().merge('plan', 'merged')
    expect(missing).toMatchObject({ state: 'unmergeable', missing: [1, 2, 3, 4] })
    await expect(stat(run().at('merged'))).rejects.toThrow('ENOENT')
    let made = 0
    for (const number of [3, 1, 4, 2]) made += (await run().draw('plan', number)).made
    expect(made).toBe(whole.plan.total)
    const merged = await run().merge('plan', 'merged')
    expect(merged).toMatchObject({ state: 'merged', digest: whole.digest, counts: whole.counts })
    for (const file of ['manifest.jsonl', 'train.csv', 'holdout/noisy.csv', 'failures.jsonl']) {
      const text = await readFile(run().at('merged', file), 'utf8')
      expect(text).toBe(await readFile(run().at('whole', file), 'utf8'))
    }
    const info = (name: string) => readFile(run().at(name, 'dataset.json'), 'utf8').then(JSON.parse)
    expect(await info('merged')).toEqual(await info('whole'))
    expect(await verify(run().at('merged'), silent)).toMatchObject({ bad: [], leaks: [] })
    // Images are linked, not copied; merging again changes nothing; and a build resumes it.
    const [first = ''] = await readdir(run().at('merged', 'train'))
    expect((await stat(run().at('merged', 'train', first))).nlink).toBe(2)
    expect(await run().merge('plan', 'merged')).toMatchObject({ digest: whole.digest })
    expect(await run().whole('merged')).toMatchObject({ made: 0, digest: whole.digest })
  })

  test('are skipped when there, and drawn again where damaged; merge names the damage', async () => {
    expect(await run().draw('plan', 3)).toMatchObject({ made: 0 })
    const shard = run().at('plan', 'shards', '3')
    const [image = ''] = await readdir(join(shard, 'train'))
    const bytes = await readFile(join(shard, 'train', image))
    await rm(join(shard, 'train', image))
    await writeFile(join(shard, 'train', image), bytes.subarray(0, 100))
    await rename(run().at('plan', 'shards', '4'), run().at('four'))
    const found = await run().merge('plan', 'again')
    expect(found).toMatchObject({ state: 'unmergeable', missing: [4] })
    expect(found).toMatchObject({ wrong: [{ shard: 3, reason: expect.stringContaining(image) }] })
    await rename(run().at('four'), run().at('plan', 'shards', '4'))
    expect(await run().draw('plan', 3)).toMatchObject({ made: 1 })

    const manifest = join(run().at('plan', 'shards', '3'), 'manifest.jsonl')
    const text = await readFile(manifest, 'utf8')
    await writeFile(manifest, text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1))
    expect(await run().merge('plan', 'again')).toMatchObject({ wrong: [{ shard: 3 }] })
    expect(await run().draw('plan', 3)).toMatchObject({ made: 1 })
    expect(await run().merge('plan', 'again')).toMatchObject({ digest: whole.digest })
    expect((await readdir(run().at('plan', 'shards'))).toSorted().join('')).toBe('1234')
  })
})

describe('a shard', () => {
  test('killed by SIGKILL is not there; drawn again it is what it was', async () => {
    await cp(run().at('plan'), run().at('killed'), { recursive: true })
    const shards = run().at('killed', 'shards')
    await rm(join(shards, '2'), { recursive: true })
    const args = ['build', '--plan', run().at('killed'), '--shard', `2/${SHARDS}`, '--workers', '1']
    const { child, ended } = start('augment', args)
    const rows = async (): Promise<number> => {
      const own = (await readdir(shards)).find((name) => name.startsWith('.2.')) ?? ''
      const file = join(shards, own, 'result', 'manifest.partial.jsonl')
      return (await readFile(file, 'utf8').catch(() => '')).split('\n').length - 1
    }
    while (child.exitCode === null && (await rows()) < 1) await new Promise((r) => setTimeout(r, 5))
    child.kill('SIGKILL')
    await ended
    if (child.exitCode === null) expect(await readdir(shards)).not.toContain('2')
    expect(await run().merge('killed', 'none')).toMatchObject({ missing: [2] })
    const { images, made } = await run().draw('killed', 2)
    expect(made).toBeLessThan(images)
    expect(await run().merge('killed', 'revived')).toMatchObject({ digest: whole.digest })
  })

  test('of other data is refused, and not finished without its images', async () => {
    await rm(run().at('plan', 'shards', '1'), { recursive: true, force: true })
    await mkdir(run().at('elsewhere'))
    const gone = run().draw('plan', 1, { data: run().at('elsewhere') })
    await expect(gone).rejects.toMatchObject({ code: 'OTHER_DATA', kind: 'input' })
    await cp(run().at('data'), run().at('changed'), { recursive: true })
    for (const name of await readdir(run().at('changed', 'train'))) {
      await writeFile(run().at('changed', 'train', name), drawSmallPage(`other ${name}`))
    }
    const changed = run().draw('plan', 1, { data: run().at('changed') })
    await expect(changed).rejects.toThrow('planned for other data')
    expect(await run().merge('plan', 'none')).toMatchObject({ missing: [1] })
    expect(await run().draw('plan', 1)).toMatchObject({ failed: 0 })
  })

  test('of a plan by another version is refused', async () => {
    await cp(run().at('plan'), run().at('older'), { recursive: true })
    const file = run().at('older', 'plan.json')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace(/"libvips": "[^"]+"/, '"libvips": "1.0.0"'))
    const drawn = run().draw('older', 1)
    await expect(drawn).rejects.toThrow(/libvips [\d.]+ \(the plan's: 1\.0\.0\)/)
    await writeFile(file, text.slice(0, 200))
    await expect(run().draw('older', 1)).rejects.toMatchObject({ code: 'PLAN_DAMAGED' })
    await rm(file)
    await expect(run().draw('older', 1)).rejects.toMatchObject({ code: 'PLAN_MISSING' })
  })
})
