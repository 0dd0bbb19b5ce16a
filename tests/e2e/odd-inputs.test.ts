import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { SetIndex } from '../../src/augment/inspect/data.ts'
import type { ManifestRow } from '../../src/dataset/built-dataset.ts'
import { readManifest } from '../../src/dataset/manifest.ts'
import { readTrainingSet } from '../../src/train/data/training-set.ts'
import { tiff, type TiffPage } from '../page/codec/tiffs.ts'
import { augment, augmentJson, temporaryFolder } from '../support/cli.ts'

const RECIPE = 'name: plain\nseed: 1\ncanvas: { area: 0 }\noutput: { format: png }\nsteps: []\n'
const SIDE = 48

/** A page of blocks, another one for each number. */
function page(number: number, part = 0): TiffPage {
  const values = Array.from({ length: SIDE * SIDE }, (_, i) => {
    const block = 8 * Math.floor(i / SIDE / 8) + Math.floor((i % SIDE) / 8)
    return Math.imul(block + 1, number * 2_654_435_761) >>> 24
  })
  return { width: SIDE, height: SIDE, channels: 1, samples: 'uint8', values, part }
}

async function png(number: number): Promise<Buffer> {
  const raw = { width: SIDE, height: SIDE, channels: 1 as const }
  return sharp(Uint8Array.from(page(number).values), { raw })
    .png()
    .toBuffer()
}

async function workplace(files: Record<string, Buffer | string>) {
  const folder = await temporaryFolder()
  for (const [name, bytes] of Object.entries({ ...files, 'plain.yaml': RECIPE })) {
    const path = join(folder, name === 'plain.yaml' ? '' : 'data', name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, bytes)
  }
  const data = join(folder, 'data')
  const recipe = join(folder, 'plain.yaml')
  const build = ['build', '--data', data, '--recipe', recipe, '--target', '50', '--workers', '1']
  return { folder, data, build }
}

interface Built {
  failed: number
  warnings: string[]
}

async function manifestOf(folder: string): Promise<ManifestRow[]> {
  const rows: ManifestRow[] = []
  for await (const row of readManifest(join(folder, 'manifest.jsonl'))) rows.push(row)
  return rows
}

test('every page of a TIFF is a source, on one side of the split, and drawn again', async () => {
  const { folder, build } = await workplace({
    'a/scan.tif': tiff([page(99, 1), page(1), page(2), page(3)]),
    'a/other.tif': tiff([page(4), page(5)]),
    'a/x.png': await png(6),
    'b/y.png': await png(7),
    'b/z.png': await png(8),
  })
  const out = join(folder, 'out')
  const built = await augmentJson<Built>(...build, '--out', out, '--holdout', '0.3')
  expect(built.failed).toBe(0)
  expect(built.warnings.join('\n')).toContain('2 files hold several pages')
  const rows = (await manifestOf(out)).filter(({ variant }) => variant === 0)
  expect(rows.map(({ source }) => source.path).toSorted()).toEqual([
    'a/other.tif',
    'a/other.tif#2',
    'a/scan.tif',
    'a/scan.tif#2',
    'a/scan.tif#3',
    'a/x.png',
    'b/y.png',
    'b/z.png',
  ])
  for (const file of ['a/other.tif', 'a/scan.tif']) {
    const sides = rows.filter(({ source }) => source.path.startsWith(file))
    expect(new Set(sides.map(({ split }) => split)).size).toBe(1)
  }
  for (const [path, number] of [
    ['a/scan.tif', 1],
    ['a/scan.tif#3', 3],
  ] as const) {
    const row = rows.find(({ source }) => source.path === path)!
    const pixels = await sharp(join(out, row.file)).greyscale().raw().toBuffer()
    expect([...pixels.subarray(0, 40)]).toEqual(page(number).values.slice(0, 40))
    expect((await augment('replay', out, row.id)).stdout).toContain('the same bytes')
  }
  expect((await augment('verify', out)).code).toBe(0)
})

/** How far a thumbnail lies from a page, in levels on average. */
async function distance(report: string, key: string, number: number): Promise<number> {
  const bytes = await sharp(join(report, 'thumbs', key.slice(0, 2), `${key}.jpg`))
    .greyscale()
    .raw()
    .toBuffer()
  const { values } = page(number)
  return values.reduce((sum, value, i) => sum + Math.abs(value - bytes[i]!), 0) / values.length
}

test('reports, audits and previews show each page of a file', async () => {
  const { folder, data, build } = await workplace({
    'a/scan.tif': tiff([page(99, 1), page(1), page(2), page(3)]),
    'a/x.png': await png(6),
    'b/y.png': await png(7),
    'b/copy.png': await png(2),
  })
  const numbers: Record<string, number> = { 'a/scan.tif': 1, 'a/scan.tif#2': 2, 'a/scan.tif#3': 3 }
  const out = join(folder, 'out')
  await augmentJson<Built>(...build, '--out', out, '--holdout', '0')
  for (const set of [data, out]) {
    const report = join(folder, `report-${basename(set)}`)
    await augmentJson('inspect', set, '--out', report)
    const text = await readFile(join(report, 'report-data/a/index.js'), 'utf8')
    const index = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as SetIndex
    const pages = set === data ? index.ids : index.sources.map(({ path }) => path)
    expect(pages).toEqual(expect.arrayContaining(Object.keys(numbers)) as unknown)
    for (const [id, number] of Object.entries(numbers)) {
      const at = pages.indexOf(id)
      const key = set === data ? index.thumb[at]! : index.sources[at]!.thumb
      expect(await distance(report, key, number), `${basename(set)} ${id}`).toBeLessThan(12)
    }
  }
  const audit = await augmentJson<{ duplicates: { pages: { file: string }[] }[] }>('audit', data)
  expect(audit.duplicates.map(({ pages }) => pages.map(({ file }) => file))).toContainEqual([
    'a/scan.tif#2',
    'b/copy.png',
  ])
  const sheet = join(folder, 'sheet.png')
  const subject = `${join(data, 'a/scan.tif')}#2`
  await augmentJson('preview', '--recipe', 'light', '--image', subject, '--out', sheet)
})

test('what is not read is named, and so are pages with a part gone', async () => {
  const jpeg = await sharp(await png(5))
    .jpeg()
    .toBuffer()
  const { folder, data, build } = await workplace({
    'a/half.jpg': Buffer.concat([jpeg.subarray(0, -30), Buffer.from([0xff, 0xd9])]),
    'a/whole.jpg': jpeg.subarray(0, -2),
    'a/scan\\1.png': await png(3),
    'b/page': await png(2),
    'c/1.djvu': 'AT&TFORM',
  })
  await symlink('/gone/1.png', join(data, 'a/gone.png'))
  const out = join(folder, 'out')
  const { warnings } = await augmentJson<Built>(...build, '--out', out)
  const text = warnings.join('\n')
  expect(text).toMatch(/part of the picture is missing.*"a\/half.jpg"/)
  expect(text).toMatch(/lacks its end marker.*"a\/whole.jpg"/)
  expect(text).toMatch(/DjVu document.*"c\/1.djvu"/)
  expect(text).toMatch(/links to what is not there: "a\/gone.png"/)
  const report = await augment('inspect', out, '--out', join(folder, 'report'))
  expect(report.code, report.stderr).toBe(0)
  const audit = await augment('audit', data, '--report', join(folder, 'none'))
  expect(audit.stdout).toMatch(/2 damaged images:\n.*a\/half.jpg: part of .*\n.*a\/whole.jpg/)
})

test('every command that reads a folder says what of it is not read', async () => {
  const { folder, data } = await workplace({
    'a/1.png': await png(1),
    'a/2.png': await png(2),
    'b/3.png': await png(3),
    'b/4.djvu': 'AT&TFORM',
  })
  const named = /DjVu document.*"b\/4\.djvu"/
  const inspected = await augment('inspect', data, '--out', join(folder, 'report'))
  expect(inspected.stdout).toMatch(named)
  expect((await augment('audit', data, '--report', join(folder, 'report'))).stderr).toMatch(named)
  expect((await augment('denoise', data, '--out', join(folder, 'out'))).stdout).toMatch(named)
  expect((await readTrainingSet(data)).warnings.join('\n')).toMatch(named)
  const refused = await augment('inspect', data, '--out', join(data, 'report'))
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--out')])
  await expect(readFile(join(data, 'report/index.html'))).rejects.toThrow('ENOENT')
})

test('a folder to write inside of the class folders is refused, also by a dry run', async () => {
  const { data, build } = await workplace({ 'a/1.png': await png(1), 'b/2.png': await png(2) })
  for (const more of [[], ['--dry-run']]) {
    const refused = await augment(...build, '--out', join(data, 'augmented'), ...more)
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--out')])
  }
  await expect(readFile(join(data, 'augmented/dataset.json'))).rejects.toThrow('ENOENT')
})
