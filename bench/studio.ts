/**
 * How long after a change the studio shows it: a handle moved by keys in a real browser, one page of
 * 443×591 pixels, from the change of the recipe's text to the decoded picture in the page.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { openStudio } from '../src/augment/studio/studio.ts'
import { silent } from '../src/core/progress.ts'
import { quantile } from '../src/core/quantile.ts'
import { writeWhole } from '../src/core/files.ts'
import { findRecipe } from '../src/augment/recipe/load.ts'
import type { Args, Report } from './report.ts'
import { sampleSet } from './support.ts'

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const CHANGES = 120
const WARM = 12
/** Between two changes: a hand rests, and seeds and sample are drawn meanwhile. */
const REST_MS = 250

export async function run({ workers, quick }: Args): Promise<Report> {
  const browser = BROWSERS.find((path) => existsSync(path))
  if (browser === undefined) throw new Error('no Chromium is installed')
  const folder = await mkdtemp(join(tmpdir(), 'bench-studio-'))
  const recipe = join(folder, 'heavy.yaml')
  await writeWhole(recipe, (await findRecipe('heavy')).text)
  const studio = await openStudio({
    recipe,
    effects: [],
    data: resolve(await sampleSet(64)),
    workers,
    port: 0,
    progress: silent,
    signal: new AbortController().signal,
  })
  const chrome = await chromium.launch({ executablePath: browser, args: ['--no-sandbox'] })
  try {
    const page = await chrome.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(studio.url)
    await page.locator('[data-picture]').waitFor()
    await page.locator('[data-step=noise]').click()
    const times = await changes(page, quick ? 30 : CHANGES)
    const [p10, p50, p95] = [0.1, 0.5, 0.95].map((share) => quantile(times, share))
    const worst = Math.max(...times)
    const size = await page.locator('[data-figure=page] b').innerText()
    return {
      json: { changes: times.length, size, p10, p50, p95, worst, workers },
      lines: [
        `${times.length} changes of one page of ${size}, recipe heavy, ${workers} workers:`,
        `shown within ${p10!.toFixed(0)} ms (p10), ${p50!.toFixed(0)} ms (median), ${p95!.toFixed(0)} ms (p95), ${worst.toFixed(0)} ms (worst)`,
      ],
    }
  } finally {
    await chrome.close()
    await studio.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Milliseconds of each change, those that warm up left out. */
async function changes(page: Page, count: number): Promise<number[]> {
  const measured = (): Promise<number[]> =>
    page.evaluate<number[]>(
      "performance.getEntriesByName('studio:change').map(({ duration }) => duration)",
    )
  const handle = page.getByRole('slider', { name: 'amount: to' })
  await handle.focus()
  await page.evaluate('performance.clearMeasures()')
  for (let i = 0; i < count + WARM; i++) {
    await page.keyboard.press(Math.floor(i / 20) % 2 === 0 ? 'ArrowRight' : 'ArrowLeft')
    while ((await measured()).length <= i) await page.waitForTimeout(10)
    await page.waitForTimeout(REST_MS)
  }
  return (await measured()).slice(WARM)
}
