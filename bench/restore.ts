/** What restoring brings, and what it costs, on worn pages of the sample set. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findEffect } from '../src/augment/effects/registry.ts'
import { encode } from '../src/augment/factory/encode.ts'
import { drawSteps, streamOfStep } from '../src/augment/recipe/draw.ts'
import { loadRecipe } from '../src/augment/recipe/load.ts'
import type { Recipe } from '../src/augment/recipe/recipe.ts'
import { brightness } from '../src/augment/restore/channels.ts'
import { estimateNoise } from '../src/augment/restore/noise.ts'
import { estimateSkew } from '../src/augment/restore/skew.ts'
import { estimateOrientation } from '../src/augment/restore/upright/estimate.ts'
import { ORIENTATIONS, reorient } from '../src/augment/restore/upright/orientation.ts'
import { streamOf } from '../src/core/random.ts'
import { decode } from '../src/raster/decode.ts'
import { Page } from '../src/raster/page.ts'
import type { Source } from '../src/raster/source.ts'
import { cleanPages, PICTURES, worn, writePng, type CleanPage } from './restore-pages.ts'
import { psnr, ssim } from './similarity.ts'
import type { Args, Report } from './main.ts'

const SEED = 4001

export interface RestoreOptions {
  /** pages of each class */
  count: number
  /** folder that the clean and worn pages are written to for bench/peers; none where undefined */
  pages?: string | undefined
}

/** Runs the recipe's steps, but for those that move pixels where `still`. */
function restored(recipe: Recipe, page: Page, source: Source, still: boolean): void {
  page.load(source)
  const key = { seed: recipe.seed, source: source.digest, variant: 0 }
  for (const { effect, params, path } of drawSteps(recipe, key, { target: 0, name: '' }, [])) {
    if (still && effect.movesPixels) continue
    effect.apply(page, params, streamOfStep(key, path), undefined)
  }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1)

/** The figures of restoring; gains are over the worn page, against the clean one. */
export async function benchRestore(options: RestoreOptions): Promise<Record<string, number>> {
  const { recipe } = await loadRecipe('restore')
  const pages = await cleanPages(options.count, SEED)
  const figures = {
    ...(await quality(recipe, pages, options.pages)),
    ...(await speed(recipe, pages)),
    ...skew(pages),
    ...orientation(pages),
  }
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(4))]),
  )
}

async function quality(recipe: Recipe, pages: readonly CleanPage[], folder: string | undefined) {
  const page = new Page()
  const gains: number[] = []
  const similar: number[] = []
  const denoised: number[] = []
  const kept: number[] = []
  if (folder) await mkdir(folder, { recursive: true })
  for (const [i, { source, name }] of pages.entries()) {
    const { width, height, pixels } = source
    const before = worn(source, pages[(i * 7 + 5) % pages.length]!.source, name)
    restored(recipe, page, before, true)
    const start = psnr(before.pixels, pixels)
    gains.push(psnr(page.peek(), pixels) - start)
    const started = ssim(before.pixels, pixels, width, height)
    similar.push(ssim(page.peek(), pixels, width, height) - started)
    restored({ ...recipe, steps: recipe.steps.slice(0, 1) }, page, before, true)
    denoised.push(psnr(page.peek(), pixels) - start)
    if (estimateNoise(brightness(pixels, width, height)).sd < 1.5) {
      restored(recipe, page, source, true)
      kept.push(psnr(page.peek(), pixels))
    }
    if (folder) {
      await writePng(source, join(folder, `${i}_clean.png`))
      await writePng(before, join(folder, `${i}_worn.png`))
    }
  }
  return {
    pages: pages.length,
    psnrGain: mean(gains),
    worstPsnrGain: Math.min(...gains),
    ssimGain: mean(similar),
    worstSsimGain: Math.min(...similar),
    denoiseOnlyGain: mean(denoised),
    cleanPages: kept.length,
    cleanWorstPsnr: kept.length > 0 ? Math.min(...kept) : 99,
  }
}

/** Decode, restore and encode on one thread; the chain of a worker. */
async function speed(recipe: Recipe, pages: readonly CleanPage[]) {
  const some = pages.filter((_, i) => i % 3 === 0)
  const files = await Promise.all(
    some.map(async ({ source, name }, i) => {
      const page = new Page()
      page.load(worn(source, some[(i + 1) % some.length]!.source, name))
      return encode(page, 'jpeg', 90)
    }),
  )
  const page = new Page()
  const round = async (): Promise<void> => {
    for (const file of files) {
      restored(recipe, page, await decode(file, ''), false)
      await encode(page, 'jpeg', 92)
    }
  }
  await round()
  const began = performance.now()
  const used = process.cpuUsage()
  await round()
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(used)
  return {
    imagesPerSecondPerThread: files.length / seconds,
    cpuMillisecondsPerImage: (user + system) / 1000 / files.length,
  }
}

/** Pages turned by up to 20 degrees on white; the skew a page had before is its own. */
function skew(pages: readonly CleanPage[]) {
  const page = new Page()
  const errors: number[] = []
  for (const { source, target, name } of pages) {
    if (PICTURES.has(target)) continue
    page.load(source)
    const own = estimateSkew(page)
    if (!own || own.confidence < 6) continue
    const degrees = streamOf(`bench/skew/${name}`).between(-20, 20)
    const { width, height } = source
    page.redraw(width, height, '#ffffff', (context, before) => {
      context.translate(width / 2, height / 2)
      context.rotate((degrees * Math.PI) / 180)
      context.drawImage(before, -width / 2, -height / 2)
    })
    const found = estimateSkew(page)
    errors.push(Math.abs((found?.angle ?? 0) - own.angle - degrees))
  }
  return { skewMeanError: mean(errors), skewWorstError: Math.max(...errors) }
}

function orientation(pages: readonly CleanPage[]) {
  const counts = { right: 0, wrong: 0, unsure: 0, guessed: 0, pictures: 0 }
  const page = new Page()
  const upright = findEffect('upright')!
  const certainty = Number(upright.params['certainty']!.default)
  for (const { source, target } of pages) {
    ORIENTATIONS.forEach((given, k) => {
      page.load(source)
      reorient(page, given)
      const found = estimateOrientation(page)
      const isSure = found !== undefined && found.confidence >= certainty
      if (PICTURES.has(target)) {
        counts.pictures++
        if (isSure) counts.guessed++
      } else if (!isSure) counts.unsure++
      else if (found.orientation === backOf(k)) counts.right++
      else counts.wrong++
    })
  }
  const text = counts.right + counts.wrong + counts.unsure
  return {
    uprightRight: counts.right / text,
    uprightWrong: counts.wrong / text,
    pictureGuessed: counts.guessed / Math.max(counts.pictures, 1),
  }
}

/** The orientation that undoes another: turns are turned back, mirrored ones undo themselves. */
function backOf(k: number): number {
  const { turns, mirrored } = ORIENTATIONS[k]!
  return mirrored ? k : (4 - turns) % 4
}

/** `npm run bench -- restore`; `--pages FOLDER` keeps the pages for bench/peers. */
export async function run({ quick, workers }: Args): Promise<Report> {
  const at = process.argv.indexOf('--pages')
  const figures = await benchRestore({
    count: quick ? 1 : 6,
    pages: at >= 0 ? process.argv[at + 1] : undefined,
  })
  const imagesPerSecond = figures['imagesPerSecondPerThread']! * workers
  const json = { imagesPerSecond, ...figures }
  return { json, lines: Object.entries(json).map(([name, value]) => `${name.padEnd(26)} ${value}`) }
}
