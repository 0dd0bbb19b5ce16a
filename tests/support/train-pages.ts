/** The trainer's pages in a real browser: written by the program as it is built, opened from disk. */
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { BROWSER } from './report-browser.ts'

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url))

/** A module of the built program, where pages find their bundled scripts. */
export async function built<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(join(DIST, path)).href)) as T
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: BROWSER!, args: ['--no-sandbox', '--disable-gpu'] })
}

/** A tab at an address; what goes wrong in it is added to `faults`. */
export async function openPage(
  browser: Browser,
  address: string,
  faults: string[],
  { width = 1440, height = 900 } = {},
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height } })
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))
  await page.goto(address)
  return page
}
