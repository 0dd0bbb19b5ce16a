import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { padding, TAR_END, tarHeader } from '../../src/dataset/formats/tar.ts'
import { augment, augmentJson, start } from '../support/cli.ts'
import { writeCsv, writeSmallSet } from '../support/set.ts'
import { manifestOf, workplace, type Built } from '../support/workplace.ts'

describe('options', () => {
  test('from another data set is refused, from the same pages elsewhere it is not', async () => {
    const { args, build, out, folder, data } = await workplace(2, 3)
    await build('a', '--holdout', '0')
    const before = await readFile(join(out('a'), 'dataset.json'), 'utf8')
    const other = join(folder, 'other')
    await writeSmallSet(other, { classes: 3, pages: 2 })
    const from = (pages: string) => args('a', '--holdout', '0', '--data', pages)
    const ran = await augment(...from(other))
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(/holds a set built from other pages .*data.*--out.*--overwrite/s)
    const dry = await augment(...from(other), '--dry-run')
    expect(dry.code).toBe(2)
    expect(dry.stderr).toMatch(/holds a set built from other pages .*--overwrite/s)
    expect(await readFile(join(out('a'), 'dataset.json'), 'utf8')).toBe(before)
    expect(await readdir(join(out('a'), 'train'))).toHaveLength(90)
    const moved = join(folder, 'moved')
    await rename(data, moved)
    expect(await augmentJson<Built>(...from(moved))).toMatchObject({ made: 0 })
  })

  test('a list on standard input and a tar of the pages make the set that the folder makes', async () => {
    const { args, build, data, folder, rows } = await workplace(2, 3)
    const small = ['--target', '20']
    const { digest } = await build('a', ...small)
    const parts: Buffer[] = []
    for (const row of rows.toReversed()) {
      const [name, label] = row.split(',') as [string, string]
      const page = await readFile(join(data, 'train', name))
      const about = Buffer.from(label)
      parts.push(tarHeader(name, page.length), page, padding(page.length))
      parts.push(tarHeader(name.replace('.jpg', '.cls'), 1), about, padding(1))
    }
    await writeFile(join(folder, 'pages.tar'), Buffer.concat([...parts, TAR_END]))
    const tar = ['--data', join(folder, 'pages.tar')]
    expect(await build('b', ...small, ...tar)).toMatchObject({ digest, made: 24 })
    // Its rows say where each page is.
    const row = (await manifestOf(join(folder, 'b')))[3]!
    expect(
      await augment('replay', join(folder, 'b'), row.id, '--out', join(folder, 'r.jpg')),
    ).toMatchObject({ code: 0 })
    const listed = start('augment', args('c', ...small, '--data', '-', '--json'))
    listed.child.stdin!.end(rows.map((one) => join(data, 'train', one)).join('\n'))
    const { code, stdout, stderr } = await listed.ended
    expect(code, stderr).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ digest })
  })

  test('--dry-run says what would be made and writes nothing', async () => {
    const { args, folder } = await workplace(3, 4, 'heavy')
    const ran = await augment(...args('x', '--dry-run'))
    expect(ran.code).toBe(0)
    expect(ran.stdout).toMatch(/90 training images/)
    expect(ran.stdout).toMatch(/class_1 +4 +1 +30/)
    expect(ran.stdout).toMatch(/rotate90 +\d+/)
    expect(ran.stdout).toMatch(/disk: [\d.]+ to [\d.]+ GB, time: .* s to .* s/)
    expect(await readdir(folder)).toEqual(['data'])
  })

  test('says where sources limit the number of images', async () => {
    const { args, folder } = await workplace(2, 3)
    const recipe = join(folder, 'few.yaml')
    await writeFile(recipe, 'name: few\nmaxPerSource: 2\nholdout: { share: 0 }\nsteps: []\n')
    const short =
      /78 images short of the target of 90: the recipe's maxPerSource allows 2 of each source/
    for (const dry of [['--dry-run'], []]) {
      const ran = await augment(...args('x', '--recipe', recipe, ...dry))
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
