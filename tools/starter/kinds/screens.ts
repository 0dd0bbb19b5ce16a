/** What is on screens or before a camera: slides, programs, photographs. */
import { below, box, columns, inset, level, print } from '../marks.ts'
import { chart, CHARTS, diagram } from '../parts/drawings.ts'
import { logo, photo, portrait } from '../parts/pictures.ts'
import { block, heading, list, paragraph, prose } from '../parts/prose.ts'
import { drawTable, table } from '../parts/tables.ts'
import { amount, code, label, number, title } from '../words.ts'
import { lying, upright, type Kind } from './kind.ts'

export const slide: Kind = {
  size: (f) => (f.bernoulli(0.8) ? lying(f) : upright(f)),
  draw(sheet) {
    const { rng, look, w, h } = sheet
    const f = sheet.family.foldIn('slide')
    const dark = f.bernoulli(0.3)
    const colour = dark ? '#f4f4f4' : look.ink
    if (dark) box(sheet, { x: 0, y: 0, w, h }, { fill: look.accent })
    const area = inset({ x: 0, y: 0, w, h }, w * f.uniform(0.05, 0.11))
    const bar = f.pick(['none', 'top', 'side', 'rule'])
    const size = f.uniform(15, 24)
    if (bar === 'top') box(sheet, { x: 0, y: 0, w, h: area.y + size * 1.2 }, { fill: look.pale })
    if (bar === 'side') box(sheet, { x: 0, y: 0, w: area.x * 0.6, h }, { fill: look.pale })
    const align = f.pick<'left' | 'center'>(['left', 'center'])
    print(
      sheet,
      title(rng, look.script, rng.int(2, 4)),
      align === 'left' ? area.x : w / 2,
      area.y,
      { size, face: look.title, align, colour, max: area.w },
    )
    let y = area.y + size * 1.9
    if (bar === 'rule') level(sheet, area.x, y - size * 0.5, area.w, 1.5)
    const rest = below(area, y)
    const what = f.pick([
      'bullets',
      'bullets',
      'bullets',
      'chart',
      'two',
      'diagram',
      'cover',
      'table',
      'picture',
    ])
    const text = { size: f.uniform(9, 14), colour, lines: [1, 2] as const, leading: 1.3 }
    if (what === 'bullets')
      list(
        sheet,
        { ...rest, h: rest.h * rng.uniform(0.5, 0.95) },
        f.pick(['bullet', 'dash', 'number']),
        text,
      )
    else if (what === 'chart') chart(sheet, rest, f.pick(CHARTS))
    else if (what === 'diagram') diagram(sheet, rest, 'slide')
    else if (what === 'table')
      table(sheet, rest, { ...drawTable(sheet, 'slide', [3, 5]), size: 10, pitch: 1.9 })
    else if (what === 'picture') photo(sheet, rest)
    else if (what === 'cover') {
      y = heading(sheet, below(area, h * 0.42), 2.6, { align: 'center', colour })
      block(sheet, below(area, y), 2, { align: 'center', size: 10, colour })
    } else {
      const [one, two] = columns(rest, 2, 14) as [typeof rest, typeof rest]
      list(sheet, one, 'bullet', text)
      if (f.bernoulli(0.5)) chart(sheet, two, f.pick(CHARTS))
      else photo(sheet, two)
    }
    if (f.bernoulli(0.6))
      print(sheet, number(rng).slice(0, 2), w - 10, h - 12, { size: 7, align: 'right', colour })
    if (f.bernoulli(0.4)) logo(sheet, f.bernoulli(0.5) ? 10 : w - 34, h - 28, 18)
  },
}

export const photograph: Kind = {
  size: (f) =>
    f.pick([
      [320, 420],
      [427, 320],
      [320, 320],
      [480, 320],
    ] as const),
  draw(sheet) {
    const { rng, w, h, look } = sheet
    const f = sheet.family.foldIn('photograph')
    photo(sheet, { x: 0, y: 0, w, h }, { grey: f.bernoulli(0.2), things: f.int(1, 12) })
    const what = f.pick(['none', 'plate', 'person', 'sheet', 'label', 'screen'])
    const at = {
      x: w * rng.uniform(0.2, 0.4),
      y: h * rng.uniform(0.3, 0.55),
      w: w * f.uniform(0.3, 0.5),
      h: 0,
    }
    if (what === 'plate') {
      at.h = at.w * 0.24
      box(sheet, at, { fill: rng.pick(['#ffffff', '#f0d040', '#20703c']), weight: 2, round: 3 })
      print(sheet, code(rng), at.x + at.w / 2, at.y + at.h * 0.15, {
        size: at.h * 0.7,
        align: 'center',
        face: look.title,
        max: at.w * 0.9,
      })
    } else if (what === 'person') portrait(sheet, { ...at, h: h - at.y })
    else if (what === 'sheet') {
      box(sheet, { ...at, h: at.w * 1.3 }, { fill: '#f6f4ee' })
      prose(sheet, inset({ ...at, h: at.w * 1.3 }, 10), { size: 6 })
    } else if (what === 'label') {
      box(sheet, { ...at, h: at.w * 0.7 }, { fill: look.pale, round: 6, weight: 1 })
      heading(sheet, inset({ ...at, h: at.w * 0.7 }, 8), 2, { align: 'center', words: 1 })
      paragraph(sheet, inset({ ...at, y: at.y + 20, h: at.w * 0.7 - 20 }, 8), 3)
    } else if (what === 'screen') {
      box(sheet, { ...at, h: at.w * 0.6 }, { fill: '#101418', weight: 3, round: 4 })
      for (let i = 0; i < 4; i++)
        print(sheet, number(rng), at.x + 10 + i * 30, at.y + 12, { size: 13, colour: '#9fe0ff' })
    }
  },
}

export const screen: Kind = {
  size: (f) => (f.bernoulli(0.3) ? [320, 640] : lying(f)),
  draw(sheet) {
    const { rng, look, w, h } = sheet
    const f = sheet.family.foldIn('screen')
    const dark = f.bernoulli(0.3)
    box(sheet, { x: 0, y: 0, w, h }, { fill: dark ? '#181c22' : '#f3f4f6' })
    const colour = dark ? '#e0e4ea' : look.ink
    const panel = dark ? '#262c35' : '#ffffff'
    const strip = h * f.pick([0.06, 0.1])
    box(sheet, { x: 0, y: 0, w, h: strip }, { fill: f.bernoulli(0.6) ? look.accent : panel })
    print(sheet, label(rng, look.script), 10, strip * 0.25, {
      size: strip * 0.4,
      colour: f.bernoulli(0.6) ? '#ffffff' : colour,
    })
    const side = w > 330 && f.bernoulli(0.6) ? w * f.uniform(0.14, 0.22) : 0
    if (side > 0) {
      box(sheet, { x: 0, y: strip, w: side, h: h - strip }, { fill: panel })
      for (let i = 0; i < 9; i++)
        print(sheet, label(rng, look.script), 8, strip + 10 + i * 17, {
          size: 7,
          colour,
          max: side - 12,
        })
    }
    const area = inset({ x: side, y: strip, w: w - side, h: h - strip }, 10)
    const rows = f.int(2, w > 330 ? 3 : 5)
    for (let row = 0; row < rows; row++) {
      const part = { ...area, y: area.y + (row * area.h) / rows, h: area.h / rows - 8 }
      const kind = f.pick(['tiles', 'chart', 'table', 'list', 'picture'])
      for (const tile of columns(part, kind === 'tiles' ? f.int(2, 4) : f.int(1, 2), 8)) {
        box(sheet, tile, { fill: panel, round: f.pick([0, 5]) })
        const inner = inset(tile, 6)
        if (kind === 'tiles') {
          print(sheet, label(rng, look.script), inner.x, inner.y, { size: 7, colour })
          print(sheet, amount(rng), inner.x, inner.y + 12, {
            size: 15,
            face: look.bold,
            colour,
            max: inner.w,
          })
        } else if (kind === 'chart') chart(sheet, inner, f.pick(CHARTS), { titled: false })
        else if (kind === 'table')
          table(sheet, inner, {
            ...drawTable(sheet, 'screen', [3, 4]),
            size: 6.5,
            ruling: 'rows',
            pitch: 1.9,
          })
        else if (kind === 'picture') photo(sheet, inner)
        else list(sheet, inner, 'dash', { size: 7.5, colour, lines: [1, 1] })
      }
    }
  },
}
