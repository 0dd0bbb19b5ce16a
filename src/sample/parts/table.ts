/** Ruled tables with spans, the body of nearly every form. */
import type { Box, Column, Sheet } from './sheet.ts'
import { fill, print, wrap, write, type TextLook } from './text.ts'

/** One cell. A plain string is a label printed with the form. */
export interface Cell {
  text: string
  /** label: printed with the form; value: filled in */
  kind: 'label' | 'value'
  cols: number
  rows: number
  align: 'left' | 'center' | 'right'
  size?: number
  bold?: boolean
  /** letters stacked from top to bottom */
  upright?: boolean
  /** background in place of the style's label fill */
  background?: string
}

/** A row of cells, `h` units high. */
export interface Row {
  h: number
  cells: (Cell | string)[]
}

type CellLook = Partial<Omit<Cell, 'text' | 'kind'>>

/** A label cell with its look. */
export function label(text: string, look: CellLook = {}): Cell {
  return { text, kind: 'label', cols: 1, rows: 1, align: 'center', ...look }
}

/** A label standing upright beside the `rows` it heads. */
export function headed(text: string, rows: number): Cell {
  return label(text, { upright: true, rows })
}

/** A cell that somebody filled in. */
export function value(text: string, look: CellLook = {}): Cell {
  return { text, kind: 'value', cols: 1, rows: 1, align: 'left', ...look }
}

/** A filled-in cell with its text in the middle. */
export function middle(text: string): Cell {
  return value(text, { align: 'center' })
}

/** A filled-in cell with its text at the right, as amounts are. */
export function right(text: string, size?: number): Cell {
  return value(text, { align: 'right', ...(size === undefined ? {} : { size }) })
}

/** Which rules a table leaves out. */
export interface TableLook {
  /** no vertical rules at the left and right edge */
  open?: boolean
  /** only horizontal rules */
  flat?: boolean
}

/**
 * Draws a table with its top left at (x, y). `widths` are shares of `width`. Cells fill a row from
 * the left, stepping over places that a cell above spans. Returns the table's height.
 */
export function table(
  sheet: Sheet,
  { x, y, w: width }: Column,
  widths: readonly number[],
  rows: readonly Row[],
  look: TableLook = {},
): number {
  const { ctx, style } = sheet
  const total = widths.reduce((sum, w) => sum + w, 0)
  const edges = [0]
  for (const w of widths) edges.push(edges.at(-1)! + (w / total) * width)
  const tops = [0]
  for (const row of rows) tops.push(tops.at(-1)! + row.h)
  const held = new Uint8Array(widths.length * rows.length)
  ctx.strokeStyle = style.rule
  rows.forEach((row, r) => {
    let c = 0
    for (const given of row.cells) {
      while (c < widths.length && held[r * widths.length + c]) c++
      if (c >= widths.length) break
      const cell = typeof given === 'string' ? label(given) : given
      const end = Math.min(widths.length, c + cell.cols)
      const bottom = Math.min(rows.length, r + cell.rows)
      for (let i = r; i < bottom; i++) held.fill(1, i * widths.length + c, i * widths.length + end)
      const box = {
        x: x + edges[c]!,
        y: y + tops[r]!,
        w: edges[end]! - edges[c]!,
        h: tops[bottom]! - tops[r]!,
      }
      drawCell(sheet, cell, box, look.flat ?? false)
      c = end
    }
  })
  const height = tops.at(-1)!
  ctx.strokeStyle = style.rule
  ctx.lineWidth = style.thick
  if (look.open || look.flat) {
    ctx.beginPath()
    for (const at of [y, y + height]) {
      ctx.moveTo(x, at)
      ctx.lineTo(x + width, at)
    }
    ctx.stroke()
  } else ctx.strokeRect(x, y, width, height)
  return height
}

function drawCell(sheet: Sheet, cell: Cell, box: Box, flat: boolean): void {
  const { ctx, style } = sheet
  const background = cell.background ?? (cell.kind === 'label' ? style.labelFill : '')
  if (background !== '') {
    ctx.fillStyle = background
    ctx.fillRect(box.x, box.y, box.w, box.h)
  }
  ctx.lineWidth = style.thin
  ctx.strokeStyle = style.rule
  if (flat) {
    ctx.beginPath()
    ctx.moveTo(box.x, box.y + box.h)
    ctx.lineTo(box.x + box.w, box.y + box.h)
    ctx.stroke()
  } else ctx.strokeRect(box.x, box.y, box.w, box.h)
  if (cell.text !== '') cellText(sheet, cell, box)
}

function cellText(sheet: Sheet, cell: Cell, box: Box): void {
  const { style } = sheet
  const size = Math.min(cell.size ?? style.size, box.h * 0.9)
  const pad = Math.min(4, box.w * 0.08)
  if (cell.upright) {
    const letters = Array.from(cell.text)
    const step = Math.min(size * 1.6, (box.h - 4) / letters.length)
    letters.forEach((letter, i) => {
      const at = box.y + box.h / 2 + (i - (letters.length - 1) / 2) * step
      print(sheet, letter, box.x + box.w / 2, at, { size: Math.min(size, step), align: 'center' })
    })
    return
  }
  const look: TextLook = { size, align: cell.align }
  if (cell.kind === 'label') look.face = cell.bold ? style.bold : style.form
  const room = box.w - 2 * pad
  const lines =
    box.h > size * 2.3 ? wrap(sheet, cell.text, room, look) : [cell.text.replaceAll('\n', ' ')]
  const leading = Math.min(size * 1.55, (box.h - 2) / lines.length)
  const halfway = box.y + box.h / 2
  const at =
    cell.align === 'center'
      ? box.x + box.w / 2
      : cell.align === 'right'
        ? box.x + box.w - pad
        : box.x + pad
  const put = cell.kind === 'label' ? print : cell.bold ? write : fill
  lines.forEach((text, i) => {
    const y = halfway + (i - (lines.length - 1) / 2) * leading
    const short = Array.from(text).length
    // Two and three letter labels are spaced out to the cell, as typists did.
    const spacing =
      cell.kind === 'label' &&
      lines.length === 1 &&
      short <= 3 &&
      cell.align === 'center' &&
      !/[\d()]/.test(text)
        ? Math.min(size, Math.max(0, (room * 0.8 - short * size) / short))
        : 0
    put(sheet, text, at, y, { ...look, spacing, max: room })
  })
}
