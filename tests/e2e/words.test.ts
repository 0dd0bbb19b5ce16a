import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { silent } from '../../src/core/progress.ts'
import type { WordsRow } from '../../src/ocr/words-file.ts'
import { openReranker, runReranker } from '../../src/train/rerank/run.ts'
import { ImageList } from '../../src/train/data/image-list.ts'
import { augment, augmentJson, start, temporaryFolder } from '../support/cli.ts'
import { drawPage, pageNeeding, type Drawn } from '../ocr/pages.ts'

async function write(path: string, drawn: Drawn, orientation = { turns: 0, mirrored: false }) {
  const { pixels, width, height } = pageNeeding(drawPage(drawn), orientation)
  await mkdir(dirname(path), { recursive: true })
  await sharp(pixels, { raw: { width, height, channels: 4 } })
    .png()
    .toFile(path)
}

interface WordsJson {
  images: number
  read: number
  failed: number
  without: number
}

test('words of a folder: one line per image, read once, in any orientation', async () => {
  const root = await temporaryFolder()
  await write(join(root, 'in', 'a.png'), { title: '진단서' }, { turns: 1, mirrored: true })
  await write(join(root, 'in', 'sub', 'b.png'), { title: '통원확인서', size: 22 })
  await sharp({ create: { width: 90, height: 90, channels: 3, background: '#fff' } })
    .png()
    .toFile(join(root, 'in', 'blank.png'))
  await writeFile(join(root, 'in', 'broken.jpg'), 'no image')
  const out = join(root, 'words.jsonl')
  const more = ['--part', 'title', '--workers', '1', '--mirrored', 'as-likely']
  const args = ['words', join(root, 'in'), '--out', out, ...more]
  const first = await augmentJson<WordsJson>(...args)
  expect(first).toMatchObject({ images: 4, read: 3, failed: 1, without: 1 })
  const rows = (await readFile(out, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as WordsRow)
  expect(rows.map(({ file }) => file)).toEqual(['a.png', 'blank.png', 'sub/b.png'])
  expect(rows[0]).toMatchObject({ turns: 1, mirrored: true, by: 'glyphs' })
  const textOf = ({ words }: WordsRow): string => words.map(({ text }) => text).join('')
  expect(textOf(rows[0]!)).toContain('진단서')
  expect(textOf(rows[2]!)).toContain('확인서')
  expect(await augmentJson<WordsJson>(...args)).toMatchObject({ read: 0, failed: 1 })
})

test('an engine that cannot begin stops the command with what to do', async () => {
  const root = await temporaryFolder()
  await write(join(root, 'in', 'a.png'), {})
  const words = (...args: string[]) =>
    augment('words', join(root, 'in'), '--out', join(root, 'o.jsonl'), ...args)
  const missing = await words('--languages', 'xyz')
  expect(missing).toMatchObject({ code: 2, stdout: '' })
  expect(missing.stderr).toContain('@tesseract.js-data/xyz')
  const require = createRequire(import.meta.url)
  const home = dirname(require.resolve('@tesseract.js-data/kor/package.json'))
  const data = gunzipSync(await readFile(join(home, '4.0.0_best_int', 'kor.traineddata.gz')))
  // Damaged inside a part: Tesseract's thread must not keep the command from ending.
  await mkdir(join(root, 'data'))
  await writeFile(join(root, 'data', 'kor.traineddata'), data.fill(0, 3000, data.length - 3000))
  const damaged = await words('--language-data', join(root, 'data'))
  expect(damaged).toMatchObject({ code: 2, stdout: '' })
  expect(damaged.stderr).toContain('the file is damaged')
  const paddle = await words('--paddle', 'a.onnx')
  expect(paddle).toMatchObject({ code: 2 })
  expect(paddle.stderr).toContain('two to four files')
  expect(await augment('words', join(root, 'none'))).toMatchObject({ code: 2 })
})

test('a dictionary is learned from a labelled set and puts predictions right', async () => {
  const root = await temporaryFolder()
  const titles = ['진단서', '소견서']
  const rows: string[] = []
  for (const [target, title] of titles.entries()) {
    for (let i = 0; i < 7; i++) {
      const id = `${target}${i}.png`
      await write(join(root, 'data', 'train', id), { title, size: 18 + i, tilt: i - 3 })
      rows.push(`${id},${target}`)
    }
  }
  await writeFile(join(root, 'data', 'train.csv'), `ID,target\n${rows.join('\n')}\n`)
  await writeFile(join(root, 'data', 'meta.csv'), 'target,class_name\n0,diagnosis\n1,opinion\n')
  const out = join(root, 'words.yaml')
  const args = ['words', 'build', '--data', join(root, 'data'), '--classes', '0,opinion']
  const ran = await start('train', [...args, '--out', out, '--workers', '1', '--json']).ended
  expect(ran).toMatchObject({ code: 0 })
  const built = JSON.parse(ran.stdout) as {
    titles: Record<string, number>
    holdout: { precision: number; corrected: number }
  }
  expect(built.holdout).toMatchObject({ precision: 1, corrected: 1 })
  expect(Object.values(built.titles).every((count) => count > 0)).toBe(true)
  // The words read are kept: the second time only the dictionary is made.
  const again = await start('train', [...args, '--out', out, '--workers', '1']).ended
  expect(again.stdout).toMatch(/^1 opinion: \d+ titles? \(소견서[^)]*\); \d+ words? \(소견/m)
  expect(await readFile(out, 'utf8')).toMatch(/word: 진단서?\n/)

  await write(join(root, 'test', 'x.png'), { title: '소견서' }, { turns: 2, mirrored: false })
  await write(join(root, 'test', 'y.png'), { title: '진단서' })
  const list = new ImageList(join(root, 'test'), [
    { id: 'x.png', file: 'x.png', label: 1 },
    { id: 'y.png', file: 'y.png', label: 0 },
  ])
  const classes = [
    { target: 0, name: 'diagnosis' },
    { target: 1, name: 'opinion' },
  ]
  // Both are taken for a diagnosis.
  const probabilities = Float32Array.from([0.7, 0.3, 0.7, 0.3])
  const decided = await runReranker(await openReranker(out), list, classes, probabilities, {
    languages: ['kor'],
    workers: 1,
    beside: join(root, 'out', 'submission.csv'),
    isLabelled: true,
    progress: silent,
    signal: new AbortController().signal,
  })
  expect(decided.changed).toBe(1)
  expect(decided.probabilities[1]).toBeGreaterThan(0.5)
  expect(decided.probabilities[2]).toBeGreaterThan(0.5)
  const table = await readFile(join(root, 'out', 'reranked.csv'), 'utf8')
  expect(table).toContain('x.png,0,1,소견서')
  expect(await readFile(join(root, 'out', 'reranked.html'), 'utf8')).toContain('0 diagnosis')
})

test('wrong input of the dictionary commands is reported before any work', async () => {
  const train = (...args: string[]) => start('train', args).ended
  const root = await temporaryFolder()
  const gone = await train('words', 'build', '--data', join(root, 'none'), '--classes', '3,4')
  expect(gone).toMatchObject({ code: 2, stdout: '' })
  const predicted = await train('predict', '--run', root, '--rerank', join(root, 'none.yaml'))
  expect(predicted.code).toBe(2)
  expect(predicted.stderr).toContain('train words build')
})
