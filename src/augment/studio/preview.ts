/** What a recipe does to some pages, as a contact sheet: drawn and encoded as a build would. */
import { basename, resolve } from 'node:path'
import { InputError, PalimpsestError, reasonOf, systemCode } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import type { Progress } from '../../core/progress.ts'
import { withPool } from '../../jobs/pool.ts'
import { mapTasks } from '../../jobs/run-tasks.ts'
import { decode } from '../../page/codec/decode.ts'
import { readPageFile } from '../../page/codec/page-file.ts'
import { recipeToPlain } from '../recipe/parse.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { drawSheet, pictureOf, type Cell } from '../build/sheet.ts'
import { encodeSheet } from './encode-sheet.ts'
import { captionOf } from './preview-caption.ts'
import type { Subjects } from './subjects.ts'
import type { DrawnPage, DrawTask, StudioSetup, Subject } from './task.ts'

export interface PreviewOptions {
  recipe: Recipe
  /** variants of each page */
  count: number
  /** widest an image is shown, in pixels */
  cellWidth: number
  /** name of the file: its ending says the format */
  out: string
  workers: number
  progress: Progress
  signal: AbortSignal
}

/** A page that is shown, and what it is called. */
export interface PreviewPage {
  subject: Subject
  name: string
}

/** Most images beside each other: the rest of a page's variants go below. */
const MAX_COLUMNS = 6

/** Training pages of a set, one class after the other until there are `pages`, each with its own overlay pages. */
export function pagesOfSet(subjects: Subjects, pages: number, recipe: Recipe): PreviewPage[] {
  return subjects
    .entries(recipe)
    .flatMap((entry, i): PreviewPage[] => {
      const subject = entry.held ? undefined : subjects.subject(recipe, i)
      return subject ? [{ subject, name: entry.id }] : []
    })
    .slice(0, pages)
}

/**
 * Single images, of no class; each borrows from the others.
 * @throws InputError `IMAGE_UNREADABLE`
 */
export async function pagesOfFiles(files: readonly string[]): Promise<PreviewPage[]> {
  const read = await Promise.all(
    files.map(async (file) => {
      try {
        const { bytes } = await readPageFile(file)
        return { path: resolve(file), sha256: sha256(bytes), name: basename(file) }
      } catch (error) {
        const reason = systemCode(error) === 'ENOENT' ? 'no such file' : reasonOf(error)
        throw new InputError('IMAGE_UNREADABLE', `${file}: ${reason}`, { cause: error })
      }
    }),
  )
  return read.map(({ name, ...own }) => ({
    name,
    subject: {
      ...own,
      of: { target: -1, name: '' },
      keyOffset: 0,
      overlays: read
        .filter((other) => other.sha256 !== own.sha256)
        .slice(0, 3)
        .map((other) => ({ path: other.path, sha256: other.sha256 })),
    },
  }))
}

/**
 * Draws the sheet.
 * @param root that paths of pages are relative to; empty where they are absolute
 * @returns the file's bytes, in the format of its ending
 * @throws InputError `IMAGE_UNREADABLE`; WorkError `STOPPED`
 */
export async function preview(
  pages: readonly PreviewPage[],
  root: string,
  options: PreviewOptions,
): Promise<Uint8Array> {
  const { recipe, count, cellWidth, workers, progress, signal } = options
  const text = JSON.stringify(recipeToPlain(recipe))
  const tasks = pages.flatMap(({ subject }) =>
    Array.from({ length: count + 1 }, (_, variant): DrawTask => ({
      recipe: text,
      subject,
      variant,
    })),
  )
  const setup: StudioSetup = { root }
  const drawn = await withPool(
    new URL('./worker.ts', import.meta.url),
    { threads: Math.min(workers, tasks.length), setup, signal },
    (pool) =>
      mapTasks<DrawTask, DrawnPage>({
        pool,
        name: 'draw',
        tasks,
        describe: ({ subject, variant }) => `${subject.path}, variant ${variant}`,
        signal,
        stopped: 'stopped: nothing was written',
        progress: { on: progress, label: 'drawing', total: tasks.length },
      }).catch((error: unknown) => {
        if (!(error instanceof PalimpsestError) || error.code === 'STOPPED') throw error
        throw new InputError('IMAGE_UNREADABLE', error.message, { cause: error })
      }),
  )
  const rows: Cell[][] = []
  for (const [i, { subject, name }] of pages.entries()) {
    const cells: Cell[] = []
    for (const [variant, page] of drawn.slice(i * (count + 1), (i + 1) * (count + 1)).entries()) {
      const { pixels, width, height } = await decode(page.bytes, '', { area: 0 })
      const image = pictureOf(width, height, pixels)
      const title = [name, subject.of.name].filter(Boolean)
      cells.push({ image, caption: variant === 0 ? title : captionOf(recipe, variant, page) })
    }
    rows.push(...balanced(cells))
  }
  return encodeSheet(drawSheet(rows, { cellWidth }), options.out)
}

/** Cells in as few rows as they need, all of about the same length. */
function balanced(cells: readonly Cell[]): Cell[][] {
  const rows = Math.ceil(cells.length / MAX_COLUMNS)
  const columns = Math.ceil(cells.length / rows)
  return Array.from({ length: rows }, (_, i) => cells.slice(i * columns, (i + 1) * columns))
}
