import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { InputError } from '../../src/core/errors.ts'
import { readJsonLines } from '../../src/core/json-lines.ts'
import type { TornLine } from '../../src/core/json-lines.ts'
import { temporaryFolder } from '../support/cli.ts'
import { damagedBytes, REPEATABLE } from '../support/mutations.ts'

const value = fc.jsonValue({ maxDepth: 2, noUnicodeString: false })

async function read(file: string) {
  const values: unknown[] = []
  const spans: [number, number][] = []
  let torn: TornLine | undefined
  for await (const each of readJsonLines(file, { torn: (line) => (torn = line) })) {
    values.push(each.value)
    spans.push([each.start, each.end])
  }
  return { values, spans, torn }
}

test('what is appended line by line is read again, and each span holds its value', async () => {
  const file = join(await temporaryFolder(), 'all.jsonl')
  await fc.assert(
    fc.asyncProperty(fc.array(value, { maxLength: 12 }), async (values) => {
      const bytes = Buffer.from(values.map((each) => `${JSON.stringify(each)}\n`).join(''))
      await writeFile(file, bytes)
      const found = await read(file)
      // -0 has no form of its own in JSON.
      expect(found.values).toEqual(JSON.parse(JSON.stringify(values)))
      expect(found.torn).toBeUndefined()
      for (const [i, [start, end]] of found.spans.entries()) {
        expect(JSON.parse(bytes.toString('utf8', start, end))).toEqual(found.values[i])
      }
    }),
    { ...REPEATABLE, numRuns: 200 },
  )
})

test('a file cut anywhere loses its last line at most, and says where it begins', async () => {
  const file = join(await temporaryFolder(), 'cut.jsonl')
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ id: fc.string(), 한: value }), { minLength: 1, maxLength: 8 }),
      fc.nat(),
      async (rows, place) => {
        const lines = rows.map((row) => Buffer.from(`${JSON.stringify(row)}\n`))
        const bytes = Buffer.concat(lines)
        const cut = place % (bytes.length + 1)
        await writeFile(file, bytes.subarray(0, cut))
        let whole = 0
        let start = 0
        while (whole < lines.length && start + lines[whole]!.length <= cut) {
          start += lines[whole]!.length
          whole++
        }
        // A row without its line feed reads well all the same.
        const complete = cut - start === (lines[whole]?.length ?? 0) - 1
        const { values, torn } = await read(file)
        expect(values).toHaveLength(whole + (complete ? 1 : 0))
        if (cut === start || complete) expect(torn).toBeUndefined()
        else expect(torn).toEqual({ line: whole + 1, start, bytes: cut - start })
      },
    ),
    { ...REPEATABLE, numRuns: 300 },
  )
})

test('damage is an error of the input that names the line', async () => {
  const file = join(await temporaryFolder(), 'bad.jsonl')
  const valid = Buffer.from('{"id":"a","n":1}\n[1,2,"x"]\n\n"한글"\nnull\n')
  let refused = 0
  await fc.assert(
    fc.asyncProperty(damagedBytes(fc.constant(valid)), async (bytes) => {
      await writeFile(file, bytes)
      try {
        await read(file)
      } catch (error) {
        refused++
        expect(error).toBeInstanceOf(InputError)
        expect((error as InputError).code).toBe('JSON_LINE_DAMAGED')
        const line = Number(/bad\.jsonl:(\d+): /.exec((error as InputError).message)![1])
        const text = Buffer.from(bytes).toString('utf8').split('\n')[line - 1]!
        expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError)
      }
    }),
    { ...REPEATABLE, numRuns: 400 },
  )
  expect(refused).toBeGreaterThan(100)
})
