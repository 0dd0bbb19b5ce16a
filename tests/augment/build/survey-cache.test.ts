import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { forgetChanged, SurveyCache } from '../../../src/augment/build/survey-cache.ts'
import type { SurveyResult } from '../../../src/augment/build/task.ts'
import { setPdfDensity } from '../../../src/page/codec/pdf-density.ts'
import { temporaryFolder } from '../../support/cli.ts'

let folder: string
let root: string
beforeEach(async () => {
  folder = await temporaryFolder()
  root = join(folder, 'set')
  mkdirSync(root)
  vi.stubEnv('PALIMPSEST_CACHE', join(folder, 'cache'))
  later(10_000)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  setPdfDensity(undefined)
})

const now = Date.now.bind(Date)

/** The clock as it will be. */
function later(ms: number): void {
  vi.restoreAllMocks()
  vi.spyOn(Date, 'now').mockImplementation(() => now() + ms)
}

/** A file, and what a survey might have found in it. */
function page(path: string, seed: number): SurveyResult {
  writeFileSync(join(root, path), `file ${seed}`)
  const thumbnail = Uint16Array.from({ length: 1152 }, (_, i) => (i * seed * 977) & 0xfff)
  const fingerprint = { low: seed << 30, high: -seed, aspect: 0.7 + seed / 3, thumbnail }
  return { path, pages: [{ sha256: `${seed}`.repeat(64), width: 150, height: 200, fingerprint }] }
}

const cacheFiles = (): string[] =>
  readdirSync(join(folder, 'cache', 'surveys')).map((name) =>
    join(folder, 'cache', 'surveys', name),
  )

async function knownOf(...paths: string[]): Promise<SurveyResult[]> {
  return [...(await SurveyCache.open(root, paths)).known.values()]
}

/** Two pages that are kept. */
async function keepTwo(): Promise<[SurveyResult, SurveyResult]> {
  const pages: [SurveyResult, SurveyResult] = [page('a.jpg', 1), page('b.jpg', 2)]
  const cache = await SurveyCache.open(root, ['a.jpg', 'b.jpg'])
  expect(cache.known.size).toBe(0)
  cache.keep(pages)
  return pages
}

test('what was found is known again, to the last bit, whatever else is asked for meanwhile', async () => {
  const [a, b] = await keepTwo()
  expect(await knownOf('b.jpg', 'a.jpg')).toEqual([b, a])
  const c = page('c.jpg', 3)
  const cache = await SurveyCache.open(root, ['c.jpg', 'a.jpg'])
  expect([...cache.known.keys()]).toEqual(['a.jpg'])
  cache.keep([c, a])
  expect(await knownOf('a.jpg', 'b.jpg', 'c.jpg')).toEqual([a, b, c])
})

test('a file that was written anew is not known, though its size and time are what they were', async () => {
  const [a, b] = await keepTwo()
  const old = new Date(1_600_000_000_000)
  utimesSync(join(root, 'a.jpg'), old, old)
  const cache = await SurveyCache.open(root, ['a.jpg', 'b.jpg'])
  expect([...cache.known.values()]).toEqual([b])
  cache.keep([a, b])
  expect(await knownOf('a.jpg')).toEqual([a])
  await new Promise((done) => setTimeout(done, 30))
  writeFileSync(join(root, 'a.jpg'), 'FILE 1')
  utimesSync(join(root, 'a.jpg'), old, old)
  expect(await knownOf('a.jpg')).toEqual([])
})

test('nothing is kept of a file that was written a moment ago, or that could not be read', async () => {
  later(0)
  await keepTwo()
  expect(await knownOf('a.jpg', 'b.jpg')).toEqual([])
  later(10_000)
  const { pages } = page('c.jpg', 3) as Extract<SurveyResult, { pages: unknown }>
  const failed = { code: 'BROKEN', reason: 'no' }
  const cache = await SurveyCache.open(root, ['a.jpg', 'c.jpg'])
  cache.keep([
    { path: 'a.jpg', ...failed },
    { path: 'c.jpg', pages: [...pages, failed] },
  ])
  expect(await knownOf('a.jpg', 'c.jpg')).toEqual([])
})

test('a file of the cache that is damaged or of another set is ignored, and written anew', async () => {
  const [a] = await keepTwo()
  const [file] = cacheFiles()
  const text = readFileSync(file!, 'utf8')
  const digit = text.lastIndexOf('"width":150')
  const damaged = [
    text.slice(0, -100),
    text.replace('"width":150', '"width":151'),
    `${text.slice(0, digit)}"width":950${text.slice(digit + 11)}`,
    text.replace('/set"', '/other"'),
    '',
    '\u0000\n{',
  ]
  for (const other of damaged) {
    expect(other).not.toBe(text)
    writeFileSync(file!, other)
    const cache = await SurveyCache.open(root, ['a.jpg'])
    expect(cache.known.size).toBe(0)
    cache.keep([a])
    expect(await knownOf('a.jpg', 'b.jpg')).toEqual([a])
  }
  appendFileSync(file!, '{}\n')
  expect(await knownOf('a.jpg')).toEqual([])
})

test('pages of PDFs drawn at another size are others', async () => {
  const [a] = await keepTwo()
  setPdfDensity(100)
  expect(await knownOf('a.jpg')).toEqual([])
  setPdfDensity(undefined)
  expect(await knownOf('a.jpg')).toEqual([a])
})

test('files that a build found changed are forgotten', async () => {
  const [a] = await keepTwo()
  const failure = { id: 'x', target: 0, reason: '' }
  forgetChanged(root, [
    { ...failure, path: 'a.jpg', code: 'BROKEN' },
    { ...failure, path: 'b.jpg#2', code: 'SOURCE_CHANGED' },
  ])
  expect(await knownOf('a.jpg', 'b.jpg')).toEqual([a])
  forgetChanged(root, [{ ...failure, path: 'a.jpg', code: 'SOURCE_CHANGED' }])
  expect(await knownOf('a.jpg')).toEqual([])
})

test('where a borrowed page is found changed all are, for it is not said which', async () => {
  await keepTwo()
  forgetChanged(root, [{ id: 'x', target: 0, reason: '', path: 'a.jpg', code: 'OVERLAY_GONE' }])
  expect(await knownOf('a.jpg', 'b.jpg')).toEqual([])
})

test('where nothing is to be kept nothing is', async () => {
  vi.stubEnv('PALIMPSEST_CACHE', 'off')
  await keepTwo()
  expect(await knownOf('a.jpg')).toEqual([])
  expect(readdirSync(folder)).toEqual(['set'])
})
