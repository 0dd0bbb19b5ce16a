import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { orientedSteps } from '../../src/augment/recipe/orientations.ts'
import { walkSteps } from '../../src/augment/recipe/recipe.ts'
import { firstClasses, readRealPages, splitOf } from '../../bench/worth/pages.ts'
import type { RealPages } from '../../bench/worth/pages.ts'
import { degradedFile, PERTURBATIONS } from '../../bench/worth/noise.ts'
import { recipeOf } from '../../bench/worth/sets.ts'

const names = ['letter', 'memo']
const pages: RealPages = {
  root: '/data',
  classes: names,
  pages: names.flatMap((name, label) =>
    Array.from({ length: 6 }, (_, i) => ({ id: `${name}/${i}.jpg`, label })),
  ),
}

const idsOf = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id).toSorted()

test('a split takes as many pages of each class to train on, all others to test', () => {
  for (const split of [1, 2, 3]) {
    const { train, test: rest } = splitOf(pages, split, 4)
    for (const label of [0, 1]) expect(train.filter((page) => page.label === label)).toHaveLength(4)
    expect(idsOf([...train, ...rest])).toEqual(idsOf(pages.pages))
    expect(new Set(idsOf([...train, ...rest])).size).toBe(12)
  }
})

test('the splits are fixed: other pages of a class, or another order, change no other class', () => {
  const trained = [1, 2, 3].map((split) => idsOf(splitOf(pages, split, 2).train))
  expect(trained).toEqual([
    ['letter/0.jpg', 'letter/1.jpg', 'memo/1.jpg', 'memo/2.jpg'],
    ['letter/0.jpg', 'letter/4.jpg', 'memo/0.jpg', 'memo/2.jpg'],
    ['letter/0.jpg', 'letter/1.jpg', 'memo/2.jpg', 'memo/5.jpg'],
  ])
  const more = { ...pages, pages: [{ id: 'memo/9.jpg', label: 1 }, ...pages.pages.toReversed()] }
  const letters = idsOf(splitOf(more, 1, 2).train).filter((id) => id.startsWith('letter'))
  expect(letters).toEqual(['letter/0.jpg', 'letter/1.jpg'])
})

test('a class that leaves nothing for the test is refused by name', () => {
  expect(() => splitOf(pages, 1, 6)).toThrow('class letter: expected more than 6 pages, found 6')
})

test('pages are read by class; an absent folder is undefined', async () => {
  const root = await mkdtemp(join(tmpdir(), 'palimpsest-test-'))
  for (const id of ['b/2.jpg', 'b/1.jpg', 'a/1.png', 'a/notes.txt']) {
    await mkdir(join(root, id, '..'), { recursive: true })
    await writeFile(join(root, id), '')
  }
  const found = (await readRealPages(root))!
  expect(found.classes).toEqual(['a', 'b'])
  expect(found.pages).toEqual([
    { id: 'a/1.png', label: 0 },
    { id: 'b/1.jpg', label: 1 },
    { id: 'b/2.jpg', label: 1 },
  ])
  expect(firstClasses(found, 1).pages).toEqual([{ id: 'a/1.png', label: 0 }])
  await rm(root, { recursive: true })
  expect(await readRealPages(root)).toBeUndefined()
})

test('sets have equal counts and hold nothing out; the originals are themselves', async () => {
  for (const name of ['plain', 'light', 'heavy', 'heavy-upright', 'phone', 'scanner'] as const) {
    const recipe = await recipeOf(name, 8, 128)
    expect([name, recipe.target, recipe.maxPerSource]).toEqual([name, 1024, 8])
    expect(recipe.holdout.share).toBe(0)
    expect(recipe.steps.length).toBeGreaterThan(0)
  }
  const originals = await recipeOf('originals', 8, 128)
  expect(originals).toMatchObject({ target: 128, steps: [] })
  expect(orientedSteps(originals)).toEqual([])
})

test('heavy-upright is heavy without what mirrors or turns a page over', async () => {
  const effects = async (name: 'heavy' | 'heavy-upright'): Promise<string[]> =>
    [...walkSteps(orientedSteps(await recipeOf(name, 8, 8)))].flatMap(([, step]) =>
      'effect' in step ? [step.effect.name] : [],
    )
  const all = await effects('heavy')
  const upright = await effects('heavy-upright')
  expect(all).toContain('rotate90')
  expect(upright).toEqual(all.filter((name) => name !== 'flip' && name !== 'rotate90'))
})

test('degraded pages have the names that Python gives them', () => {
  const page = { id: 'memo/a.b.png', label: 0 }
  expect(degradedFile('/n', page)).toBe('/n/memo/a.b.jpg')
  expect(degradedFile('/n', page, 3)).toBe('/n/memo/a.b~3.jpg')
  expect(new Set(PERTURBATIONS).size).toBe(12)
})
