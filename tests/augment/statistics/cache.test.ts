import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MeasurementCache } from '../../../src/augment/statistics/cache.ts'
import { measureImage } from '../../../src/augment/statistics/measure.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { drawSmallPage } from '../../support/set.ts'

const ALL = { statistics: true, skew: true, appearance: true }

test('what was measured is read again as it was', async () => {
  const root = await temporaryFolder()
  const folder = join(root, 'cache')
  const { image } = await measureImage({ bytes: drawSmallPage('page'), page: 1 }, ALL, false)
  expect(image.appearance!.hashes).toHaveLength(16)
  const cache = await MeasurementCache.open(folder)
  cache.add('one', image)
  cache.add('other', image)
  await cache.keep(root, ['one', 'unknown'])
  const again = await MeasurementCache.open(folder)
  expect(again.get('one')).toEqual(image)
  expect(again.has('one', ALL)).toBe(true)
  expect(again.get('other')).toBeUndefined()
  expect(again.keptDigests()).toEqual(['one'])
})

test('measurements of an image add up; what is missing is known to be', async () => {
  const bytes = drawSmallPage('page')
  const cache = MeasurementCache.inMemory()
  const size = (await measureImage({ bytes, page: 1 }, {}, false)).image
  expect(size).toEqual({ width: 150, height: 200, bytes: bytes.length })
  cache.add('one', size)
  expect(cache.has('one', {})).toBe(true)
  expect(cache.has('one', { statistics: true })).toBe(false)
  cache.add('one', (await measureImage({ bytes, page: 1 }, { skew: true }, false)).image)
  cache.add('one', (await measureImage({ bytes, page: 1 }, { appearance: true }, false)).image)
  expect(cache.has('one', ALL)).toBe(true)
})

test('a file of another format, of a set that is gone or that is damaged is removed', async () => {
  const root = await temporaryFolder()
  await writeFile(join(root, 'a.jsonl'), `${JSON.stringify({ format: 2, set: root })}\n`)
  await writeFile(join(root, 'b.jsonl'), `${JSON.stringify({ format: 3, set: '/no/set' })}\n`)
  await writeFile(join(root, 'c.jsonl'), 'damaged\n')
  await writeFile(join(root, 'mine.txt'), 'kept')
  await MeasurementCache.open(root)
  expect(await readdir(root)).toEqual(['mine.txt'])
})
