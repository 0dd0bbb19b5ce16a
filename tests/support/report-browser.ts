/** The report in a real browser, opened from disk as a user opens it. */
import { existsSync } from 'node:fs'
import { appendFile, copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { writeFeatures } from '../../src/dataset/features-file.ts'
import { builtSet, temporary, type BuiltFixture } from '../augment/inspect/fixture.ts'
import { augment } from './cli.ts'

export const BROWSER = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path))
if (BROWSER === undefined) {
  process.stderr.write(
    'tests of pages in a browser: skipped, no Chromium is installed (apt-get install chromium)\n',
  )
}

/** Nothing the browser does of itself reaches the network. */
export const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Makes a report of a small built set for the tests of a file; where `both`, with what a network
 * makes of the set, and another one of two sets.
 */
export class ReportBrowser {
  built!: BuiltFixture
  private readonly both: boolean
  private root = ''
  private profile = ''
  private browser!: BrowserContext
  private faults: string[] = []

  /** Registers what is made before the tests and removed after them. */
  constructor(both = false) {
    this.both = both
    beforeAll(() => this.start())
    afterAll(async () => {
      await this.browser.close()
      await rm(this.root, { recursive: true, force: true })
      await rm(this.profile, { recursive: true, force: true })
    })
    afterEach(async () => {
      for (const page of this.browser.pages().slice(1)) await page.close()
    })
  }

  /** A test that fails where the page says anything on the console, or asks for anything elsewhere. */
  watched(name: string, test: () => Promise<void>): void {
    it(name, async () => {
      this.faults = []
      await test()
      expect(this.faults).toEqual([])
    })
  }

  /** A tab at an address within the report; whatever goes wrong in it is kept. */
  async open(hash: string, { width = 1400, height = 900, report = 'report' } = {}): Promise<Page> {
    const page = await this.browser.newPage()
    page.on('console', (message) => {
      const kind = message.type()
      if (kind === 'error' || kind === 'warning') this.faults.push(message.text())
    })
    page.on('pageerror', (error) => this.faults.push(error.message))
    page.on('requestfailed', (request) => this.faults.push(`${request.url()} failed`))
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) this.faults.push(`${request.url()} was asked for`)
    })
    await page.setViewportSize({ width, height })
    await page.goto(`${pathToFileURL(join(this.root, report, 'index.html')).href}${hash}`)
    return page
  }

  /** The gallery, ready. */
  async gallery(query = '', size: Parameters<ReportBrowser['open']>[1] = {}): Promise<Page> {
    const page = await this.open(`#gallery${query}`, size)
    await page.waitForSelector('#view-gallery[data-ready]')
    return page
  }

  private async start(): Promise<void> {
    this.root = await temporary()
    this.built = await builtSet(this.root)
    const lines = [['inspect', this.built.set, '--out', join(this.root, 'report')]]
    if (this.both) {
      const other = await builtSet(this.root, 'other', 7)
      await addImage(other)
      const more = ['--against', other.set, '--out', join(this.root, 'both')]
      lines.push(['inspect', this.built.set, ...more])
      const features = join(this.root, 'features.jsonl')
      await writeGuesses(features, this.built)
      lines[0]!.push('--features', features)
    }
    for (const line of lines) {
      const { code, stderr } = await augment(...line, '--workers', '1')
      if (code !== 0) throw new Error(stderr)
    }
    this.profile = await mkdtemp(join(tmpdir(), 'inspect-profile-'))
    this.browser = await chromium.launchPersistentContext(this.profile, {
      executablePath: BROWSER!,
      headless: true,
      args: ARGS,
    })
  }
}

/**
 * What a network might make of a set: the variants of a source lie together, the fifth of each is taken
 * for the other class; test pages were not shown to it.
 */
async function writeGuesses(file: string, { rows }: BuiltFixture): Promise<void> {
  const sources = [...new Set(rows.map(({ source }) => source.path))]
  const images = rows.map(({ sha256, source, target, variant }) => {
    const features = new Int8Array(4)
    features[sources.indexOf(source.path)] = 100
    features[3] = features[3]! + variant
    const predicted = variant === 5 ? 1 - target : target
    return { sha256, features, predicted, confidence: variant === 5 ? 0.6 : 0.9 }
  })
  await writeFeatures(file, { format: 1, model: 'run/small', width: 4 }, images)
}

/** Gives a set an image that the other one does not have. */
async function addImage({ set, rows }: BuiltFixture): Promise<void> {
  const last = rows.find(({ id }) => id === 'a_0011')!
  const row = { ...last, id: 'a_0012', file: 'train/a_0012.jpg', variant: 12 }
  await copyFile(join(set, last.file), join(set, row.file))
  await appendFile(join(set, 'manifest.jsonl'), `${JSON.stringify(row)}\n`)
}

/** The script of axe-core; undefined where it is not installed. */
const AXE = ((): string | undefined => {
  try {
    return createRequire(import.meta.url).resolve('axe-core/axe.min.js')
  } catch {
    process.stderr.write('axe-core is not installed: pages are not checked by it (npm ci)\n')
    return undefined
  }
})()

/** What axe-core finds wrong with a page as it stands, a line each. */
export async function axeFindings(page: Page): Promise<string[]> {
  if (AXE === undefined) return []
  await page.evaluate(await readFile(AXE, 'utf8'))
  return page.evaluate<string[]>(
    `axe.run(document, { resultTypes: ['violations'], preload: false }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, any }) => id + ': ' + target.join(' ') + ' ' + (any[0]?.message ?? ''))))`,
  )
}

/** Sizes of windows that pages are looked at in. */
export const WIDTHS = [1440, 1000, 390] as const

/** How many images the gallery says it shows. */
export const status = (page: Page): Promise<string> => page.locator('.status strong').innerText()
