/** What a recipe does to some pages, as a contact sheet. */
import { basename } from 'node:path'
import { InputError, reasonOf, systemCode } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import type { LabelledPage } from '../../dataset/competition.ts'
import { eachPage } from '../../dataset/each-page.ts'
import { readLabelledSet } from '../../dataset/labelled-set.ts'
import type { StepRecord } from '../../dataset/built-dataset.ts'
import { decode } from '../../page/codec/decode.ts'
import { pageDigest, readPageFile } from '../../page/codec/page-file.ts'
import { Page } from '../../page/image/page.ts'
import type { Source } from '../../page/image/source.ts'
import type { ClassNames } from '../recipe/draw.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { drawVariant } from './attempts.ts'
import { drawSheet, pictureOf, type Cell } from './sheet.ts'

export interface PreviewOptions {
  recipe: Recipe
  /** variants of each page */
  count: number
  /** widest an image is shown, in pixels */
  cellWidth: number
}

interface PreviewPage {
  source: Source
  name: string
  of: ClassNames
}

/** Pages of a labelled set, one class after the other until there are `pages`. */
export async function subjectsOfSet(
  data: string,
  pages: number,
  recipe: Recipe,
): Promise<PreviewPage[]> {
  const set = await readLabelledSet(data, {})
  const all = await eachPage(set.pages)
  const byClass = set.classes.map(({ target }) => all.filter((page) => page.target === target))
  const chosen: LabelledPage[] = []
  for (let round = 0; chosen.length < Math.min(pages, all.length); round++) {
    for (const own of byClass) {
      const page = own[round]
      if (page && chosen.length < pages) chosen.push(page)
    }
  }
  const names = new Map(set.classes.map(({ target, name }) => [target, name]))
  return Promise.all(
    chosen.map(({ file, target }) =>
      readPreviewPage(file, { target, name: names.get(target) ?? '' }, recipe),
    ),
  )
}

/** Single images, of no class. */
export async function subjectsOfFiles(
  files: readonly string[],
  recipe: Recipe,
): Promise<PreviewPage[]> {
  return Promise.all(files.map((file) => readPreviewPage(file, { target: -1, name: '' }, recipe)))
}

async function readPreviewPage(file: string, of: ClassNames, recipe: Recipe): Promise<PreviewPage> {
  const { area, fill } = recipe.canvas
  try {
    const { bytes, page } = await readPageFile(file)
    const digest = pageDigest(sha256(bytes), page)
    const source = await decode(bytes, digest, { area, background: fill, page })
    return { source, name: basename(file), of }
  } catch (error) {
    const reason = systemCode(error) === 'ENOENT' ? 'no such file' : reasonOf(error)
    throw new InputError('IMAGE_UNREADABLE', `${file}: ${reason}`, { cause: error })
  }
}

/** @returns the sheet as PNG */
export async function preview(
  pages: readonly PreviewPage[],
  options: PreviewOptions,
): Promise<Uint8Array> {
  const { recipe, count, cellWidth } = options
  const page = new Page()
  const rows: Cell[][] = []
  for (const { source, name, of } of pages) {
    page.load(source)
    const row: Cell[] = [
      {
        image: pictureOf(page.width, page.height, page.peek()),
        caption: [name, of.name].filter(Boolean),
      },
    ]
    const others = pages.map((s) => s.source).filter((s) => s.digest !== source.digest)
    const overlays = others.slice(0, 3).map((s) => ({ path: '', sha256: s.digest }))
    for (let variant = 1; variant <= count; variant++) {
      const key = { seed: recipe.seed, source: source.digest, variant }
      const request = { recipe, canvas: recipe.canvas, key, of, overlays }
      const made = await drawVariant(page, source, request, (overlay) =>
        Promise.resolve(others.find((s) => s.digest === overlay.sha256) ?? source),
      )
      row.push({
        image: pictureOf(page.width, page.height, page.peek()),
        caption: [captionOf(made.steps)],
      })
    }
    rows.push(row)
  }
  return drawSheet(rows, { cellWidth }).encodeSync('png')
}

/** Steps that ran and, in brackets, those that found nothing to do. */
function captionOf(records: readonly StepRecord[]): string {
  if (records.length === 0) return 'nothing'
  return records
    .map(({ effect, skipped }) => (skipped === undefined ? effect : `(${effect})`))
    .join(' · ')
}
