/** Papers about money: invoices, receipts, statements. */
import { below, box, columns, level, print, rule } from '../marks.ts'
import { boxes, fields } from '../parts/forms.ts'
import { chart, CHARTS } from '../parts/drawings.ts'
import { addressed, foot, letterhead } from '../parts/heads.ts'
import { barcode, rubber } from '../parts/pictures.ts'
import { block, heading, paragraph, prose } from '../parts/prose.ts'
import { drawTable, table } from '../parts/tables.ts'
import { amount, code, date, label, title } from '../words.ts'
import { body, bottom, upright, type Kind } from './kind.ts'

export const invoice: Kind = {
  size: upright,
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('invoice')
    const area = body(sheet)
    let y = letterhead(sheet, area)
    const right = f.bernoulli(0.6)
    const word = rng.pick(['INVOICE', 'Invoice', 'STATEMENT', 'BILL', 'ORDER', '청구서', '견적서'])
    print(sheet, word, right ? area.x + area.w : area.x, y, {
      size: look.size * f.pick([1.6, 2.4, 3.4]),
      face: look.title,
      align: right ? 'right' : 'left',
    })
    y += look.size * 4
    const parts = columns(below(area, y), 2, 12)
    const framed = f.bernoulli(0.4)
    const end = block(sheet, { ...parts[0]!, x: parts[0]!.x + (framed ? 3 : 0) }, f.int(3, 5))
    if (framed) box(sheet, { ...parts[0]!, y: y - 3, h: end - y + 4 })
    const meta = f.pick(['lines', 'boxes', 'block'])
    const other =
      meta === 'lines'
        ? addressed(sheet, parts[1]!, f.int(3, 5), {
            gap: 0,
            pitch: 1.5,
            bold: true,
            column: parts[1]!.w * 0.45,
          })
        : meta === 'boxes'
          ? boxes(sheet, parts[1]!, 'meta', { filling: 'print', rows: 2, pitch: 2.6 })
          : block(sheet, parts[1]!, 4)
    y = Math.max(end, other) + look.size * 2
    if (f.bernoulli(0.4))
      y =
        table(sheet, below(area, y), {
          columns: f.int(4, 6),
          rows: 1,
          ruling: 'grid',
          head: 'filled',
          pitch: 1.7,
          contents: ['code', 'date', 'words', 'code', 'date', 'words'],
        }) +
        look.size * 1.5
    const set = drawTable(sheet, 'items', [3, 7])
    const room = f.bernoulli(0.5)
      ? bottom(area) - y - look.size * 12
      : area.h * rng.uniform(0.12, 0.4)
    const items = {
      ...below(area, y),
      h: Math.max(30, Math.min(room, bottom(area) - y - look.size * 10)),
    }
    y =
      table(sheet, items, {
        ...set,
        head: set.head === 'none' ? 'filled' : set.head,
        groups: 0,
        first: 2.4,
      }) + look.size
    const totals = f.int(2, 4)
    for (let i = 0; i < totals; i++, y += look.size * 1.6) {
      const isLast = i === totals - 1
      print(sheet, label(rng, look.script), area.x + area.w * 0.62, y, {
        face: isLast ? look.bold : look.body,
      })
      print(sheet, amount(rng), area.x + area.w, y, {
        align: 'right',
        face: isLast ? look.bold : look.body,
      })
      if (isLast) level(sheet, area.x + area.w * 0.6, y - 1.5, area.w * 0.4)
    }
    if (f.bernoulli(0.4))
      paragraph(sheet, below(area, y + look.size), 2, { size: look.size * 0.85 })
    if (f.bernoulli(0.3)) {
      rule(sheet, [0, bottom(area) - 42], [sheet.w, bottom(area) - 42], { dash: 3 })
      fields(sheet, { ...area, y: bottom(area) - 36, h: 36 }, 2, { columns: 2, filling: 'print' })
    }
    if (rng.bernoulli(0.25)) rubber(sheet, area.x + area.w * rng.uniform(0.2, 0.8), y, 45)
    foot(sheet, area)
  },
}

export const receipt: Kind = {
  size: (f) => [320, Math.round(320 * f.pick([1.7, 2.1, 2.6]))],
  draw(sheet) {
    const { rng, look, w, h } = sheet
    const f = sheet.family.foldIn('receipt')
    const size = f.uniform(10, 14) * rng.uniform(0.92, 1.08)
    const x = 14 + rng.uniform(0, 8)
    const area = { x, y: 14, w: w - 2 * x, h: h - 28 }
    const face = look.body
    const separator = f.pick(['dash', 'rule', 'stars', 'none'])
    const split = (y: number): number => {
      if (separator === 'dash')
        rule(sheet, [x, y + size * 0.5], [w - x, y + size * 0.5], { dash: 3, weight: 1 })
      else if (separator === 'rule') level(sheet, x, y + size * 0.5, area.w, 1)
      else if (separator === 'stars')
        print(sheet, '*'.repeat(30), w / 2, y, { size, align: 'center', max: area.w })
      return y + size * 1.1
    }
    print(sheet, title(rng, look.script, rng.int(1, 2)), w / 2, area.y, {
      size: size * f.pick([1.5, 2.2]),
      align: 'center',
      face: look.title,
      max: area.w,
    })
    let y = block(sheet, { ...area, y: area.y + size * 2.8 }, f.int(2, 4), {
      size,
      align: 'center',
    })
    if (f.bernoulli(0.6)) {
      print(sheet, date(rng), x, y, { size })
      print(sheet, code(rng), w - x, y, { size, align: 'right' })
      y += size * 1.4
    }
    y = split(y)
    const columned = f.bernoulli(0.4)
    const twoLined = f.bernoulli(0.3)
    for (let n = rng.int(3, 14); n > 0 && y < h * 0.68; n--, y += size * 1.3) {
      print(sheet, title(rng, look.script, rng.int(1, 3)), x, y, {
        size,
        face,
        max: area.w * (columned ? 0.45 : 0.62),
      })
      if (twoLined)
        print(sheet, `${rng.int(1, 9)} x ${amount(rng)}`, x + 20, (y += size * 1.2), { size, face })
      if (columned) print(sheet, `${rng.int(1, 9)}`, x + area.w * 0.6, y, { size, face })
      print(sheet, amount(rng), w - x, y, { size, face, align: 'right', max: area.w * 0.34 })
    }
    y = split(y)
    for (let n = f.int(2, 5); n > 0; n--, y += size * 1.3) {
      print(sheet, label(rng, look.script), x, y, { size })
      print(sheet, amount(rng), w - x, y, { size, align: 'right' })
    }
    const large = size * f.pick([1.2, 1.9])
    print(sheet, rng.pick(['TOTAL', 'Total', 'SUMME', '합계']), x, y + 3, {
      size: large,
      face: look.bold,
    })
    print(sheet, amount(rng), w - x, y + 3, { size: large, face: look.bold, align: 'right' })
    y = split(y + large * 1.5)
    if (f.bernoulli(0.5))
      y = prose(
        sheet,
        { ...area, y, h: Math.min(size * 6, bottom(area) - y) },
        { size: size * 0.85, align: 'center', ragged: true, lines: [1, 2] },
      )
    if (f.bernoulli(0.5) && y < h - 46)
      barcode(sheet, { x: x + 20, y: y + 4, w: area.w - 40, h: 26 }, f.bernoulli(0.3))
  },
}

export const statement: Kind = {
  size: upright,
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('statement')
    const area = body(sheet, true)
    let y = letterhead(sheet, area)
    const tiles = f.int(2, 4)
    if (f.bernoulli(0.6)) {
      for (const part of columns({ ...area, y, h: 34 }, tiles, 6)) {
        box(sheet, part, { fill: look.pale, round: f.pick([0, 4]) })
        print(sheet, label(rng, look.script), part.x + 4, part.y + 4, { size: look.size * 0.8 })
        print(sheet, amount(rng), part.x + 4, part.y + 15, {
          size: look.size * 1.7,
          face: look.bold,
          max: part.w - 8,
        })
      }
      y += 42
    } else y = block(sheet, { ...below(area, y), w: area.w * 0.5 }, 4) + look.size
    if (f.bernoulli(0.4)) {
      chart(sheet, { ...area, y, h: 70 }, f.pick(CHARTS), {
        titled: false,
        framed: f.bernoulli(0.5),
      })
      y += 76
    }
    y = heading(sheet, below(area, y), 1.2)
    const rest = below(area, y)
    const beside = f.bernoulli(0.25)
    const wide = beside ? area.w * 0.66 : area.w
    y = table(
      sheet,
      { ...rest, w: wide, h: rest.h * rng.uniform(0.5, 0.9) },
      drawTable(sheet, 'moves', [4, 6]),
    )
    if (beside)
      prose(
        sheet,
        { ...rest, x: area.x + wide + 8, w: area.w - wide - 8 },
        { size: look.size * 0.8 },
      )
    if (y < bottom(area) - 24) prose(sheet, below(area, y + 6), { size: look.size * 0.7, gap: 0 })
    foot(sheet, area)
  },
}
