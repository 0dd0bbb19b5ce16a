import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readManifest, type ManifestRow } from '../../src/dataset/built-dataset.ts'
import { augment, augmentJson, temporaryFolder } from '../support/cli.ts'
import { writeCsv, writeSmallSet } from '../support/set.ts'

interface Built {
  images: number
  made: number
  failed: number
  digest: string
  seconds: number
  imagesPerSecond: number
  peakRssBytes: number
  counts: Record<string, number>
}

/** A small input set and a place to build into. */
async function workplace(classes = 3, pages = 4) {
  const folder = await temporaryFolder()
  const data = join(folder, 'data')
  const rows = await writeSmallSet(data, { classes, pages })
  const build = (out: string, ...more: string[]): Promise<Built> =>
    augmentJson<Built>(
      'build',
      '--data',
      data,
      '--out',
      join(folder, out),
      '--target',
      '90',
      ...more,
    )
  return { folder, data, rows, build, out: (name: string) => join(folder, name) }
}

async function manifestOf(folder: string): Promise<ManifestRow[]> {
  const rows: ManifestRow[] = []
  for await (const row of readManifest(join(folder, 'manifest.jsonl'))) rows.push(row)
  return rows
}

describe('a built set', () => {
  test('is what DESIGN says: images, lists, manifest, description', async () => {
    const { build, out, data } = await workplace()
    const built = await build('a', '--holdout', '0.25')
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
    const { build, data, rows } = await workplace()
    const { digest } = await build('one', '--workers', '1')
    expect((await build('two', '--workers', '2')).digest).toBe(digest)
    expect((await build('four', '--workers', '4')).digest).toBe(digest)
    await writeCsv(data, rows.toReversed())
    expect((await build('shuffled', '--workers', '2')).digest).toBe(digest)
    expect((await build('other', '--seed', '18')).digest).not.toBe(digest)
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
    for (const row of await manifestOf(out('fewer'))) {
      const same = before.get(row.id)
      const borrowed = same?.steps.some(({ overlay }) => overlay?.path === 'train/p1x3.jpg')
      if (same && !borrowed) {
        shared++
        expect(row.sha256).toBe(same.sha256)
      }
    }
    expect(shared).toBeGreaterThan(60)
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
    const { build, data, out } = await workplace()
    const { digest } = await build('a')
    const grown = await augmentJson<Built>(
      'build',
      '--data',
      data,
      '--out',
      out('a'),
      '--target',
      '120',
    )
    expect(grown.made).toBe(30)
    const anew = await augmentJson<Built>(
      'build',
      '--data',
      data,
      '--out',
      out('b'),
      '--target',
      '120',
    )
    expect(grown.digest).toBe(anew.digest)
    const shrunk = await augment('build', '--data', data, '--out', out('a'), '--target', '90')
    expect(shrunk).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--overwrite') as string,
    })
    const asked = ['--data', data, '--out', out('a'), '--target', '90', '--dry-run']
    const dry = await augment('build', ...asked)
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
    const { build, data, out } = await workplace()
    await build('a')
    for (const more of [
      ['--seed', '4'],
      ['--recipe', 'light'],
      ['--holdout', '0'],
    ]) {
      const ran = await augment(
        'build',
        '--data',
        data,
        '--out',
        out('a'),
        '--target',
        '90',
        ...more,
      )
      expect(ran.code).toBe(2)
      expect(ran.stderr).toMatch(/another recipe, seed or holdout.*--out.*--overwrite/)
    }
  })
})

describe('options', () => {
  test('from another data set is refused, from the same pages elsewhere it is not', async () => {
    const { build, out, folder, data } = await workplace(2, 3)
    await build('a', '--holdout', '0')
    const before = await readFile(join(out('a'), 'dataset.json'), 'utf8')
    const other = join(folder, 'other')
    await writeSmallSet(other, { classes: 3, pages: 2 })
    const more = ['--out', out('a'), '--target', '90', '--holdout', '0']
    const ran = await augment('build', '--data', other, ...more)
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(/holds a set built from other pages .*data.*--out.*--overwrite/s)
    const dry = await augment('build', '--data', other, ...more, '--dry-run')
    expect(dry.code).toBe(2)
    expect(dry.stderr).toMatch(/holds a set built from other pages .*--overwrite/s)
    expect(await readFile(join(out('a'), 'dataset.json'), 'utf8')).toBe(before)
    expect(await readdir(join(out('a'), 'train'))).toHaveLength(90)
    const moved = join(folder, 'moved')
    await rename(data, moved)
    expect(await augmentJson<Built>('build', '--data', moved, ...more)).toMatchObject({ made: 0 })
  })

  test('--dry-run says what would be made and writes nothing', async () => {
    const { folder, data } = await workplace()
    const ran = await augment(
      'build',
      '--data',
      data,
      '--out',
      join(folder, 'x'),
      '--target',
      '90',
      '--dry-run',
    )
    expect(ran.code).toBe(0)
    expect(ran.stdout).toMatch(/90 training images/)
    expect(ran.stdout).toMatch(/class_1 +4 +1 +30/)
    expect(ran.stdout).toMatch(/rotate90 +\d+/)
    expect(ran.stdout).toMatch(/disk: about .* GB, time: about/)
    expect(await readdir(folder)).toEqual(['data'])
  })

  test('says where sources limit the number of images', async () => {
    const { folder, data } = await workplace(2, 3)
    const recipe = join(folder, 'few.yaml')
    await writeFile(recipe, 'name: few\nmaxPerSource: 2\nholdout: { share: 0 }\nsteps: []\n')
    const more = ['--data', data, '--out', join(folder, 'x'), '--target', '90']
    const short =
      /78 images short of the target of 90: the recipe's maxPerSource allows 2 of each source/
    for (const dry of [['--dry-run'], []]) {
      const ran = await augment('build', '--recipe', recipe, ...more, ...dry)
      expect(ran.code).toBe(0)
      expect(ran.stdout).toMatch(short)
    }
  })

  test('--classes takes some, --holdout 0 keeps nothing apart', async () => {
    const { build } = await workplace()
    const built = await build('a', '--classes', 'class_0,2', '--holdout', '0')
    expect(built.counts).toEqual({ train: 90, 'holdout/clean': 0, 'holdout/noisy': 0, failed: 0 })
  })

  test('label fixes are applied unless they are not wanted', async () => {
    const { build, data, out } = await workplace()
    await writeFile(join(data, 'train.fixes.csv'), 'ID,target,reason\np0x0.jpg,2,mixed up\n')
    await build('fixed', '--holdout', '0')
    await build('as-is', '--holdout', '0', '--no-fixes')
    const target = async (set: string) =>
      (await manifestOf(out(set))).find((row) => row.id === 'p0x0_0000.jpg')?.target
    expect(await target('fixed')).toBe(2)
    expect(await target('as-is')).toBe(0)
  })

  test('a source of the same bytes under two labels gives different images', async () => {
    const { build, data, rows, out } = await workplace()
    await writeFile(
      join(data, 'train', 'twin.jpg'),
      await readFile(join(data, 'train', 'p0x0.jpg')),
    )
    await writeCsv(data, [...rows, 'twin.jpg,1'])
    await build('a', '--holdout', '0')
    const digests = (await manifestOf(out('a')))
      .filter((row) => /^(p0x0|twin)_/.test(row.id) && row.variant > 0)
      .map((row) => row.sha256)
    expect(digests.length).toBeGreaterThan(8)
    expect(new Set(digests).size).toBe(digests.length)
  })
})
