/** Pages before and after, side by side, on one sheet. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decode } from '../../page/codec/decode.ts'
import { pagePath } from '../../page/codec/page-file.ts'
import { drawSheet, pictureOf, type Cell } from '../build/sheet.ts'
import type { RestoredPage, RestoredRow } from './task.ts'

/** Widest a page is shown: those of the competition's size as they are. */
const WIDTH = 460
/** Pairs of before and after in a row. */
const PAIRS = 2

/**
 * @param root of the input, and `out`, of the restored pages
 * @param rows pages to show
 * @returns the sheet as PNG
 */
export async function drawComparison(
  root: string,
  out: string,
  rows: readonly RestoredRow[],
): Promise<Uint8Array> {
  const lines: Cell[][] = []
  for (const [i, row] of rows.entries()) {
    const number = 1 + Math.max(0, row.pages?.findIndex(({ changed }) => changed) ?? 0)
    const shown = row.pages?.[number - 1] ?? row
    if (i % PAIRS === 0) lines.push([])
    lines.at(-1)!.push(
      {
        image: await read(join(root, row.source.path), number),
        caption: [pagePath(row.id, number), foundOf(shown)],
      },
      { image: await read(join(out, row.file), number), caption: [doneOf(shown)] },
    )
  }
  return drawSheet(lines, { cellWidth: WIDTH }).encodeSync('png')
}

async function read(file: string, page: number): Promise<Cell['image']> {
  const { width, height, pixels } = await decode(await readFile(file), '', {
    area: WIDTH * WIDTH * 2,
    page,
  })
  return pictureOf(width, height, pixels)
}

function foundOf({ estimated }: RestoredPage): string {
  const { noise, blur, contrast, illumination, skew } = estimated
  const parts = [`noise ${noise}`, `contrast ${contrast}`]
  if (blur !== null) parts.push(`blur ${blur} px`)
  if (illumination !== null) parts.push(`uneven ${illumination}`)
  if (skew !== null) parts.push(`skew ${skew}°`)
  return parts.join(' · ')
}

function doneOf({ steps }: RestoredPage): string {
  const ran = steps.filter(({ skipped }) => skipped === undefined).map(({ effect }) => effect)
  return ran.join(' · ') || 'nothing'
}
