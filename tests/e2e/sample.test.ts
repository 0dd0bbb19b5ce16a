import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { sha256 } from '../../src/core/hash.ts'
import { readLabelledSet } from '../../src/dataset/labelled-set.ts'
import { augment, augmentJson, temporaryFolder } from '../support/cli.ts'

const size = ['--train', '34', '--test', '17']

async function digestOf(folder: string): Promise<string> {
  const names = (await readdir(folder)).toSorted()
  return sha256(
    (
      await Promise.all(names.map(async (name) => sha256(await readFile(join(folder, name)))))
    ).join(),
  )
}

test('a sample set has the layout of the competition, is the same every time, and resumes after a stop', async () => {
  const folder = await temporaryFolder()
  const data = join(folder, 'data')
  const made = await augmentJson('sample', '--out', data, ...size)
  expect(made).toMatchObject({ train: 34, test: 17, alreadyThere: false })
  expect((await readdir(data)).toSorted()).toEqual([
    'annotations.jsonl',
    'meta.csv',
    'sample.json',
    'sample_submission.csv',
    'sample_truth.csv',
    'test',
    'test_truth.csv',
    'train',
    'train.csv',
  ])
  const set = await readLabelledSet(data)
  expect(set.pages).toHaveLength(34)
  expect(set.classes).toHaveLength(17)
  for (const page of set.pages.slice(0, 8)) {
    const { width, height } = await sharp(page.file).metadata()
    expect(width * height).toBeGreaterThan(255_000)
    expect(width * height).toBeLessThanOrEqual(262_144)
  }

  // Two pages lost, as if it had been stopped before them.
  const [a = '', b = ''] = await readdir(join(data, 'train'))
  const annotations = await readFile(join(data, 'annotations.jsonl'), 'utf8')
  expect(annotations.trimEnd().split('\n')).toHaveLength(51)
  const digests = [await digestOf(join(data, 'train')), await digestOf(join(data, 'test'))]
  await rm(join(data, 'train', a))
  await rm(join(data, 'train', b))
  const mark = JSON.parse(await readFile(join(data, 'sample.json'), 'utf8')) as object
  await writeFile(join(data, 'sample.json'), JSON.stringify({ ...mark, complete: false }))
  await augmentJson('sample', '--out', data, ...size, '--workers', '1')
  expect([await digestOf(join(data, 'train')), await digestOf(join(data, 'test'))]).toEqual(digests)
  expect(await readFile(join(data, 'annotations.jsonl'), 'utf8')).toBe(annotations)
  expect(await augmentJson('sample', '--out', data, ...size)).toMatchObject({ alreadyThere: true })
})

test('a sample set is never written over other data', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'train.csv'), 'ID,target\n')
  const ran = await augment('sample', '--out', folder, ...size, '--overwrite')
  expect(ran.code).toBe(2)
  expect(ran.stderr).toMatch(/holds other things \(train\.csv\)/)
  expect(await readdir(folder)).toEqual(['train.csv'])
})
