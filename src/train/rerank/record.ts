/** What re-ranking changed, for people to check: a table and a page. */
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import sharp from 'sharp'
import { makeFolder, writeWhole } from '../../core/files.ts'
import { pathBelow } from '../../core/paths.ts'
import type { ClassName } from '../../dataset/classes.ts'
import { csvRow } from '../../dataset/csv.ts'
import { html, type Html } from '../../html/html.ts'
import { decode } from '../../page/codec/decode.ts'
import { Page } from '../../page/image/page.ts'
import { ORIENTATIONS, reorient } from '../../page/geometry/orientation.ts'
import type { WordsRow } from '../../ocr/words-file.ts'
import { pageText, tiles } from '../report/page/frame.ts'
import type { RerankDecision } from './rerank.ts'

/** A candidate: the decision on it, its file, and the words that were read. */
export interface Case extends RerankDecision {
  id: string
  /** path of the image */
  file: string
  row: WordsRow | undefined
  /** its true target, where known */
  truth?: number | undefined
}

/** `submission.csv` → `reranked.csv` and `reranked.html` beside it. */
export function recordFiles(beside: string): { table: string; page: string } {
  const folder = dirname(beside)
  const table = join(folder, 'reranked.csv')
  return { table, page: join(folder, 'reranked.html') }
}

/** Thumbnails have about SIDE² pixels; the page shows at most MAX_SHOWN. */
const SIDE = 420
const MAX_SHOWN = 400

/**
 * Writes the table, one row per candidate, and the page, one figure per change.
 * @param listed targets of the dictionary, in the order of the decisions' scores
 */
export async function writeRecord(
  beside: string,
  classes: readonly ClassName[],
  listed: readonly number[],
  cases: readonly Case[],
): Promise<{ table: string; page: string }> {
  const files = recordFiles(beside)
  const rows = [
    csvRow([
      'ID',
      'before',
      'after',
      'words',
      ...listed.map((target) => `score_${target}`),
      'image',
    ]),
  ]
  for (const { id, before, after, scores, matches, file } of cases) {
    const words = matches.map(
      ({ word, text, similarity }) => `${word} ${similarity.toFixed(2)} in ${text}`,
    )
    const link = pathBelow(dirname(files.table), file)
    const figures = scores.map((score) => score.toFixed(2))
    rows.push(csvRow([id, before, after, words.join('; '), ...figures, link]))
  }
  await makeFolder(dirname(beside))
  await writeWhole(files.table, rows.join(''))
  await writeWhole(files.page, await recordPage(classes, cases))
  return files
}

async function recordPage(classes: readonly ClassName[], cases: readonly Case[]): Promise<string> {
  const names = new Map(classes.map(({ target, name }) => [target, name]))
  const changes = cases.filter(({ before, after }) => before !== after)
  const nameOf = (target: number): string => `${target} ${names.get(target) ?? ''}`
  const figures: Html[] = []
  for (const one of changes.slice(0, MAX_SHOWN)) {
    const isWrong = one.truth !== undefined && one.truth !== one.after
    figures.push(
      html`<figure>
        <img src="${await thumbnail(one)}" alt="${one.id}" loading="lazy" />
        <figcaption>
          <div>${nameOf(one.before)} →</div>
          <div><span class="${isWrong ? 'wrong' : 'right'}">${nameOf(one.after)}</span></div>
          ${
            one.truth !== undefined && isWrong
              ? html`<div>is ${nameOf(one.truth)}</div>`
              : undefined
          }
          ${one.matches.map(
            ({ word, text, similarity, score }) =>
              html`<div>
                <b>${word}</b> ${similarity.toFixed(2)} in “${text}” ${score.toFixed(1)}
              </div>`,
          )}
          <small>${basename(one.id)}</small>
        </figcaption>
      </figure>`,
    )
  }
  const withoutWords = cases.filter(({ row }) => !row || row.words.length === 0).length
  const head = tiles([
    { value: String(cases.length), label: 'candidates' },
    { value: String(changes.length), label: 'changed' },
    { value: String(withoutWords), label: 'without a legible word' },
  ])
  const body =
    changes.length === 0
      ? html`<p>Nothing was changed.</p>`
      : html`<div class="pages">${figures}</div>`
  const more =
    changes.length > MAX_SHOWN
      ? html`<p class="muted">${changes.length - MAX_SHOWN} more are in reranked.csv.</p>`
      : html``
  return pageText('Predictions changed by keywords', 'pages set upright', [head, body, more])
}

/** An upright thumbnail as a data URI; an empty one where the file cannot be read. */
async function thumbnail({ file, row }: Case): Promise<string> {
  try {
    const source = await decode(await readFile(file), '', { area: SIDE * SIDE })
    const page = new Page()
    page.load(source)
    const orientation = ORIENTATIONS.find(
      ({ turns, mirrored }) => turns === row?.turns && mirrored === row.mirrored,
    )
    if (orientation) reorient(page, orientation)
    const raw = { width: page.width, height: page.height, channels: 4 as const }
    const small = await sharp(page.peek(), { raw }).removeAlpha().jpeg({ quality: 72 }).toBuffer()
    return `data:image/jpeg;base64,${small.toString('base64')}`
  } catch {
    return 'data:,'
  }
}
