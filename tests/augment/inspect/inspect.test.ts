import { mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  DATA,
  type Detail,
  type SetIndex,
  type StepColumns,
} from '../../../src/augment/inspect/data.ts'
import type { Summary } from '../../../src/augment/inspect/summary.ts'
import { augment, temporaryFolder } from '../../support/cli.ts'
import { builtSet, EVIL, labelledSet, temporary, type BuiltFixture } from './fixture.ts'

interface Inspected extends Summary {
  page: string
  /** what was said on the way */
  said: string
}

async function run(folder: string, out: string, ...more: string[]): Promise<Inspected> {
  const args = ['inspect', folder, '--out', out, '--workers', '1', '--json', ...more]
  const { code, stdout, stderr } = await augment(...args)
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`)
  return { ...(JSON.parse(stdout) as Inspected), said: stderr }
}

/** The one message with which a command ends that was asked for what cannot be. */
async function refused(folder: string, out: string, ...more: string[]): Promise<string> {
  const { code, stdout, stderr } = await augment('inspect', folder, '--out', out, ...more)
  expect(code).toBe(2)
  expect(stdout).toBe('')
  return stderr
}

/** The value that a file of data hands to the page. */
async function chunk<T>(out: string, name: string): Promise<T> {
  const text = await readFile(join(out, DATA, `${name}.js`), 'utf8')
  const [, own, json] = /^palimpsest\("([^"]*)",([\s\S]*)\)\n$/.exec(text)!
  expect(own).toBe(name)
  return JSON.parse(json!) as T
}

/** Those of the fixture's labelled set, which stand beside the built one. */
const TEST_PAGES = [0, 1, 2, 3, 4].map((i) => `t${i}.jpg`)

let root: string
let built: BuiltFixture
let out: string
let first: Inspected

beforeAll(async () => {
  root = await temporary()
  built = await builtSet(root)
  out = join(root, 'report')
  first = await run(built.set, out)
})

afterAll(() => rm(root, { recursive: true, force: true }))

describe('a report of a built set', () => {
  it('counts images, splits and classes', () => {
    const [set] = first.sets
    expect(set).toMatchObject({ images: 38, missing: 0, failures: 1, notices: [] })
    expect(set!.splits).toEqual({ train: 36, 'holdout/clean': 1, 'holdout/noisy': 1 })
    expect(set!.classes.map(({ images }) => images['train'])).toEqual([24, 12])
  })

  it('counts how often steps ran and were asked for', () => {
    const { steps } = first.sets[0]!
    // 33 drawn images; the even variants 2, 4, … 10 of three sources were turned.
    expect(steps['rotate']).toMatchObject({ ran: 15, skipped: 0 })
    expect(steps['rotate']!.expected).toBeGreaterThan(14)
    expect(steps['rotate']!.expected).toBeLessThan(19)
    expect(steps['blur']).toEqual({ ran: 33, skipped: 18, expected: 33 })
  })

  it('measures how far the set is from the test pages', () => {
    const { statistics, distances } = first
    expect(statistics['brightness']!['train']!.n).toBe(36)
    expect(statistics['brightness']!['test']!.n).toBe(5)
    // Training pages are upright, test pages lie on their side.
    expect(distances['train–test']!['aspect']).toBe(1)
    expect(distances['sources–test']!['aspect']).toBe(1)
    expect(distances['train–test']!['brightness']).toBeLessThan(1)
  })

  it('gives the page columns, steps and details', async () => {
    const index = await chunk<SetIndex>(out, 'a/index')
    expect(index.ids).toEqual([...built.rows.map(({ id }) => id), ...TEST_PAGES])
    expect(index.sources).toHaveLength(4)
    expect(index.command).toMatch(/^npx augment replay .*set/)
    const step = index.steps.findIndex(({ path }) => path === 'rotate')
    expect(index.steps[step]!.params).toEqual([
      { name: 'angle', kind: 'number', low: 2, high: 10 },
      { name: 'fill', kind: 'enum', values: ['white'] },
    ])
    const columns = await chunk<StepColumns>(out, `a/step-${step}`)
    expect(columns.rows.map((row) => built.rows[row]!.variant % 2)).toEqual(
      columns.rows.map(() => 0),
    )
    const details = await chunk<Detail[]>(out, 'a/details-0')
    expect(details[3]).toMatchObject({
      file: built.rows[3]!.file,
      steps: [{ path: 'blur', skipped: expect.any(String) as string }],
    })
    for (const key of index.thumb) {
      const { size } = await stat(join(out, 'thumbs', key.slice(0, 2), `${key}.jpg`))
      expect(size).toBeGreaterThan(100)
    }
  })

  it('escapes every name on the page', async () => {
    const page = await readFile(join(out, 'index.html'), 'utf8')
    expect(page.match(/<script/g)).toEqual(['<script'])
    expect(page).not.toContain('<img src=x')
    expect(page).not.toContain('<b>x</b>')
    expect(page).toContain('train/&lt;b&gt;x&lt;/b&gt;.jpg')
  })

  it('measures nothing a second time, and one image where one thumbnail is gone', async () => {
    expect(first.said).toContain('measuring: ')
    const again = await run(built.set, out)
    expect(again.said).not.toContain('measuring: ')
    expect(again.statistics).toEqual(first.statistics)
    expect(again.sets).toEqual(first.sets)
    const thumbs = await readdir(join(out, 'thumbs'), { recursive: true })
    expect(thumbs.filter((name) => name.endsWith('.jpg'))).toHaveLength(
      new Set(built.rows.map(({ sha256 }) => sha256)).size + TEST_PAGES.length,
    )
    await rm(join(out, 'thumbs', (await readdir(join(out, 'thumbs')))[0]!), { recursive: true })
    expect((await run(built.set, out)).said).toContain('measuring: ')
  })

  it('compares with another set, by ID', async () => {
    const other = await builtSet(await temporaryFolder(), 'other', 7)
    const both = await run(built.set, out, '--against', other.set)
    expect(both.sets.map(({ name }) => name)).toEqual(['set', 'other'])
    expect(both.distances['a–b']!['aspect']).toBe(0)
    expect(both.distances['a–b']!['brightness']).toBeGreaterThan(0)
    const index = await chunk<SetIndex>(out, 'b/index')
    expect(index.ids).toEqual([...built.rows.map(({ id }) => id), ...TEST_PAGES])
  })
})

describe('a report of a labelled set', () => {
  it('holds training against test pages', async () => {
    const folder = await temporaryFolder()
    const data = await labelledSet(folder)
    const { page, ...summary } = await run(data, join(folder, 'report'))
    expect(summary.sets[0]).toMatchObject({
      kind: 'input',
      images: 9,
      splits: { train: 4, test: 5 },
    })
    expect(summary.distances['train–test']!['aspect']).toBe(1)
    expect(await readFile(page, 'utf8')).toContain('Label issues, duplicates and outliers')
    const { ids } = await chunk<SetIndex>(join(folder, 'report'), 'a/index')
    expect(ids).toContain(`${EVIL}.jpg`)
  })
})

describe('what is wrong with a folder', () => {
  it('is said where it is no set, or not there', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'empty'))
    expect(await refused(join(folder, 'empty'), join(folder, 'r'))).toContain(
      'expected a built set',
    )
    expect(await refused(join(folder, 'gone'), join(folder, 'r'))).toContain('expected a folder at')
  })

  it('is said on the page where files are gone, the manifest is cut off, or sources are elsewhere', async () => {
    const folder = await temporaryFolder()
    const { set, data, rows } = await builtSet(folder)
    await rm(join(set, rows[0]!.file))
    await rm(data, { recursive: true })
    const manifest = join(set, 'manifest.jsonl')
    await truncate(manifest, (await stat(manifest)).size - 30)
    const summary = await run(set, join(folder, 'r'))
    const [one] = summary.sets
    expect(one).toMatchObject({ images: 37, missing: 1 })
    expect(one!.notices).toEqual([
      expect.stringContaining('cut off in line 38'),
      expect.stringContaining('counts 38 images, the manifest names 37'),
      expect.stringContaining('are not found'),
      expect.stringContaining('1 of 37 image files are gone, train/a_0000.jpg'),
    ])
    const page = await readFile(join(folder, 'r', 'index.html'), 'utf8')
    expect(page).toContain('cut off in line 38')
  })

  it('leaves a report of half a manifest, and of a set that has lost every image', async () => {
    const folder = await temporaryFolder()
    const { set, rows } = await builtSet(folder)
    const manifest = join(set, 'manifest.jsonl')
    await truncate(manifest, (await stat(manifest)).size >> 1)
    for (const part of ['train', 'holdout']) await rm(join(set, part), { recursive: true })
    const summary = await run(set, join(folder, 'r'))
    const [one] = summary.sets
    expect(one!.images).toBeGreaterThan(rows.length / 3)
    expect(one!.images).toBeLessThan((2 * rows.length) / 3)
    expect(one!.missing).toBe(one!.images)
    expect(one!.notices).toEqual([
      expect.stringContaining(`cut off in line ${one!.images + 1}`),
      expect.stringContaining(`counts ${rows.length} images, the manifest names ${one!.images}`),
      expect.stringContaining(`${one!.images} of ${one!.images} image files are gone`),
    ])
  })

  it('is an error where a row in the middle is damaged, with its line', async () => {
    const folder = await temporaryFolder()
    const { set } = await builtSet(folder)
    const manifest = join(set, 'manifest.jsonl')
    const lines = (await readFile(manifest, 'utf8')).split('\n')
    await writeFile(manifest, lines.with(6, lines[6]!.slice(0, 40)).join('\n'))
    expect(await refused(set, join(folder, 'r'))).toContain('manifest.jsonl:7: expected one JSON')
    await rm(manifest)
    expect(await refused(set, join(folder, 'r'))).toContain('expected manifest.jsonl beside')
  })

  it('is an error where train.csv names files that are gone', async () => {
    const folder = await temporaryFolder()
    const data = await labelledSet(folder)
    await rm(join(data, 'train', 'b.jpg'))
    expect(await refused(data, join(folder, 'r'))).toContain('line 3 "b.jpg"')
  })

  it('does not keep a report from being made where dataset.json is damaged', async () => {
    const folder = await temporaryFolder()
    const { set } = await builtSet(folder)
    await writeFile(join(set, 'dataset.json'), '{"format": 1')
    const summary = await run(set, join(folder, 'r'))
    expect(summary.sets[0]!.images).toBe(38)
    expect(summary.sets[0]!.notices[0]).toContain('dataset.json')
  })

  it('is an error where a manifest names files outside of its set, or none at all', async () => {
    const folder = await temporaryFolder()
    const { set, rows } = await builtSet(folder)
    const row = { ...rows[0]!, file: '../../secret.jpg' }
    await writeFile(join(set, 'manifest.jsonl'), `${JSON.stringify(row)}\n`)
    expect(await refused(set, join(folder, 'r'))).toContain('outside of its set')
    await writeFile(join(set, 'manifest.jsonl'), '')
    expect(await refused(set, join(folder, 'r'))).toContain(
      'expected one row per image, found none',
    )
  })

  it('is said before any work where predictions are missing or of no use', async () => {
    const folder = await temporaryFolder()
    const { set, data } = await builtSet(folder)
    const use = ['--predictions', join(data, 'train.csv')]
    expect(await refused(set, join(folder, 'r'), ...use)).toContain('of a labelled set')
    expect(await refused(data, join(folder, 'r'), '--predictions', 'no.csv')).toContain('no file')
  })

  it("leaves a folder alone that holds the user's own files", async () => {
    const folder = await temporaryFolder()
    const data = await labelledSet(folder)
    expect(await refused(data, data)).toContain('give')
    expect(await refused(data, folder)).toContain('give')
  })
})
