import { afterAll, beforeAll, expect, test } from 'vitest'
import { Source } from '../../src/page/image/source.ts'
import { jamoOf, similarityWithin } from '../../src/ocr/lexicon/jamo.ts'
import { ORIENTATIONS } from '../../src/page/geometry/orientation.ts'
import { readPage } from '../../src/ocr/read-page.ts'
import type { OcrEngine } from '../../src/ocr/engines/engine.ts'
import { linesOf } from '../../src/ocr/lexicon/page-lines.ts'
import { openTesseract } from '../../src/ocr/engines/tesseract.ts'
import type { GreyImage, Layout, ReadWord } from '../../src/ocr/engines/engine.ts'
import { fakeEngine } from './fake-engine.ts'
import { drawPage, drawPhotograph, HEIGHT, pageNeeding, WIDTH } from './pages.ts'

let tesseract: OcrEngine
beforeAll(async () => {
  tesseract = await openTesseract({ languages: ['kor'], workers: 1 })
})
afterAll(() => tesseract.close())

test.each([
  { at: 1, tilt: 0, grain: 0, title: '입원확인서' },
  { at: 6, tilt: 6, grain: 8, title: '소 견 서' },
])('a title is read in any orientation of the page: $at, tilted by $tilt°', async (page) => {
  const { at, title } = page
  const orientation = ORIENTATIONS[at]!
  const source = pageNeeding(drawPage({ ...page, size: 20 }), orientation)
  const found = await readPage(source, tesseract, 'title', 'as-likely')
  expect(found).toMatchObject({ ...orientation, by: 'glyphs', width: WIDTH, height: HEIGHT })
  expect(Math.abs(found.skew)).toBeCloseTo(page.tilt, -0.5)
  const letters = jamoOf(title.replaceAll(' ', ''))
  const lines = linesOf({
    words: found.words.map((word) => ({ ...word, box: [0, 0, 0, 0] as const })),
  })
  expect(
    Math.max(...lines.map(({ text }) => similarityWithin(letters, jamoOf(text)))),
  ).toBeGreaterThan(0.8)
  const [word] = found.words
  expect(word!.large).toBe(true)
  expect(word!.box.bottom).toBeLessThan(100)
})

test('where the network cannot tell, the orientation with the most legible text is taken', async () => {
  // A title alone: too few letters to tell by.
  const bare = drawPage({ title: '소 견 서', size: 22 })
  bare.pixels.fill(244, WIDTH * 4 * 90)
  const upsideDown = ORIENTATIONS.find(({ turns, mirrored }) => turns === 2 && !mirrored)!
  const found = await readPage(pageNeeding(bare, upsideDown), tesseract, 'title')
  expect(found).toMatchObject({ turns: 2, mirrored: false, by: 'text' })
  expect(found.words.map(({ text }) => text).join('')).toContain('소견서')
})

test('blank, tiny and pictured pages have no words, and little is tried', async () => {
  const engine = fakeEngine(() => [])
  const blank = new Source(WIDTH, HEIGHT, new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(255))
  for (const source of [blank, new Source(1, 1, new Uint8ClampedArray(4).fill(255))]) {
    expect(await readPage(source, engine, 'page')).toMatchObject({ by: 'none', words: [] })
  }
  expect(engine.calls).toHaveLength(0)
  expect((await readPage(drawPhotograph(), engine, 'title')).words).toEqual([])
  expect(engine.calls.length).toBeLessThan(25)
})

test('a line that is hardly legible is read once more, blurred, and the better reading is kept', async () => {
  const confident = new Map<number, number>()
  const engine = fakeEngine(({ image }) => {
    const seen = confident.get(image.width) ?? 0
    confident.set(image.width, seen + 1)
    return seen === 0 ? [['흐림', 0.2]] : [['진단서', 0.9]]
  })
  const found = await readPage(drawPage({}), engine, 'title')
  expect(found.words[0]).toMatchObject({ text: '진단서', line: 0 })
})

test('small print comes after the large lines, without them; it is enlarged to the height that is read best', async () => {
  const engine = fakeEngine(({ layout }) =>
    layout === 'line' ? [['진단서', 0.9]] : [['본문', 0.7]],
  )
  const { words } = await readPage(drawPage({}), engine, 'page')
  const whole = engine.calls.find(({ layout }) => layout === 'page')!
  // Syllables of a 10 px font are about 9 px tall.
  expect(whole.image.width / WIDTH).toBeCloseTo(24 / 9, 0)
  expect(words.at(-1)).toMatchObject({ text: '본문', large: false })
  expect(words.at(-1)!.line).toBeGreaterThan(0)
  expect(words.at(-1)!.box).toEqual({ left: 0, top: 0, right: WIDTH, bottom: HEIGHT })
})

test('print that the first reading passes over is read as words here and there, what was read is not read twice', async () => {
  const said: Record<string, readonly (readonly [string, number])[]> = {
    line: [],
    page: [],
    scattered: [
      ['본문', 0.9],
      ['뷁', 0.9],
      ['흐림', 0.3],
    ],
  }
  const engine = fakeEngine(({ layout }) => said[layout] ?? [])
  const { words } = await readPage(drawPage({}), engine, 'page')
  const layouts = engine.calls.map(({ layout }) => layout)
  expect(layouts.filter((layout) => layout !== 'line')).toEqual(['page', 'scattered'])
  expect(words.map(({ text }) => text)).toEqual(['본문'])
  // One word over all of the page: nothing is left.
  said['page'] = [['모두', 0.9]]
  engine.calls.length = 0
  await readPage(drawPage({}), engine, 'page')
  expect(engine.calls.map(({ layout }) => layout)).not.toContain('scattered')
})

test('the words of a page whose orientation is not sure are read as it lies', async () => {
  // Digits that are the same upside down, and little else, on a page that lies on its side.
  const same = drawPage({
    title: '000 0000',
    size: 22,
    body: ' 000 000 0000 00000 000 000 000 00 '.repeat(3),
  })
  same.pixels.fill(244, same.width * 4 * 130)
  const engine = fakeEngine(({ layout }) => (layout === 'page' ? [['네모', 0.9]] : []))
  const found = await readPage(pageNeeding(same, ORIENTATIONS[1]!), engine, 'page')
  expect(found).toMatchObject({ turns: 0, mirrored: false, by: 'none', confidence: 0 })
  expect(found.words.map(({ text }) => text)).toEqual(['네모'])
})

test('a large line that is clear in the reading of the whole page is not read by itself', async () => {
  const linesRead = async (confidence: number): Promise<number> => {
    const engine = fakeEngine(() => [])
    const read = async (image: GreyImage, layout: Layout): Promise<ReadWord[]> => {
      await engine.read(image, layout)
      const { width, height } = image
      if (layout !== 'page') return []
      return Array.from({ length: 200 }, (_, i) => {
        const y = ((i + 0.5) / 200) * height
        return { text: '진단서', confidence, box: { left: 0, top: y - 1, right: width, bottom: y } }
      })
    }
    await readPage(drawPage({}), { ...engine, read }, 'page')
    return engine.calls.filter(({ layout }) => layout === 'line').length
  }
  expect(await linesRead(0.95)).toBeLessThan(await linesRead(0.4))
})
