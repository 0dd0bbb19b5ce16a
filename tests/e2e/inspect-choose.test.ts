/** Choosing, ordering and measuring in the gallery, and two sets in one, in a real browser. */
import { readFile } from 'node:fs/promises'
import { describe, expect } from 'vitest'
import { BROWSER, ReportBrowser, axeFindings, status, WIDTHS } from '../support/report-browser.ts'

describe.skipIf(BROWSER === undefined)('the gallery', () => {
  const report = new ReportBrowser(true)

  report.watched('lists what only the second set has, and each set alone', async () => {
    const page = await report.gallery('?order=set', { report: 'both' })
    // 38 pairs, five test pages that both are made for, and one image more in B.
    await expect.poll(() => status(page)).toBe('44 images')
    const bar = page.locator('.filters')
    await bar.getByPlaceholder('ID or source').fill('a_0012')
    await expect.poll(() => status(page)).toBe('1 of 44 images')
    await page.locator('.cell').click()
    const viewer = page.locator('dialog.viewer')
    await viewer.locator('.pane').first().waitFor()
    expect(await viewer.locator('.pane figcaption').allInnerTexts()).toEqual(['Source', 'B: other'])
    expect(await viewer.innerText()).toContain('The other set has no image of this ID.')
    await page.keyboard.press('Escape')
    await bar.getByPlaceholder('ID or source').fill('')
    await bar.getByLabel('View').selectOption('single')
    await expect.poll(() => status(page)).toBe('43 images')
    await bar.getByLabel('View').selectOption('other')
    await expect.poll(() => status(page)).toBe('44 images')
  })

  report.watched('brushes a histogram of brightness, and orders by it', async () => {
    const page = await report.gallery('?stat=brightness&order=dark')
    const box = (await page.locator('.histogram').boundingBox())!
    const y = box.y + box.height / 2
    await page.mouse.move(box.x + box.width / 2, y)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width + 5, y, { steps: 4 })
    await page.mouse.up()
    await expect.poll(() => page.url()).toContain('from=')
    const few = Number((await status(page)).split(' ')[0])
    expect(few).toBeGreaterThan(0)
    expect(few).toBeLessThan(43)
    // One stroke of the brush is one step back.
    await page.goBack()
    await expect.poll(() => status(page)).toBe('43 images')
    // Lighter rows make a lighter page; the fixture's pages lighten with their number.
    const first = await page.locator('.cell .caption span').first().innerText()
    await page.locator('.filters').getByLabel('Order').selectOption('bright')
    await expect.poll(() => page.locator('.cell .caption span').first().innerText()).not.toBe(first)
  })

  report.watched('orders by a parameter, and mixes anew', async () => {
    const page = await report.gallery('?step=rotate&param=angle&order=strong')
    const ids = (): Promise<string[]> => page.locator('.cell .caption span').allInnerTexts()
    await expect.poll(async () => (await ids()).length).toBe(15)
    expect((await ids()).slice(0, 3).every((id) => id.endsWith('_0010'))).toBe(true)
    await page.locator('.filters').getByLabel('Order').selectOption('weak')
    await expect.poll(async () => (await ids())[0]).toMatch(/_0002$/)
    await page.locator('.filters').getByLabel('Order').selectOption('')
    await page.waitForFunction("!location.hash.includes('order')")
    const mixed = await ids()
    await page.getByRole('button', { name: 'Shuffle' }).click()
    await expect.poll(ids).not.toEqual(mixed)
    expect((await ids()).toSorted()).toEqual(mixed.toSorted())
  })

  report.watched('draws a loop on the map, and takes it back', async () => {
    const page = await report.gallery('?map=right')
    const canvas = page.locator('.map canvas')
    await page.waitForSelector('.map canvas[data-frame]')
    expect(await page.locator('.map-legend').innerText()).toMatch(
      /right \(35\)\s+wrong \(3\)\s+not known \(5\)\s+By features of run\/small, UMAP/,
    )
    const box = (await canvas.boundingBox())!
    const drag = async (...corners: readonly [number, number][]): Promise<void> => {
      const [first, ...rest] = corners.map(([x, y]) => [
        box.x + x * box.width,
        box.y + y * box.height,
      ])
      await page.mouse.move(first![0]!, first![1]!)
      await page.mouse.down()
      for (const [x, y] of rest) await page.mouse.move(x!, y!, { steps: 3 })
      await page.mouse.up()
    }
    // All of the map: test pages, which have no place, are left out.
    await drag([0.01, 0.01], [0.99, 0.01], [0.99, 0.99], [0.01, 0.99])
    await expect.poll(() => status(page)).toBe('38 of 43 images')
    expect(page.url()).toContain('lasso=')
    await drag([0.01, 0.01], [0.5, 0.01], [0.5, 0.99], [0.01, 0.99])
    await expect.poll(async () => Number.parseInt(await status(page), 10)).toBeLessThan(38)
    const inLeft = Number.parseInt(await status(page), 10)
    await drag([0.5, 0.01], [0.99, 0.01], [0.99, 0.99], [0.5, 0.99])
    await expect.poll(() => status(page)).toBe(`${38 - inLeft} of 43 images`)
    await page.goBack()
    await expect.poll(() => status(page)).toBe(`${inLeft} of 43 images`)
    await page.getByRole('button', { name: 'Remove: in the loop' }).click()
    await expect.poll(() => status(page)).toBe('43 images')
    // A wrong prediction says so where it is looked at.
    await page.locator('.filters').getByLabel('Prediction').selectOption('wrong')
    await expect.poll(() => status(page)).toBe('3 of 43 images')
    expect(page.url()).toContain('guess=wrong')
    await page.locator('.cell').first().click()
    await page.locator('dialog.viewer .pane').first().waitFor()
    expect(await page.locator('dialog.viewer .facts').innerText()).toMatch(
      /Predicted\s+\S.*60\.0 %/,
    )
  })

  report.watched('shows what is most like an image, by what a network makes of it', async () => {
    const page = await report.gallery('?id=a_0004')
    const viewer = page.locator('dialog.viewer')
    await viewer.locator('.pane').first().waitFor()
    // Of other sources, of like strength; those of its own stand in a strip of their own.
    const alike = viewer.locator('section', { hasText: 'Most alike' }).locator('.strip button')
    expect(await alike.count()).toBe(12)
    await viewer.getByRole('button', { name: 'More like this' }).click()
    const ids = page.locator('.cell .caption span')
    await expect.poll(() => ids.first().innerText()).toBe('a_0004')
    const next = (await ids.allInnerTexts()).slice(1, 3).toSorted()
    expect(next).toEqual(['a_0003', 'a_0005'])
    await page.getByRole('button', { name: /^Remove: most like a_0004/ }).click()
    await expect.poll(() => ids.first().innerText()).not.toBe('a_0004')
  })

  report.watched('saves a list of the images that were chosen, or of all', async () => {
    const page = await report.gallery('?order=set&split=train')
    const saved = async (name: string): Promise<string[]> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name, exact: true }).click(),
      ])
      return (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
    }
    const all = await saved('Save list')
    expect(all[0]).toBe('ID,split,target,class,source')
    expect(all.length).toBe(37)
    await page
      .locator('.cell')
      .nth(1)
      .click({ modifiers: ['Control'] })
    await page.locator('.cell').nth(3).click()
    await page.locator('.cell').nth(2).focus()
    await page.keyboard.press('x')
    await page.keyboard.press('x')
    expect(await page.locator('dialog.viewer').isVisible()).toBe(false)
    const two = await saved('Save list of 2')
    expect(two.slice(1).map((line) => line.split(',')[0])).toEqual(['a_0001', 'a_0003'])
    await page.getByRole('button', { name: 'Select', exact: true }).click()
    expect(await page.locator('.cell[aria-pressed]').count()).toBe(0)
  })

  report.watched('says that a page was moved, where it cannot move the source along', async () => {
    const page = await report.gallery('?id=a_0002')
    await page.locator('[data-mode=slider]').click()
    expect(await page.locator('dialog.viewer .gone').last().innerText()).toContain(
      'rotate moved the page',
    )
  })

  report.watched('gives axe-core nothing to find, at any width, light and dark', async () => {
    const hashes = ['', '#gallery?step=rotate&param=angle&map=class', '#gallery?id=a_0002']
    for (const hash of hashes) {
      for (const width of WIDTHS) {
        const page = await report.open(hash, { width, height: 900 })
        if (hash !== '') await page.waitForSelector('#view-gallery[data-ready]')
        if (hash.includes('id')) await page.waitForSelector('.pane')
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          expect(await axeFindings(page), `${hash} ${width} ${colorScheme}`).toEqual([])
        }
        await page.close()
      }
    }
  })
})
