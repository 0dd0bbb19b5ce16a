/** What is filled in: forms, questionnaires, cards. */
import { below, box, columns, inset, level, print } from '../marks.ts'
import { boxes, choices, fields, questions, signatures, type Filling } from '../parts/forms.ts'
import { belowSection, foot, letterhead } from '../parts/heads.ts'
import { barcode, logo, portrait, rubber } from '../parts/pictures.ts'
import { heading, paragraph } from '../parts/prose.ts'
import { drawTable, table } from '../parts/tables.ts'
import { code, label, title, value } from '../words.ts'
import { body, bottom, upright, type Kind } from './kind.ts'

const FILLINGS: readonly Filling[] = ['print', 'hand', 'none']

export const form: Kind = {
  size: upright,
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('form')
    const area = body(sheet, true)
    const filling = rng.pick(FILLINGS)
    let y = f.bernoulli(0.4) ? letterhead(sheet, area) : area.y
    const align = f.pick<'left' | 'center'>(['left', 'center'])
    y = heading(sheet, below(area, y), f.pick([1.4, 1.8, 2.2]), { align, face: look.title })
    if (f.bernoulli(0.4))
      print(sheet, code(rng), area.x + area.w, area.y, { align: 'right', size: look.size * 0.8 })
    if (f.bernoulli(0.4)) y = paragraph(sheet, below(area, y), 2, { size: look.size * 0.8 }) + 3
    const parts = Array.from({ length: f.int(3, 6) }, () =>
      f.pick(['boxes', 'boxes', 'fields', 'fields', 'ticks', 'table', 'lines']),
    )
    const headed = f.bernoulli(0.6)
    const pitch = f.pick([2, 2.4, 3])
    const count = f.pick([1, 2, 2, 3])
    const shaded = f.bernoulli(0.4)
    parts.forEach((part, i) => {
      if (y > bottom(area) - 40) return
      let rest = below(area, y)
      if (headed) rest = belowSection(sheet, rest, 'form')
      const rows = f.foldIn(`rows ${i}`).int(2, 5)
      if (part === 'boxes') y = boxes(sheet, rest, String(i), { filling, rows, pitch, shaded })
      else if (part === 'fields') y = fields(sheet, rest, rows, { columns: count, filling, pitch })
      else if (part === 'ticks')
        y = choices(sheet, rest, rows + 1, { inRow: count > 1, round: f.bernoulli(0.3) })
      else if (part === 'table')
        y = table(
          sheet,
          { ...rest, h: Math.min(rest.h, 70) },
          {
            ...drawTable(sheet, String(i), [3, 6]),
            ruling: 'grid',
            byHand: filling === 'hand',
            empty: filling === 'none' ? 1 : 0.2,
          },
        )
      else {
        for (
          let n = 0;
          n < rows && rest.y < bottom(area);
          n++, rest = below(rest, rest.y + look.size * 2)
        )
          level(sheet, area.x, rest.y + look.size * 1.6, area.w)
        y = rest.y
      }
      y += look.size * 0.8
    })
    if (y < bottom(area) - look.size * 5)
      signatures(
        sheet,
        below(area, Math.max(y, bottom(area) - look.size * 6)),
        f.int(1, 3),
        filling !== 'none',
      )
    foot(sheet, area)
  },
}

export const questionnaire: Kind = {
  size: upright,
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('questionnaire')
    const area = body(sheet)
    let y = heading(sheet, area, f.pick([1.3, 1.8]), {
      align: f.pick(['left', 'center']),
      face: look.title,
    })
    if (f.bernoulli(0.6)) y = paragraph(sheet, below(area, y), rng.int(2, 4)) + look.size
    if (f.bernoulli(0.3)) y = fields(sheet, below(area, y), 2, { columns: 2, filling: 'hand' })
    const filling = rng.pick(FILLINGS)
    const codes = f.bernoulli(0.4)
    const rest = below(area, y)
    if (f.bernoulli(0.25))
      columns(rest, 2, 10).forEach((part) =>
        questions(sheet, part, 'two', { filling, codes: false }),
      )
    else if (f.bernoulli(0.3)) {
      const half = { ...rest, h: rest.h * 0.5 }
      const end = questions(sheet, half, 'one', { filling, codes })
      matrix(below(rest, end), f.int(4, 7))
    } else questions(sheet, rest, 'one', { filling, codes })
    foot(sheet, area)

    function matrix({ x, y: top, w, h }: typeof area, marks: number): void {
      const pitch = look.size * 1.9
      for (let row = 0; row * pitch < h - pitch; row++) {
        if (row % 2 === 0) box(sheet, { x, y: top + row * pitch, w, h: pitch }, { fill: look.pale })
        print(sheet, title(rng, look.script, rng.int(2, 4)), x + 2, top + row * pitch + 2, {
          max: w * 0.45,
        })
        const picked = rng.int(0, marks - 1)
        for (let i = 0; i < marks; i++) {
          print(
            sheet,
            i === picked && filling !== 'none' ? '●' : '○',
            x + w * (0.5 + (0.48 * (i + 0.5)) / marks),
            top + row * pitch + 1,
            { align: 'center', size: look.size * 1.2 },
          )
        }
      }
    }
  },
}

export const card: Kind = {
  size: (f) => [Math.round(320 * f.pick([1.45, 1.58, 1.7])), 320],
  draw(sheet) {
    const { ctx, rng, look, w, h } = sheet
    const f = sheet.family.foldIn('card')
    const whole = f.bernoulli(0.5)
    const margin = whole ? 0 : 26 + rng.uniform(-6, 10)
    const area = inset({ x: 0, y: 0, w, h }, margin)
    if (!whole) {
      ctx.fillStyle = `hsl(${rng.int(15, 45)} ${rng.int(5, 40)}% ${rng.int(25, 80)}%)`
      ctx.fillRect(0, 0, w, h)
    }
    box(sheet, area, { fill: rng.bernoulli(0.5) ? look.pale : '#fbfbf6', weight: 1, round: 10 })
    const inner = inset(area, 16)
    const side = f.pick(['left', 'right', 'none'])
    const [pw, ph] = [inner.w * f.uniform(0.22, 0.32), inner.h * f.uniform(0.5, 0.72)]
    let y = inner.y
    if (f.bernoulli(0.6)) {
      box(sheet, { x: area.x, y: area.y, w: area.w, h: 44 }, { fill: look.accent })
      print(sheet, title(rng, look.script, 2), area.x + area.w / 2, area.y + 9, {
        size: 22,
        face: look.title,
        colour: '#ffffff',
        align: 'center',
        max: area.w * 0.8,
      })
      y += 42
    } else {
      print(sheet, title(rng, look.script, 2), inner.x, y, {
        size: 20,
        face: look.title,
        max: inner.w * 0.7,
      })
      if (f.bernoulli(0.5)) logo(sheet, inner.x + inner.w - 30, y, 26)
      y += 34
    }
    if (side !== 'none') {
      const frame = {
        x: side === 'left' ? inner.x : inner.x + inner.w - pw,
        y,
        w: pw,
        h: Math.min(ph, inner.y + inner.h - y),
      }
      portrait(sheet, frame)
    }
    const x = side === 'left' ? inner.x + pw + 14 : inner.x
    const wide = side === 'none' ? inner.w : inner.w - pw - 14
    const rows = f.int(3, 6)
    const large = f.uniform(9, 13)
    const labelled = f.bernoulli(0.6)
    for (let i = 0; i < rows && y + large * 2 < inner.y + inner.h; i++) {
      if (labelled)
        print(sheet, label(rng, look.script), x, y, { size: large * 0.65, colour: look.accent })
      print(sheet, value(rng, look.script), x, y + (labelled ? large * 0.75 : 0), {
        size: large * (i === 0 ? 1.3 : 1),
        face: i === 0 ? look.bold : look.body,
        max: wide,
      })
      y += large * (labelled ? 2.3 : 1.7)
    }
    const end = f.pick(['none', 'code', 'lines', 'square', 'seal'])
    const at = inner.y + inner.h
    if (end === 'code') barcode(sheet, { x, y: at - 26, w: wide * 0.7, h: 18 })
    else if (end === 'square')
      barcode(sheet, { x: inner.x + inner.w - 50, y: at - 50, w: 46, h: 46 }, true)
    else if (end === 'seal') rubber(sheet, x + wide * 0.7, at - 26, 44)
    else if (end === 'lines') {
      box(sheet, { x: area.x, y: at - 34, w: area.w, h: 40 }, { fill: '#ffffff' })
      for (let i = 0; i < 2; i++)
        print(
          sheet,
          `${code(rng)}<<${code(rng)}<<<<<<${code(rng)}`.toUpperCase(),
          inner.x,
          at - 30 + i * 16,
          { size: 11, max: inner.w, spacing: 2 },
        )
    }
  },
}
