import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readFeatures } from '../../src/dataset/features-file.ts'
import { augmentJson, start, temporaryFolder, train, trainJson } from '../support/cli.ts'
import { drawSmallPage, writeSmallSet } from '../support/set.ts'
import { QUICK } from '../support/workplace.ts'

/** Small enough for a test: the numbers of a run are not what is tested here. */
const SMALL = ['--backbones', 'convnextv2_atto', '--size', '32', '--batch', '4', '--threads', '1']

interface Trained {
  runs: {
    backbone: string
    macroF1Clean: number
    macroF1Noisy: number
    imagesPerSecond: number
    inputWait: number
  }[]
  report: string
}

test('a built set is trained on, evaluated, resumed and predicted by the real commands', async () => {
  const folder = await temporaryFolder()
  const data = join(folder, 'data')
  await writeSmallSet(data, { classes: 2, pages: 4 })
  const set = join(folder, 'set')
  const build = ['build', '--data', data, '--out', set, '--recipe', QUICK, '--workers', '1']
  await augmentJson(...build, '--target', '24', '--holdout', '0.25')
  const out = join(folder, 'run')
  const args = ['--dataset', set, '--out', out, ...SMALL, '--steps', '6']

  // Stopped by the first Ctrl-C after its first steps; the same command resumes.
  const running = start('train', args)
  running.child.stderr!.on('data', (text: Buffer) => {
    if (text.includes('on cpu')) setTimeout(() => running.child.kill('SIGINT'), 100)
  })
  const stopped = await running.ended
  expect(stopped.stderr).toContain(
    'convnextv2_atto: 4 batches of 4 per update, as many images as before',
  )
  if (stopped.code !== 0) {
    expect(stopped.code).toBe(1)
    expect(stopped.stderr).toContain('stopping after the update at hand, with a checkpoint')
    expect(stopped.stderr).toMatch(/stopped at step \d of 6: the same command resumes there/)
  }
  const { runs, report } = await trainJson<Trained>(...args)
  expect(runs).toHaveLength(1)
  expect(runs[0]).toMatchObject({ backbone: 'convnextv2_atto' })
  for (const key of ['macroF1Clean', 'macroF1Noisy', 'imagesPerSecond', 'inputWait'] as const) {
    expect(typeof runs[0]![key]).toBe('number')
  }
  expect(await readFile(report, 'utf8')).toContain('class_1')
  expect(await readFile(join(out, 'config.yaml'), 'utf8')).toContain('weightDecay')

  const images = join(data, 'test')
  await mkdir(images)
  const ids = ['b.jpg', 'a.jpg', 'c.jpg']
  for (const id of ids) await writeFile(join(images, id), drawSmallPage(id))
  await writeFile(
    join(data, 'sample_submission.csv'),
    ['ID,target', ...ids.map((id) => `${id},0`), ''].join('\n'),
  )
  const submission = join(folder, 'out', 'submission.csv')
  await trainJson(
    'predict',
    '--run',
    out,
    '--images',
    images,
    '--out',
    submission,
    '--tta',
    '4',
    '--threads',
    '1',
  )
  const rows = (await readFile(submission, 'utf8')).trim().split('\n')
  expect(rows.map((row) => row.split(',')[0])).toEqual(['ID', ...ids])

  const truth = join(folder, 'truth.csv')
  await writeFile(truth, ['ID,target', ...ids.map((id, i) => `${id},${i % 2}`), ''].join('\n'))
  const page = join(folder, 'page.html')
  const found = await trainJson<{ macroF1: number; perClass: object[]; confusion: number[][] }>(
    'evaluate',
    '--run',
    out,
    '--images',
    images,
    '--truth',
    truth,
    '--threads',
    '1',
    '--report',
    page,
  )
  expect(await readFile(page, 'utf8')).toMatch(/<b>[\d.]+<\/b>macro F1/)
  expect(found.confusion.flat().reduce((a, b) => a + b)).toBe(3)
  expect(found.perClass).toHaveLength(2)

  // The head on the features says what the network says; a copy of a page is no page of its own.
  await copyFile(join(images, 'a.jpg'), join(images, 'copy.jpg'))
  const features = join(folder, 'features.jsonl')
  const asked = ['--run', out, '--images', images, '--out', features, '--threads', '1']
  expect(await trainJson<object>('features', ...asked)).toMatchObject({ images: 3, failed: 0 })
  const { head, images: seen } = await readFeatures(features)
  expect(head).toEqual({ format: 1, model: 'run/convnextv2_atto', width: 128 })
  const predicted = [0, 1].map(
    (c) => [...seen.values()].filter((one) => one.predicted === c).length,
  )
  expect(predicted).toEqual([0, 1].map((c) => found.confusion[0]![c]! + found.confusion[1]![c]!))
  const sure = [...seen.values()].map(({ confidence }) => confidence)
  expect(Math.min(...sure)).toBeGreaterThanOrEqual(0.5)

  // Its own settings repeat it.
  const again = join(folder, 'again')
  const config = join(out, 'config.yaml')
  const repeated = await trainJson<Trained>('--config', config, '--out', again, '--threads', '1')
  expect(repeated.runs[0]!.macroF1Noisy).toBe(runs[0]!.macroF1Noisy)
  const weights = 'convnextv2_atto/best.safetensors'
  const [a, b] = await Promise.all([again, out].map((run) => readFile(join(run, weights))))
  expect(a!.equals(b!)).toBe(true)
})

test('wrong input ends with code 2 and one message, before any work', async () => {
  const folder = await temporaryFolder()
  const cases: [string[], RegExp][] = [
    [[], /expected the set to train on: give it with --dataset/],
    [['--dataset', join(folder, 'none')], /labelled set at .*none, found none\n/],
    [
      ['--dataset', folder, '--backbones', 'efficientnet_b'],
      /unknown backbone "efficientnet_b".*did you mean/,
    ],
    [['--dataset', folder, '--budget', 'soon'], /20m/],
    [['--dataset', folder, '--budget', '10'], /with its unit \(s, m, h or d\)/],
    [['--dataset', import.meta.filename], /labelled set at .*, found a file\n/],
    [['compare', folder, join(folder, '.')], /both are the same run/],
    [['--dataset', folder, '--wrokers', '2'], /--workers/],
    [['predict', '--run', join(folder, 'run')], /expected/],
    [
      ['evaluate', '--run', folder, '--truth', folder],
      /--truth .* give their folder with --images/,
    ],
    [['--resume'], /--out/],
  ]
  for (const [args, message] of cases) {
    const { code, stderr, stdout } = await train(...args)
    expect([args, code]).toEqual([args, 2])
    expect(stderr).toMatch(message)
    expect(stdout).toBe('')
  }
})

test('a dry run says time, memory and disk, and leaves nothing', async () => {
  const folder = await temporaryFolder()
  const data = join(folder, 'data')
  await writeSmallSet(data, { classes: 2, pages: 5 })
  const out = join(folder, 'run')
  const found = await trainJson<{
    runs: {
      parameters: number
      secondsPerEpoch: number
      steps: number
      stepsRange: { low: number; high: number }
    }[]
    diskBytes: number
  }>('--dataset', data, '--out', out, ...SMALL, '--dry-run')
  expect(found.runs[0]!.parameters).toBeGreaterThan(3e6)
  expect(found.runs[0]!.secondsPerEpoch).toBeGreaterThan(0)
  expect(found.diskBytes).toBeGreaterThan(1e7)
  // The quick preset has a budget: what is not known is how many updates fit it.
  const { steps, stepsRange } = found.runs[0]!
  expect(stepsRange.low).toBeGreaterThan(0)
  expect(stepsRange.low).toBeLessThanOrEqual(0.86 * steps)
  expect(stepsRange.high).toBeGreaterThanOrEqual(1.14 * steps)
  await expect(readFile(join(out, 'config.yaml'))).rejects.toThrow('ENOENT')
})
