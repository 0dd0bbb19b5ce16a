/** The studio at three widths, light and dark: nothing that axe-core finds fault with, nothing cut off. */
import { describe, expect } from 'vitest'
import { BROWSER } from '../support/report-browser.ts'
import { accessibilityIssues, StudioBrowser } from '../support/studio-browser.ts'

describe.skipIf(BROWSER === undefined)('the studio', () => {
  const studio = new StudioBrowser(['--target', 'ROOT/target'])

  for (const width of [1440, 1000, 390]) {
    for (const dark of [false, true]) {
      studio.watched(`is accessible, ${width} px wide, ${dark ? 'dark' : 'light'}`, async () => {
        const page = await studio.open({ width, height: width === 390 ? 844 : 900, dark })
        expect(await accessibilityIssues(page)).toEqual([])
        const isNarrow = width < 1200
        const pane = (name: string): Promise<void> =>
          isNarrow ? page.getByRole('button', { name, exact: true }).click() : Promise.resolve()
        await pane('Steps')
        expect(await accessibilityIssues(page)).toEqual([])
        await page.locator('[data-step="oneOf/rotate"]').click()
        await page.getByRole('heading', { name: 'angle' }).waitFor()
        expect(await accessibilityIssues(page)).toEqual([])
        await pane('YAML')
        await page.getByLabel('The recipe as YAML').fill('name: mine\nsteps: [{ effect: nois }]')
        await page.locator('.issues button').waitFor()
        expect(await accessibilityIssues(page)).toEqual([])
        await page.keyboard.press('Control+z')
        await pane('Steps')
        await page.getByRole('button', { name: '+ Add' }).click()
        await page.getByRole('dialog').waitFor()
        expect(await accessibilityIssues(page)).toEqual([])
        await page.keyboard.press('Escape')
        if (width === 390) await pane('Looks')
        for (const tab of ['Strength', 'After each step', 'Target']) {
          await page.getByRole('tab', { name: tab }).click()
          if (tab === 'Target') await page.locator('.bar-row').first().waitFor()
        }
        expect(await accessibilityIssues(page)).toEqual([])
        // Nothing makes the page itself wider than its window.
        const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
        expect(wide).toBeLessThanOrEqual(width)
      })
    }
  }
})
