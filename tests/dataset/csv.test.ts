import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { InputError } from '../../src/core/errors.ts'
import { csvRow, readTable } from '../../src/dataset/csv.ts'
import { damagedBytes, REPEATABLE } from '../support/mutations.ts'
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
  ['after a quote', 'ID,target\n"a"x,1\n', 'CSV_MALFORMED', 't.csv:2: the row continues'],
  [
    'other columns',
    'name;label\na;1\n',
    'CSV_COLUMNS',
    'columns ID, target, separated by commas; found "name;label"',
  ],
  ['a column twice', 'ID,target,id\na,1,b\n', 'CSV_COLUMNS', 'the column ID twice'],
  ['nothing', '', 'CSV_COLUMNS', 'the file is empty'],
  [
    'bytes of no encoding',
    Buffer.from([0x49, 0x44, 0x2c, 0x74, 0xc1, 0xff, 0xff, 0x0a]),
    'CSV_ENCODING',
    'UTF-8, UTF-16 or CP949',
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

/** Values as names of files and classes may be, and as nobody would write them. */
const value = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '"',
    '""',
    ',',
    '\r\n',
    '\n\n',
    '\t',
    '\ufeff',
    '\u00a0',
    "'",
    '#',
    '한글.jpg',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc
    .array(fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '가'), { maxLength: 9 })
    .map((all) => all.join('')),
)

async function readBack(file: string): Promise<[string, string][]> {
  const found: [string, string][] = []
  for await (const { values } of readTable(file, ['ID', 'target'])) {
    found.push([values.ID, values.target])
  }
  return found
}

test('any values that are written are read again, with either line end, with or without a mark', async () => {
  const file = join(await folderOf({ 't.csv': '' }), 't.csv')
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(value, value), { maxLength: 20 }),
      fc.boolean(),
      fc.boolean(),
      async (table, mark, windows) => {
        const rowsOf = [['ID', 'target'], ...table].map((row) => csvRow(row))
        const text = rowsOf.map((row) => (windows ? `${row.slice(0, -1)}\r\n` : row)).join('')
        await writeFile(file, (mark ? '\ufeff' : '') + text)
        expect(await readBack(file)).toEqual(table)
      },
    ),
    { ...REPEATABLE, numRuns: 300 },
  )
})

test('tables longer than what is read at once are read whole', async () => {
  const file = join(await folderOf({ 't.csv': '' }), 't.csv')
  const size = fc.integer({ min: 1, max: 200_000 })
  await fc.assert(
    fc.asyncProperty(fc.array(size, { minLength: 1, maxLength: 6 }), async (sizes) => {
      const table = sizes.map((each, i): [string, string] => ['x"가,'.repeat(each / 4), String(i)])
      await writeFile(file, ['ID,target\n', ...table.map((row) => csvRow(row))].join(''))
      expect(await readBack(file)).toEqual(table)
    }),
    { ...REPEATABLE, numRuns: 20 },
  )
})

test('a damaged table is read, or an error of the input that names file and line', async () => {
  const file = join(await folderOf({ 't.csv': '' }), 't.csv')
  const valid = Buffer.from('\ufeffID,target\r\n"a,b",1\r\n"c ""d""",2\r\n\r\n한글.jpg,3\r\n')
  const count = { read: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(damagedBytes(fc.constant(valid)), async (bytes) => {
      await writeFile(file, bytes)
      try {
        await readBack(file)
        count.read++
      } catch (error) {
        expect(error).toBeInstanceOf(InputError)
        const { code, message } = error as InputError
        expect(['CSV_COLUMNS', 'CSV_MALFORMED', 'CSV_ENCODING']).toContain(code)
        const lines = bytes.filter((byte) => byte === 10 || byte === 13).length + 1
        const line = /t\.csv:(\d+): /.exec(message)?.[1]
        if (code !== 'CSV_ENCODING') expect(Number(line)).toBeGreaterThan(0)
        if (line !== undefined) expect(Number(line)).toBeLessThanOrEqual(lines)
        count.refused++
      }
    }),
    { ...REPEATABLE, numRuns: 500 },
  )
  expect(Math.min(count.read, count.refused)).toBeGreaterThan(20)
})

/** "진단서" and "뷁", which only CP949 has of the old Korean sets. */
const KOREAN = Buffer.from([0xc1, 0xf8, 0xb4, 0xdc, 0xbc, 0xad, 0x94, 0xee])
const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

test.each<[string, Buffer, string[]]>([
  [
    'CP949',
    Buffer.concat([Buffer.from('ID,target\r\n'), KOREAN, Buffer.from('.jpg,3\r\n')]),
    ['CP949'],
  ],
  [
    'UTF-16 with a mark',
    Buffer.from('\uFEFFID,target\r\n진단서뷁.jpg,3\r\n', 'utf16le'),
    ['UTF-16'],
  ],
  ['UTF-16 without a mark', Buffer.from('ID,target\n진단서뷁.jpg,3\n', 'utf16le'), ['UTF-16']],
  ['UTF-16 the other way round', utf16be('\uFEFFID,target\n진단서뷁.jpg,3\n'), ['UTF-16']],
  [
    'what Excel calls Unicode text',
    Buffer.from('\uFEFF"ID"\ttarget\r\n진단서뷁.jpg\t3\r\n', 'utf16le'),
    ['UTF-16', 'tabs'],
  ],
  ['semicolons', Buffer.from('\uFEFFID;target\n"진단서뷁.jpg";3\n'), ['semicolons']],
  ['as it should be', Buffer.from('ID,target\n진단서뷁.jpg,3\n'), []],
])('%s is read, and said', async (_, bytes, notes) => {
  const file = join(await folderOf({ 't.csv': bytes }), 't.csv')
  const told: string[] = []
  const found: string[][] = []
  const table = readTable(file, ['ID', 'target'], [], { tell: (note) => told.push(note) })
  for await (const { values } of table) found.push([values.ID, values.target])
  expect(found).toEqual([['진단서뷁.jpg', '3']])
  expect(told).toHaveLength(notes.length)
  notes.forEach((note, i) => expect(told[i]).toContain(note))
})

test('other names of columns are taken where they are given and the own one is absent', async () => {
  const aliases = { ID: ['filename'], target: ['label', 'class_name'] }
  const read = async (text: string) => {
    const file = join(await folderOf({ 't.csv': text }), 't.csv')
    const told: string[] = []
    for await (const { values } of readTable(file, ['ID', 'target'], [], {
      aliases,
      tell: (note) => told.push(note),
    })) {
      return { values, told }
    }
    return undefined
  }
  expect(await read('class_name,Filename,label\nx,a.jpg,2\n')).toEqual({
    values: { ID: 'a.jpg', target: '2' },
    told: [
      't.csv: the column "Filename" is read as ID',
      't.csv: the column "label" is read as target',
    ],
  })
  expect(await read('label,ID,target\n9,a.jpg,2\n')).toEqual({
    values: { ID: 'a.jpg', target: '2' },
    told: [],
  })
})
