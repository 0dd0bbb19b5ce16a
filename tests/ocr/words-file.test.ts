import { appendFile, copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { silent } from '../../src/core/progress.ts'
import { readWords, writeWords } from '../../src/ocr/words-file.ts'
import { temporaryFolder } from '../support/cli.ts'
import { fakeEngine } from './fake-engine.ts'
import { drawPage } from './pages.ts'

async function folder() {
  const root = await temporaryFolder()
  const images: { file: string; path: string }[] = []
  for (const [i, title] of ['진단서', '소견서', '통원확인서'].entries()) {
    const { pixels, width, height } = drawPage({ title })
    const path = join(root, `${i}.png`)
    await sharp(pixels, { raw: { width, height, channels: 4 } })
      .png()
      .toFile(path)
    images.push({ file: `${i}.png`, path })
  }
  return { root, images, out: join(root, 'words', 'all.jsonl') }
}

function options(engine = fakeEngine(() => [['진단서', 0.95]])) {
  const stop = new AbortController()
  return { engine, part: 'title' as const, progress: silent, signal: stop.signal, stop }
}

test('rows hold words and orientation; the same content is not read again', async () => {
  const { root, images, out } = await folder()
  const first = await readWords(out, images, options())
  expect(first).toMatchObject({ computed: 3, failed: [] })
  expect(first.rows[0]).toMatchObject({
    file: '0.png',
    engine: expect.stringContaining('fake'),
    part: 'title',
    turns: 0,
    mirrored: false,
    by: 'glyphs',
  })
  expect(first.rows[0]!.words[0]).toMatchObject({
    text: '진단서',
    confidence: 0.95,
    line: 0,
    large: true,
  })
  await copyFile(images[0]!.path, join(root, 'twin.png'))
  const twin = { file: 'twin.png', path: join(root, 'twin.png') }
  const engine = fakeEngine(() => [['진단서', 0.95]])
  const again = await readWords(out, [...images, twin], options(engine))
  expect(again.computed).toBe(0)
  expect(engine.calls).toHaveLength(0)
  expect(again.rows[3]).toEqual({ ...first.rows[0], file: 'twin.png' })
  // Another engine may read otherwise.
  expect((await readWords(out, images, options(fakeEngine(() => [], 'other')))).computed).toBe(3)
})

test('a run that was stopped or killed resumes; a torn row is read again', async () => {
  const { images, out } = await folder()
  const stopped = options()
  const engine = fakeEngine(() => {
    stopped.stop.abort()
    return [['진단서', 0.95]]
  })
  await expect(readWords(out, images, { ...stopped, engine })).rejects.toThrow('stopped')
  const kept = (await readFile(out, 'utf8')).trim().split('\n').length
  expect(kept).toBeGreaterThan(0)
  const before = await readFile(out, 'utf8')
  await appendFile(out, before.slice(0, before.length / (2 * kept)))
  const all = await readWords(out, images, options())
  expect(all.computed).toBe(3 - kept)
  await writeWords(out, all.rows)
  const rows = (await readFile(out, 'utf8')).trim().split('\n')
  expect(rows.map((row) => (JSON.parse(row) as { file: string }).file)).toEqual([
    '0.png',
    '1.png',
    '2.png',
  ])
})

test('images that cannot be read are set aside, and the others are read', async () => {
  const { root, images, out } = await folder()
  const damaged = { file: 'damaged.png', path: join(root, 'damaged.png') }
  const gone = { file: 'gone.png', path: join(root, 'gone.png') }
  await writeFile(damaged.path, 'no image')
  const { rows, failed, computed } = await readWords(out, [damaged, images[0]!, gone], options())
  expect(computed).toBe(1)
  expect(rows.map((row) => row?.file)).toEqual([undefined, '0.png', undefined])
  expect(failed.map(({ file, code }) => [file, code]).toSorted()).toEqual([
    ['damaged.png', 'IMAGE_UNREADABLE'],
    ['gone.png', 'IMAGE_GONE'],
  ])
})

test('a page of 16 megapixels is read at a size that keeps its print legible', async () => {
  const { root, out } = await folder()
  const { pixels, width, height } = drawPage({ title: '진단서' })
  const path = join(root, 'large.jpg')
  await sharp(pixels, { raw: { width, height, channels: 4 } })
    .resize(3400, 4776)
    .jpeg({ quality: 80 })
    .toFile(path)
  const { rows } = await readWords(out, [{ file: 'large.jpg', path }], options())
  expect(rows[0]!.width * rows[0]!.height).toBeLessThanOrEqual(700_000)
  expect(rows[0]!.words[0]!.text).toBe('진단서')
})
