/** What is read at work: reports, articles, résumés, summaries. */
import { below, box, columns, inset, level, print } from '../marks.ts'
import { chart, CHARTS, diagram } from '../parts/drawings.ts'
import { belowSection, foot } from '../parts/heads.ts'
import { photo, portrait } from '../parts/pictures.ts'
import { block, heading, list, paragraph, prose } from '../parts/prose.ts'
import { drawTable, table } from '../parts/tables.ts'
import type { Area, Sheet } from '../sheet.ts'
import { date, label, number, title } from '../words.ts'
import { body, bottom, lying, upright, type Kind } from './kind.ts'

/** Flows headings, text and figures down an area, in the family's rhythm. */
function flow(
  sheet: Sheet,
  area: Area,
  name: string,
  set: { size?: number; ragged?: boolean } = {},
): void {
  const { rng, look, family } = sheet
  const f = family.foldIn(`flow ${name}`)
  const parts = Array.from({ length: 6 }, () =>
    f.pick([
      'text',
      'text',
      'text',
      'section',
      'section',
      'list',
      'table',
      'chart',
      'formula',
      'picture',
    ]),
  )
  const indent = f.pick([0, 0, look.size * 2])
  const size = set.size ?? look.size
  let y = area.y
  for (let i = 0; y < bottom(area) - size * 3; i++) {
    const rest = below(area, y)
    const part = parts[i % parts.length]
    const half = Math.min(rest.h, Math.max(40, area.w * f.uniform(0.35, 0.6)))
    if (part === 'section')
      y = prose(sheet, belowSection(sheet, rest, name), { count: rng.int(1, 2), indent, ...set })
    else if (part === 'list')
      y = list(sheet, { ...rest, h: Math.min(rest.h, 60) }, f.pick(['bullet', 'number', 'dash']), {
        count: rng.int(2, 5),
        ...set,
      })
    else if (part === 'table' && rest.h > 50)
      y =
        table(
          sheet,
          { ...rest, h: half },
          { ...drawTable(sheet, name, [3, 5]), size: size * 0.85 },
        ) + size
    else if (part === 'chart' && rest.h > 50) {
      if (f.bernoulli(0.7)) chart(sheet, { ...rest, h: half }, f.pick(CHARTS))
      else diagram(sheet, { ...rest, h: half }, name)
      y = paragraph(sheet, below(rest, y + half + 2), 1, { size: size * 0.8 }) + size
    } else if (part === 'picture' && rest.h > 50) {
      photo(sheet, { ...rest, h: half }, { grey: rng.bernoulli(0.6) })
      y = paragraph(sheet, below(rest, y + half + 2), 1, { size: size * 0.8 }) + size
    } else if (part === 'formula') {
      print(
        sheet,
        `${rng.pick(['∑', 'x', 'F', 'λ'])} = ${number(rng)}${rng.pick(['x', 'y', 'n'])} + ${number(rng)} / (${number(rng)})`,
        area.x + area.w / 2,
        y + size,
        { align: 'center', size: size * 1.2 },
      )
      y += size * 3.5
    } else y = prose(sheet, rest, { count: rng.int(1, 2), lines: [4, 10], indent, ...set })
  }
}

export const report: Kind = {
  size: upright,
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('report')
    const area = body(sheet)
    const opening = f.pick(['cover', 'title', 'running', 'running', 'none'])
    if (opening === 'cover') {
      let y = area.y + area.h * f.uniform(0.12, 0.3)
      for (let i = rng.int(1, 3); i > 0; i--)
        y = heading(sheet, below(area, y), f.pick([1.8, 2.6]), {
          align: 'center',
          face: look.title,
        })
      y = block(sheet, below(area, y + 30), f.int(2, 4), { align: 'center' })
      if (f.bernoulli(0.5)) level(sheet, area.x + area.w * 0.3, y + 10, area.w * 0.4, 1)
      print(sheet, date(rng), area.x + area.w / 2, area.y + area.h * 0.8, { align: 'center' })
      return foot(sheet, area)
    }
    let { y } = area
    if (opening === 'title')
      y =
        block(
          sheet,
          below(
            area,
            heading(sheet, area, 1.9, { align: f.pick(['left', 'center']), face: look.title }),
          ),
          f.int(1, 3),
        ) + look.size
    if (opening === 'running') {
      print(sheet, title(rng, look.script, 3), area.x, y - look.size * 2, { size: look.size * 0.8 })
      print(sheet, number(rng).slice(0, 3), area.x + area.w, y - look.size * 2, {
        size: look.size * 0.8,
        align: 'right',
      })
      if (f.bernoulli(0.6)) level(sheet, area.x, y - look.size * 0.7, area.w)
    }
    const rest = below(area, y)
    flow(
      sheet,
      { ...rest, h: rest.h * (rng.bernoulli(0.25) ? rng.uniform(0.4, 0.9) : 1) },
      'report',
      { ragged: f.bernoulli(0.5) },
    )
    foot(sheet, area)
  },
}

export const article: Kind = {
  size: upright,
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('article')
    const area = body(sheet)
    const size = look.size * f.pick([0.72, 0.8, 0.9])
    const first = f.bernoulli(0.6)
    let { y } = area
    print(
      sheet,
      `${title(rng, 'latin', 3)} ${date(rng)}`,
      area.x + (f.bernoulli(0.5) ? 0 : area.w * 0.5),
      y - look.size * 2,
      { size: size * 0.9 },
    )
    if (first) {
      const align = f.pick<'left' | 'center'>(['left', 'center'])
      for (let i = rng.int(1, 2); i > 0; i--)
        y = heading(sheet, below(area, y), f.pick([1.7, 2.2]), {
          align,
          face: look.title,
          words: rng.int(3, 6),
        })
      y = block(sheet, below(area, y), f.int(1, 3), { align, size }) + look.size
      if (f.bernoulli(0.7)) {
        const abstract = inset({ ...area, y, h: size * 10 }, f.pick([0, 20]), 0)
        y = paragraph(sheet, abstract, rng.int(4, 7), { size, leading: 1.25 }) + look.size
        if (f.bernoulli(0.4)) level(sheet, area.x, y - look.size * 0.6, area.w)
      }
    } else if (f.bernoulli(0.5)) {
      const picture = { ...area, y, h: area.h * f.uniform(0.2, 0.35) }
      if (f.bernoulli(0.5))
        columns(picture, 2, 8).forEach((part) => chart(sheet, part, f.pick(CHARTS)))
      else table(sheet, picture, { ...drawTable(sheet, 'wide', [5, 8]), size: size * 0.9 })
      y = paragraph(sheet, below(area, y + picture.h + 3), 2, { size: size * 0.9 }) + look.size
    }
    columns(below(area, y), f.pick([1, 2, 2, 2, 3]), f.pick([8, 12])).forEach((part, i) =>
      flow(sheet, part, `article ${i}`, { size }),
    )
    foot(sheet, area)
  },
}

export const resume: Kind = {
  size: upright,
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('resume')
    const area = body(sheet)
    const align = f.pick<'left' | 'center'>(['left', 'center'])
    const x = align === 'left' ? area.x : area.x + area.w / 2
    const side = f.pick(['none', 'none', 'none', 'left', 'right'])
    const wide = side === 'none' ? area.w : area.w * 0.64
    const main = { ...area, w: wide, x: side === 'left' ? area.x + area.w - wide : area.x }
    if (side !== 'none') {
      const strip = {
        x: side === 'left' ? 0 : area.x + wide + 6,
        y: 0,
        w: sheet.w - wide - 10 - area.x + (side === 'left' ? area.x - 8 : 0),
        h: sheet.h,
      }
      if (f.bernoulli(0.6)) box(sheet, strip, { fill: look.pale })
      const part = inset(strip, 12, 30)
      if (f.bernoulli(0.7)) portrait(sheet, { x: part.x, y: part.y, w: 46, h: 54 })
      let y = part.y + 64
      while (y < bottom(part) - 50)
        y =
          list(sheet, { ...belowSection(sheet, below(part, y), 'side'), h: 40 }, 'dash', {
            count: 4,
            lines: [1, 1],
          }) + 6
    } else if (f.bernoulli(0.25))
      portrait(sheet, { x: area.x + area.w - 44, y: area.y, w: 44, h: 54 })
    print(sheet, title(rng, look.script, 2), side === 'none' ? x : main.x, area.y, {
      size: look.size * f.pick([1.3, 2, 3]),
      face: look.title,
      align: side === 'none' ? align : 'left',
      max: main.w * 0.7,
    })
    let y =
      block(sheet, { ...main, y: area.y + look.size * 3.6 }, f.int(1, 3), {
        size: look.size * 0.9,
        align: side === 'none' ? align : 'left',
      }) + look.size
    const dated = f.pick(['left', 'right', 'none'])
    const column = f.pick([0, 0, 0.25]) * main.w
    while (y < bottom(area) - look.size * 5) {
      const from = y
      const rest = belowSection(sheet, below(main, y), 'resume')
      y = column > 0 ? from : rest.y
      for (let i = rng.int(1, 3); i > 0 && y < bottom(area) - look.size * 2; i--) {
        const inDate = dated === 'left' ? main.w * 0.2 : 0
        const part = {
          x: main.x + column + inDate,
          y,
          w: main.w - column - inDate,
          h: bottom(area) - y,
        }
        if (dated !== 'none')
          print(
            sheet,
            `${rng.int(1960, 2020)}–${rng.int(60, 99)}`,
            dated === 'left' ? main.x + column : main.x + main.w,
            y,
            { align: dated === 'left' ? 'left' : 'right', size: look.size * 0.9 },
          )
        print(sheet, title(rng, look.script, rng.int(2, 4)), part.x, y, {
          face: look.bold,
          max: part.w * 0.7,
        })
        y =
          list(
            sheet,
            { ...below(part, y + look.size * 1.4), h: Math.min(part.h - look.size * 1.4, 50) },
            f.pick(['bullet', 'dash']),
            { count: rng.int(0, 3), lines: [1, 2] },
          ) +
          look.size * 0.5
      }
      y += look.size * 0.6
    }
    foot(sheet, area)
  },
}

export const summary: Kind = {
  size: (f) => (f.bernoulli(0.2) ? lying(f) : upright(f)),
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('summary')
    const area = body(sheet)
    let y = heading(sheet, area, 1.6, { face: look.title }) + look.size
    const boxed = f.bernoulli(0.5)
    while (y < bottom(area) - 60) {
      const part = { ...area, y, h: Math.min(bottom(area) - y, area.h * rng.uniform(0.16, 0.3)) }
      if (boxed) box(sheet, part)
      const inner = inset(part, boxed ? 5 : 0)
      const rest = belowSection(sheet, inner, 'summary')
      const within = { ...rest, h: bottom(inner) - rest.y }
      if (f.bernoulli(0.3)) table(sheet, within, drawTable(sheet, 'sum', [2, 4]))
      else prose(sheet, within, { ragged: true })
      y = bottom(part) + look.size * 1.4
    }
    print(sheet, label(rng, look.script), area.x, bottom(area) + 3, { size: look.size * 0.8 })
    foot(sheet, area)
  },
}
