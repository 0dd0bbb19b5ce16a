/** The report in a real browser, opened from disk as a user opens it. */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  builtSet,
  EVIL,
  EVIL_CLASS,
  temporary,
  type BuiltFixture,
} from '../augment/inspect/fixture.ts'
import { augment } from '../support/cli.ts'

const BROWSER = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
)
if (BROWSER === undefined) {
  process.stderr.write(
    'tests/e2e/inspect: skipped, no Chromium is installed (apt-get install chromium)\n',
  )
}

/** Nothing the browser does of itself reaches the network. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let root: string
let built: BuiltFixture
let profile: string
let browser: BrowserContext
let address: string
let faults: string[]

/** A tab at an address within the report; whatever goes wrong in it is kept. */
async function open(hash: string, width = 1400, height = 900): Promise<Page> {
  const page = await browser.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('requestfailed', (request) => faults.push(`${request.url()} failed`))
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) faults.push(`${request.url()} was asked for`)
  })
  await page.setViewportSize({ width, height })
  await page.goto(`${address}${hash}`)
  return page
}

async function gallery(query = '', width = 1400, height = 900): Promise<Page> {
  const page = await open(`#gallery${query}`, width, height)
  await page.waitForSelector('#view-gallery[data-ready]')
  return page
}

const status = (page: Page): Promise<string> => page.locator('.status strong').innerText()

describe.skipIf(BROWSER === undefined)('the page', () => {
  beforeAll(async () => {
    root = await temporary()
    built = await builtSet(root)
    const other = await builtSet(root, 'other', 7)
    const out = join(root, 'report')
    const args = ['inspect', built.set, '--against', other.set, '--out', join(root, 'both')]
    for (const line of [['inspect', built.set, '--out', out], args]) {
      const { code, stderr } = await augment(...line, '--workers', '1')
      if (code !== 0) throw new Error(stderr)
    }
    address = pathToFileURL(join(out, 'index.html')).href
    profile = await mkdtemp(join(tmpdir(), 'inspect-profile-'))
    browser = await chromium.launchPersistentContext(profile, {
      executablePath: BROWSER!,
      headless: true,
      args: ARGS,
    })
  })

  afterAll(async () => {
    await browser.close()
    await rm(root, { recursive: true, force: true })
    await rm(profile, { recursive: true, force: true })
  })

  afterEach(async () => {
    for (const page of browser.pages().slice(1)) await page.close()
  })

  const watched = (name: string, test: () => Promise<void>): void => {
    it(name, async () => {
      faults = []
      await test()
      expect(faults).toEqual([])
    })
  }

  watched('shows the report and no name as HTML', async () => {
    const page = await open('')
    expect(await page.locator('h1').innerText()).toBe('set')
    expect(await page.locator('#statistics svg').count()).toBeGreaterThan(6)
    await page.locator('#steps summary', { hasText: 'rotate' }).click()
    expect(await page.locator('#steps details[open] figure').count()).toBe(2)
    expect(await page.locator('#failures td').first().innerText()).toBe('train/<b>x</b>.jpg')
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false)
  })

  watched('filters by class, split, step and a parameter’s range', async () => {
    const page = await gallery()
    const bar = page.locator('.filters')
    await expect.poll(() => status(page)).toBe('38 images')
    await bar.getByLabel('Split').selectOption('train')
    await expect.poll(() => status(page)).toBe('36 of 38 images')
    await bar.getByLabel('Class').selectOption({ label: EVIL_CLASS })
    await expect.poll(() => status(page)).toBe('24 of 38 images')
    await bar.getByLabel('Class').selectOption('')
    await bar.getByLabel('Step').selectOption('rotate')
    await expect.poll(() => status(page)).toBe('15 of 38 images')
    await bar.getByLabel('Parameter').selectOption('angle')
    // From 2 to 10 degrees in 200 steps: at least 6.
    await bar.getByLabel('angle, at least').fill('100')
    await expect.poll(() => status(page)).toBe('9 of 38 images')
    expect(page.url()).toContain('low=6')
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await expect.poll(() => status(page)).toBe('38 images')
    await bar.getByPlaceholder('ID or source').fill('hacked')
    await expect.poll(() => status(page)).toBe('12 of 38 images')
  })

  watched('opens an image with its steps, source, siblings and command', async () => {
    const page = await gallery()
    await page.locator('.cell').nth(2).click()
    const viewer = page.locator('dialog.viewer')
    await viewer.locator('.pane').first().waitFor()
    expect(await viewer.locator('h2').innerText()).toBe(built.rows[2]!.id)
    expect(await viewer.locator('.step-list strong').allInnerTexts()).toEqual(['rotate', 'blur'])
    expect(await viewer.locator('.facts').innerText()).toContain('train/a.jpg')
    expect(await viewer.locator('.strip button').count()).toBe(12)
    expect(await viewer.locator('code').innerText()).toMatch(/^npx augment replay .*set a_0002$/)
    // The files themselves, not their thumbnails.
    await expect
      .poll(() =>
        viewer
          .locator('.pane img')
          .evaluateAll((all) => all.map((one) => (one as { naturalWidth: number }).naturalWidth)),
      )
      .toEqual([90, 100])
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => viewer.locator('h2').innerText()).toBe(built.rows[3]!.id)
    expect(await viewer.locator('.step-list').innerText()).toContain('nothing <u>there</u>')
    await page.keyboard.press('Escape')
    expect(await viewer.isVisible()).toBe(false)
  })

  watched('slides from before to after', async () => {
    const page = await gallery('?id=a_0002')
    await page.locator('[data-mode=slider]').click()
    const range = page.locator('.slider input')
    await range.waitFor()
    const box = (await range.boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2, { steps: 4 })
    await page.mouse.up()
    const clip = await page
      .locator('.slider .layer')
      .nth(1)
      .evaluate((layer) => layer.getAttribute('style'))
    const percent = Number(/([\d.]+)%/.exec(clip ?? '')![1])
    expect(percent).toBeGreaterThan(20)
    expect(percent).toBeLessThan(30)
  })

  watched('shows names that would be HTML as text', async () => {
    const row = built.rows.findIndex(({ id }) => id.startsWith(EVIL))
    const page = await gallery(`?${new URLSearchParams({ search: 'hacked' }).toString()}`)
    await page.locator('.cell').first().click()
    const viewer = page.locator('dialog.viewer')
    await viewer.locator('.pane').first().waitFor()
    expect(await viewer.locator('h2').innerText()).toBe(built.rows[row]!.id)
    expect(await viewer.locator('.facts').innerText()).toContain(`train/${EVIL}.jpg`)
    expect(await viewer.locator('.facts').innerText()).toContain(EVIL_CLASS)
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false)
  })

  watched('fits a narrow window, in the dark too', async () => {
    for (const hash of ['', '#gallery', '#gallery?id=a_0002']) {
      const page = await open(hash, 420, 860)
      await page.emulateMedia({ colorScheme: 'dark' })
      if (hash !== '') await page.waitForSelector('#view-gallery[data-ready]')
      if (hash.includes('id')) await page.waitForSelector('.pane')
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
      expect(wide).toBeLessThanOrEqual(420)
      const colour = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
      expect(colour).toBe('rgb(20, 23, 27)')
    }
  })

  watched('holds only what is on the screen, and moves by the keyboard', async () => {
    const page = await gallery('', 420, 400)
    expect(await page.locator('.cell').count()).toBeLessThan(20)
    await page.locator('.cell').first().focus()
    for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowDown')
    const focused = await page.evaluate<string>('document.activeElement.dataset.place')
    expect(Number(focused)).toBe(18)
    expect(await page.locator('.cell').count()).toBeLessThan(20)
    expect(await page.locator('[data-place="0"]').count()).toBe(0)
    await page.keyboard.press('Enter')
    expect(await page.locator('dialog h2').innerText()).toBe(built.rows[18]!.id)
  })

  watched('shows two sets sample by sample', async () => {
    address = pathToFileURL(join(root, 'both', 'index.html')).href
    const page = await gallery()
    expect(await page.locator('.cell').nth(1).locator('img').count()).toBe(2)
    await page.locator('.cell').nth(1).click()
    await page.locator('.pane').first().waitFor()
    expect(await page.locator('.pane figcaption').allInnerTexts()).toEqual(['A: set', 'B: other'])
    await page.getByLabel('What to compare').selectOption({ label: 'Source – B: other' })
    await expect
      .poll(() => page.locator('.pane figcaption').allInnerTexts())
      .toEqual(['Source', 'B: other'])
  })
})
