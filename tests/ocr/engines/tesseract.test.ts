import { createRequire } from 'node:module'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { luma } from '../../../src/page/image/plane.ts'
import { openTesseract } from '../../../src/ocr/engines/tesseract.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { drawPage } from '../pages.ts'

const open = (languages: string[], data?: string) => openTesseract({ languages, workers: 1, data })

test('language data that is missing is named with what to do', async () => {
  await expect(open(['xyz'])).rejects.toThrow('npm install @tesseract.js-data/xyz')
  await expect(open(['kor'], await temporaryFolder())).rejects.toThrow(/kor\.traineddata\.gz/)
})

test('damaged language data is refused before anything is begun', async () => {
  const home = dirname(
    createRequire(import.meta.url).resolve('@tesseract.js-data/kor/package.json'),
  )
  const whole = await readFile(join(home, '4.0.0_best_int', 'kor.traineddata.gz'))
  const folder = await temporaryFolder()
  const packed = join(folder, 'kor.traineddata.gz')
  await writeFile(packed, whole.subarray(0, whole.length / 2))
  await expect(open(['kor'], folder)).rejects.toThrow(/LANGUAGE_DATA_DAMAGED|found something else/)
  await writeFile(packed, gunzipSync(whole).subarray(0, 5000))
  await expect(open(['kor'], folder)).rejects.toThrow('found something else or a part of it')
  await writeFile(packed, '<html>404</html>')
  await expect(open(['kor'], folder)).rejects.toThrow('found something else')
})

test('data damaged inside is refused, and the thread that read it is ended', async () => {
  const home = dirname(
    createRequire(import.meta.url).resolve('@tesseract.js-data/kor/package.json'),
  )
  const data = gunzipSync(await readFile(join(home, '4.0.0_best_int', 'kor.traineddata.gz')))
  const folder = await temporaryFolder()
  // The table of parts is whole, what the parts say is not.
  await writeFile(join(folder, 'kor.traineddata'), data.fill(0, 3000, data.length - 3000))
  const ended = new Promise((resolve) =>
    process.once('worker', (thread) => thread.once('exit', resolve)),
  )
  await expect(open(['kor'], folder)).rejects.toMatchObject({ code: 'LANGUAGE_DATA_DAMAGED' })
  await ended
}, 20_000)

test('words come with boxes and confidences; languages of two packages go together', async () => {
  const engine = await open(['kor', 'eng'])
  try {
    const { width, height, pixels } = drawPage({ title: '진단서', size: 36 })
    const words = await engine.read({ width, height, grey: luma(pixels) }, 'page')
    const title = words.filter(({ box }) => box.top < 80)
    expect(title.map(({ text }) => text).join('')).toContain('진단서')
    for (const { box, confidence } of title) {
      expect(box.bottom - box.top).toBeGreaterThan(20)
      expect(confidence).toBeGreaterThan(0.5)
      expect(confidence).toBeLessThanOrEqual(1)
    }
    const blank = { width: 60, height: 40, grey: new Uint8Array(2400).fill(255) }
    expect(await engine.read(blank, 'page')).toEqual([])
    expect(await engine.read({ width: 1, height: 1, grey: new Uint8Array(1) }, 'page')).toEqual([])
    expect(engine.name).toContain('kor+eng')
  } finally {
    await engine.close()
  }
})
