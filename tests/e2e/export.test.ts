import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { augmentJson, start, temporaryFolder } from '../support/cli.ts'
import { drawSmallPage, writeSmallSet } from '../support/set.ts'
import { QUICK } from '../support/workplace.ts'

const EXAMPLE = fileURLToPath(new URL('../../examples/onnx/predict.mjs', import.meta.url))

async function train(...args: string[]): Promise<void> {
  const { code, stderr } = await start('train', args).ended
  if (code !== 0) throw new Error(`train ${args.join(' ')} ended with ${code}: ${stderr}`)
}

test('an exported model says how its input is made, and the example predicts what train does', async () => {
  const folder = await temporaryFolder()
  const [data, set, run] = ['data', 'set', 'run'].map((name) => join(folder, name))
  await writeSmallSet(data!, { classes: 3, pages: 6 })
  const build = ['build', '--data', data!, '--out', set!, '--recipe', QUICK, '--workers', '1']
  await augmentJson(...build, '--target', '60', '--holdout', '0.2')
  const small = ['--backbones', 'convnextv2_atto', '--size', '32', '--batch', '6']
  await train('--dataset', set!, '--out', run!, ...small, '--steps', '20', '--threads', '1')
  const model = join(folder, 'model.onnx')
  await train('export', '--run', run!, '--onnx', model)

  const described = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as {
    input: { shape: unknown[]; padding: { fill: string } }
    output: { classes: string[]; targets: number[] }
  }
  expect(described.input).toMatchObject({
    shape: ['batch', 32, 32, 3],
    channels: 'RGB',
    padding: { fill: '#ffffff' },
    normalisation: { mean: [0.485, 0.456, 0.406] },
  })

  const images = join(folder, 'images')
  await mkdir(images)
  const files = Array.from({ length: 40 }, (_, i) => join(images, `page-${i + 10}.jpg`))
  for (const [i, file] of files.entries()) await writeFile(file, drawSmallPage(`export ${i}`))
  const submission = join(folder, 'submission.csv')
  await train('predict', '--run', run!, '--images', images, '--out', submission, '--threads', '1')
  const [, ...rows] = await readRows(submission)
  const { targets, classes } = described.output
  const expected = rows.map(([, target]) => classes[targets.indexOf(Number(target))])
  const [, ...odds] = await readRows(join(folder, 'submission.probabilities.csv'))
  const largest = odds.map(([, ...shares]) => Math.max(...shares.map(Number)))

  const { stdout } = await promisify(execFile)(process.execPath, [EXAMPLE, model, ...files])
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))
  expect(lines).toHaveLength(40)
  expect(lines.filter(([, name], i) => name === expected[i]).length).toBeGreaterThanOrEqual(39)
  expect(new Set(largest).size).toBeGreaterThan(20)
  for (const [i, [, , share]] of lines.entries()) {
    expect(Number(share)).toBeCloseTo(largest[i]!, 1)
  }
})

async function readRows(file: string): Promise<string[][]> {
  const text = await readFile(file, 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(','))
}
