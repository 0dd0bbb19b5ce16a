import { access, copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { setDigest, type DatasetInfo, type ManifestRow } from '../../src/dataset/built-dataset.ts'
import { readTrainingSet } from '../../src/train/data/training-set.ts'
import { augment, augmentJson, temporaryFolder } from '../support/cli.ts'
import { writeSmallSet } from '../support/set.ts'
import { QUICK } from '../support/workplace.ts'

describe('verify', () => {
  test('finds what was changed, lost, added or leaked', async () => {
    const folder = await temporaryFolder()
    const data = join(folder, 'data')
    const out = join(folder, 'out')
    await writeSmallSet(data, { classes: 2, pages: 4 })
    const build = ['build', '--data', data, '--out', out, '--recipe', QUICK]
    await augmentJson(...build, '--target', '40', '--holdout', '0.25', '--workers', '1')
    const [a = '', b = '', c = ''] = await readdir(join(out, 'train'))
    const bytes = await readFile(join(out, 'train', a))
    bytes[200] = bytes[200]! ^ 1
    await writeFile(join(out, 'train', a), bytes)
    await rm(join(out, 'train', b))
    await copyFile(join(out, 'train', c), join(out, 'train', 'stray.jpg'))
    const changed = await augment('verify', out)
    expect(changed.code).toBe(1)
    expect(changed.stdout).toContain(`train/${a}: its bytes are not the ones that were written`)
    expect(changed.stdout).toContain(`train/${b}: is gone`)
    expect(changed.stdout).toContain('train/stray.jpg: is not in the manifest')

    // A training image that says it was made from a held-out page.
    const manifest = await readFile(join(out, 'manifest.jsonl'), 'utf8')
    const rows = manifest
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row) as { split: string; source: object })
    const held = rows.find((row) => row.split === 'holdout/clean')!
    rows.find((row) => row.split === 'train')!.source = held.source
    await writeFile(
      join(out, 'manifest.jsonl'),
      rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    )
    const leaked = await augment('verify', out)
    expect(leaked.stdout).toMatch(/which is in the holdout/)
    expect(leaked.stdout).toMatch(/ 1 leaks/)
  })
})

/** Takes the endings off all IDs of a set, as 0.1.0 wrote them. */
async function withoutEndings(out: string): Promise<void> {
  const file = join(out, 'manifest.jsonl')
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  const rows = lines.map((line) => JSON.parse(line) as ManifestRow)
  for (const row of rows) row.id = row.id.replace('.jpg', '')
  await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  for (const list of ['train.csv', 'holdout/clean.csv', 'holdout/noisy.csv']) {
    const text = await readFile(join(out, list), 'utf8')
    await writeFile(join(out, list), text.replaceAll('.jpg,', ','))
  }
  const info = JSON.parse(await readFile(join(out, 'dataset.json'), 'utf8')) as DatasetInfo
  info.digest = setDigest(rows.map(({ id, sha256 }) => `${id} ${sha256}`))
  await writeFile(join(out, 'dataset.json'), JSON.stringify(info))
}

describe('IDs', () => {
  test('are file names; sets without their endings are read all the same', async () => {
    const folder = await temporaryFolder()
    const data = join(folder, 'data')
    const out = join(folder, 'out')
    await writeSmallSet(data, { classes: 2, pages: 4 })
    const build = ['build', '--data', data, '--out', out, '--recipe', QUICK]
    build.push('--target', '30', '--holdout', '0.25', '--workers', '1')
    const { digest } = await augmentJson<{ digest: string }>(...build)
    for (const split of ['train', 'holdout/clean', 'holdout/noisy']) {
      const list = (await readFile(join(out, `${split}.csv`), 'utf8')).trim().split('\n').slice(1)
      const ids = list.map((row) => row.slice(0, row.indexOf(',')))
      expect(ids.toSorted()).toEqual((await readdir(join(out, split))).toSorted())
    }
    for (const isOld of [false, true]) {
      if (isOld) await withoutEndings(out)
      const verified = await augment('verify', out)
      expect(verified.code, verified.stdout).toBe(0)
      const { train, noisy } = await readTrainingSet(out)
      for (const list of [train, noisy]) await access(list.file(list.length - 1))
      const id = train.id(3)
      expect(id.endsWith('.jpg')).toBe(!isOld)
      for (const name of new Set([id, id.replace('.jpg', ''), `${id.replace('.jpg', '')}.jpg`])) {
        expect(await augmentJson('replay', out, name)).toMatchObject({ same: true, id })
      }
      const report = join(folder, `report-${isOld}`)
      expect(await augmentJson('inspect', out, '--out', report)).toMatchObject({
        sets: [{ missing: 0 }],
      })
    }
    // To build on it brings it up to date.
    expect(await augmentJson(...build)).toMatchObject({ digest })
    expect((await augment('verify', out)).code).toBe(0)
    await writeFile(join(out, 'train', 'stray.jpg'), '')
    const stray = await augment('verify', out)
    expect(stray).toMatchObject({ code: 1, stdout: expect.stringContaining('stray.jpg') as string })
  })
})

describe('replay', () => {
  test('draws images of every split again, byte for byte', async () => {
    const folder = await temporaryFolder()
    const data = join(folder, 'data')
    const out = join(folder, 'out')
    await writeSmallSet(data, { classes: 2, pages: 4 })
    await augmentJson('build', '--data', data, '--out', out, '--target', '40', '--holdout', '0.25')
    const train = await readdir(join(out, 'train'))
    const noisy = await readdir(join(out, 'holdout', 'noisy'))
    for (const id of [train[0], train[7], noisy[0]]) {
      expect(await augmentJson('replay', out, id!.replace('.jpg', ''))).toMatchObject({
        same: true,
      })
    }
    const file = join(folder, 'again.jpg')
    await augmentJson('replay', out, train[3]!, '--out', file)
    expect(await readFile(file)).toEqual(await readFile(join(out, 'train', train[3]!)))
    const none = await augment('replay', out, 'nobody_0001')
    expect(none).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no image "nobody_0001"') as string,
    })
  })
})
