/** Fields to be filled in: on lines, in boxes, behind marks; questions with their answers. */
import { box, columns, level, print, signature, wordsFor, write } from '../marks.ts'
import type { Area, Sheet } from '../sheet.ts'
import { label, number, title, value } from '../words.ts'

/** How a form is filled in. */
export type Filling = 'print' | 'hand' | 'none'

/** Prints, writes or leaves out a field's value. */
export function fillIn(sheet: Sheet, filling: Filling, x: number, y: number, width: number): void {
  const { rng, look } = sheet
  if (filling === 'none' || rng.bernoulli(0.12)) return
  const words = value(rng, look.script)
  if (filling === 'hand')
    write(sheet, words, x, y - look.size * 0.25, { size: look.size * 1.25, max: width })
  else print(sheet, words, x, y, { max: width })
}

/** Lines of `label ______`, some columns wide. */
export function fields(
  sheet: Sheet,
  area: Area,
  rows: number,
  set: { columns: number; filling: Filling; pitch?: number; lined?: boolean; colon?: boolean },
): number {
  const { rng, look } = sheet
  const pitch = look.size * (set.pitch ?? 2.1)
  const parts = columns(area, set.columns, look.size)
  let y = area.y
  for (let row = 0; row < rows && y + pitch <= area.y + area.h; row++, y += pitch) {
    for (const { x, w } of parts) {
      const wide = w * 0.36
      print(sheet, `${label(rng, look.script)}${set.colon === false ? '' : ':'}`, x, y, {
        max: wide - 2,
      })
      if (set.lined !== false) level(sheet, x + wide, y + look.size * 1.15, w - wide)
      fillIn(sheet, set.filling, x + wide + 2, y, w - wide - 3)
    }
  }
  return y
}

/** Rows of boxes with small labels in their corners; the cuts are the family's. */
export function boxes(
  sheet: Sheet,
  area: Area,
  name: string,
  set: { filling: Filling; pitch?: number; rows: number; shaded?: boolean },
): number {
  const { rng, look, family } = sheet
  const f = family.foldIn(`boxes ${name}`)
  const small = look.size * 0.72
  let y = area.y
  for (let row = 0; row < set.rows; row++) {
    const pitch = look.size * (set.pitch ?? 2.6) * f.pick([1, 1, 1, 1.8])
    const cuts = [0, ...f.shuffled([0.2, 0.33, 0.5, 0.62, 0.75]).slice(0, f.int(0, 3)), 1].toSorted(
      (a, b) => a - b,
    )
    if (y + pitch > area.y + area.h) break
    for (let i = 0; i + 1 < cuts.length; i++) {
      const x = area.x + area.w * cuts[i]!
      const w = area.w * (cuts[i + 1]! - cuts[i]!)
      const beside = f.bernoulli(0.3)
      if (set.shaded && beside) box(sheet, { x, y, w: w * 0.4, h: pitch }, { fill: look.pale })
      box(sheet, { x, y, w, h: pitch })
      print(sheet, label(rng, look.script), x + 1.5, y + 1, { size: small, max: w * 0.9 })
      const left = beside ? w * 0.42 : 3
      fillIn(
        sheet,
        set.filling,
        x + left,
        y + (beside ? 2 : pitch - look.size * 1.35),
        w - left - 3,
      )
    }
    y += pitch
  }
  return y
}

/** A square or round mark, crossed or not. */
export function tick(sheet: Sheet, x: number, y: number, size: number, round: boolean): void {
  const { ctx, rng, look } = sheet
  ctx.strokeStyle = look.rule
  ctx.lineWidth = look.thin
  ctx.beginPath()
  if (round) ctx.arc(x + size / 2, y + size / 2, size / 2, 0, 7)
  else ctx.rect(x, y, size, size)
  ctx.stroke()
  if (rng.bernoulli(0.72)) return
  ctx.strokeStyle = look.pen
  ctx.lineWidth = 1
  ctx.beginPath()
  ctx.moveTo(x - 1, y + size * 0.4)
  ctx.lineTo(x + size * 0.5, y + size)
  ctx.lineTo(x + size * 1.2, y - size * 0.3)
  ctx.stroke()
}

/** Marks with words behind them, in a row or below each other. */
export function choices(
  sheet: Sheet,
  area: Area,
  count: number,
  set: { inRow: boolean; round: boolean },
): number {
  const { rng, look } = sheet
  const size = look.size * 0.85
  if (set.inRow) {
    columns(area, count, 4).forEach(({ x, w }) => {
      tick(sheet, x, area.y, size, set.round)
      print(sheet, label(rng, look.script), x + size + 3, area.y, { size, max: w - size - 4 })
    })
    return area.y + look.size * 1.7
  }
  let y = area.y
  for (let i = 0; i < count && y + size < area.y + area.h; i++, y += look.size * 1.45) {
    tick(sheet, area.x, y, size, set.round)
    print(sheet, title(rng, look.script, rng.int(1, 5)), area.x + size + 3, y, {
      size,
      max: area.w - size - 4,
    })
  }
  return y
}

/** Numbered questions with what is to be answered. */
export function questions(
  sheet: Sheet,
  area: Area,
  name: string,
  set: { filling: Filling; codes: boolean },
): number {
  const { rng, look, family } = sheet
  let y = area.y
  const bottom = area.y + area.h
  const f = family.foldIn(`questions ${name}`)
  const inRow = f.bernoulli(0.5)
  const round = f.bernoulli(0.4)
  const indent = look.size * f.pick([1.8, 2.6])
  const kinds = Array.from({ length: 4 }, () => f.pick(['choices', 'choices', 'line', 'scale']))
  for (let i = 0; y + look.size * 4 < bottom; i++) {
    const text = {
      x: area.x + indent,
      y,
      w: area.w * (set.codes ? 0.8 : 1) - indent,
      h: bottom - y,
    }
    print(sheet, `${i + 1}.`, area.x, y, { face: look.bold })
    for (let n = rng.int(1, 2); n > 0; n--, y += look.size * 1.3) {
      print(sheet, wordsFor(sheet, text.w * rng.uniform(0.6, 1)), text.x, y, { max: text.w })
    }
    const answer = { ...text, y, h: bottom - y }
    const kind = kinds[i % kinds.length]
    if (kind === 'choices')
      y = choices(sheet, answer, inRow ? rng.int(2, 5) : rng.int(2, 6), { inRow, round })
    else if (kind === 'line') {
      level(sheet, answer.x, y + look.size * 1.5, answer.w)
      fillIn(sheet, set.filling, answer.x, y + look.size * 0.3, answer.w)
      y += look.size * 2
    } else {
      columns(answer, 7, 2).forEach(({ x, w }, n) => {
        print(sheet, String(n + 1), x + w / 2, y, { align: 'center', size: look.size * 0.85 })
        tick(sheet, x + w / 2 - 2, y + look.size * 1.1, look.size * 0.7, true)
      })
      y += look.size * 2.2
    }
    if (set.codes)
      print(sheet, `(${number(rng)})`, area.x + area.w, y - look.size * 1.6, {
        align: 'right',
        size: look.size * 0.8,
      })
    y += look.size * 0.9
  }
  return y
}

/** Lines to sign on, with names below. */
export function signatures(sheet: Sheet, area: Area, count: number, signed = true): number {
  const { rng, look } = sheet
  for (const { x, y, w } of columns(area, count, look.size * 2)) {
    const line = y + look.size * 2.6
    level(sheet, x, line, w)
    if (signed && rng.bernoulli(0.8))
      signature(sheet, x + w * 0.1, line - 1, w * rng.uniform(0.4, 0.8))
    print(sheet, title(rng, look.script, 2), x, line + 1.5, { size: look.size * 0.8, max: w })
  }
  return area.y + look.size * 4.2
}
