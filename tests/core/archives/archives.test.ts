/** Tar and Parquet as other programs write them, and damaged ones. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ParquetFile } from '../../../src/core/archives/parquet.ts'
import { tarMembers } from '../../../src/core/archives/tar.ts'
import { InputError } from '../../../src/core/errors.ts'
import { padding, TAR_END, tarHeader } from '../../../src/dataset/formats/tar.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { damagedBytes, REPEATABLE } from '../../support/mutations.ts'

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../dataset/inputs/fixtures/${name}`, import.meta.url))

async function membersOf(file: string): Promise<[string, string][]> {
  const found: [string, string][] = []
  for await (const { name, content } of tarMembers(file)) {
    found.push([name, (await content()).toString('utf8')])
  }
  return found
}

test('names that are long or not ASCII, empty members, and none after the end', async () => {
  const file = join(await temporaryFolder(), 'a.tar')
  const members: [string, string][] = [
    ['plain.txt', 'one'],
    [`${'진단서/'.repeat(40)}x.txt`, 'two'],
    ['empty.txt', ''],
    ['large.txt', 'x'.repeat(40_000)],
  ]
  const parts = members.flatMap(([name, text]) => [
    tarHeader(name, text.length),
    Buffer.from(text),
    padding(text.length),
  ])
  await writeFile(file, Buffer.concat([...parts, TAR_END, Buffer.from('what comes after')]))
  expect(await membersOf(file)).toEqual(members)
  await writeFile(file, Buffer.concat(parts).subarray(0, -20_000))
  await expect(membersOf(file)).rejects.toMatchObject({
    code: 'ARCHIVE_DAMAGED',
    message: expect.stringMatching(/would end beyond the file/) as string,
  })
})

/** Reads all that is there; what is damaged is named, and nothing else happens. */
const READ: Record<string, (file: string) => Promise<void>> = {
  'train-000000.tar': async (file) => void (await membersOf(file)),
  'train-00000-of-00001.parquet': async (path) => {
    const file = await ParquetFile.open(path)
    for await (const row of file.read([...file.columns])) void row
    for (let row = 0; row < Math.min(file.rows, 8); row++) await file.picture(row)
  },
}

test.each(Object.keys(READ))(
  '1,000 damaged copies of %s are read or named',
  async (name) => {
    const valid = await readFile(fixture(name))
    // Of a Parquet file the end is what decides.
    const isTurned = name.endsWith('.parquet')
    const turned = (bytes: Uint8Array): Uint8Array => (isTurned ? bytes.toReversed() : bytes)
    const file = join(await temporaryFolder(), name)
    await fc.assert(
      fc.asyncProperty(
        damagedBytes(fc.constant(turned(valid.subarray(0, 8192)))),
        async (bytes) => {
          await writeFile(file, turned(bytes))
          await READ[name]!(file).catch((error: unknown) => {
            if (!(error instanceof InputError)) throw error
          })
        },
      ),
      { ...REPEATABLE, numRuns: 1000 },
    )
  },
  60_000,
)
