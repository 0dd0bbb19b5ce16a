/**
 * The gallery with 25,000 images in a real browser: how soon it can be used, how soon a filter answers, and
 * what a frame of the map costs.
 */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import { quantile } from '../src/core/quantile.ts'
import { sha256 } from '../src/core/hash.ts'
import { rngFrom } from '../src/core/rng.ts'
import { writeFeatures } from '../src/dataset/features-file.ts'
import { augment } from '../tests/support/cli.ts'
import type { Report } from './report.ts'

const IMAGES = 25_000
const STEPS = 30
const SOURCES = 1500
const CLASSES = 17

interface GalleryTimes {
  images: number
  /** ms from the navigation to the first image's place, script and data loaded */
  usable: number
  /** ms from a choice to the new list, each of some filters */
  filters: Record<string, number>
  map: {
    /** ms from the choice of the map to its first frame */
    shown: number
    /** ms that script and drawing take of a frame while the map is moved and zoomed: median, and 95 % */
    frame: number
    frame95: number
    /** frames drawn in a second of it; a screen asks for 60 */
    perSecond: number
    /** ms from a loop around a half of the map to the new list */
    loop: number
  }
}

/** Where a Chromium is looked for; CHROME names another. */
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export async function run(): Promise<Report> {
  const browser = process.env['CHROME'] ?? BROWSERS.find((path) => existsSync(path))
  if (browser === undefined) throw new Error('no Chromium is installed: name one with CHROME')
  const root = await mkdtemp(join(tmpdir(), 'bench-gallery-'))
  try {
    const set = join(root, 'set')
    await writeManifest(set)
    const out = join(root, 'report')
    const features = join(root, 'features.jsonl')
    await writeGuesses(features)
    const line = ['inspect', set, '--out', out, '--features', features, '--workers', '1']
    const { code, stderr } = await augment(...line)
    if (code !== 0) throw new Error(stderr)
    const times = await measure(browser, pathToFileURL(join(out, 'index.html')).href)
    const filters = Object.entries(times.filters)
    const { map } = times
    return {
      json: times,
      lines: [
        `${IMAGES} images, ${STEPS} steps: usable after ${times.usable.toFixed(0)} ms`,
        ...filters.map(([name, ms]) => `  filter ${name}: ${ms.toFixed(0)} ms`),
        `  map: first frame after ${map.shown.toFixed(0)} ms, a frame ${map.frame.toFixed(1)} ms (95 %: ${map.frame95.toFixed(1)}), ${map.perSecond.toFixed(0)} frames/s, loop ${map.loop.toFixed(0)} ms`,
      ],
    }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

async function measure(browser: string, address: string): Promise<GalleryTimes> {
  const opened = await chromium.launch({ executablePath: browser, args: ['--no-sandbox'] })
  try {
    const page = await opened.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(`${address}#gallery`)
    await page.waitForSelector('.cell')
    const usable = await page.evaluate<number>('performance.now()')
    await page.waitForTimeout(2000)
    const filters: Record<string, number> = {}
    for (const [label, value] of [
      ['Class', '3'],
      ['Step', 'step7'],
      ['But not', 'step9'],
      ['Split', 'holdout/noisy'],
    ] as const) {
      filters[label] = await page.evaluate<number>(answerTime(label, value))
      await page.waitForTimeout(1500)
    }
    await page.goto(`${address}#gallery`)
    await page.waitForTimeout(1500)
    return { images: IMAGES, usable, filters, map: await measureMap(page) }
  } finally {
    await opened.close()
  }
}

async function measureMap(page: Page): Promise<GalleryTimes['map']> {
  const shown = await page.evaluate<number>(`new Promise((done) => {
    const select = document.querySelector('.filters select[aria-label="Map"]')
    const started = performance.now()
    const look = () => document.querySelector('.map canvas').dataset.frame === undefined
      ? requestAnimationFrame(look) : done(performance.now() - started)
    select.value = 'class'
    select.dispatchEvent(new Event('change'))
    look()
  })`)
  await page.waitForTimeout(1000)
  const found = await page.evaluate<{ frames: number[]; seconds: number }>(`new Promise((done) => {
    const canvas = document.querySelector('.map canvas')
    const frames = []
    const started = performance.now()
    const press = (key) => canvas.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    const next = () => {
      if (frames.length > 0 || canvas.dataset.frame) frames.push(Number(canvas.dataset.frame))
      if (frames.length === 180) return done({ frames, seconds: (performance.now() - started) / 1000 })
      press(['ArrowLeft', '+', 'ArrowRight', '-'][frames.length % 4])
      requestAnimationFrame(next)
    }
    next()
  })`)
  const frames = found.frames.toSorted((a, b) => a - b)
  await page.keyboard.press('Escape')
  const box = (await page.locator('.map canvas').boundingBox())!
  await page.mouse.move(box.x + 5, box.y + 5)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y + 5)
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 5)
  await page.mouse.move(box.x + 5, box.y + box.height - 5)
  // Listened for before the button is let go, and asked for after it.
  await page.evaluate(`globalThis.looped = new Promise((done) => {
    const status = document.querySelector('.status')
    let started
    addEventListener('pointerup', () => (started = performance.now()), { capture: true, once: true })
    new MutationObserver((_, observer) => {
      if (started === undefined) return
      observer.disconnect()
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - started)))
    }).observe(status, { childList: true, subtree: true })
  }); 0`)
  await page.mouse.up()
  const loop = await page.evaluate<number>('globalThis.looped')
  return {
    shown,
    frame: quantile(frames, 0.5),
    frame95: quantile(frames, 0.95),
    perSecond: frames.length / found.seconds,
    loop,
  }
}

/** A script that makes a choice and says how long it took until the list was another, in ms. */
function answerTime(label: string, value: string): string {
  return `new Promise((done) => {
    const select = document.querySelector('.filters select[aria-label="${label}"]')
    const status = document.querySelector('.status')
    const before = status.textContent
    const started = performance.now()
    new MutationObserver((_, observer) => {
      if (status.textContent === before) return
      observer.disconnect()
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - started)))
    }).observe(status, { childList: true, subtree: true })
    select.value = ${JSON.stringify(value)}
    select.dispatchEvent(new Event('change'))
  })`
}

/** What a network might make of the set: images of a source lie together, near those of their class. */
async function writeGuesses(file: string): Promise<void> {
  const rng = rngFrom('guesses')
  const width = 32
  const random = (spread: number): number[] =>
    Array.from({ length: width }, () => rng.normal(0, spread))
  const classes = Array.from({ length: CLASSES }, () => random(30))
  const sources = Array.from({ length: SOURCES }, () => random(12))
  const images = Array.from({ length: IMAGES }, (_, i) => {
    const target = (i % SOURCES) % CLASSES
    const own = random(4)
    return {
      sha256: sha256(idOf(i)),
      features: Int8Array.from(own, (v, f) => v + classes[target]![f]! + sources[i % SOURCES]![f]!),
      predicted: rng.random() < 0.8 ? target : rng.int(0, CLASSES - 1),
      confidence: rng.random(),
    }
  })
  await writeFeatures(file, { format: 1, model: 'bench/random', width }, images)
}

const idOf = (i: number): string => `image_${String(i).padStart(5, '0')}`

/** A set as its manifest tells of it: its files are not there, which the gallery shows as empty places. */
async function writeManifest(set: string): Promise<void> {
  const rng = rngFrom('gallery')
  await mkdir(set, { recursive: true })
  const lines: string[] = []
  for (let i = 0; i < IMAGES; i++) {
    const source = i % SOURCES
    const steps = Array.from({ length: STEPS }, (_, s) => s)
      .filter(() => rng.random() < 0.2)
      .map((s) => ({
        path: `step${s}`,
        effect: 'blur',
        params: { size: rng.random(), kind: 'disc' },
      }))
    const id = idOf(i)
    const split = i % 20 === 0 ? 'holdout/noisy' : 'train'
    lines.push(
      JSON.stringify({
        id,
        split,
        file: `${split}/${id}.jpg`,
        target: source % CLASSES,
        source: { path: `train/source_${source}.jpg`, sha256: sha256(`source ${source}`) },
        variant: 1 + Math.floor(i / SOURCES),
        steps,
        width: 600,
        height: 800,
        bytes: 60_000,
        sha256: sha256(id),
      }),
    )
  }
  await writeFile(join(set, 'manifest.jsonl'), `${lines.join('\n')}\n`)
}
