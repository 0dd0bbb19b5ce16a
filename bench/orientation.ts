/**
 * Whether real pages are set upright: every page of `../shared/data` that stands upright, turned to each of the
 * four sides, by the network alone as `upright` asks it. `--mirrored as-likely` for the other prior, `--ocr` for
 * reading as well where the network is not sure, as `augment words` does.
 */
import { access, readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { decode } from '../src/page/codec/decode.ts'
import { invert, orientationId, ORIENTATIONS, reorient } from '../src/page/geometry/orientation.ts'
import { Page } from '../src/page/image/page.ts'
import { Source } from '../src/page/image/source.ts'
import { estimateOrientation } from '../src/page/networks/orientation/estimate.ts'
import type { Mirrored } from '../src/page/networks/orientation/prior.ts'
import { detectOrientation } from '../src/ocr/orientation/detect.ts'
import { openTesseract } from '../src/ocr/engines/tesseract.ts'
import type { Args, Report } from './report.ts'

const PAGES = join(import.meta.dirname, '../../shared/data')
/** Of `rvl16`: classes whose pages are text, not pictures or handwriting; folders have no way up. */
const TEXT = [
  'budget',
  'email',
  'form',
  'invoice',
  'letter',
  'memo',
  'news_article',
  'questionnaire',
  'resume',
  'scientific_publication',
  'scientific_report',
  'specification',
]
const OTHER = ['advertisement', 'handwritten', 'presentation']
const SETS: Record<string, readonly string[]> = {
  'scans and receipts': ['scans', 'receipts', 'ocr/images'],
  'text of rvl16': TEXT.map((name) => `rvl16/${name}`),
  'other of rvl16': OTHER.map((name) => `rvl16/${name}`),
}
/** Pages that do not stand upright as they are: quarter turns clockwise that set them upright. */
const LYING: Record<string, number> = {
  'Jawad-Mansour_test_06926_true_9_news_article.jpg': 1,
  'mohammadayoubb_0019.jpg': 1,
  'Jawad-Mansour_test_09075_true_12_presentation.jpg': 1,
  'Jawad-Mansour_test_34725_true_12_presentation.jpg': 1,
  'MohamadAliAlFakih_36_presentation_23878.jpg': 1,
  'MohamadAliAlFakih_37_presentation_15962.jpg': 1,
  'alimsaleh1212-create_presentation_00902.jpg': 1,
  'alimsaleh1212-create_presentation_01268.jpg': 1,
  'mohammadayoubb_0047.jpg': 3,
  'MohamadAliAlFakih_05_form_25259.jpg': 1,
  'MohamadAliAlFakih_33_invoice_29251.jpg': 1,
  'MohamadAliAlFakih_34_invoice_1620.jpg': 1,
  'alimsaleh1212-create_scientific_report_02137.jpg': 1,
  'alimsaleh1212-create_questionnaire_00973.jpg': 3,
  'Jawad-Mansour_test_02203_true_7_specification.jpg': 1,
  'MohamadAliAlFakih_11_handwritten_1949.jpg': 1,
  'Jawad-Mansour_test_13630_true_4_advertisement.jpg': 1,
  'alimsaleh1212-create_advertisement_02043.jpg': 1,
}
/** Nothing stands on these but a number along their edge. */
const EMPTY = new Set([
  'alimsaleh1212-create_budget_00192.jpg',
  'alimsaleh1212-create_email_00967.jpg',
])
/** As `upright` asks for. */
const SURE = 0.8

interface Row {
  set: string
  views: number
  right: number
  wrong: number
  /** of the wrong ones */
  mirrored: number
  /** the wrong ones: as it was turned, and as it would have been turned back */
  files: string[]
  /** ms of a page */
  time: number
}

export async function run({ quick, rest }: Args): Promise<Report> {
  const prior: Mirrored = rest.includes('as-likely') ? 'as-likely' : 'rare'
  const engine = rest.includes('--ocr')
    ? await openTesseract({ languages: ['eng'], workers: 1 })
    : undefined
  const find = async (page: Page): Promise<number | undefined> => {
    if (engine) {
      const source = new Source(page.width, page.height, page.peek().slice())
      const found = await detectOrientation(source, engine, true, prior)
      return (
        found &&
        ORIENTATIONS.findIndex(
          (one) => one.turns === found.turns && one.mirrored === found.mirrored,
        )
      )
    }
    const found = estimateOrientation(page, prior)
    return found && found.confidence >= SURE ? found.orientation : undefined
  }
  const rows: Row[] = []
  for (const [set, folders] of Object.entries(SETS)) {
    const row: Row = { set, views: 0, right: 0, wrong: 0, mirrored: 0, time: 0, files: [] }
    for (const path of await filesIn(folders)) {
      const source = await decode(await readFile(path), '')
      for (const turn of quick ? [0] : [0, 1, 2, 3]) {
        const page = new Page()
        page.load(source)
        reorient(page, ORIENTATIONS[(turn + (LYING[basename(path)] ?? 0)) % 4]!)
        const started = performance.now()
        const found = await find(page)
        row.time += performance.now() - started
        row.views++
        if (found === undefined) continue
        if (found === invert(turn)) row.right++
        else {
          row.wrong++
          row.files.push(`${basename(path)}, turned ${turn * 90}°: ${orientationId(found)}`)
          if (ORIENTATIONS[found]!.mirrored) row.mirrored++
        }
      }
    }
    row.time /= row.views
    rows.push(row)
  }
  await engine?.close()
  return {
    json: { rows },
    lines: rows.flatMap((row) => [lineFor(row), ...row.files.map((file) => `  ${file}`)]),
  }
}

async function filesIn(folders: readonly string[]): Promise<string[]> {
  const files: string[] = []
  for (const folder of folders) {
    const path = join(PAGES, folder)
    const isThere = await access(path).then(
      () => true,
      () => false,
    )
    if (isThere) {
      const names = (await readdir(path)).filter((name) => !EMPTY.has(name))
      files.push(...names.toSorted().map((name) => join(path, name)))
    }
  }
  return files
}

function lineFor({ set, views, right, wrong, mirrored, time }: Row): string {
  const share = (count: number): string => `${((100 * count) / views).toFixed(1)} %`
  return (
    `${set}: of ${views} views ${share(right)} right, ${share(wrong)} wrong (${mirrored} mirrored), ` +
    `${share(views - right - wrong)} left; ${time.toFixed(0)} ms a page`
  )
}
