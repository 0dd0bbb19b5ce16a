/** The failing inputs of `train`: each gives the value that its README calls right. */
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { readSafetensors, writeSafetensors } from '../../src/train/weights/safetensors.ts'
import { augmentJson, train, trainJson } from '../support/cli.ts'
import { drawSmallPage, writeSmallSet } from '../support/set.ts'
import { CASES, draw, HAS_CASES, hasPython, renamed } from './support.ts'

const PILLOW = hasPython('PIL')
const SMALL = ['--backbones', 'efficientnet_b0', '--size', '32', '--batch', '4', '--threads', '1']
const ONE = ['--workers', '1', '--threads', '1']

describe.skipIf(!HAS_CASES)('training (skipped without the cases)', () => {
  let folder = ''
  let data = ''
  let set = ''
  let run = ''

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'palimpsest-cases-'))
    data = join(folder, 'data')
    set = join(folder, 'set')
    run = join(folder, 'run')
    await writeSmallSet(data, { classes: 3, pages: 10 })
    await build(0.15, data)
    await trainJson('--dataset', set, '--out', run, ...SMALL, '--steps', '4')
  }, 300_000)
  afterAll(() => rm(folder, { recursive: true }))

  /** Builds the set as the cases do: by the recipe `light`, with this share held out. */
  async function build(share: number, from: string): Promise<void> {
    const light = await readFile(
      fileURLToPath(new URL('../../recipes/light.yaml', import.meta.url)),
    )
    const recipe = join(folder, 'light.yaml')
    await writeFile(recipe, `${light.toString()}holdout: { share: ${share} }\n`)
    await augmentJson('build', '--recipe', recipe, '--data', from, '--out', set, '--target', '60')
  }

  test('01: a run is evaluated on no set but its own', async () => {
    const whole = join(folder, 'whole')
    await rename(set, whole)
    onTestFinished(async () => {
      await rm(set, { recursive: true, force: true })
      await rename(whole, set)
    })
    const fewer = join(folder, 'fewer')
    await writeSmallSet(fewer, { classes: 2, pages: 10 })
    await build(0.15, fewer)
    const lost = await train('evaluate', '--run', run, ...ONE)
    expect([lost.code, lost.stdout]).toEqual([2, ''])
    expect(lost.stderr).toMatch(/no longer the set .*it has no class 2 class_2/s)

    await rm(set, { recursive: true })
    await build(0.4, data)
    const twin = `${run}-twin`
    await cp(run, twin, { recursive: true })
    for (const command of [
      ['evaluate', '--run', run],
      ['compare', run, twin],
    ]) {
      const leak = await train(...command, ...ONE)
      expect([leak.code, leak.stdout]).toEqual([2, ''])
      expect(leak.stderr).toMatch(
        /other pages are held out, some of which it may have been trained/,
      )
    }
  })

  test('02: draws are checked before the first trial, and one that fails does not end the others', async () => {
    const draws = await renamed('train/02-sweep-dies/sw1.yaml', join(folder, 'sw1.yaml'))
    const out = join(folder, 'sweep')
    const sweep = (file: string): string[] => ['sweep', '--config', file, '--dataset', set, ...ONE]
    const bad = await train(...sweep(draws), '--out', out)
    expect(bad.code).toBe(2)
    expect(bad.stderr).toMatch(/of 4 trials have settings that cannot be run.*loss\.smoothing/s)

    const large = await renamed('train/02-sweep-dies/sw3-memory.yaml', join(folder, 'sw3.yaml'))
    // Smaller pages, so that the trials that run take seconds; batches of 4096 still cannot. A batch
    // of one is a setting that cannot be run by now.
    await writeFile(
      large,
      (await readFile(large, 'utf8'))
        .replace('size: 1024', 'size: 256')
        .replace('[1, 4096]', '[4, 4096]'),
    )
    const found = await trainJson<{ trials: { score: number | null; values: object }[] }>(
      ...sweep(large),
      '--out',
      join(folder, 'large'),
    )
    expect(found.trials).toHaveLength(4)
    for (const { score, values } of found.trials) {
      const fits = Object.values(values).includes(4)
      expect(score === null, JSON.stringify(values)).toBe(!fits)
    }
    const fitting = found.trials.filter(({ score }) => score !== null)
    expect(fitting.length).toBeGreaterThan(0)
    expect(fitting.length).toBeLessThan(4)
  })

  test('03: a set that holds nothing out is not swept', async () => {
    const recipe = join(CASES, 'train/03-sweep-no-holdout/nohold.yaml')
    const bare = join(folder, 'nohold')
    await augmentJson('build', '--recipe', recipe, '--data', data, '--out', bare)
    const file = await renamed('train/03-sweep-no-holdout/sw4.yaml', join(folder, 'sw4.yaml'))
    const args = ['--dataset', bare, '--out', join(folder, 'sw4'), ...ONE]
    const { code, stderr } = await train('sweep', '--config', file, ...args)
    expect(code).toBe(2)
    expect(stderr).toMatch(/holds no pages out, so that trials cannot be compared/)
  })

  test('04: an exported model says how its input is made', async () => {
    const onnx = join(folder, 'model.onnx')
    const { description } = await trainJson<{ description: string }>(
      'export',
      '--run',
      run,
      '--onnx',
      onnx,
    )
    const said = await readFile(description, 'utf8')
    for (const what of [
      '"fill"',
      'Lanczos',
      'centred',
      '"RGB"',
      '"mean"',
      '"std"',
      'inside the model',
    ]) {
      expect(said).toContain(what)
    }
  })

  test('05: the same pixels as JPEG and as PNG are predicted alike', async () => {
    const probabilities: number[][][] = []
    for (const format of ['jpg', 'png']) {
      const images = join(folder, format)
      await mkdir(images)
      for (let i = 0; i < 12; i++) {
        const jpeg = await sharp(drawSmallPage(`same ${i}`))
          .resize(900, 1200)
          .jpeg({ quality: 80 })
          .toBuffer()
        const bytes = format === 'jpg' ? jpeg : await sharp(jpeg).png().toBuffer()
        await writeFile(join(images, `${i}.${format}`), bytes)
      }
      const out = join(folder, `${format}.csv`)
      await trainJson('predict', '--run', run, '--images', images, '--out', out, ...ONE)
      const text = await readFile(join(folder, `${format}.probabilities.csv`), 'utf8')
      probabilities.push(
        text
          .trim()
          .split('\n')
          .slice(1)
          .toSorted()
          .map((row) => row.split(',').slice(1).map(Number)),
      )
    }
    const [jpeg, png] = probabilities
    expect(jpeg).toHaveLength(12)
    for (const [i, row] of jpeg!.entries()) {
      for (const [c, chance] of row.entries()) expect(chance).toBeCloseTo(png![i]![c]!, 3)
      expect(row.indexOf(Math.max(...row))).toBe(png![i]!.indexOf(Math.max(...png![i]!)))
    }
  })

  test('06: unreadable files among batches of one are set aside, named and counted', async () => {
    const bad = join(CASES, 'train/06-corrupt-batch1/tinybad')
    // At 32 pixels the last maps are single values, which batches of one cannot be normalised by.
    const one = SMALL.with(SMALL.indexOf('--batch') + 1, '1').with(
      SMALL.indexOf('--size') + 1,
      '64',
    )
    const args = ['--dataset', bad, '--out', join(folder, 'bad-run'), ...one, '--steps', '4']
    const found = await trainJson<{ failed: number; runs: { ended: string }[] }>(...args)
    // Cut off, no image, and empty: Pillow reads none of the three either.
    expect(found.failed).toBe(3)
    const failures = await readFile(join(folder, 'bad-run', 'failures.jsonl'), 'utf8')
    for (const name of ['1/1_0.jpg', '10/10_1.jpg', '2/2_0.jpg']) expect(failures).toContain(name)
    expect(found.runs[0]!.ended).toBe('completed')
  })

  test('07: weights are named for what is wrong with them, and prefixes are taken off', async () => {
    const { tensors, metadata } = await readSafetensors(
      join(run, 'efficientnet_b0', 'best.safetensors'),
    )
    const attempt = async (
      name: string,
      change: (values: Float32Array) => void,
      tensor: string,
    ) => {
      const { shape, values } = tensors.get(tensor)!
      const changed = Float32Array.from(values)
      change(changed)
      const file = join(folder, `${name}.safetensors`)
      await writeSafetensors(
        file,
        new Map([...tensors, [tensor, { shape, values: changed }]]),
        metadata,
      )
      return train(
        '--dataset',
        set,
        '--out',
        join(folder, name),
        '--weights',
        file,
        ...SMALL,
        '--steps',
        '1',
      )
    }
    const conv = 'blocks.0.0.conv_dw.weight'
    const nan = await attempt('nan', (values) => values.fill(NaN, 0, 1), conv)
    expect(nan.code).toBe(2)
    expect(nan.stderr).toMatch(/nan\.safetensors.*blocks\.0\.0\.conv_dw\.weight/)
    const negative = await attempt('negvar', (values) => values.fill(-1), 'bn1.running_var')
    expect(negative.code).toBe(2)
    expect(negative.stderr).toMatch(/negvar\.safetensors.*bn1\.running_var/)
    const prefixed = new Map([...tensors].map(([name, tensor]) => [`module.${name}`, tensor]))
    const file = join(folder, 'module.safetensors')
    await writeSafetensors(file, prefixed, {})
    const args = ['--dataset', set, '--out', join(folder, 'module'), '--weights', file]
    const { code, stderr } = await train(...args, ...SMALL, '--steps', '1')
    expect(code, stderr).toBe(0)
  })

  test('08: an ID that two files answer to is an error that names both', async () => {
    const images = join(folder, 'amb')
    await mkdir(images)
    const page = await readFile(join(CASES, 'train/08-ambiguous-stem/amb/a.jpg'))
    await writeFile(join(images, 'a.jpg'), page)
    await writeFile(join(images, 'a.png'), await sharp(page).png().toBuffer())
    const template = join(CASES, 'train/08-ambiguous-stem/amb.csv')
    const out = join(folder, 'amb-out.csv')
    const args = ['--images', images, '--template', template, '--out', out, ...ONE]
    const { code, stderr } = await train('predict', '--run', run, ...args)
    expect(code).toBe(2)
    expect(stderr).toMatch(/line 2 "a" is a\.jpg or a\.png/)
  })

  test.skipIf(!PILLOW)('a set of folders named by numbers is trained on as it is', async () => {
    draw('train/02-sweep-dies/mk.py', [], folder)
    const args = ['--dataset', join(folder, 'tiny'), '--out', join(folder, 'tiny-run')]
    const found = await trainJson<{ failed: number }>(...args, ...SMALL, '--steps', '2')
    expect(found.failed).toBe(0)
  })
})
