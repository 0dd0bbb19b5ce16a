/** Ways through the gallery, in a real browser. */
import { describe, expect } from 'vitest'
import { EVIL } from '../augment/inspect/fixture.ts'
import { BROWSER, ReportBrowser, status } from '../support/report-browser.ts'

describe.skipIf(BROWSER === undefined)('the gallery', () => {
  const report = new ReportBrowser()

  report.watched(
    'Back closes the image, then undoes filters one by one, and leaves nothing dead',
    async () => {
      const page = await report.gallery()
      const bar = page.locator('.filters')
      await bar.getByLabel('Split', { exact: true }).selectOption('train')
      await expect.poll(() => status(page)).toBe('36 of 43 images')
      await bar.getByLabel('Step', { exact: true }).selectOption('rotate')
      await expect.poll(() => status(page)).toBe('15 of 43 images')
      await page.locator('.cell').first().click()
      const viewer = page.locator('dialog.viewer')
      await viewer.locator('.pane').first().waitFor()
      await page.keyboard.press('ArrowRight')
      await page.goBack()
      await expect.poll(() => viewer.isVisible()).toBe(false)
      expect(await status(page)).toBe('15 of 43 images')
      await page.goBack()
      await expect.poll(() => status(page)).toBe('36 of 43 images')
      expect(await bar.getByLabel('Step', { exact: true }).inputValue()).toBe('')
      await page.goForward()
      await expect.poll(() => status(page)).toBe('15 of 43 images')
      // From the report, with an image open: the dialog does not stay over it, and the filters are kept.
      await page.locator('.cell').first().click()
      await viewer.locator('.pane').first().waitFor()
      await page.evaluate("location.hash = '#report'")
      await expect.poll(() => viewer.isVisible()).toBe(false)
      await page.locator('[data-view=report]').click()
      await page.locator('[data-view=gallery]').click()
      await expect.poll(() => status(page)).toBe('15 of 43 images')
    },
  )

  report.watched('comes back to where it was scrolled to', async () => {
    const page = await report.gallery('?order=set', { width: 420, height: 400 })
    await page.evaluate('scrollTo(0, 700)')
    await expect.poll(() => page.evaluate<number>('scrollY')).toBe(700)
    await page.evaluate(
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
    )
    await page.evaluate("location.hash = '#report'")
    await page.waitForSelector('#view-report:not([hidden])')
    await page.goBack()
    await expect.poll(() => page.evaluate<number>('scrollY')).toBe(700)
  })

  report.watched(
    'takes several steps together, and says how many each choice would leave',
    async () => {
      const page = await report.gallery()
      const bar = page.locator('.filters')
      const ran = (wanted: string): number =>
        report.built.rows.filter(({ steps }) =>
          steps.some(({ path, skipped }) => path === wanted && skipped === undefined),
        ).length
      const [rotated, blurred] = [ran('rotate'), ran('blur')]
      // Five test pages lie beside the sources.
      const all = report.built.rows.length + 5
      const step = bar.getByLabel('Step', { exact: true })
      await expect
        .poll(() => step.locator('option').allInnerTexts())
        .toEqual(expect.arrayContaining([`blur (${blurred})`, `rotate (${rotated})`]))
      await bar.getByLabel('But not').selectOption('rotate')
      await expect.poll(() => status(page)).toBe(`${all - rotated} of ${all} images`)
      expect(page.url()).toContain('without=rotate')
      // Wherever the fixture blurs, it rotates as well.
      await step.selectOption('blur')
      await expect.poll(() => status(page)).toBe(`0 of ${all} images`)
      await page.getByRole('button', { name: 'Remove: not rotate' }).click()
      await expect.poll(() => status(page)).toBe(`${blurred} of ${all} images`)
      await bar.getByLabel('And step').selectOption('rotate')
      await expect.poll(() => status(page)).toBe(`${rotated} of ${all} images`)
      expect(rotated).toBeGreaterThan(0)
    },
  )

  report.watched('mixes images, orders them by size, and shows them larger', async () => {
    const page = await report.gallery()
    const ids = (): Promise<string[]> => page.locator('.cell .caption span').allInnerTexts()
    await expect.poll(async () => (await ids()).length).toBeGreaterThan(8)
    const mixed = await ids()
    const own = report.built.rows.map(({ id }) => id)
    expect(mixed.slice(0, 6)).not.toEqual(own.slice(0, 6))
    await page.reload()
    await expect.poll(ids).toEqual(mixed)
    const bar = page.locator('.filters')
    await bar.getByLabel('Order').selectOption('set')
    await expect.poll(async () => (await ids()).slice(0, 6)).toEqual(own.slice(0, 6))
    // A test page is most like itself.
    await bar.getByLabel('Order').selectOption('near')
    const tests = ['t0.jpg', 't1.jpg', 't2.jpg', 't3.jpg', 't4.jpg']
    await expect.poll(async () => (await ids()).slice(0, 5).toSorted()).toEqual(tests)
    await bar.getByLabel('Order').selectOption('far')
    await expect
      .poll(async () => (await ids()).slice(0, 5).filter((id) => tests.includes(id)))
      .toEqual([])
    const width = async (): Promise<number> =>
      (await page.locator('.cell').first().boundingBox())!.width
    const before = await width()
    await bar.getByLabel('Size').selectOption('large')
    await expect.poll(width).toBeGreaterThan(1.4 * before)
  })

  report.watched('zooms both pictures to the same part, and says what keys do', async () => {
    const page = await report.gallery('?id=a_0002')
    const images = page.locator('.pane img')
    await images.nth(1).waitFor()
    const transforms = (): Promise<string[]> =>
      page.evaluate<string[]>(
        "[...document.querySelectorAll('.pane img')].map((one) => getComputedStyle(one).transform)",
      )
    const box = (await images.first().boundingBox())!
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 4)
    await page.mouse.wheel(0, -400)
    await expect.poll(async () => (await transforms())[0]).toMatch(/^matrix\(2\.7/)
    const [first, second] = await transforms()
    expect(second).toBe(first)
    await page.keyboard.press('0')
    await expect.poll(async () => (await transforms())[0]).toBe('matrix(1, 0, 0, 1, 0, 0)')
    await page.keyboard.press('?')
    const keys = page.locator('dialog.shortcuts')
    expect(await keys.innerText()).toContain('the image before, the image after')
    await page.keyboard.press('Escape')
    expect(await keys.isVisible()).toBe(false)
    expect(await page.locator('dialog.viewer').isVisible()).toBe(true)
  })

  report.watched(
    'draws annotations over the image, with text, by kind, class and readability',
    async () => {
      const page = await report.gallery('?order=set')
      await page.locator('.cell').nth(1).click()
      const viewer = page.locator('dialog.viewer')
      const drawn = viewer.locator('.picture.own svg.annotations polygon:not(.sheet)')
      const panel = viewer.locator('.annotated')
      await panel.waitFor()
      expect(await drawn.count()).toBe(0)
      await page.keyboard.press('a')
      await expect.poll(() => drawn.count()).toBe(4)
      // It lies on the picture: as wide as the image, whose middle is the pane's.
      const [svg, image] = await Promise.all(
        ['svg.annotations', 'img'].map((what) =>
          viewer.locator(`.picture.own ${what}`).boundingBox(),
        ),
      )
      expect(svg).toEqual(image)
      const titles = await drawn.locator('title').allTextContents()
      expect(titles).toContain(`word (header): ${EVIL}, 20 % readable`)
      expect(titles).toContain('word: two, 90 % readable, 50 % in the picture')
      await panel.getByLabel('with their text').check()
      expect(await viewer.locator('svg.annotations text').allTextContents()).toEqual([EVIL, 'two'])
      await panel.getByLabel('at most').fill('50')
      await expect.poll(() => drawn.count()).toBe(1)
      expect(await panel.locator('h3').textContent()).toBe('Annotations 1 of 4')
      await panel.getByLabel('at most').fill('100')
      await panel.getByLabel('word').uncheck()
      await expect.poll(() => drawn.count()).toBe(2)
      await panel.getByLabel('Class').selectOption('stamp')
      await expect.poll(() => drawn.count()).toBe(1)
      // The next image is shown the same way; one that is not annotated has nothing to choose.
      await page.keyboard.press('Escape')
      await page.locator('.cell').nth(2).click()
      await expect.poll(() => drawn.count()).toBe(1)
      await page.keyboard.press('Escape')
      await page.locator('.cell').nth(13).click()
      await viewer.locator('.facts').waitFor()
      expect(await panel.count()).toBe(0)
    },
  )
})
