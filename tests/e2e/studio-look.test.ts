/** What the studio shows beside the page: before and after, seeds, strengths, steps, switches. */
import { describe, expect } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { BROWSER } from '../support/report-browser.ts'
import {
  BOX,
  changedFrom,
  picture,
  pixelsOf,
  settled,
  shownSha,
  StudioBrowser,
} from '../support/studio-browser.ts'

/** Mean difference of two images of the page, levels. */
async function apart(one: Locator, other: Locator): Promise<number> {
  const [a, b] = [await pixelsOf(one), await pixelsOf(other)]
  expect(a.data.length).toBe(b.data.length)
  return a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0) / a.data.length
}

/** Waits for the page turned clockwise, and nothing else done to it. */
async function quarterTurn(page: Page): Promise<void> {
  const text =
    'name: mine\noutput: { format: png }\nsteps:\n  - { effect: rotate90, params: { turns: 1 } }\n'
  const first = await shownSha(page)
  await page.getByLabel('The recipe as YAML').fill(text)
  await changedFrom(page, first)
}

const widthOf = async (one: Locator): Promise<number> => (await one.boundingBox())!.width

describe.skipIf(BROWSER === undefined)('looking at a recipe', () => {
  const studio = new StudioBrowser(['--target', 'ROOT/target'])

  const stepsOf = (page: Page): Promise<string[]> =>
    page
      .locator('.step-row:has(.ran[data-ran=yes]) .step')
      .evaluateAll((rows) =>
        rows.map((row) => (row as unknown as { dataset: { step: string } }).dataset.step),
      )

  studio.watched('the page before lies on the page after, pixel on pixel', async () => {
    const page = await studio.open()
    // The page turned by 90° alone: what it was must lie on it almost without a difference.
    await quarterTurn(page)
    const before = page.getByAltText('The page before, left of the slider')
    await expect.poll(async () => (await pixelsOf(before)).width).toBe(200)
    await expect.poll(() => apart(before, picture(page))).toBeLessThan(3)
    // The slider hides as much of it as it says.
    const split = page.getByRole('slider', { name: 'Before on the left, after on the right' })
    await split.focus()
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft')
    expect(await split.getAttribute('aria-valuenow')).toBe('40')
    expect(await before.getAttribute('style')).toContain('60%')
    await page.locator('.stage-bar').click({ position: { x: 300, y: 2 } })
    await page.keyboard.down('b')
    await page.getByAltText(/^The page before, 200/).waitFor()
    expect(await picture(page).count()).toBe(0)
    await page.keyboard.up('b')
    await picture(page).waitFor()
  })

  studio.watched('annotations lie over the page, move with it and are filtered', async () => {
    const page = await studio.open()
    await quarterTurn(page)
    const outline = page.locator('.frame svg.annotations polygon.kind-word')
    expect(await outline.count()).toBe(0)
    await page.getByText('Annotations', { exact: true }).click()
    await page.getByLabel('Draw them (o)').check()
    await outline.waitFor()
    const { width } = await pixelsOf(picture(page))
    const [left, top, right, bottom] = BOX
    // A quarter turn clockwise: what was at (x, y) is at (width − y, x).
    const turned = [
      width - top,
      left,
      width - top,
      right,
      width - bottom,
      right,
      width - bottom,
      left,
    ]
    const found = (await outline.getAttribute('points'))!.split(/[ ,]+/).map(Number)
    found.forEach((at, i) => expect(Math.abs(at - turned[i]!)).toBeLessThan(0.2))
    await page.getByLabel('with their text').check()
    await page.locator('svg.annotations text', { hasText: 'Seoul' }).waitFor()
    await page.getByLabel('at least', { exact: true }).fill('100')
    await page.getByLabel('at most', { exact: true }).fill('99')
    await expect.poll(() => outline.count()).toBe(0)
    await page.getByLabel('at least', { exact: true }).fill('0')
    await page.getByLabel('at most', { exact: true }).fill('100')
    await expect.poll(() => outline.count()).toBe(1)
    await page.locator('.stage-bar').click({ position: { x: 300, y: 2 } })
    await page.keyboard.press('o')
    await expect.poll(() => outline.count()).toBe(0)
  })

  studio.watched('both sides zoom and move together', async () => {
    const page = await studio.open()
    await page.getByRole('button', { name: 'Side by side' }).click()
    const sheets = page.locator('.frame .sheet')
    await expect.poll(() => sheets.count()).toBe(2)
    // A new frame learns its size a moment later.
    await expect.poll(() => widthOf(sheets.first())).toBeGreaterThan(50)
    const fitted = await widthOf(sheets.first())
    const frame = (await page.locator('.frame').first().boundingBox())!
    await page.mouse.move(frame.x + frame.width / 2, frame.y + frame.height / 2)
    await page.mouse.wheel(0, -300)
    await expect.poll(() => widthOf(sheets.first())).toBeGreaterThan(fitted * 1.8)
    const places = async (): Promise<[number, number][]> => {
      const frames = await page.locator('.frame').all()
      return Promise.all(
        frames.map(async (own): Promise<[number, number]> => {
          const [outer, inner] = [
            (await own.boundingBox())!,
            (await own.locator('.sheet').boundingBox())!,
          ]
          return [Math.round(inner.x - outer.x), Math.round(inner.y - outer.y)]
        }),
      )
    }
    const [left, right] = await places()
    expect(right).toEqual(left)
    await page.mouse.down()
    await page.mouse.move(frame.x + frame.width / 2 + 40, frame.y + frame.height / 2 + 25)
    await page.mouse.up()
    const [moved, other] = await places()
    expect(other).toEqual(moved)
    expect(moved).toEqual([left![0] + 40, left![1] + 25])
    await page.keyboard.press('1')
    const natural = (await pixelsOf(picture(page))).width
    await expect.poll(() => widthOf(sheets.first())).toBe(natural)
    await page.keyboard.press('f')
    await expect.poll(() => widthOf(sheets.first())).toBeCloseTo(fitted, 0)
  })

  studio.watched('eight seeds, each the page that is shown when it is chosen', async () => {
    const page = await studio.open()
    await settled(page)
    const thumbs = page.locator('.thumb img')
    expect(await thumbs.count()).toBe(8)
    const third = await pixelsOf(thumbs.nth(2))
    const first = await shownSha(page)
    await page.getByRole('button', { name: 'Variant 3' }).click()
    await changedFrom(page, first)
    expect(await page.getByLabel('Variant', { exact: true }).inputValue()).toBe('3')
    expect(await pixelsOf(picture(page))).toEqual(third)
    await page.getByRole('button', { name: 'Seeds after' }).click()
    await page.getByRole('button', { name: 'Variant 16' }).locator('img').waitFor()
    // Another page is another page.
    const before = await shownSha(page)
    await page.getByRole('button', { name: 'Page after', exact: true }).click()
    await changedFrom(page, before)
  })

  studio.watched('low, middle and high strength of a parameter, the step forced', async () => {
    const page = await studio.open()
    await page.locator('[data-step=noise]').click()
    await page.getByRole('button', { name: 'Strengths of amount' }).click()
    const thumbs = page.locator('.thumb')
    await expect.poll(() => thumbs.locator('img').count()).toBe(3)
    expect(await thumbs.allInnerTexts()).toEqual(['low: 4', 'middle: 6.5', 'high: 9'])
    await settled(page)
    const images = thumbs.locator('img')
    const near = await apart(images.nth(0), images.nth(1))
    const far = await apart(images.nth(0), images.nth(2))
    expect(near).toBeGreaterThan(0.2)
    expect(far).toBeGreaterThan(near)
    await thumbs.nth(2).click()
    await page.getByText('amount 9', { exact: true }).waitFor()
    await expect.poll(() => apart(picture(page), images.nth(2))).toBe(0)
  })

  studio.watched('the page after each step, the last of them as it is shown', async () => {
    const page = await studio.open()
    await page.getByRole('tab', { name: 'After each step' }).click()
    const thumbs = page.locator('.thumb')
    await thumbs.first().locator('img').waitFor()
    await settled(page)
    const ran = (await stepsOf(page)).filter((path) => !['oneOf'].includes(path))
    expect(await thumbs.count()).toBe(ran.length)
    await thumbs.last().click()
    expect(await page.locator('.stage-bar').innerText()).toContain(`after ${ran.at(-1)}`)
    const last = await pixelsOf(picture(page))
    await thumbs.last().click()
    const whole = await pixelsOf(picture(page))
    expect(last.width).toBe(whole.width)
    // Only the encoder's quality differs.
    const far = last.data.reduce((sum, value, i) => sum + Math.abs(value - whole.data[i]!), 0)
    expect(far / last.data.length).toBeLessThan(6)
  })

  studio.watched('switches change what is looked at, not the recipe', async () => {
    const page = await studio.open()
    const first = await shownSha(page)
    const text = await page.getByLabel('The recipe as YAML').inputValue()
    await page.locator('[data-step=noise]').hover()
    await page.getByRole('button', { name: 'Switch off noise' }).click()
    await changedFrom(page, first)
    expect(await stepsOf(page)).not.toContain('noise')
    await page.locator('[data-step=flip]').click()
    await page.keyboard.press('p')
    await expect.poll(() => stepsOf(page)).toContain('flip')
    await page.locator('[data-step="oneOf/perspective"]').click()
    await page.keyboard.press('s')
    await expect.poll(() => stepsOf(page)).toEqual(['oneOf', 'oneOf/perspective'])
    await page.getByRole('button', { name: 'Show all as written' }).click()
    await expect.poll(() => shownSha(page)).toBe(first)
    expect(await page.getByLabel('The recipe as YAML').inputValue()).toBe(text)
    expect(await page.getByRole('button', { name: 'Saved', exact: true }).count()).toBe(1)
  })

  studio.watched(
    'figures of the page and of the set, and the distance from the target',
    async () => {
      const page = await studio.open()
      await page.getByRole('tab', { name: 'Target' }).click()
      const bars = page.locator('.bar-row')
      await bars.first().waitFor()
      await settled(page)
      const figure = (name: string): Locator => page.locator(`[data-figure="${name}"] b`)
      const sharpness = async (): Promise<number> =>
        Number.parseFloat(await page.locator('[data-statistic=sharpness] .bar-number').innerText())
      const [sharp, readable] = [
        await sharpness(),
        Number(await figure('mean readability').innerText()),
      ]
      expect(readable).toBeGreaterThan(0.3)
      expect(Number(await figure('ms an image').innerText())).toBeGreaterThan(0)
      // Strong blur takes the set away from the target, and its print with it.
      await page
        .getByLabel('The recipe as YAML')
        .fill('name: mine\nsteps:\n  - { effect: blur, params: { kind: gaussian, size: 0.03 } }\n')
      await expect.poll(sharpness, { timeout: 20_000 }).toBeGreaterThan(Math.max(0.9, sharp))
      await settled(page)
      expect(Number(await figure('mean readability').innerText())).toBeLessThan(readable / 2)
    },
  )
})
