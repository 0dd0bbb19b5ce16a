import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { psnr } from '../../bench/similarity.ts'
import { decode } from '../../src/page/codec/decode.ts'
import { augment, augmentJson, temporaryFolder } from '../support/cli.ts'
import { writeSmallSet } from '../support/set.ts'

interface Built {
  images: number
  failed: number
  digest: string
  counts: Record<string, number>
}

describe('augment build --recipe pairs', () => {
  test('writes noisy and clean images of the same pages under the same ids', async () => {
    const folder = await temporaryFolder()
    const data = join(folder, 'data')
    await writeSmallSet(data, { classes: 2, pages: 2 })
    const out = join(folder, 'out')
    const args = ['build', '--recipe', 'pairs', '--data', data, '--target', '10']
    const built = await augmentJson<Built>(...args, '--out', out)
    expect(built.images).toBe(20)
    expect(built.counts).toMatchObject({ noisy: 10, clean: 10, train: 0, failed: 0 })
    const noisy = (await readdir(join(out, 'noisy'))).toSorted()
    expect((await readdir(join(out, 'clean'))).toSorted()).toEqual(noisy)
    expect(noisy).toHaveLength(10)
    expect(await readFile(join(out, 'noisy.csv'), 'utf8')).toBe(
      await readFile(join(out, 'clean.csv'), 'utf8'),
    )
    expect((await readdir(out)).toSorted()).not.toContain('train')
    for (const name of noisy) {
      const [damaged, clean] = await Promise.all(
        ['noisy', 'clean'].map(async (split) => decode(await readFile(join(out, split, name)), '')),
      )
      expect([damaged!.width, damaged!.height]).toEqual([clean!.width, clean!.height])
      const source = await readFile(join(data, 'train', name.replace(/_\d+\.png$/, '.jpg')))
      expect(psnr((await decode(source, '')).pixels, clean!.pixels)).toBe(99)
      // Another picture, and pixel on pixel: moved by one it would fit worse.
      const own = psnr(damaged!.pixels, clean!.pixels)
      expect(own).toBeLessThan(45)
      const moved = clean!.pixels.slice(4 * (clean!.width + 1))
      expect(psnr(damaged!.pixels.slice(0, moved.length), moved)).toBeLessThan(own)
    }
    // Workers, resumption, checking and replaying work as for any set.
    const one = await augmentJson<Built>(...args, '--out', join(folder, 'one'), '--workers', '1')
    expect(one.digest).toBe(built.digest)
    expect(await augmentJson('build', ...args.slice(1), '--out', out)).toMatchObject({
      made: 0,
      digest: built.digest,
    })
    expect(await augmentJson('verify', out)).toMatchObject({ images: 20, bad: 0, leaks: 0 })
    for (const split of ['noisy', 'clean']) {
      expect(
        await augmentJson('replay', out, `${split}/${noisy[3]!}`, '--out', join(folder, 'x.png')),
      ).toMatchObject({ same: true })
      expect(await readFile(join(folder, 'x.png'))).toEqual(
        await readFile(join(out, split, noisy[3]!)),
      )
    }
  })

  test('steps that move pixels and a holdout are refused, with their places', async () => {
    const folder = await temporaryFolder()
    const recipe = join(folder, 'mine.yaml')
    await writeFile(
      recipe,
      'name: mine\npairs: true\nsteps:\n  - { effect: noise }\n  - oneOf:\n      - { effect: rotate }\n',
    )
    const ran = await augment('lint', recipe)
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain(`${recipe}:6:19: rotate moves pixels: with pairs`)
    expect(ran.stderr).toContain('pairs has no holdout, and the share is 0.15')
    await writeSmallSet(join(folder, 'data'), { classes: 1, pages: 2 })
    const held = await augment(
      'build',
      '--recipe',
      'pairs',
      '--holdout',
      '0.2',
      '--data',
      join(folder, 'data'),
      '--out',
      join(folder, 'out'),
    )
    expect(held.code).toBe(2)
    expect(held.stderr).toContain('--holdout: pairs has no holdout')
  })
})
