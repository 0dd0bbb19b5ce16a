/** Papers of offices: specifications, contracts, index cards. */
import { below, columns, inset, level, print } from '../marks.ts'
import { boxes, signatures } from '../parts/forms.ts'
import { belowSection, foot, letterhead } from '../parts/heads.ts'
import { rubber } from '../parts/pictures.ts'
import { block, handwriting, heading, list, prose } from '../parts/prose.ts'
import { drawTable, table } from '../parts/tables.ts'
import { code, number, title } from '../words.ts'
import { body, bottom, upright, type Kind } from './kind.ts'

export const specification: Kind = {
  size: upright,
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('specification')
    const area = body(sheet)
    let y = area.y
    if (f.bernoulli(0.6))
      y =
        boxes(sheet, area, 'head', {
          filling: 'print',
          rows: f.int(2, 4),
          pitch: 2.4,
          shaded: f.bernoulli(0.3),
        }) + look.size
    else y = letterhead(sheet, area)
    y = heading(sheet, below(area, y), 1.4, { align: f.pick(['left', 'center']) })
    const parts = f.int(2, 4)
    const kinds = Array.from({ length: parts }, () =>
      f.pick(['values', 'values', 'table', 'clauses', 'prose']),
    )
    const limit = area.h / parts
    const dotted = f.pick(['. ', ' ', '_'])
    for (const [i, kind] of kinds.entries()) {
      if (y > bottom(area) - 40) break
      const rest = belowSection(sheet, below(area, y), 'spec')
      const part = { ...rest, h: Math.min(rest.h, limit) }
      if (kind === 'table')
        y = table(sheet, part, { ...drawTable(sheet, String(i), [3, 5]), rows: rng.int(4, 9) })
      else if (kind === 'clauses') y = list(sheet, part, 'number', { count: rng.int(3, 6) })
      else if (kind === 'prose') y = prose(sheet, part, { count: 2 })
      else {
        y = rest.y
        for (let n = rng.int(4, 10); n > 0 && y < part.y + part.h; n--, y += look.size * 1.5) {
          print(sheet, `${title(rng, look.script, 2)} ${dotted.repeat(14)}`, area.x + 10, y, {
            max: area.w * 0.55,
          })
          print(
            sheet,
            `${number(rng)} ± ${rng.int(1, 9)} ${rng.pick(['mm', '%', 'kg', 'g', '°C', ''])}`,
            area.x + area.w * 0.62,
            y,
          )
        }
      }
      y += look.size
    }
    if (f.bernoulli(0.6) && y < bottom(area) - 30)
      table(
        sheet,
        { ...area, y: bottom(area) - 30, h: 30 },
        {
          columns: f.int(3, 5),
          ruling: 'grid',
          head: 'filled',
          pitch: 2,
          rows: 2,
          contents: ['words', 'date', 'words', 'date', 'words'],
        },
      )
    foot(sheet, area)
  },
}

export const contract: Kind = {
  size: upright,
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('contract')
    const area = body(sheet)
    let y =
      heading(sheet, area, f.pick([1.5, 2]), { align: 'center', face: look.title }) + look.size
    if (f.bernoulli(0.5)) y = prose(sheet, below(area, y), { count: 1, lines: [2, 4] })
    const size = look.size * f.pick([0.8, 0.95])
    const numbering = f.pick<'number' | 'letter'>(['number', 'number', 'letter'])
    const text = { ...below(area, y), h: bottom(area) - y - look.size * 7 }
    const headed = f.bernoulli(0.5)
    if (f.bernoulli(0.25))
      columns(text, 2, 10).forEach((part) =>
        list(sheet, part, numbering, { size, lines: [2, 5], ragged: false }),
      )
    else if (headed) {
      for (y = text.y; y < bottom(text) - look.size * 5;) {
        const rest = belowSection(sheet, below(text, y), 'clause')
        y = prose(
          sheet,
          { ...rest, h: bottom(text) - rest.y },
          { count: rng.int(1, 2), size, indent: f.pick([0, 8]) },
        )
      }
    } else list(sheet, text, numbering, { size, lines: [2, 6], ragged: false })
    signatures(sheet, { ...area, y: bottom(area) - look.size * 5 }, 2, rng.bernoulli(0.7))
    if (f.bernoulli(0.4)) rubber(sheet, area.x + area.w * 0.8, bottom(area) - 14, 32)
    foot(sheet, area)
  },
}

export const fiche: Kind = {
  size: (f) => [Math.round(320 * f.pick([1.4, 1.6])), 320],
  draw(sheet) {
    const { rng, look, w, h } = sheet
    const f = sheet.family.foldIn('fiche')
    const area = inset({ x: 0, y: 0, w, h }, 18)
    print(sheet, title(rng, look.script, 2), area.x, area.y, { size: 14, face: look.bold })
    print(sheet, code(rng), area.x + area.w, area.y, { size: 11, align: 'right' })
    level(sheet, area.x, area.y + 20, area.w, 1.2)
    const rest = below(area, area.y + 28)
    if (f.bernoulli(0.5)) {
      for (let y = rest.y + 14; y < bottom(rest); y += 20) level(sheet, rest.x, y, rest.w, 0.6)
      handwriting(sheet, rest, 20, { size: 14 })
    } else {
      const end = block(sheet, { ...rest, w: rest.w * 0.6 }, f.int(2, 4), { size: 10 })
      prose(sheet, below(rest, end + 8), { size: 9, ragged: true, count: f.int(1, 3) })
    }
    if (f.bernoulli(0.3)) rubber(sheet, w - 70, h - 50, 60)
  },
}
