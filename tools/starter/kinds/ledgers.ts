/** Figures over whole pages: ledgers, charts, timetables. */
import { below, box, columns, level, print, write } from '../marks.ts'
import { chart, CHARTS } from '../parts/drawings.ts'
import { foot } from '../parts/heads.ts'
import { heading, paragraph } from '../parts/prose.ts'
import { drawTable, table } from '../parts/tables.ts'
import { amount, label, number, title } from '../words.ts'
import { body, bottom, lying, upright, type Kind } from './kind.ts'

export const ledger: Kind = {
  size: (f) => (f.bernoulli(0.45) ? lying(f) : upright(f)),
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('ledger')
    const area = body(sheet, true)
    let y = area.y
    const align = f.pick<'left' | 'center'>(['left', 'center'])
    for (let i = f.int(1, 3); i > 0; i--)
      y = heading(sheet, below(area, y), f.pick([1, 1.3]), { align }) - look.size * 0.3
    y += look.size
    const count = f.pick([1, 1, 2, 3])
    const columned = f.int(4, 10)
    const set = {
      ...drawTable(sheet, 'ledger', [columned, columned]),
      first: f.pick([2, 3, 4]),
      groups: f.pick([0, 4, 6]),
      pitch: f.pick([1.3, 1.5, 1.9]),
    }
    const figures = {
      ...set,
      contents: [
        'words' as const,
        ...Array.from({ length: columned }, () =>
          f.pick<'amount' | 'number'>(['amount', 'amount', 'number']),
        ),
      ],
    }
    for (let i = 0; i < count && y < bottom(area) - 30; i++) {
      if (count > 1) y = heading(sheet, below(area, y), 1)
      const rest = below(area, y)
      y =
        table(
          sheet,
          { ...rest, h: Math.min(rest.h, (area.h / count) * rng.uniform(0.6, 1)) },
          { ...figures, size: look.size * 0.8 },
        ) + look.size
    }
    level(sheet, area.x + area.w * 0.4, y - look.size * 0.6, area.w * 0.6)
    if (y < bottom(area) - look.size * 2)
      paragraph(sheet, below(area, y), 2, { size: look.size * 0.8 })
    if (rng.bernoulli(0.35))
      for (let i = rng.int(1, 4); i > 0; i--)
        write(sheet, amount(rng), area.x + area.w * rng.random(), area.y + area.h * rng.random(), {
          size: 8,
        })
    foot(sheet, area)
  },
}

export const charts: Kind = {
  size: (f) => (f.bernoulli(0.5) ? lying(f) : upright(f)),
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('charts')
    const area = body(sheet)
    let y = f.bernoulli(0.7)
      ? heading(sheet, area, f.pick([1.3, 2]), { align: f.pick(['left', 'center']) }) + 4
      : area.y
    const [across, down] = f.pick([
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
      [2, 3],
    ] as const)
    const kinds = Array.from({ length: across * down }, () => f.pick(CHARTS))
    const framed = f.bernoulli(0.4)
    const noted = f.bernoulli(0.4)
    const rest = below(area, y)
    const height = (rest.h - (noted ? look.size * 5 : 0)) / down
    for (let row = 0; row < down; row++) {
      columns({ ...rest, y: rest.y + row * height, h: height - 6 }, across, 8).forEach(
        (part, i) => {
          chart(sheet, part, kinds[row * across + i]!, { framed })
        },
      )
    }
    y = rest.y + height * down
    if (noted) paragraph(sheet, below(area, y), 3)
    if (rng.bernoulli(0.3))
      print(
        sheet,
        `${label(rng, look.script)}: ${title(rng, look.script, 3)}`,
        area.x,
        sheet.h - look.size * 2,
        { size: look.size * 0.8 },
      )
  },
}

export const timetable: Kind = {
  size: (f) => (f.bernoulli(0.6) ? lying(f) : upright(f)),
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('timetable')
    const area = body(sheet, true)
    const y =
      heading(sheet, area, f.pick([1.8, 2.8]), { align: 'center', face: look.title, words: 2 }) + 4
    const [across, down] = f.pick([
      [7, 5],
      [7, 6],
      [6, 9],
      [5, 8],
    ] as const)
    const rest = below(area, y)
    const [w, h] = [rest.w / across, (rest.h - 14) / down]
    const style = f.pick(['box', 'lines', 'filled'])
    box(sheet, { ...rest, h: 13 }, { fill: f.bernoulli(0.5) ? look.accent : look.pale })
    for (let column = 0; column < across; column++) {
      print(sheet, label(rng, look.script), rest.x + (column + 0.5) * w, rest.y + 3, {
        align: 'center',
        face: look.bold,
        max: w - 2,
      })
      for (let row = 0; row < down; row++) {
        const cell = { x: rest.x + column * w, y: rest.y + 14 + row * h, w, h }
        if (style === 'box') box(sheet, cell)
        else if (style === 'lines') level(sheet, cell.x, cell.y + h, w)
        else if (rng.bernoulli(0.5))
          box(
            sheet,
            { ...cell, w: w - 2, h: h - 2 },
            { fill: rng.bernoulli(0.5) ? look.pale : `hsl(${rng.int(0, 360)} 50% 85%)`, round: 2 },
          )
        print(sheet, number(rng).slice(0, 2), cell.x + 2, cell.y + 2, {
          face: look.bold,
          size: look.size * 1.1,
        })
        if (rng.bernoulli(0.35))
          paragraph(
            sheet,
            { x: cell.x + 2, y: cell.y + look.size * 1.8, w: w - 4, h: h - look.size * 2 },
            2,
            { size: look.size * 0.8 },
          )
        if (rng.bernoulli(0.06))
          write(sheet, label(rng, look.script), cell.x + 2, cell.y + h * 0.5, { max: w })
      }
    }
  },
}
