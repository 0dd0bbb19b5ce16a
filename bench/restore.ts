/** What restoring brings, and what it costs, on degraded pages of the sample set. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RestoreSetup, RestoreTask } from '../src/augment/denoise/task.ts'
import { findEffect } from '../src/augment/effects/registry.ts'
import { encode } from '../src/augment/build/encode.ts'
import { PARTIAL } from '../src/jobs/layout.ts'
import { drawSteps, rngOfStep } from '../src/augment/recipe/draw.ts'
import { loadRecipe } from '../src/augment/recipe/load.ts'
import { recipeToPlain } from '../src/augment/recipe/parse.ts'
import type { Recipe } from '../src/augment/recipe/recipe.ts'
import { brightness } from '../src/augment/effects/restore/estimate/channels.ts'
import { estimateNoise } from '../src/augment/effects/restore/estimate/noise.ts'
import { estimateSkew } from '../src/page/textlines/page-skew.ts'
import { estimateOrientation } from '../src/page/networks/orientation/estimate.ts'
import { invert, ORIENTATIONS, reorient } from '../src/page/geometry/orientation.ts'
import { sha256 } from '../src/core/hash.ts'
import { createPool } from '../src/jobs/pool.ts'
import { rngFrom } from '../src/core/rng.ts'
import { Page } from '../src/page/image/page.ts'
import type { Source } from '../src/page/image/source.ts'
import {
  cleanPages,
  withNoise,
  PICTURES,
  degraded,
  writePng,
  type CleanPage,
} from './restore-pages.ts'
import { benchWords } from './restore-words.ts'
import { psnr, ssim } from './similarity.ts'
import type { Args, Report } from './report.ts'

const SEED = 4001

export interface RestoreOptions {
  /** pages of each class */
  count: number
  workers: number
  /** how often each page of the OCR bench is degraded anew */
  draws: number
  /** folder that the clean and degraded pages are written to for bench/peers; none where undefined */
  pages?: string | undefined
}

/** Runs the recipe's steps, but for those that move pixels where `still`. */
export function restored(recipe: Recipe, page: Page, source: Source, still: boolean): void {
  page.load(source)
  const key = { seed: recipe.seed, source: source.digest, variant: 0 }
  for (const { effect, params, path } of drawSteps(recipe, key, { target: 0, name: '' }, [])) {
    if (still && effect.movesPixels) continue
    effect.apply(page, params, rngOfStep(key, path), undefined)
  }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1)

/** What restoring brings; gains are over the degraded page, against the clean one. */
export async function benchRestore(options: RestoreOptions): Promise<Record<string, number>> {
  const { recipe } = await loadRecipe('restore')
  const pages = await cleanPages(options.count, SEED)
  const figures = {
    ...(await quality(recipe, pages, options.pages)),
    ...(await speed(recipe, pages, options.workers)),
    ...skew(pages),
    ...orientation(pages),
    ...(await benchWords((source) => {
      const page = new Page()
      restored(recipe, page, source, false)
      return page
    }, options.draws)),
  }
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(4))]),
  )
}

/** The steps that are one effect. */
function stepsOf({ steps }: Recipe, name: string): Recipe['steps'] {
  return steps.filter((step) => 'effect' in step && step.effect.name === name)
}

async function quality(recipe: Recipe, pages: readonly CleanPage[], folder: string | undefined) {
  const first = { ...recipe, steps: stepsOf(recipe, 'enhance') }
  const page = new Page()
  const gains: number[] = []
  const similar: number[] = []
  const enhanced: number[] = []
  const denoised: number[] = []
  const kept: number[] = []
  if (folder) await mkdir(folder, { recursive: true })
  for (const [i, { source, name }] of pages.entries()) {
    const { width, height, pixels } = source
    const before = degraded(source, pages[(i * 7 + 5) % pages.length]!.source, name)
    restored(recipe, page, before, true)
    const start = psnr(before.pixels, pixels)
    gains.push(psnr(page.peek(), pixels) - start)
    const started = ssim(before.pixels, pixels, width, height)
    similar.push(ssim(page.peek(), pixels, width, height) - started)
    restored(first, page, before, true)
    enhanced.push(psnr(page.peek(), pixels) - start)
    const noisy = withNoise(source, name)
    restored(first, page, noisy, true)
    denoised.push(psnr(page.peek(), pixels) - psnr(noisy.pixels, pixels))
    if (estimateNoise(brightness(pixels, width, height)).sd < 1.5) {
      restored(recipe, page, source, true)
      kept.push(psnr(page.peek(), pixels))
    }
    if (folder) {
      await writePng(source, join(folder, `${i}_clean.png`))
      await writePng(before, join(folder, `${i}_degraded.png`))
      await writePng(noisy, join(folder, `${i}_noise.png`))
    }
  }
  return {
    pages: pages.length,
    psnrGain: mean(gains),
    worstPsnrGain: Math.min(...gains),
    ssimGain: mean(similar),
    worstSsimGain: Math.min(...similar),
    enhanceOnlyGain: mean(enhanced),
    enhanceNoiseGain: mean(denoised),
    cleanPages: kept.length,
    cleanWorstPsnr: kept.length > 0 ? Math.min(...kept) : 99,
  }
}

/** Degraded pages through the workers that `augment denoise` uses, from file to file, by the clock. */
async function speed(recipe: Recipe, pages: readonly CleanPage[], workers: number) {
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-restore-'))
  const [root, out] = [join(folder, 'in'), join(folder, 'out')]
  await mkdir(root)
  await mkdir(join(out, PARTIAL), { recursive: true })
  const tasks: RestoreTask[] = []
  const page = new Page()
  for (const [i, { source, name }] of pages.entries()) {
    page.load(degraded(source, pages[(i + 1) % pages.length]!.source, name))
    const bytes = await encode(page, 'jpeg', 90)
    await writeFile(join(root, `${i}.jpg`), bytes)
    tasks.push({ id: name, path: `${i}.jpg`, sha256: sha256(bytes) })
  }
  const setup: RestoreSetup = { out, root, recipe: recipeToPlain(recipe), onlyNoisy: false }
  const worker = new URL('../src/augment/denoise/worker.ts', import.meta.url)
  const pool = createPool(worker, workers, setup)
  try {
    const round = async (some: readonly RestoreTask[]): Promise<void> => {
      await Promise.all(some.map((task) => pool.run(task, { name: 'restore' })))
    }
    // Once without the clock: workers load their libraries and compile their loops.
    await round(tasks.slice(0, workers * 6))
    const began = performance.now()
    const used = process.cpuUsage()
    await round(tasks)
    const seconds = (performance.now() - began) / 1000
    const { user, system } = process.cpuUsage(used)
    return {
      imagesPerSecond: tasks.length / seconds,
      cpuMillisecondsPerImage: (user + system) / 1000 / tasks.length,
    }
  } finally {
    await pool.destroy()
    await rm(folder, { recursive: true, force: true })
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
    const degrees = rngFrom(`bench/skew/${name}`).uniform(-20, 20)
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
  const minConfidence = Number(upright.params['minConfidence']!.default)
  for (const { source, target } of pages) {
    ORIENTATIONS.forEach((given, k) => {
      page.load(source)
      reorient(page, given)
      const found = estimateOrientation(page)
      const isSure = found !== undefined && found.confidence >= minConfidence
      if (PICTURES.has(target)) {
        counts.pictures++
        if (isSure) counts.guessed++
      } else if (!isSure) counts.unsure++
      else if (found.orientation === invert(k)) counts.right++
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

/** `npm run bench -- restore`; `--pages FOLDER` keeps the pages for bench/peers. */
export async function run({ quick, workers }: Args): Promise<Report> {
  const at = process.argv.indexOf('--pages')
  const json = await benchRestore({
    count: quick ? 1 : 6,
    draws: quick ? 1 : 3,
    workers,
    pages: at >= 0 ? process.argv[at + 1] : undefined,
  })
  const lines = Object.entries(json).map(([name, value]) => `${name.padEnd(26)} ${value}`)
  if (json['wordRecallGain'] === undefined)
    lines.push('words: left out, ../shared/data/ocr is not there')
  return { json, lines }
}
