/** Variants that cannot be read are drawn again, by the real commands. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readDatasetInfo, type ManifestRow } from '../../src/dataset/built-dataset.ts'
import { augment, augmentJson } from '../support/cli.ts'
import { writeSmallSet } from '../support/set.ts'
import { manifestOf, type Built } from '../support/workplace.ts'

/** A third of the images are blurred beyond reading, the others not at all. */
const HALF =
  'steps: [{ effect: blur, p: 0.33, params: { kind: gaussian, size: 0.03 } }, { effect: noise }]'
const LOST = 'steps: [{ effect: blur, params: { kind: gaussian, size: [0.008, 0.016] } }]'
const GATE = 'readability: { min: 0.6 }'
/** More than is ever drawn again. */
const FOUR = 4

let folder: string
let data: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palimpsest-test-'))
  data = join(folder, 'data')
  await writeSmallSet(data, { classes: 2, pages: 3 })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const out = (name: string): string => join(folder, name)

async function recipe(name: string, steps: string, more = GATE): Promise<string> {
  const file = out(`${name}.yaml`)
  await writeFile(file, `name: ${name}\nseed: 4\nholdout: { recipe: light }\n${more}\n${steps}\n`)
  return file
}

function argsOf(name: string, file: string, target: number): string[] {
  const to = ['--data', data, '--out', out(name), '--workers', '1']
  return ['build', ...to, '--recipe', file, '--target', String(target)]
}

const build = (name: string, file: string, target: number, ...more: string[]): Promise<Built> =>
  augmentJson<Built>(...argsOf(name, file, target), ...more)

const drawn = (rows: readonly ManifestRow[]): ManifestRow[] =>
  rows.filter(({ split, variant }) => split === 'train' && variant > 0)

describe('a recipe that blurs a third of its images beyond reading', () => {
  let file: string
  let rows: ManifestRow[]

  beforeAll(async () => {
    file = await recipe('half', HALF)
    await build('half', file, 40, '--workers', '2')
    rows = drawn(await manifestOf(out('half')))
  })

  test('has no unreadable image, and says which were drawn again', async () => {
    expect(rows.length).toBeGreaterThan(30)
    for (const row of rows) {
      expect(row.readability, row.id).toBeGreaterThanOrEqual(0.6)
      expect(row.readability).toBeLessThanOrEqual(1)
      expect(row.steps.map(({ effect }) => effect)).toEqual(['noise'])
    }
    const again = rows.filter(({ attempt }) => attempt !== undefined)
    expect(again.length).toBeGreaterThan(0.2 * rows.length)
    for (const { attempt } of again) expect([1, 2, 3]).toContain(attempt)
    const { readability } = await readDatasetInfo(out('half'))
    expect(readability).toEqual({ redrawn: again.length, unreadable: 0 })
    expect(await augmentJson('verify', out('half'))).toMatchObject({ bad: 0, leaks: 0 })
  })

  test('replays to the very bytes at any attempt, whatever the measure says now', async () => {
    for (const attempt of [undefined, 1, 2]) {
      const row = rows.find((one) => one.attempt === attempt)!
      const again = out('replayed.jpg')
      const replayed = await augmentJson('replay', out('half'), row.id, '--out', again)
      expect(replayed).toMatchObject({ same: true })
      expect(await readFile(again)).toEqual(await readFile(join(out('half'), row.file)))
    }
  })

  test('gives the same set with other workers and when it is resumed', async () => {
    const { digest } = await readDatasetInfo(out('half'))
    const one = await build('one', file, 40)
    expect(one.digest).toBe(digest)
    await build('grown', file, 15)
    const grown = await build('grown', file, 40)
    expect(grown).toMatchObject({ digest })
    expect(grown.made).toBeLessThan(one.made)
    expect((await readDatasetInfo(out('grown'))).readability).toEqual(
      (await readDatasetInfo(out('half'))).readability,
    )
  })

  test('is another setting than the same without it', async () => {
    const { code, stderr } = await augment(
      ...argsOf('half', await recipe('half', HALF, 'readability: { min: 0.5 }'), 40),
    )
    expect(code).toBe(2)
    expect(stderr).toContain('another recipe, seed, holdout')
  })
})

test('where every draw is unreadable the most readable is kept and counted', async () => {
  const file = await recipe('lost', LOST)
  const { code, stdout } = await augment(...argsOf('lost', file, 20))
  expect(code).toBe(0)
  const rows = drawn(await manifestOf(out('lost')))
  expect(stdout).toContain(
    `${rows.length} images drawn again because the text could not be read; ${rows.length} stayed so`,
  )
  const { readability, counts } = await readDatasetInfo(out('lost'))
  expect(readability).toEqual({ redrawn: rows.length, unreadable: rows.length })
  expect(counts!.train).toBe(20)
  const attempts = new Set(rows.map(({ attempt }) => attempt ?? 0))
  expect(attempts.size).toBeGreaterThan(1)
  for (const attempt of attempts) expect(attempt).toBeLessThan(FOUR)
  // Less blur is more readable: the gentlest of four draws is seldom among the strongest.
  const sizes = rows.map(({ steps }) => Number(steps[0]!.params.size))
  expect(sizes.reduce((sum, size) => sum + size, 0) / sizes.length).toBeLessThan(0.011)
  expect(
    await augmentJson('replay', out('lost'), rows.at(-1)!.id, '--out', out('x.jpg')),
  ).toMatchObject({ same: true })
})

test('without it nothing is measured, and nothing is drawn otherwise than before', async () => {
  const steps = 'steps: [{ effect: noise }]'
  await build('plain', await recipe('plain', steps, ''), 20)
  await build('gated', await recipe('gated', steps), 20)
  const plain = await manifestOf(out('plain'))
  const gated = await manifestOf(out('gated'))
  for (const row of plain) {
    expect(row).not.toHaveProperty('attempt')
    expect(row).not.toHaveProperty('readability')
  }
  expect(await readDatasetInfo(out('plain'))).not.toHaveProperty('readability')
  expect(plain.map(({ sha256 }) => sha256)).toEqual(gated.map(({ sha256 }) => sha256))
})

test('a manifest whose attempt is no number is refused', async () => {
  const manifest = join(out('half'), 'manifest.jsonl')
  const text = await readFile(manifest, 'utf8')
  await writeFile(manifest, text.replace('"attempt":1', '"attempt":"1"'))
  const { code, stderr } = await augment('verify', out('half'))
  expect(code).toBe(2)
  expect(stderr).toContain('expected a whole number as "attempt", found "1"')
})
