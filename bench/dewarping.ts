/** How straight rows of text run on photographs of bent sheets, as they are and made flat by `dewarp`. */
import { access, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findEffect } from '../src/augment/effects/registry.ts'
import { rngFrom } from '../src/core/rng.ts'
import { decode } from '../src/page/codec/decode.ts'
import { Page } from '../src/page/image/page.ts'
import { Source } from '../src/page/image/source.ts'
import { findTextLines } from '../src/page/textlines/text-lines.ts'
import type { Report } from './report.ts'

const PAGES = join(import.meta.dirname, '../../shared/data/damage')
/** Curled, folded and crumpled sheets. */
const BENT = /docunet|warped-photo|phone__(tian|doctr)/
/** Rows within a degree of level are straight, radians. */
const LEVEL = Math.PI / 180

/** Share of the rows' length that runs level: the line finder cuts bent rows into straight pieces. */
function level(page: Source): { share: number; length: number } {
  const { lines } = findTextLines(page)
  const length = lines.reduce((sum, line) => sum + line.length, 0)
  const straight = lines.filter(({ angle }) => Math.abs(angle) < LEVEL)
  return { length, share: straight.reduce((sum, line) => sum + line.length, 0) / (length || 1) }
}

const mean = (values: readonly number[]): number =>
  Number((values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1)).toFixed(3))

/** `npm run bench -- dewarping` */
export async function run(): Promise<Report> {
  const isThere = await access(PAGES).then(
    () => true,
    () => false,
  )
  if (!isThere) return { json: {}, lines: ['left out, its pages are not there'] }
  const dewarp = findEffect('dewarp')!
  const params = { minBend: 0.35, maxLeft: 0.5 }
  const lines: string[] = []
  const [before, after, kept, costs]: number[][] = [[], [], [], []]
  const names = (await readdir(PAGES)).filter((name) => BENT.test(name)).toSorted()
  for (const name of names) {
    const page = new Page()
    page.load(await decode(await readFile(join(PAGES, name)), name))
    const was = level(page.source!)
    const began = process.cpuUsage().user
    const done = dewarp.apply(page, params, rngFrom('bench'), undefined)
    costs!.push((process.cpuUsage().user - began) / 1000)
    if (done && 'skipped' in done) {
      lines.push(`${name}: ${done.skipped}; ${was.share.toFixed(2)} level`)
      continue
    }
    const now = level(new Source(page.width, page.height, page.peek()))
    before!.push(was.share)
    after!.push(now.share)
    kept!.push(now.length / was.length)
    lines.push(`${name}: ${was.share.toFixed(2)} → ${now.share.toFixed(2)} level`)
  }
  const json = {
    pages: names.length,
    flattened: after!.length,
    before: mean(before!),
    after: mean(after!),
    rowsKept: mean(kept!),
    cpuMs: mean(costs!),
  }
  return { json, lines: [...lines, JSON.stringify(json)] }
}
