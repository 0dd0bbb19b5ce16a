/** Targets of which it is known what was done to them. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { calibrateRecipe, type CalibrateResult } from '../../../src/augment/calibrate/calibrate.ts'
import { loadRecipe } from '../../../src/augment/recipe/load.ts'
import { silent } from '../../../src/core/progress.ts'
import { rngFrom } from '../../../src/core/rng.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { drawSmallPage } from '../../support/set.ts'

const PAGES = 32

/** Pages of a set differ from each other: some are greyer, some softer. */
async function page(name: string): Promise<Buffer> {
  const rng = rngFrom(`looks ${name}`)
  return sharp(drawSmallPage(name))
    .linear(rng.uniform(0.75, 1), 0)
    .blur(rng.uniform(0.3, 0.6))
    .jpeg({ quality: 92 })
    .toBuffer()
}

/** Blotches of two pixels, as a sensor's once its picture was made smaller. */
async function noisier(file: Buffer, name: string): Promise<Buffer> {
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const rng = rngFrom(`noise ${name}`)
  const wide = (width + 1) >> 1
  const noise = Array.from({ length: wide * ((height + 1) >> 1) }, () => rng.normal(0, 11))
  for (let at = 0; at < data.length; at++) {
    const [x, y] = [Math.floor(at / channels) % width, Math.floor(at / channels / width)]
    data[at] = Math.min(255, Math.max(0, data[at]! + noise[(y >> 1) * wide + (x >> 1)]!))
  }
  return sharp(data, { raw: { width, height, channels } }).jpeg({ quality: 92 }).toBuffer()
}

const TARGETS = {
  darker: (file: Buffer) => sharp(file).linear(0.7, 0).jpeg({ quality: 92 }).toBuffer(),
  blurrier: (file: Buffer) => sharp(file).blur(0.65).jpeg({ quality: 92 }).toBuffer(),
  noisier,
  smaller: (file: Buffer) => sharp(file).resize(120).jpeg({ quality: 92 }).toBuffer(),
}

async function calibrated(
  root: string,
  change: keyof typeof TARGETS,
  { pages = PAGES, trials = 90 } = {},
): Promise<CalibrateResult> {
  const [from, to] = [join(root, 'train'), join(root, change)]
  await mkdir(from, { recursive: true })
  await mkdir(to)
  for (let i = 0; i < PAGES; i++) {
    await writeFile(join(from, `${i}.jpg`), await page(`from ${i}`))
    await writeFile(join(to, `${i}.jpg`), await TARGETS[change](await page(`to ${i}`), `${i}`))
  }
  const { recipe: base } = await loadRecipe('light')
  // Turned or not is no matter here.
  const steps = base.steps.filter((step) => 'effect' in step && step.effect.phase !== 'geometry')
  return calibrateRecipe({
    from,
    to,
    base: { ...base, steps },
    pages,
    trials,
    sample: PAGES,
    seed: 17,
    workers: 2,
    progress: silent,
    signal: new AbortController().signal,
  })
}

const rowOf = ({ rows }: CalibrateResult, name: string) =>
  rows.find(({ statistic }) => statistic === name)!

test('of pages that are darker the recipe becomes darker', async () => {
  const result = await calibrated(await temporaryFolder(), 'darker')
  const { before, after } = rowOf(result, 'brightness')
  expect(before).toBeGreaterThan(0.9)
  expect(after).toBeLessThan(before / 2)
  const moved = result.parameters.filter(({ name }) => name.endsWith('color-jitter brightness'))
  expect(Math.min(...moved.map(({ to }) => to))).toBeLessThan(-15)
})

test('of blurred pages it becomes softer', async () => {
  const result = await calibrated(await temporaryFolder(), 'blurrier')
  const { before, after } = rowOf(result, 'sharpness')
  expect(before).toBeGreaterThan(0.7)
  expect(after).toBeLessThan(before / 2)
})

test('of noisy pages it gains noise', async () => {
  // The rough search draws a third of them, which are all there are: noise is seen on many alone.
  const result = await calibrated(await temporaryFolder(), 'noisier', { pages: 3 * PAGES })
  const { before, after } = rowOf(result, 'localContrast')
  expect(before).toBeGreaterThan(0.5)
  expect(after).toBeLessThan(before / 2)
  const noise = result.parameters.find(({ name }) => name === 'capture/noise amount')!
  expect(noise.to).toBeGreaterThan(1.5 * noise.from)
})

test('to pages of another size a step is added, whatever the search finds', async () => {
  const result = await calibrated(await temporaryFolder(), 'smaller', { trials: 2 })
  expect(rowOf(result, 'size')).toMatchObject({ before: 1, after: 0 })
  expect(result.recipe.steps).toContainEqual(
    expect.objectContaining({
      effect: 'resize',
      params: expect.objectContaining({ area: 120 * 160 }),
    }),
  )
})
