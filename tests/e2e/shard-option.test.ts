/** Restoring, reading and planning in parts: what shards did is taken, and the result is that of one machine. */
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { augment, augmentJson, temporaryFolder, train, trainJson } from '../support/cli.ts'
import { drawSmallPage, writeSmallSet } from '../support/set.ts'
import { QUICK, workplace } from '../support/workplace.ts'

async function pages(folder: string, count: number): Promise<string> {
  const images = join(folder, 'images')
  await mkdir(images)
  for (let i = 0; i < count; i++) {
    await writeFile(join(images, `${i}.jpg`), drawSmallPage(`shard option ${i}`))
  }
  return images
}

interface Restored {
  made: number
  digest: string
  images: number
}

test('denoise in shards makes the folder of one machine', async () => {
  const folder = await temporaryFolder()
  const images = await pages(folder, 7)
  const [one, many] = [join(folder, 'one'), join(folder, 'many')]
  const run = (out: string, ...more: string[]): Promise<Restored> =>
    augmentJson('denoise', images, '--workers', '1', '--out', out, ...more)
  const whole = await run(one)
  expect(await run(many, '--shard', '1/3')).toMatchObject({ images: 2, made: 2 })
  expect(await run(many, '--shard', '3/3')).toMatchObject({ images: 3, made: 3 })
  // Of another recipe: not taken.
  expect(await run(many, '--shard', '2/3', '--only-noisy')).toMatchObject({ made: 2 })
  expect(await run(many)).toMatchObject({ images: 7, made: 2, digest: whole.digest })
  expect(await readFile(join(many, 'manifest.jsonl'), 'utf8')).toBe(
    await readFile(join(one, 'manifest.jsonl'), 'utf8'),
  )
  // An image that changed since is restored again.
  await rm(many, { recursive: true })
  await writeFile(join(images, '0.jpg'), drawSmallPage('another'))
  expect((await run(many)).made).toBe(3)
})

test('words in shards are those of one machine', async () => {
  const folder = await temporaryFolder()
  const images = await pages(folder, 4)
  const run = (out: string, ...more: string[]): Promise<{ images: number; read: number }> =>
    augmentJson('words', images, '--part', 'title', '--workers', '1', '--out', out, ...more)
  const [one, many] = [join(folder, 'one.jsonl'), join(folder, 'many.jsonl')]
  await run(one)
  for (const shard of ['1/2', '2/2']) {
    expect(await run(many, '--shard', shard)).toMatchObject({ images: 2, read: 2 })
  }
  expect(await run(many)).toMatchObject({ images: 4, read: 0 })
  expect(await readFile(many, 'utf8')).toBe(await readFile(one, 'utf8'))
})

test('a plan takes what shards surveyed, unless a file has changed since', async () => {
  const { data, out } = await workplace(3, 4)
  const small = ['--data', data, '--recipe', QUICK, '--target', '40', '--workers', '1']
  const plan = (name: string, ...more: string[]): Promise<{ id: string; read: number }> =>
    augmentJson('plan', ...small, '--out', out(name), ...more)
  await writeFile(join(data, 'train', 'p0x0.jpg'), 'no image')
  const whole = await plan('one', '--shards', '2')
  for (const [shard, files] of [
    ['1/3', 4],
    ['2/3', 4],
  ] as const) {
    expect(await plan('many', '--survey', shard)).toMatchObject({ files, read: files })
    expect(await plan('many', '--survey', shard)).toMatchObject({ files, read: 0 })
  }
  expect((await readdir(out('many.surveys'))).toSorted()).toEqual(['1-of-3.jsonl', '2-of-3.jsonl'])
  expect((await plan('many', '--shards', '2')).id).toBe(whole.id)
  expect(await readFile(join(out('many'), 'sources.jsonl'), 'utf8')).toBe(
    await readFile(join(out('one'), 'sources.jsonl'), 'utf8'),
  )
  await writeFile(join(data, 'train', 'p1x1.jpg'), drawSmallPage('another page'))
  const [again, fresh] = [
    await plan('many', '--shards', '2', '--overwrite'),
    await plan('fresh', '--shards', '2'),
  ]
  expect(again.id).toBe(fresh.id)
  expect(again.id).not.toBe(whole.id)
  expect(await augment('plan', '--data', data, '--out', out('x'))).toMatchObject({ code: 2 })
})

test('predictions in shards are those of one machine', async () => {
  const folder = await temporaryFolder()
  const [data, set, run] = ['data', 'set', 'run'].map((name) => join(folder, name))
  await writeSmallSet(data!, { classes: 3, pages: 4 })
  const small = ['--recipe', QUICK, '--target', '30', '--workers', '1']
  await augmentJson('build', '--data', data!, '--out', set!, ...small)
  const network = ['--backbones', 'convnextv2_atto', '--size', '32', '--batch', '6']
  const trained = await train('--dataset', set!, '--out', run!, ...network, '--steps', '4')
  expect(trained.code, trained.stderr).toBe(0)
  const images = await pages(folder, 7)
  const predict = (out: string, ...more: string[]): Promise<{ computed: number }> =>
    trainJson('predict', '--run', run!, '--images', images, '--out', join(folder, out), ...more)
  for (const [shard, computed] of [
    ['1/2', 3],
    ['2/2', 4],
  ] as const) {
    expect(await predict('many.csv', '--shard', shard)).toMatchObject({ computed })
    expect(await predict('many.csv', '--shard', shard)).toMatchObject({ computed: 0 })
  }
  expect(await readdir(folder)).not.toContain('many.csv')
  expect(await predict('many.csv')).toMatchObject({ computed: 0 })
  const logits = (await readdir(run!, { recursive: true })).filter((name) =>
    name.endsWith('.logits'),
  )
  expect(logits).toHaveLength(2)
  for (const name of logits) await rm(join(run!, name))
  expect(await predict('one.csv')).toMatchObject({ computed: 7 })
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8')
  expect(await read('many.csv')).toBe(await read('one.csv'))
})
