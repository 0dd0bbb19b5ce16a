import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { augment, temporaryFolder } from '../support/cli.ts'
import { writeSmallSet } from '../support/set.ts'

test('a preview shows pages and their variants, the same for the same seed', async () => {
  const folder = await temporaryFolder()
  const at = (name: string): string => join(folder, name)
  await writeSmallSet(at('data'), { classes: 2, pages: 2 })
  await writeFile(
    at('r.yaml'),
    'name: r\nseed: 1\nsteps:\n  - { effect: noise, params: { amount: 20 } }\n',
  )
  const preview = (out: string, ...more: string[]) =>
    augment('preview', '--data', at('data'), '--recipe', at('r.yaml'), '--out', at(out), ...more)

  const ran = await preview('a.png', '--pages', '2', '--count', '3', '--width', '120')
  expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining(at('a.png')) as string })
  const { width, height, format } = await sharp(at('a.png')).metadata()
  expect(format).toBe('png')
  // Two pages one below the other, beside each its three variants.
  expect(width).toBeGreaterThanOrEqual(4 * 120)
  expect(width).toBeLessThan(5 * 120)
  expect(height).toBeGreaterThanOrEqual(2 * 160)

  await preview('b.png', '--pages', '2', '--count', '3', '--width', '120')
  expect(await readFile(at('b.png'))).toEqual(await readFile(at('a.png')))
  // The file that one sends around, and how far it is meanwhile.
  const jpeg = await preview('sheet.jpg', '--pages', '1', '--count', '8', '--width', '120')
  expect(jpeg.stderr).toContain('drawing: 9 of 9')
  const small = await sharp(at('sheet.jpg')).metadata()
  expect(small.format).toBe('jpeg')
  // Nine images in two rows of five and four, not in one long one.
  expect(small.width).toBeLessThan(6 * 120)

  await preview('c.png', '--pages', '2', '--count', '3', '--width', '120', '--seed', '2')
  expect(await readFile(at('c.png'))).not.toEqual(await readFile(at('a.png')))
})

test('a preview keeps pages upright where it is told to', async () => {
  const folder = await temporaryFolder()
  const at = (name: string): string => join(folder, name)
  await writeSmallSet(at('data'), { classes: 1, pages: 1 })
  await writeFile(at('turned.yaml'), 'name: r\nseed: 1\nsteps: [{ effect: rotate90, p: 1 }]\n')
  await writeFile(at('still.yaml'), 'name: r\nseed: 1\nsteps: [{ effect: rotate90, p: 0 }]\n')
  const sheet = async (recipe: string, ...more: string[]): Promise<Buffer> => {
    const pages = ['--data', at('data'), '--pages', '1', '--count', '2', '--width', '64']
    const ran = await augment(
      'preview',
      ...pages,
      '--recipe',
      at(recipe),
      '--out',
      at('a.png'),
      ...more,
    )
    expect(ran.code, ran.stderr).toBe(0)
    return sharp(await readFile(at('a.png')))
      .extract({ left: 0, top: 0, width: 150, height: 60 })
      .raw()
      .toBuffer()
  }
  const still = await sheet('still.yaml')
  expect((await sheet('turned.yaml')).equals(still)).toBe(false)
  expect((await sheet('turned.yaml', '--orientations', 'upright')).equals(still)).toBe(true)
})

test('a preview of a file that is no image is an error that names it', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'page.jpg'), 'no picture')
  const out = join(folder, 'sheet.png')
  const ran = await augment('preview', '--image', join(folder, 'page.jpg'), '--out', out)
  expect(ran.code).toBeGreaterThan(0)
  expect(ran.stderr).toContain('page.jpg')
  await expect(readFile(out)).rejects.toThrow('ENOENT')
})
