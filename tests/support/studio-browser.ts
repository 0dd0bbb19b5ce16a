/** The studio in a real browser, on a small set, as `augment studio` serves it. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Locator, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { start, type Running } from './cli.ts'
import { ARGS, BROWSER } from './report-browser.ts'
import { drawSmallPage, writeSmallSet } from './set.ts'

/** Comments, quotes, blanks and defaults left unsaid: what an edit must not touch. */
export const RECIPE = `# What this is for.
name: mine   # a name
seed: 5
target: 40
output: { format: jpeg, quality: [80, 95] }
holdout: { share: 0 }

steps:
  # Ink.
  - { effect: 'fade', p: 0.5, params: { strength: [0.2, 0.4] } }

  # Geometry.
  - oneOf:
      - effect: rotate
        weight: 3   # mostly
        params:
          angle: { normal: [0, 6] }
      - { effect: perspective }
    p: 0.9
  - { effect: flip, p: 0 }

  # Capture.
  - { effect: noise, params: { amount: [4, 9] } }
`

interface OpenOptions {
  width?: number
  height?: number
  dark?: boolean
}

/** A word's box on every page of a folder, see `BOX`. */
async function boxes(folder: string): Promise<string> {
  const [left, top, right, bottom] = BOX
  const corners = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ]
  const word = { kind: 'word', points: corners, text: 'Seoul' }
  const images = await readdir(folder)
  return images.map((image) => `${JSON.stringify({ image, annotations: [word] })}\n`).join('')
}

/** Left, top, right and bottom of the word, px. */
export const BOX = [20, 30, 90, 54] as const

/** Serves a recipe on a small set, for the tests of a file. */
export class StudioBrowser {
  root = ''
  url = ''
  served!: Running
  private browser!: Browser
  private faults: string[] = []

  /** Registers what is made before the tests and removed after them. @param more options of the command */
  constructor(more: readonly string[] = []) {
    beforeAll(() => this.start(more))
    afterEach(async () => {
      for (const context of this.browser.contexts()) await context.close()
    })
    afterAll(async () => {
      this.served.child.kill('SIGINT')
      await this.browser.close()
      await this.served.ended
      await rm(this.root, { recursive: true, force: true })
    })
  }

  at(...names: string[]): string {
    return join(this.root, ...names)
  }

  /** A test that fails where the page says anything on the console, or asks for anything elsewhere. */
  watched(name: string, test: () => Promise<void>): void {
    it(name, async () => {
      this.faults = []
      await writeFile(this.at('mine.yaml'), RECIPE)
      await test()
      expect(this.faults).toEqual([])
    })
  }

  /** The studio with its first page drawn. */
  async open({ width = 1440, height = 900, dark = false }: OpenOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
    })
    const page = await context.newPage()
    page.on('console', (message) => {
      const kind = message.type()
      if (kind === 'error' || kind === 'warning') this.faults.push(message.text())
    })
    page.on('pageerror', (error) => this.faults.push(error.message))
    page.on('request', (request) => {
      const isOwn = /^(blob|data):/.test(request.url()) || request.url().startsWith(this.url)
      if (!isOwn) this.faults.push(`${request.url()} was asked for`)
    })
    await page.goto(this.url)
    await picture(page).waitFor()
    return page
  }

  private async start(more: readonly string[]): Promise<void> {
    this.root = await mkdtemp(join(tmpdir(), 'studio-'))
    await writeSmallSet(this.at('data'), { classes: 2, pages: 3 })
    await writeFile(this.at('data', 'annotations.jsonl'), await boxes(this.at('data', 'train')))
    await mkdir(this.at('target'))
    for (let i = 0; i < 14; i++) {
      await writeFile(this.at('target', `t${i}.jpg`), drawSmallPage(`target ${i}`))
    }
    await writeFile(this.at('mine.yaml'), RECIPE)
    const files = ['--recipe', this.at('mine.yaml'), '--data', this.at('data')]
    this.served = start('augment', [
      'studio',
      ...files,
      '--workers',
      '2',
      ...more.map((word) => word.replace('ROOT', this.root)),
    ])
    this.url = await addressOf(this.served)
    this.browser = await chromium.launch({ executablePath: BROWSER!, headless: true, args: ARGS })
  }
}

/** The address that a running studio says. */
export function addressOf(served: Running): Promise<string> {
  return new Promise((done, fail) => {
    let said = ''
    served.child.stderr!.on('data', (data: Buffer) => {
      said += data.toString()
      const found = /http:\S+/.exec(said)
      if (found) done(found[0])
    })
    void served.ended.then(({ stderr }) => fail(new Error(stderr)), fail)
  })
}

/** The page as drawn, in the middle. */
export function picture(page: Page): Locator {
  return page.locator('[data-frame=after] [data-picture]')
}

/** SHA-256 of the file that is shown. */
export async function shownSha(page: Page): Promise<string> {
  return (await picture(page).getAttribute('data-picture')) ?? ''
}

/** Waits until another picture is shown. @returns its SHA-256 */
export async function changedFrom(page: Page, before: string): Promise<string> {
  await expect.poll(() => shownSha(page), { timeout: 30_000 }).not.toBe(before)
  return shownSha(page)
}

/** The YAML as the page has it. */
export function yaml(page: Page): Promise<string> {
  return page.getByLabel('The recipe as YAML').inputValue()
}

/** Waits until all that was asked for is drawn. @returns SHA-256 of the file that is shown */
export async function settled(page: Page): Promise<string> {
  await page.locator('.frames[data-drawing=false]').waitFor()
  return shownSha(page)
}

/** What is used of a browser here, for which tests have no types. */
interface Dom {
  document: { createElement(tag: 'canvas'): Canvas; activeElement: unknown }
}

interface Canvas {
  width: number
  height: number
  getContext(kind: '2d'): {
    drawImage(image: unknown, x: number, y: number): void
    getImageData(x: number, y: number, w: number, h: number): { data: Iterable<number> }
  }
}

/** Pixels of an image of the page, RGBA, as the browser decoded them. */
export function pixelsOf(image: Locator): Promise<{ width: number; data: number[] }> {
  return image.evaluate((element) => {
    const own = element as unknown as { naturalWidth: number; naturalHeight: number }
    const canvas = (globalThis as unknown as Dom).document.createElement('canvas')
    canvas.width = own.naturalWidth
    canvas.height = own.naturalHeight
    const context = canvas.getContext('2d')
    context.drawImage(own, 0, 0)
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    return { width: canvas.width, data: [...data] }
  })
}

/** Puts the caret before the first of some words. */
export async function caretBefore(area: Locator, words: string): Promise<void> {
  await area.evaluate((element, sought) => {
    const own = element as unknown as {
      value: string
      setSelectionRange(from: number, to: number): void
    }
    const at = own.value.indexOf(sought)
    own.setSelectionRange(at, at)
  }, words)
}

/** What axe-core finds on a page, one line each. */
export async function accessibilityIssues(page: Page): Promise<string[]> {
  const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
  // The page's own policy allows no other script: this one comes by the browser's own way.
  const { readFile } = await import('node:fs/promises')
  await page.evaluate(await readFile(axe, 'utf8'))
  return page.evaluate<string[]>(`axe.run(document).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map((one) => id + ': ' + one.html.slice(0, 160) + ' ' + (one.any[0]?.message ?? ''))))`)
}
