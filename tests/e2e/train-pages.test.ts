/** The page of a run, in a real browser. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readTrainingSet } from '../../src/train/data/training-set.ts'
import type { runsPage } from '../../src/train/report/runs/runs-page.ts'
import type { serveRuns } from '../../src/train/report/runs/serve-runs.ts'
import type { writeRunReport } from '../../src/train/report/run-report.ts'
import { axeFindings, BROWSER, WIDTHS } from '../support/report-browser.ts'
import { built, launch, openPage, writeOthers, type OtherPages } from '../support/train-pages.ts'
import { writeBuiltSet } from '../train/support/built-set.ts'
import { runSmall, smallConfig } from '../train/support/run.ts'

/** What is taken of the built module. */
interface RunReport {
  writeRunReport: typeof writeRunReport
}

interface RunsModule {
  runsPage: typeof runsPage
}

interface ServeModule {
  serveRuns: typeof serveRuns
}

describe.skipIf(BROWSER === undefined)('the page of a run', () => {
  let root: string
  let address: string
  let browser: Browser
  /** files of the pages about evaluations, two runs and a sweep */
  let others: Record<keyof OtherPages, string>
  const faults: string[] = []
  const open = (hash = '', size = {}): Promise<Page> =>
    openPage(browser, `${address}${hash}`, faults, size)

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'train-pages-'))
    const folder = join(root, 'set')
    await writeBuiltSet(folder, { classes: 3, train: 6, holdout: 4, noise: 120 })
    const config = smallConfig(folder, { duration: { steps: 14 } })
    const out = join(root, 'run')
    const result = await runSmall(out, config)
    const module = await built<RunReport>('run-report')
    const set = await readTrainingSet(folder)
    address = pathToFileURL(await module.writeRunReport(out, config, set, result)).href
    others = await writeOthers(root, set)
    browser = await launch()
  })
  afterAll(async () => {
    await browser.close()
    await rm(root, { recursive: true, force: true })
  })
  afterEach(() => {
    expect(faults.splice(0)).toEqual([])
  })

  it('leads from every number to the pictures behind it, and back', async () => {
    const page = await open()
    const cell = page.locator('.matrix td a').first()
    const count = Number(await cell.innerText())
    await cell.click()
    const dialog = page.locator('dialog')
    expect(await dialog.locator('.shown a').count()).toBe(count)
    await dialog.locator('.shown a').first().click()
    const large = dialog.locator('.large > img')
    await expect
      .poll(() => large.evaluate((image) => (image as { naturalWidth: number }).naturalWidth))
      .toBeGreaterThan(0)
    expect(await dialog.innerText()).toContain('noise')
    await page.goBack()
    expect(await dialog.locator('.shown a').count()).toBe(count)
    await page.goBack()
    await expect.poll(() => dialog.isVisible()).toBe(false)
    // Four pages of each class, of which each row of classes shows its own.
    await page.locator('td a[title="of this class"]').first().click()
    expect(await dialog.locator('h2').innerText()).toMatch(/^4 pages of 0 /)
    await page.keyboard.press('Escape')
    await expect.poll(() => dialog.isVisible()).toBe(false)
    await page.locator('a', { hasText: 'All mistakes' }).click()
    const wrong = await dialog.locator('.shown a').count()
    const hits = await page
      .locator('.matrix tbody tr')
      .evaluateAll((rows) => rows.map((row, i) => Number(row.children[i + 1]!.textContent)))
    expect(wrong).toBe(12 - hits.reduce((sum, one) => sum + one, 0))
  })

  it('shows what the network was trained on, and which pages it takes for alike', async () => {
    const page = await open()
    const inputs = page.locator('.inputs img')
    expect(await inputs.count()).toBe(16)
    // Inputs of 16 pixels, eight times as large.
    await inputs.first().scrollIntoViewIfNeeded()
    const widths = (): Promise<number[]> =>
      inputs.evaluateAll((all) => all.map((one) => (one as { naturalWidth: number }).naturalWidth))
    await expect.poll(async () => new Set(await widths())).toEqual(new Set([128]))
    await page.goto(`${address}#pictures/small?truth=0`)
    const dialog = page.locator('dialog')
    await dialog.locator('.shown a').first().click()
    expect(await dialog.innerText()).toContain('Damage')
    const near = dialog.locator('.near a')
    expect(await near.count()).toBe(6)
    const other = await near.first().getAttribute('title')
    await near.first().click()
    await expect.poll(() => dialog.locator('h2').innerText()).toBe(other)
  })

  it('shows the matrix in shares, and keeps charts as PNG', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'share of the truth' }).click()
    const texts = await page.locator('.matrix tbody tr').first().locator('a').allInnerTexts()
    const sum = texts.reduce((all, text) => all + Number.parseInt(text, 10), 0)
    expect(Math.abs(sum - 100)).toBeLessThan(3)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as PNG: Loss by step' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('loss-by-step.png')
    const bytes = await readFile(await download.path())
    expect([...bytes.subarray(1, 4)]).toEqual([...Buffer.from('PNG')])
    // Three times the chart's 520 pixels.
    expect(bytes.readUInt32BE(16)).toBe(1560)
  })

  it('says what lies under the pointer, and smooths', async () => {
    const page = await open()
    const plot = page.locator('.plot').first()
    const box = (await plot.locator('svg').boundingBox())!
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2)
    expect(await plot.locator('output').innerText()).toMatch(/training [\d.]+ \(\d+\)/)
    const line = plot.locator('g[stroke-width="1.6"] path').first()
    const before = await line.getAttribute('d')
    await page.getByLabel('Smoothing').first().selectOption('0.9')
    expect(await line.getAttribute('d')).not.toBe(before)
    await page.getByLabel('Smoothing').first().selectOption('0')
    expect(await line.getAttribute('d')).toBe(before)
  })

  it('chooses trials of a sweep along its axes, and leads to each', async () => {
    const page = await openPage(browser, pathToFileURL(others.sweep).href, faults)
    const axes = page.locator('.axes svg')
    expect(await axes.innerHTML()).toContain('learningRate')
    expect(await axes.locator('text').allTextContents()).toEqual(
      expect.arrayContaining(['0.0001', '0.1', 'balanced', 'none']),
    )
    const said = page.locator('.tools output')
    expect(await said.innerText()).toBe('8 of 8 trials')
    const box = (await axes.boundingBox())!
    const x = box.x + (box.width * (1080 - 70)) / 1080
    await page.mouse.move(x, box.y + 20)
    await page.mouse.down()
    // The upper half of the scores, which rise evenly.
    await page.mouse.move(x, box.y + (box.height * (34 + 145)) / 340, { steps: 4 })
    await page.mouse.up()
    expect(await said.innerText()).toBe('4 of 8 trials')
    expect(await page.locator('tr[data-trial]:not([hidden])').count()).toBe(4)
    expect(await page.locator('.trials path.off').count()).toBe(4)
    await page.getByRole('button', { name: 'All trials' }).click()
    expect(await page.locator('tr[data-trial]:not([hidden])').count()).toBe(9)
    expect(await page.locator('main').innerText()).toMatch(
      /learningRate\s+\d[\d.]+ %\s+higher\s+no/,
    )
    await page.locator('tr[data-trial] a').first().click()
    await expect.poll(() => page.locator('h1').innerText()).toBe('Run run')
  })

  it('says which words were seen on a page, and opens what two runs differ on', async () => {
    const page = await openPage(browser, pathToFileURL(others.evaluation).href, faults)
    await page.goto(`${page.url()}#pictures/all?`)
    const dialog = page.locator('dialog')
    await dialog.locator('.shown a[title^="h0x0_"]').click()
    await expect.poll(() => dialog.innerText()).toContain('“receipt” of 1 class_1')
    const compared = await openPage(browser, pathToFileURL(others.comparison).href, faults)
    const figures = compared.locator('figure a')
    expect(await figures.count()).toBe(3)
    await figures.first().click()
    await compared.locator('dialog .large > img').waitFor()
  })

  it('gives axe-core nothing to find on the other pages, and they fit every width', async () => {
    for (const file of Object.values(others)) {
      const page = await openPage(browser, pathToFileURL(file).href, faults)
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 })
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          expect(await axeFindings(page), `${file} ${width} ${colorScheme}`).toEqual([])
        }
        const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
        expect(wide, file).toBeLessThanOrEqual(width)
      }
      await page.close()
    }
  })

  it('gives axe-core nothing to find and fits every width, light and dark', async () => {
    for (const width of WIDTHS) {
      for (const hash of ['', '#pictures/small?wrong=1']) {
        const page = await open(hash, { width })
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          expect(await axeFindings(page), `${hash} ${width} ${colorScheme}`).toEqual([])
        }
        const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
        expect(wide).toBeLessThanOrEqual(width)
        await page.close()
      }
    }
  })

  it('shows all runs beside each other, sorted by any column, and one that is served anew', async () => {
    const pages = await built<RunsModule>('runs-page')
    const server = await built<ServeModule>('serve-runs')
    const copied = join(root, 'run-2')
    await cp(join(root, 'run'), copied, { recursive: true })
    const config = join(copied, 'config.yaml')
    await writeFile(config, (await readFile(config, 'utf8')).replace(/seed: \d+/, 'seed: 77'))
    const file = join(root, 'index.html')
    await writeFile(file, (await pages.runsPage(root)).text)
    const page = await openPage(browser, pathToFileURL(file).href, faults)
    const names = page.locator('table.sortable tbody th')
    expect((await names.allInnerTexts()).toSorted()).toEqual(['run', 'run-2'])
    const head = page.getByRole('button', { name: 'seed' })
    await head.click()
    expect(await names.allInnerTexts()).toEqual(['run-2', 'run'])
    await head.click()
    expect(await names.allInnerTexts()).toEqual(['run', 'run-2'])
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 })
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        expect(await axeFindings(page), `${width} ${colorScheme}`).toEqual([])
      }
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
      expect(wide).toBeLessThanOrEqual(width)
    }
    const { url, close } = await server.serveRuns(root, 0)
    try {
      await page.goto(url)
      await page.getByRole('button', { name: 'seed' }).click()
      expect(await names.allInnerTexts()).toEqual(['run-2', 'run'])
      await page.reload()
      expect(await names.allInnerTexts()).toEqual(['run-2', 'run'])
      await page.locator('table.sortable a').first().click()
      expect(await page.locator('h1').innerText()).toMatch(/^Run run/)
      for (const path of ['run/config.yaml', 'no/report.html'])
        expect((await fetch(`${url}${path}`)).status, path).toBe(404)
    } finally {
      await close()
    }
  })
})
