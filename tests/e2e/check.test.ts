import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { augment, augmentJson, temporaryFolder } from '../support/cli.ts'
import { writeSmallSet } from '../support/set.ts'

describe('verify', () => {
  test('finds what was changed, lost, added or leaked', async () => {
    const folder = await temporaryFolder()
    const data = join(folder, 'data')
    const out = join(folder, 'out')
    await writeSmallSet(data, { classes: 2, pages: 4 })
    await augmentJson('build', '--data', data, '--out', out, '--target', '40', '--holdout', '0.25')
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
