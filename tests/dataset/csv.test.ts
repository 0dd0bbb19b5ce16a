import { join } from 'node:path'
import { expect, test } from 'vitest'
import { csvRow, readTable } from '../../src/dataset/csv.ts'
import { folderOf } from './support.ts'

async function rows(text: string | Buffer) {
  const file = join(await folderOf({ 't.csv': text }), 't.csv')
  const found: [number, string, string, string | undefined][] = []
  for await (const { line, values } of readTable(file, ['ID', 'target'], ['reason'])) {
    found.push([line, values.ID, values.target, values.reason])
  }
  return found
}

test('lines are counted as an editor counts them', async () => {
  expect(await rows('ID,target\r\n\r\n"a\nb",1\r\n\r\nc,2')).toEqual([
    [4, 'a\nb', '1', undefined],
    [6, 'c', '2', undefined],
  ])
})

test.each([
  [
    'ragged row',
    'ID,target\na,1\nb,2,3\nc,3\n',
    'CSV_MALFORMED',
    't.csv:3: the row has more or fewer',
  ],
  [
    'quote never closed',
    'ID,target\na,1\n"b,2\nc,3\nd,4\n',
    'CSV_MALFORMED',
    't.csv:3: the row opens a quote',
  ],
  ['quote inside', 'ID,target\na"x,1\n', 'CSV_MALFORMED', 't.csv:2: the row has a quote inside'],
  ['after a quote', 'ID,target\n"a"x,1\n', 'CSV_MALFORMED', 't.csv:2: the row goes on'],
  [
    'other columns',
    'name;label\na;1\n',
    'CSV_COLUMNS',
    'columns ID, target, separated by commas; found "name;label"',
  ],
  ['a column twice', 'ID,target,id\na,1,b\n', 'CSV_COLUMNS', 'the column ID twice'],
  ['nothing', '', 'CSV_COLUMNS', 'the file is empty'],
  [
    'Korean in CP949',
    Buffer.from([0x49, 0x44, 0x2c, 0x74, 0xc1, 0xf8, 0x0a]),
    'CSV_ENCODING',
    'UTF-8',
  ],
])('%s', async (_, text, code, message) => {
  await expect(rows(text)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message) as string,
  })
})

test('a missing file is an error of the input', async () => {
  const table = readTable('/nowhere/t.csv', ['ID'])
  await expect(table.next()).rejects.toMatchObject({ code: 'FILE_MISSING', kind: 'input' })
})

test('letters cut by the border of what is read at once stay whole', async () => {
  const many = Array.from({ length: 9000 }, (_, i) => `페이지${i}.jpg,${i % 17}`)
  const found = await rows(`ID,target\n${many.join('\n')}\n`)
  expect(found.map(([, id, target]) => `${id},${target}`)).toEqual(many)
})

test('what is written is read again', async () => {
  const values = ['a,b "c".jpg', ' edge ', '한글', 'x\ny']
  const text = csvRow(['ID', 'target']) + values.map((value, i) => csvRow([value, i])).join('')
  expect(text).toContain('"a,b ""c"".jpg",0\n')
  expect((await rows(text)).map(([, id]) => id)).toEqual(values)
})
