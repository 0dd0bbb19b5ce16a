/** Edits in the studio, in a real browser: each changes the page that is shown, and its own line of the file alone. */
import { readFile, writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import { describe, expect } from 'vitest'
import { parse } from 'yaml'
import { sha256 } from '../../src/core/hash.ts'
import { augment } from '../support/cli.ts'
import { BROWSER } from '../support/report-browser.ts'
import {
  caretBefore,
  changedFrom,
  picture,
  pixelsOf,
  RECIPE,
  settled,
  shownSha,
  StudioBrowser,
  yaml,
} from '../support/studio-browser.ts'

/** Lines of `after` that `before` does not have, and the other way round. */
function changedLines(before: string, after: string): [string[], string[]] {
  const [old, next] = [before.split('\n'), after.split('\n')]
  return [old.filter((line) => !next.includes(line)), next.filter((line) => !old.includes(line))]
}

describe.skipIf(BROWSER === undefined)('editing in the studio', () => {
  const studio = new StudioBrowser()

  studio.watched('a handle moved changes the page, its line, and nothing else', async () => {
    const page = await studio.open()
    const first = await shownSha(page)
    await page.locator('[data-step=noise]').click()
    const handle = page.getByRole('slider', { name: 'amount: to' })
    const box = (await handle.boundingBox())!
    await page.mouse.move(box.x + 7, box.y + 7)
    await page.mouse.down()
    for (let i = 1; i <= 6; i++) await page.mouse.move(box.x + 7 + i * 15, box.y + 7)
    await page.mouse.up()
    await changedFrom(page, first)
    const dragged = await settled(page)
    const text = await yaml(page)
    const [out, put] = changedLines(RECIPE, text)
    expect(out).toEqual(['  - { effect: noise, params: { amount: [4, 9] } }'])
    expect(put[0]).toMatch(/^ {2}- \{ effect: noise, params: \{ amount: \[4, [\d.]+\] \} \}$/)
    const { amount } = (parse(text) as { steps: { params: { amount: number[] } }[] }).steps[3]!
      .params
    expect(amount[1]).toBeGreaterThan(15)
    // One drag is one step back.
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await yaml(page)).toBe(RECIPE)
    await expect.poll(() => shownSha(page)).toBe(first)
    await page.getByRole('button', { name: 'Redo' }).click()
    await expect.poll(() => shownSha(page)).toBe(dragged)
  })

  studio.watched(
    'keys move a handle; another distribution, a reset and unset defaults',
    async () => {
      const page = await studio.open()
      await page.locator('[data-step="oneOf/rotate"]').click()
      const mean = page.getByRole('slider', { name: 'angle: mean', exact: true })
      await mean.focus()
      await page.keyboard.press('ArrowRight')
      await expect.poll(() => yaml(page)).toMatch(/angle: \{ normal: \[\d+(\.\d+)?, 6\] \}/)
      await page.getByLabel('How angle is drawn').selectOption('range')
      await expect.poll(() => yaml(page)).toMatch(/angle: \[-\d[\d.]*, \d[\d.]*\]\n/)
      await page.getByRole('button', { name: 'Reset angle' }).click()
      const text = await yaml(page)
      expect(text).not.toContain('angle')
      expect(text).toContain('weight: 3   # mostly')
      // What is left to its default is not written, whatever is looked at.
      await page.locator('[data-step="oneOf/perspective"]').click()
      await page.getByRole('heading', { name: 'strength' }).waitFor()
      expect(await yaml(page)).toBe(text)
      const words = page.locator('[data-param=fill]')
      await words.getByRole('checkbox', { name: 'desk' }).check()
      expect(await yaml(page)).toMatch(/- \{ effect: perspective, params: \{ fill: /)
    },
  )

  studio.watched(
    'the text and the controls follow each other, and the linter marks its line',
    async () => {
      const page = await studio.open()
      const area = page.getByLabel('The recipe as YAML')
      const first = await shownSha(page)
      await area.fill(RECIPE.replace('amount: [4, 9]', 'amount: [20, 30]'))
      const second = await changedFrom(page, first)
      await page.locator('[data-step=noise]').click()
      expect(await page.getByRole('spinbutton', { name: 'amount: from' }).inputValue()).toBe('20')
      await area.fill(RECIPE.replace('amount: [4, 9]', 'amount: [4, 900]'))
      const issue = page.locator('.issues li')
      await expect
        .poll(() => issue.allInnerTexts())
        .toEqual([expect.stringMatching(/^error 23:\d+ "amount\[1\]" must be at most/)])
      expect(await page.locator('.line[data-mark=error]').innerText()).toContain('amount: [4, 900]')
      // What was drawn last stays in sight.
      expect(await shownSha(page)).toBe(second)
      await page.getByRole('button', { name: /^error 23/ }).click()
      expect(await page.locator('textarea:focus').count()).toBe(1)
      await area.fill('name: [')
      await page.getByText('The YAML cannot be read at present').waitFor()
      await area.fill(RECIPE)
      await expect.poll(() => shownSha(page)).toBe(first)
      // flip has a p of 0, of which the linter warns.
      await expect.poll(() => issue.allInnerTexts()).toEqual([expect.stringContaining('p is 0')])
      await caretBefore(area, 'perspective')
      await page.keyboard.press('ArrowRight')
      await page.getByRole('heading', { name: 'perspective' }).waitFor()
    },
  )

  studio.watched('steps are added, grouped, moved and removed', async () => {
    const page = await studio.open()
    const first = await shownSha(page)
    await page.keyboard.press('a')
    const dialog = page.getByRole('dialog', { name: 'Add an effect' })
    await dialog.getByLabel('Find an effect').fill('paper tinted')
    await expect.poll(() => dialog.locator('.card b').allInnerTexts()).toEqual(['paper-color'])
    const art = dialog.locator('.card img')
    await expect.poll(async () => (await pixelsOf(art)).width).toBe(404)
    await dialog.locator('.card').click()
    // Behind the ink, before the geometry, and selected.
    await expect
      .poll(() => yaml(page))
      .toContain('[0.2, 0.4] } }\n  - { effect: paper-color }\n\n  # Geometry.')
    await page.getByRole('heading', { name: 'paper-color' }).waitFor()
    const second = await changedFrom(page, first)
    await page.getByLabel('Put it into a group').selectOption('oneOf')
    await expect.poll(() => yaml(page)).toContain('  - oneOf:\n      - { effect: paper-color }\n')
    await page.keyboard.press('Control+z')
    await expect.poll(() => shownSha(page)).toBe(second)
    // A page goes through its phases in order.
    const up = page.getByRole('button', { name: 'Move up' })
    expect(await up.getAttribute('aria-disabled')).toBe('true')
    await page.locator('[data-step=flip]').click()
    await page.keyboard.press('Alt+ArrowUp')
    await expect
      .poll(() => yaml(page))
      .toMatch(/# Geometry\.\n {2}- \{ effect: flip, p: 0 \}\n {2}- oneOf:/)
    await page.keyboard.press('Delete')
    await expect.poll(() => yaml(page)).not.toContain('flip')
    await page.locator('[data-step=paper-color]').click()
    await page.getByRole('button', { name: 'Remove paper-color' }).click()
    await expect.poll(() => shownSha(page)).toBe(first)
    const [out, put] = changedLines(RECIPE, await yaml(page))
    expect([out, put]).toEqual([['  - { effect: flip, p: 0 }'], []])
  })

  studio.watched('a build of what was saved writes the very files that were shown', async () => {
    const page = await studio.open()
    await page.locator('[data-step=fade]').click()
    await page.getByLabel('Probability, as a number').fill('1')
    await page.keyboard.press('Enter')
    await page.getByRole('spinbutton', { name: 'strength: to' }).fill('0.9')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const ask = page.getByRole('dialog', { name: 'Write over the file?' })
    expect(await ask.innerText()).toContain('mine.yaml is there already')
    expect(await readFile(studio.at('mine.yaml'), 'utf8')).toBe(RECIPE)
    await ask.getByRole('button', { name: 'Write over it' }).click()
    await page.getByRole('button', { name: 'Saved', exact: true }).waitFor()
    const saved = await readFile(studio.at('mine.yaml'), 'utf8')
    expect(changedLines(RECIPE, saved)).toEqual([
      ["  - { effect: 'fade', p: 0.5, params: { strength: [0.2, 0.4] } }"],
      ["  - { effect: 'fade', p: 1, params: { strength: [0.2, 0.9] } }"],
    ])
    const files = ['--recipe', studio.at('mine.yaml'), '--data', studio.at('data')]
    const { code, stderr } = await augment('build', ...files, '--out', studio.at('set'))
    expect(stderr).toContain('p is 0')
    expect(code).toBe(0)
    // The first page of either class, two variants of each.
    for (const [turn, stem] of ['p0x0', 'p1x0'].entries()) {
      if (turn > 0) await page.keyboard.press('.')
      for (const variant of [1, 2]) {
        const file = await readFile(studio.at('set', 'train', `${stem}_000${variant}.jpg`))
        await page.getByLabel('Variant', { exact: true }).fill(String(variant))
        await page.keyboard.press('Enter')
        await expect.poll(() => shownSha(page)).toBe(sha256(file))
        // The digest is of what is seen, not of what is said.
        const { data, info } = await sharp(file)
          .ensureAlpha()
          .raw()
          .toBuffer({ resolveWithObject: true })
        const seen = await pixelsOf(picture(page))
        expect(seen.width).toBe(info.width)
        const far = seen.data.reduce((sum, value, i) => sum + Math.abs(value - data[i]!), 0)
        expect(far / data.length).toBeLessThan(1)
        await page.locator('.stage').click({ position: { x: 5, y: 200 } })
      }
    }
  })

  studio.watched(
    'changes on disk are seen, and two who edit do not write over each other',
    async () => {
      const [one, two] = [await studio.open(), await studio.open()]
      const first = await shownSha(one)
      const other = RECIPE.replace('amount: [4, 9]', 'amount: [25, 30]')
      await writeFile(studio.at('mine.yaml'), other)
      await expect.poll(() => yaml(one)).toBe(other)
      await changedFrom(one, first)
      // One's own edits are kept until one says otherwise.
      const area = two.getByLabel('The recipe as YAML')
      await expect.poll(() => yaml(two)).toBe(other)
      await area.fill(other.replace('seed: 5', 'seed: 6'))
      const save = (page: typeof one) =>
        page.getByRole('button', { name: 'Save', exact: true }).click()
      await one.getByLabel('The recipe as YAML').fill(other.replace('seed: 5', 'seed: 7'))
      await save(one)
      await one.getByRole('button', { name: 'Write over it' }).click()
      await two.getByText('The file was changed on disk, and here as well.').waitFor()
      expect(await yaml(two)).toContain('seed: 6')
      await save(two)
      const ask = two.getByRole('dialog', { name: 'Write over the file?' })
      expect(await ask.innerText()).toContain('was changed on disk since it was opened here')
      await ask.getByRole('button', { name: 'Cancel' }).click()
      expect(await readFile(studio.at('mine.yaml'), 'utf8')).toContain('seed: 7')
      await two.getByRole('button', { name: 'Load the file' }).click()
      expect(await yaml(two)).toContain('seed: 7')
      await two.keyboard.press('Control+z')
      expect(await yaml(two)).toContain('seed: 6')
    },
  )
})
