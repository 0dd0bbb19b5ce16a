import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { augment } from '../support/cli.ts'
import { writeCsv } from '../support/set.ts'
import { manifestOf, workplace } from '../support/workplace.ts'

describe('a built set', () => {
  test('is what DESIGN says: images, lists, manifest, description', async () => {
    const { build, out, data } = await workplace(3, 4, 'heavy')
    const built = await build('a', '--holdout', '0.25', '--workers', '2')
    const set = out('a')
    expect(built.counts).toEqual({ train: 90, 'holdout/clean': 3, 'holdout/noisy': 3, failed: 0 })
    expect(built.images).toBe(96)
    expect((await readdir(set)).toSorted()).toEqual([
      'dataset.json',
      'failures.jsonl',
      'holdout',
      'manifest.jsonl',
      'recipe.holdout.yaml',
      'recipe.yaml',
      'train',
      'train.csv',
    ])
    const list = (await readFile(join(set, 'train.csv'), 'utf8')).trim().split('\n')
    expect(list[0]).toBe('ID,target')
    expect(list.slice(1).map((row) => row.split(',')[0])).toEqual(
      (await readdir(join(set, 'train'))).toSorted(),
    )
    for (const target of [0, 1, 2]) {
      expect(list.filter((row) => row.endsWith(`,${target}`))).toHaveLength(30)
    }

    const rows = await manifestOf(set)
    expect(rows).toHaveLength(96)
    const held = new Set(rows.filter((row) => row.split !== 'train').map((row) => row.source.path))
    expect(held.size).toBe(3)
    for (const row of rows) {
      expect((await stat(join(set, row.file))).size).toBe(row.bytes)
      if (row.split === 'train') {
        expect(held.has(row.source.path)).toBe(false)
        for (const { overlay } of row.steps)
          expect(overlay && held.has(overlay.path)).not.toBe(true)
      }
    }
    // The originals are there as they were.
    const originals = rows.filter((row) => row.variant === 0)
    expect(originals).toHaveLength(12)
    for (const row of originals) {
      expect(row.steps).toEqual([])
      expect(await readFile(join(set, row.file))).toEqual(
        await readFile(join(data, row.source.path)),
      )
    }
    expect(
      rows
        .filter((row) => row.variant > 0 && row.split === 'train')
        .every((row) => row.sha256 !== row.source.sha256),
    ).toBe(true)
    expect(JSON.parse(await readFile(join(set, 'dataset.json'), 'utf8'))).toMatchObject({
      name: 'heavy',
      complete: true,
      digest: built.digest,
      recipe: { seed: 17, target: 90 },
    })
  })

  test('is the same for 1, 2 and 4 workers and for a shuffled CSV', async () => {
    const { build, data, rows } = await workplace(3, 4, 'heavy')
    const few = (name: string, ...more: string[]) => build(name, '--target', '60', ...more)
    const { digest } = await few('one', '--workers', '1')
    expect((await few('two', '--workers', '2')).digest).toBe(digest)
    expect((await few('four', '--workers', '4')).digest).toBe(digest)
    await writeCsv(data, rows.toReversed())
    expect((await few('shuffled', '--workers', '2')).digest).toBe(digest)
    expect((await few('other', '--seed', '18')).digest).not.toBe(digest)
  })

  test('keeps an image as it was when other pages come or go', async () => {
    const { build, data, rows, out } = await workplace()
    await build('all', '--holdout', '0')
    const before = new Map((await manifestOf(out('all'))).map((row) => [row.id, row]))
    await rm(join(data, 'train', 'p1x3.jpg'))
    await writeCsv(
      data,
      rows.filter((row) => !row.startsWith('p1x3')),
    )
    await build('fewer', '--holdout', '0')
    let shared = 0
    let lent = 0
    for (const row of await manifestOf(out('fewer'))) {
      const same = before.get(row.id)
      const borrowed = same?.steps.some(({ overlay }) => overlay?.path === 'train/p1x3.jpg')
      if (borrowed) lent++
      if (same && !borrowed) {
        shared++
        expect(row.sha256).toBe(same.sha256)
      }
    }
    expect(shared).toBeGreaterThan(60)
    expect(lent).toBeGreaterThan(0)
  })
})

describe('the same command again', () => {
  test('has nothing to do, and makes again what is gone or cut short', async () => {
    const { build, out } = await workplace()
    const { digest } = await build('a')
    expect(await build('a')).toMatchObject({ made: 0, digest })
    const [, gone = '', short = ''] = await readdir(join(out('a'), 'train'))
    await rm(join(out('a'), 'train', gone))
    await writeFile(join(out('a'), 'train', short), 'cut')
    expect(await build('a')).toMatchObject({ made: 2, digest })
  })

  test('grows a set, and will not shrink it', async () => {
    const { args, build } = await workplace()
    const { digest } = await build('a')
    const grown = await build('a', '--target', '120')
    expect(grown.made).toBe(30)
    const anew = await build('b', '--target', '120')
    expect(grown.digest).toBe(anew.digest)
    const shrunk = await augment(...args('a'))
    expect(shrunk).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--overwrite') as string,
    })
    const dry = await augment(...args('a', '--dry-run'))
    expect(dry.code).toBe(2)
    expect(dry.stderr).toContain('which would delete the others')
    expect((await build('a', '--overwrite')).digest).toBe(digest)
  })

  test('follows sources that went and labels that changed', async () => {
    const { build, data, rows } = await workplace()
    await build('a')
    await rm(join(data, 'train', 'p2x0.jpg'))
    await writeCsv(data, [...rows.filter((row) => !/^p2x0|^p0x1/.test(row)), 'p0x1.jpg,1'])
    const followed = await build('a')
    const anew = await build('b')
    expect(followed.digest).toBe(anew.digest)
    expect(followed.made).toBeLessThan(anew.made)
  })

  test('with another seed, recipe or holdout is refused', async () => {
    const { args, build } = await workplace()
    await build('a')
    for (const more of [
      ['--seed', '4'],
      ['--recipe', 'light'],
      ['--holdout', '0'],
    ]) {
      const ran = await augment(...args('a', ...more))
      expect(ran.code).toBe(2)
      expect(ran.stderr).toMatch(/another recipe, seed, holdout.*--out.*--overwrite/)
    }
  })
})
