import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import { augment, augmentJson, temporaryFolder } from '../support/cli.ts'
import { drawSmallPage } from '../support/set.ts'

interface CalibrateJson {
  rows: { statistic: string; before: number; after: number; noiseFloor: number }[]
  unreadable: { file: string }[]
}

/** Thirty pages, and thirty others that are darker and on a broken scanner. */
async function twoFolders(root: string): Promise<[string, string]> {
  const [from, to] = [join(root, 'train'), join(root, 'test')]
  await mkdir(from)
  await mkdir(to)
  for (let i = 0; i < 31; i++) {
    await writeFile(join(from, `${i}.jpg`), drawSmallPage(`from ${i}`))
    const page = await loadImage(drawSmallPage(`to ${i}`))
    const canvas = createCanvas(page.width, page.height)
    const context = canvas.getContext('2d')
    context.drawImage(page, 0, 0)
    context.fillStyle = 'rgba(0, 0, 0, 0.25)'
    context.fillRect(0, 0, page.width, page.height)
    await writeFile(join(to, `${i}.jpg`), canvas.encodeSync('jpeg', 92))
  }
  return [from, to]
}

test('pages come nearer the target, the file is the same twice and is a good recipe', async () => {
  const root = await temporaryFolder()
  const [from, to] = await twoFolders(root)
  await writeFile(join(from, 'broken.jpg'), 'no image')
  const base = join(root, 'base.yaml')
  await writeFile(
    base,
    'name: base\nsteps:\n  - { effect: color-jitter, params: { brightness: 0, saturation: 1 } }\n',
  )
  const texts: string[] = []
  for (const workers of ['1', '2']) {
    const out = join(root, 'calibrated.yaml')
    const options = ['--from', from, '--to', to, '--base', base, '--pages', '30', '--trials', '60']
    const args = ['calibrate', ...options, '--out', out, '--workers', workers]
    const { rows, unreadable } = await augmentJson<CalibrateJson>(...args)
    const brightness = rows.find(({ statistic }) => statistic === 'brightness')!
    expect(brightness.before).toBeGreaterThan(0.9)
    expect(brightness.after).toBeLessThan(0.75)
    // One statistic of thirty pages is chance; what the search lowers is what all lack together.
    const excess = (when: 'before' | 'after') =>
      rows.reduce((sum, row) => sum + Math.max(0, row[when] - row.noiseFloor), 0)
    expect(excess('after')).toBeLessThan(excess('before') / 3)
    expect(unreadable).toMatchObject([{ file: 'broken.jpg' }])
    texts.push(await readFile(out, 'utf8'))
  }
  expect(texts[1]).toBe(texts[0])
  expect(texts[0]).toContain('no labels of the target were read')
  const { code, stdout } = await augment('lint', join(root, 'calibrated.yaml'))
  expect([code, stdout]).toEqual([0, expect.stringContaining('good')])
})

test('a search with too few trials says so, and how many are enough', async () => {
  const root = await temporaryFolder()
  const [from, to] = await twoFolders(root)
  const options = ['--from', from, '--to', to, '--base', 'light', '--pages', '30', '--trials', '4']
  const out = join(root, 'calibrated.yaml')
  const { code, stdout } = await augment('calibrate', ...options, '--out', out)
  expect(code).toBe(0)
  const trials = Number(/give --trials (\d+) or more/.exec(stdout)?.[1])
  expect(stdout).toMatch(
    /stopped after 3 trials: --trials is too small to try each of \d+ parameters/,
  )
  expect(trials).toBeGreaterThan(20)
})

test('labels of the target are refused, and so is writing over a recipe', async () => {
  const root = await temporaryFolder()
  const [from, to] = await twoFolders(root)
  const mine = join(root, 'mine.yaml')
  await writeFile(mine, 'name: mine\n')
  const over = await augment('calibrate', '--from', from, '--to', to, '--out', mine)
  expect([over.code, over.stderr]).toEqual([2, expect.stringContaining('choose another --out')])
  expect(await readFile(mine, 'utf8')).toBe('name: mine\n')
  await writeFile(join(to, 'truth.csv'), 'ID,target\n')
  const told = await augment(
    'calibrate',
    '--from',
    from,
    '--to',
    to,
    '--out',
    join(root, 'new.yaml'),
  )
  expect([told.code, told.stderr]).toEqual([2, expect.stringContaining('truth.csv')])
})
