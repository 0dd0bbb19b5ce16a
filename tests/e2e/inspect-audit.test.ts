/** Deciding on labels in a real browser: served, and from disk. */
import { appendFile, copyFile, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { labelledSet, temporary } from '../augment/inspect/fixture.ts'
import { augment, start, type Running } from '../support/cli.ts'
import { axeFindings, BROWSER, WIDTHS } from '../support/report-browser.ts'
import { launch, openPage } from '../support/train-pages.ts'

describe.skipIf(BROWSER === undefined)('the audit', () => {
  let root: string
  let data: string
  let browser: Browser
  let served: Running
  let url: string
  const faults: string[] = []
  const open = async (base: string, size = {}): Promise<Page> => {
    const page = await openPage(browser, `${base}#audit`, faults, size)
    await page.waitForSelector('#view-audit[data-ready]')
    return page
  }
  const fixes = (): Promise<string> => readFile(join(data, 'train.fixes.csv'), 'utf8')

  beforeAll(async () => {
    root = await temporary()
    data = await labelledSet(root)
    // The same page under two labels.
    await copyFile(join(data, 'train', 'a.jpg'), join(data, 'train', 'copy.jpg'))
    await appendFile(join(data, 'train.csv'), 'copy.jpg,1\n')
    const line = ['inspect', data, '--out', join(root, 'report'), '--workers', '1']
    const { code, stderr } = await augment(...line)
    if (code !== 0) throw new Error(stderr)
    served = start('augment', [...line, '--serve'])
    url = await new Promise<string>((done, fail) => {
      let said = ''
      served.child.stderr!.on('data', (part: Buffer) => {
        said += part.toString()
        const found = /http:\S+/.exec(said)
        if (found) done(found[0])
      })
      void served.ended.then(({ stderr: text }) => fail(new Error(text)), fail)
    })
    browser = await launch()
  })
  afterAll(async () => {
    served.child.kill('SIGKILL')
    await browser.close()
    await rm(root, { recursive: true, force: true })
  })
  afterEach(() => {
    expect(faults.splice(0)).toEqual([])
  })

  it('hands out decisions where nobody serves it, and takes them back', async () => {
    const page = await open(pathToFileURL(join(root, 'report', 'index.html')).href)
    const bar = page.locator('.decide')
    expect(await page.locator('#view-audit .pane').count()).toBe(2)
    expect(await bar.locator('h2').innerText()).toMatch(/^1 of \d+: Label$/)
    // The copy itself, not any page of the class that it suggests.
    const names = (await page.locator('#view-audit figcaption').allInnerTexts()).join(' ')
    expect(names).toMatch(/a\.jpg.*copy\.jpg|copy\.jpg.*a\.jpg/)
    await page.keyboard.press('r')
    await page.keyboard.press('k')
    await page.keyboard.press('u')
    await expect.poll(() => bar.locator('.status').innerText()).toBe('Not decided.')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      bar.getByRole('button', { name: 'Save train.fixes.csv (1)' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('train.fixes.csv')
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
    expect(lines[0]).toBe('ID,target,reason,confirmed')
    expect(lines).toHaveLength(2)
    expect(lines[1]).toMatch(/^(a|copy)\.jpg,[01],.*,yes$/)
  })

  it('writes decisions into the set where it is served; a build reads them', async () => {
    const page = await open(url)
    const bar = page.locator('.decide')
    await page.keyboard.press('d')
    await expect.poll(fixes).toMatch(/^(a|copy)\.jpg,drop,.*,yes$/m)
    await page.keyboard.press('u')
    await expect.poll(fixes).toBe('ID,target,reason,confirmed\n')
    await expect.poll(() => bar.locator('h2').innerText()).toMatch(/^1 of/)
    await page.keyboard.press('d')
    await expect.poll(fixes).toContain(',drop,')
    // Another visit finds what was decided.
    await page.close()
    const again = await open(url)
    await again.keyboard.press('ArrowLeft')
    await expect.poll(() => again.locator('.decide .status').innerText()).toContain('Dropped.')
    const { stdout } = await augment('audit', data, '--json', '--report', join(root, 'none'))
    expect((JSON.parse(stdout) as { train: number }).train).toBe(4)
  })

  it('takes nothing from another page', async () => {
    const before = await fixes()
    const body = JSON.stringify({ id: 'b.jpg', row: null })
    const post = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${url}fixes`, { method: 'POST', headers, body })
    const json = { 'Content-Type': 'application/json' }
    const origin = url.replace(/\/$/, '')
    expect((await post(json)).status).toBe(403)
    expect((await post({ ...json, Origin: 'http://example.org' })).status).toBe(403)
    expect((await post({ 'Content-Type': 'text/plain', Origin: origin })).status).toBe(403)
    const wrong = await fetch(`${url}fixes`, {
      method: 'POST',
      headers: { ...json, Origin: origin },
      body: '{"id":"b.jpg","row":{"id":"c.jpg","target":"1","reason":"","confirmed":"yes"}}',
    })
    expect(wrong.status).toBe(400)
    expect(await fixes()).toBe(before)
  })

  it('gives axe-core nothing to find and fits every width, light and dark', async () => {
    for (const width of WIDTHS) {
      const page = await open(url, { width })
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        expect(await axeFindings(page), `${width} ${colorScheme}`).toEqual([])
      }
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
      expect(wide).toBeLessThanOrEqual(width)
      await page.close()
    }
  })
})
