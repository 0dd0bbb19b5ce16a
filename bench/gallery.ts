/** The gallery with 25,000 images in a real browser: how soon it can be used, and how soon a filter answers. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { sha256 } from '../src/core/hash.ts'
import { rngFrom } from '../src/core/rng.ts'
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
    const { code, stderr } = await augment('inspect', set, '--out', out, '--workers', '1')
    if (code !== 0) throw new Error(stderr)
    const times = await measure(browser, pathToFileURL(join(out, 'index.html')).href)
    const filters = Object.entries(times.filters)
    return {
      json: times,
      lines: [
        `${IMAGES} images, ${STEPS} steps: usable after ${times.usable.toFixed(0)} ms`,
        ...filters.map(([name, ms]) => `  filter ${name}: ${ms.toFixed(0)} ms`),
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
    return { images: IMAGES, usable, filters }
  } finally {
    await opened.close()
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
    const id = `image_${String(i).padStart(5, '0')}`
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
