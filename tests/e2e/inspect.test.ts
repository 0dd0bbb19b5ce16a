/** The report in a real browser. */
import { describe, expect } from 'vitest'
import { EVIL, EVIL_CLASS } from '../augment/inspect/fixture.ts'
import { BROWSER, ReportBrowser, status } from '../support/report-browser.ts'

describe.skipIf(BROWSER === undefined)('the page', () => {
  const report = new ReportBrowser(true)

  report.watched('shows the report and no name as HTML', async () => {
    const page = await report.open('')
    expect(await page.locator('h1').innerText()).toBe('set')
    expect(await page.locator('#statistics svg').count()).toBeGreaterThan(6)
    await page.locator('#steps summary', { hasText: 'rotate' }).click()
    expect(await page.locator('#steps details[open] figure').count()).toBe(2)
    expect(await page.locator('#failures td').first().innerText()).toBe('train/<b>x</b>.jpg')
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false)
  })

  report.watched('filters by class, split, step and a parameter’s range', async () => {
    const page = await report.gallery()
    const bar = page.locator('.filters')
    await expect.poll(() => status(page)).toBe('43 images')
    await bar.getByLabel('Split', { exact: true }).selectOption('train')
    await expect.poll(() => status(page)).toBe('36 of 43 images')
    await bar.getByLabel('Class').selectOption('0')
    expect(await bar.getByLabel('Class').locator('option').nth(1).innerText()).toContain(EVIL_CLASS)
    await expect.poll(() => status(page)).toBe('24 of 43 images')
    await bar.getByLabel('Class').selectOption('')
    await bar.getByLabel('Step', { exact: true }).selectOption('rotate')
    await expect.poll(() => status(page)).toBe('15 of 43 images')
    await bar.getByLabel('Parameter').selectOption('angle')
    // From 2 to 10 degrees in 200 steps: at least 6.
    await bar.getByLabel('angle, at least').fill('100')
    await expect.poll(() => status(page)).toBe('9 of 43 images')
    expect(page.url()).toContain('low=6')
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await expect.poll(() => status(page)).toBe('43 images')
    await bar.getByPlaceholder('ID or source').fill('hacked')
    await expect.poll(() => status(page)).toBe('12 of 43 images')
  })

  report.watched('opens an image with its steps, source, siblings and command', async () => {
    const page = await report.gallery('?order=set')
    await page.locator('.cell').nth(2).click()
    const viewer = page.locator('dialog.viewer')
    await viewer.locator('.pane').first().waitFor()
    expect(await viewer.locator('h2').innerText()).toBe(report.built.rows[2]!.id)
    expect(await viewer.locator('.step-list strong').allInnerTexts()).toEqual(['rotate', 'blur'])
    expect(await viewer.locator('.facts').innerText()).toContain('train/a.jpg')
    expect(await viewer.locator('.strip').first().locator('button').count()).toBe(12)
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
    await expect.poll(() => viewer.locator('h2').innerText()).toBe(report.built.rows[3]!.id)
    expect(await viewer.locator('.step-list').innerText()).toContain('nothing <u>there</u>')
    await page.keyboard.press('Escape')
    expect(await viewer.isVisible()).toBe(false)
  })

  report.watched('slides from before to after', async () => {
    const page = await report.gallery('?id=a_0002')
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

  report.watched('shows names that would be HTML as text', async () => {
    const row = report.built.rows.findIndex(({ id }) => id.startsWith(EVIL))
    const page = await report.gallery(
      `?${new URLSearchParams({ search: 'hacked', order: 'set' }).toString()}`,
    )
    await page.locator('.cell').first().click()
    const viewer = page.locator('dialog.viewer')
    await viewer.locator('.pane').first().waitFor()
    expect(await viewer.locator('h2').innerText()).toBe(report.built.rows[row]!.id)
    expect(await viewer.locator('.facts').innerText()).toContain(`train/${EVIL}.jpg`)
    expect(await viewer.locator('.facts').innerText()).toContain(EVIL_CLASS)
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false)
  })

  report.watched('fits a narrow window, in the dark too', async () => {
    for (const hash of ['', '#gallery', '#gallery?id=a_0002']) {
      const page = await report.open(hash, { width: 420, height: 860 })
      await page.emulateMedia({ colorScheme: 'dark' })
      if (hash !== '') await page.waitForSelector('#view-gallery[data-ready]')
      if (hash.includes('id')) await page.waitForSelector('.pane')
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
      expect(wide).toBeLessThanOrEqual(420)
      const colour = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
      expect(colour).toBe('rgb(20, 23, 27)')
    }
  })

  report.watched('holds only what is on the screen, and moves by the keyboard', async () => {
    const page = await report.gallery('?order=set', { width: 420, height: 400 })
    expect(await page.locator('.cell').count()).toBeLessThan(20)
    await page.locator('.cell').first().focus()
    for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowDown')
    const focused = await page.evaluate<string>('document.activeElement.dataset.place')
    expect(Number(focused)).toBe(18)
    expect(await page.locator('.cell').count()).toBeLessThan(20)
    expect(await page.locator('[data-place="0"]').count()).toBe(0)
    await page.keyboard.press('Enter')
    expect(await page.locator('dialog.viewer h2').innerText()).toBe(report.built.rows[18]!.id)
  })

  report.watched('shows two sets sample by sample', async () => {
    const page = await report.gallery('?order=set', { report: 'both' })
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
