/** The failing inputs of `augment`: each gives the value that its README calls right. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ManifestRow } from '../../src/dataset/built-dataset.ts'
import { readManifest } from '../../src/dataset/manifest.ts'
import { decodeSquare } from '../../src/page/codec/decode.ts'
import { augment, temporaryFolder, type Ran } from '../support/cli.ts'
import { draw, hasPython, pixelOf, renamed } from './support.ts'

const PILLOW = hasPython('PIL', 'numpy')
const TIFFS = hasPython('PIL', 'numpy', 'tifffile', 'imagecodecs', 'pillow_heif')

interface Built extends Ran {
  /** all that was printed */
  said: string
  set: string
  rows: ManifestRow[]
}

/** Builds a set whose images are the pages as they were decoded, or as these steps leave them. */
async function build(data: string, steps?: string): Promise<Built> {
  const folder = await temporaryFolder()
  const recipe = await renamed('augment/id.yaml', join(folder, 'id.yaml'))
  if (steps !== undefined) {
    const text = await readFile(recipe, 'utf8')
    await writeFile(recipe, text.replace('steps: []', `steps: [${steps}]`))
  }
  const set = join(folder, 'set')
  const ran = await augment('build', '--data', data, '--recipe', recipe, '--out', set)
  const rows: ManifestRow[] = []
  if (ran.code === 0) {
    for await (const row of readManifest(join(set, 'manifest.jsonl'))) rows.push(row)
  }
  return { ...ran, said: `${ran.stdout}\n${ran.stderr}`, set, rows }
}

const rowOf = ({ rows }: Built, path: string): ManifestRow =>
  rows.find(({ source }) => source.path === path)!

describe.skipIf(!PILLOW)('profiles (skipped without the cases, or Python with Pillow)', () => {
  test('colours are right under every profile, whatever it is called', async () => {
    const data = join(await temporaryFolder(), 'icc')
    draw('augment/icc/make.py', [data])
    const built = await build(data)
    const names = await readdir(join(data, 'a'))
    expect(names).toHaveLength(14)
    const square = new Uint8Array(420 * 420 * 3)
    for (const name of names) {
      const page = join(built.set, rowOf(built, `a/${name}`).file)
      await decodeSquare(await readFile(join(data, 'a', name)), 420, '#ffffff', square)
      const at = (40 * 420 + 60 + 150) * 3
      // One level of blue in a linear JPEG, which its coding may lose, is four to five of sRGB:
      // LittleCMS makes (200, 38, 34) of these files.
      const isLinearJpeg = /(linear|g10)\.jpg$/.test(name)
      for (const found of [await pixelOf(page, 150, 40), [...square.subarray(at, at + 3)]]) {
        const far = found.map((value, i) => Math.abs(value - [200, 40, 40][i]!))
        expect(Math.max(far[0]!, far[1]!), `${name}: ${found.join()}`).toBeLessThanOrEqual(3)
        expect(far[2], `${name}: ${found.join()}`).toBeLessThanOrEqual(isLinearJpeg ? 6 : 3)
      }
    }
  })
})

describe.skipIf(!PILLOW)('layouts (skipped without the cases, or Python with Pillow)', () => {
  let layouts = ''
  beforeAll(async () => {
    layouts = await mkdtemp(join(tmpdir(), 'palimpsest-cases-'))
    draw('augment/layouts.sh', [layouts])
  })
  afterAll(() => rm(layouts, { recursive: true }))

  test('a set is never built into its own input', async () => {
    const data = join(layouts, 'out-inside')
    const recipe = await renamed('augment/id.yaml', join(layouts, 'id.yaml'))
    const out = join(data, 'augmented')
    const ran = await augment('build', '--data', data, '--recipe', recipe, '--out', out)
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(/must not be one inside the other/)
    expect(await readdir(data)).toEqual(['alpha', 'beta'])
  })

  test('folders called valid and invalid are two classes', async () => {
    const { rows, set } = await build(join(layouts, 'valid-invalid'))
    expect(rows).toHaveLength(6)
    const info = await readFile(join(set, 'dataset.json'), 'utf8')
    expect((JSON.parse(info) as { classes: { name: string }[] }).classes).toMatchObject([
      { name: 'invalid', train: 3 },
      { name: 'valid', train: 3 },
    ])
  })

  test('a link to a parent folder adds nothing', async () => {
    const { rows, said } = await build(join(layouts, 'symlink-loop'))
    const found = rows.map(({ source, target }) => `${source.path} ${target}`)
    expect(found.toSorted()).toEqual([
      'alpha/p0.png 0',
      'alpha/p1.png 0',
      'beta/p0.png 1',
      'beta/p1.png 1',
    ])
    expect(said).toContain('"alpha/up"')
  })

  test('links to nothing are named and counted, classes among them', async () => {
    const { rows, said } = await build(join(layouts, 'broken-links'))
    expect(rows).toHaveLength(6)
    expect(said).toMatch(/3 links to what is not there: "a\/gone1.png", "a\/gone2.png", "c"/)
  })

  test('files that are no images to us are named by what they are; endings decide nothing', async () => {
    const { rows, said } = await build(join(layouts, 'pdf-class'))
    const read = rows.map(({ source }) => basename(source.path)).toSorted()
    const pdfs = ['0.pdf', '1.pdf', '2.pdf']
    expect(read).toEqual([...pdfs, 'p0.png', 'p1.png', 'p2.png', 'scan', 'scan.jpg_large'])
    expect(said).toMatch(/"receipt\/scan.ppm"/)
    expect(said).toMatch(/"receipt\/scan.tga"/)
  })

  test.each(['backslash', 'colon'])(
    'names with a %s are built, verified and inspected',
    async (name) => {
      const { set, rows } = await build(join(layouts, name))
      expect(rows).toHaveLength(name === 'colon' ? 6 : 5)
      expect((await augment('verify', set)).code).toBe(0)
      const report = join(await temporaryFolder(), 'report')
      const { code, stderr } = await augment('inspect', set, '--out', report)
      expect(code, stderr).toBe(0)
    },
  )

  test('a name that is not UTF-8 is told with the command that renames it', async () => {
    const { rows, said } = await build(join(layouts, 'cp949-name'))
    expect(rows).toHaveLength(4)
    expect(said).toMatch(/1 names that are not UTF-8.*convmv.*-f cp949 -t utf8/)
  })

  test('most of a long strip stays on its page when it is turned', async () => {
    const data = join(layouts, 'strips')
    const plain = await build(data)
    const turned = await build(data, '{ effect: rotate, p: 1 }')
    for (const { source, file } of plain.rows) {
      const before = await inkOf(join(plain.set, file))
      const after = await inkOf(join(turned.set, rowOf(turned, source.path).file))
      expect(after / before, source.path).toBeGreaterThan(0.8)
    }
  })
})

/** Darkness of a picture, summed up. */
async function inkOf(file: string): Promise<number> {
  const grey = await sharp(file).greyscale().raw().toBuffer()
  return grey.reduce((sum, value) => sum + 255 - value, 0)
}

describe.skipIf(!TIFFS)(
  'odd files (skipped without the cases, or Python with tifffile, imagecodecs and pillow-heif)',
  () => {
    test('deep and many-paged TIFFs are pages as they should be; damage and strange formats are named', async () => {
      const data = join(await temporaryFolder(), 'tiffs')
      draw('augment/tiffs.py', [data])
      const built = await build(data)
      const looks = async (path: string): Promise<number[][]> => {
        const file = join(built.set, rowOf(built, path).file)
        return [await pixelOf(file, 5, 5), await pixelOf(file, 30, 83)]
      }
      for (const name of ['f32_gray01', 'f32_rgb01', 'u32_gray', 'thumbfirst']) {
        expect(await looks(`a/${name}.tif`), name).toEqual([
          [255, 255, 255],
          [20, 20, 20],
        ])
      }
      expect(rowOf(built, 'a/thumbfirst.tif')).toMatchObject({ width: 300, height: 420 })
      const pages = ['a/multi.tif', 'a/multi.tif#2', 'a/multi.tif#3']
      for (const page of pages) expect(rowOf(built, page), page).toBeDefined()
      expect(built.said).toMatch(
        /2 part of the picture is missing.*"a\/half_eoi.jpg", "a\/mid_zero.jpg"/,
      )
      expect(built.said).toMatch(/lacks its end marker; its picture is complete: "a\/noeoi.jpg"/)
      const failures = await readFile(join(built.set, 'failures.jsonl'), 'utf8')
      for (const [name, kind] of [
        ['x.heic', 'HEIC'],
        ['x.bmp', 'BMP'],
        ['x.jp2', 'JPEG 2000'],
      ]) {
        // Read, or named for what it is.
        if (rowOf(built, `a/${name}`))
          expect((await looks(`a/${name}`))[0]![0]).toBeGreaterThan(250)
        else expect(failures).toMatch(new RegExp(`a/${name}.*${kind}`))
      }
    })
  },
)

describe.skipIf(!PILLOW)('resolution (skipped without the cases, or Python with Pillow)', () => {
  test('restored pages have the resolution they had, and files all of their pages', async () => {
    const root = await temporaryFolder()
    const [data, out] = [join(root, 'dpi'), join(root, 'out')]
    draw('augment/dpi.py', [data])
    const { code, stderr } = await augment('denoise', data, '--out', out)
    expect(code, stderr).toBe(0)
    for (const name of ['a.jpg', 'b.png', 'c.tif']) {
      expect((await sharp(join(out, name)).metadata()).density, name).toBe(300)
    }
    expect((await sharp(join(out, 'fax.tif')).metadata()).pages).toBe(3)
  })
})
