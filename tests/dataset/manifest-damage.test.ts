import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { InputError } from '../../src/core/errors.ts'
import { readManifest } from '../../src/dataset/manifest.ts'
import type { ManifestRow } from '../../src/dataset/built-dataset.ts'
import { REPEATABLE } from '../support/mutations.ts'
import { folderOf } from './support.ts'

const ROW = {
  id: 'a#1',
  split: 'train',
  file: 'train/0/a.jpg',
  target: 0,
  source: { path: 'train/a.jpg', sha256: 'ab' },
  variant: 1,
  steps: [{ path: 'fade', effect: 'fade', params: { strength: 0.5 } }],
  width: 100,
  height: 120,
  bytes: 999,
  sha256: 'cd',
} satisfies ManifestRow

async function read(file: string): Promise<ManifestRow[]> {
  const rows: ManifestRow[] = []
  for await (const row of readManifest(file)) rows.push(row)
  return rows
}

test('rows are read as they were written', async () => {
  const file = join(await folderOf({ 'm.jsonl': '' }), 'm.jsonl')
  const row = fc.record({
    id: fc.string({ unit: 'binary' }),
    target: fc.nat(),
    variant: fc.nat(),
    keyOffset: fc.option(fc.nat(), { nil: undefined }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 8 }), async (some) => {
      const rows = some.map((each) => ({ ...ROW, ...each }))
      const text = rows.map((each) => `${JSON.stringify(each)}\n`).join('')
      await writeFile(file, text)
      expect(await read(file)).toEqual(JSON.parse(`[${text.trim().replaceAll('\n', ',')}]`))
    }),
    { ...REPEATABLE, numRuns: 100 },
  )
})

test('a row that lacks a value, or has another kind of one, is refused with its line', async () => {
  const file = join(await folderOf({ 'm.jsonl': '' }), 'm.jsonl')
  const keys = Object.keys(ROW) as (keyof typeof ROW)[]
  const other = fc.constantFrom(undefined, null, true, [], {}, [[]], 'text', 1, [1], [null])
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...keys), other, fc.nat(5), async (key, wrong, before) => {
      const kindOf = (value: unknown) => (Array.isArray(value) ? 'list' : typeof value)
      fc.pre(kindOf(wrong) !== kindOf(ROW[key]) || key === 'source')
      const good = `${JSON.stringify(ROW)}\n`.repeat(before)
      await writeFile(file, `${good}${JSON.stringify({ ...ROW, [key]: wrong })}\n`)
      const reading = read(file)
      await expect(reading).rejects.toBeInstanceOf(InputError)
      await expect(reading).rejects.toMatchObject({
        code: 'MANIFEST_ROW_INVALID',
        message: expect.stringContaining(`m.jsonl:${before + 1}: `) as string,
      })
    }),
    { ...REPEATABLE, numRuns: 200 },
  )
})

test.each(['null', '1', '"row"', '[]', '{}'])('%s is no row', async (text) => {
  const file = join(await folderOf({ 'm.jsonl': `${text}\n` }), 'm.jsonl')
  await expect(read(file)).rejects.toMatchObject({ code: 'MANIFEST_ROW_INVALID' })
})
