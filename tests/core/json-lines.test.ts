import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readJsonLines, type JsonLine, type TornLine } from '../../src/core/json-lines.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'json-lines-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(
  text: string | Buffer,
): Promise<{ lines: JsonLine<unknown>[]; torn: TornLine[] }> {
  const file = join(folder, 'rows.jsonl')
  await writeFile(file, text)
  const torn: TornLine[] = []
  const lines: JsonLine<unknown>[] = []
  for await (const line of readJsonLines(file, { torn: (t) => torn.push(t) })) lines.push(line)
  return { lines, torn }
}

test('values come with their line and bytes, letters of several bytes counted as such', async () => {
  const { lines, torn } = await read('{"a":"가"}\n\r\n[1]\r\n')
  expect(lines).toEqual([
    { value: { a: '가' }, text: '{"a":"가"}', line: 1, start: 0, end: 12, closed: true },
    { value: [1], text: '[1]\r', line: 3, start: 14, end: 19, closed: true },
  ])
  expect(torn).toEqual([])
})

test('a last line that was cut is told of and left out', async () => {
  const { lines, torn } = await read('{"a":1}\n{"a":2,"b":"x')
  expect(lines).toHaveLength(1)
  expect(torn).toEqual([{ line: 2, start: 8, bytes: 13 }])
})

test('a last line of zeros, as a power cut leaves it, is torn as well', async () => {
  const { lines, torn } = await read(Buffer.concat([Buffer.from('{"a":1}\n'), Buffer.alloc(50)]))
  expect(lines).toHaveLength(1)
  expect(torn).toEqual([{ line: 2, start: 8, bytes: 50 }])
})

test('a whole last line without a line feed is read and marked', async () => {
  const { lines, torn } = await read('{"a":1}\n{"a":2}')
  expect(lines[1]).toEqual({
    value: { a: 2 },
    text: '{"a":2}',
    line: 2,
    start: 8,
    end: 15,
    closed: false,
  })
  expect(torn).toEqual([])
})

test('damage before the end names file and line', async () => {
  await expect(read('{"a":1}\n{"a":\n{"a":3}\n')).rejects.toMatchObject({
    code: 'JSON_LINE_DAMAGED',
    kind: 'input',
    message: expect.stringContaining('rows.jsonl:2: expected one JSON value') as string,
  })
})

test('lines longer than what is read at once are put together', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({ i, fill: 'é'.repeat(3000 + i) }))
  const { lines } = await read(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  expect(lines.map(({ value }) => value)).toEqual(rows)
  expect(lines.at(-1)!.line).toBe(40)
})

test('an empty file has no lines, a missing one is an error', async () => {
  expect(await read('')).toEqual({ lines: [], torn: [] })
  const missing = readJsonLines(join(folder, 'none.jsonl')).next()
  await expect(missing).rejects.toMatchObject({ code: 'FILE_MISSING' })
})
