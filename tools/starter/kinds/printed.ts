/** What is printed for many: newspapers, books, their contents and references. */
import { below, columns, inset, level, print, rule } from '../marks.ts'
import { foot } from '../parts/heads.ts'
import { photo } from '../parts/pictures.ts'
import { heading, paragraph, prose } from '../parts/prose.ts'
import { code, date, number, title } from '../words.ts'
import { body, bottom, upright, type Kind } from './kind.ts'

export const news: Kind = {
  size: (f) => [320, Math.round(320 * f.pick([1.1, 1.35, 1.5]))],
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('news')
    const area = body(sheet, true)
    const size = look.size * f.pick([0.75, 0.9])
    let { y } = area
    if (f.bernoulli(0.5)) {
      print(sheet, title(rng, look.script, 2), area.x + area.w / 2, y, {
        size: look.size * f.uniform(4, 6),
        face: look.title,
        align: 'center',
        max: area.w,
      })
      y += look.size * 6.5
      level(sheet, area.x, y, area.w)
      print(sheet, `${date(rng)}   ${code(rng)}`, area.x + area.w / 2, y + 2, {
        size,
        align: 'center',
      })
      level(sheet, area.x, (y += look.size * 1.8), area.w)
      y += 5
    }
    const scale = f.uniform(2.4, 4.6)
    for (let i = f.int(1, 2); i > 0; i--)
      y =
        heading(sheet, below(area, y), scale, {
          face: look.title,
          align: f.pick(['left', 'center']),
          words: rng.int(2, 5),
        }) - look.size
    y += look.size * 1.2
    const count = f.pick([2, 3, 3, 4, 5])
    const parts = columns(below(area, y), count, 7)
    const span = f.int(0, Math.min(3, count))
    const at = f.int(0, count - Math.max(1, span))
    const height = area.h * f.uniform(0.2, 0.4)
    if (span > 0) {
      const [from, to] = [parts[at]!, parts[at + span - 1]!]
      photo(sheet, { ...from, w: to.x + to.w - from.x, h: height }, { grey: rng.bernoulli(0.7) })
      paragraph(sheet, { ...from, y: y + height + 2, w: to.x + to.w - from.x, h: 20 }, 2, {
        size: size * 0.85,
        face: look.bold,
      })
    }
    const second = f.bernoulli(0.4) ? f.uniform(0.5, 0.75) : 2
    parts.forEach((part, i) => {
      const hidden = span > 0 && i >= at && i < at + span
      let top = hidden ? y + height + size * 3.4 : y
      if (f.bernoulli(0.15)) top = heading(sheet, below(part, top), 1.4)
      const end = Math.min(bottom(area), area.y + area.h * second)
      prose(sheet, { ...part, y: top, h: end - top }, { size, indent: size, gap: 0, leading: 1.2 })
      if (i > 0 && f.bernoulli(0.5))
        rule(sheet, [part.x - 3.5, top], [part.x - 3.5, bottom(area)], { weight: 0.4 })
    })
    if (second > 1) return
    const low = below(area, area.y + area.h * second + 6)
    level(sheet, low.x, low.y - 3, low.w, 1)
    const rest = below(low, heading(sheet, low, 2.2, { face: look.title }))
    columns(rest, f.pick([2, 3, 4]), 7).forEach((part) =>
      prose(sheet, part, { size, indent: size, gap: 0, leading: 1.2 }),
    )
  },
}

export const book: Kind = {
  size: (f) => (f.bernoulli(0.3) ? [452, 320] : [320, Math.round(320 * f.pick([1.4, 1.55]))]),
  draw(sheet) {
    const { rng, look, w } = sheet
    const f = sheet.family.foldIn('book')
    const pages = w > 400 ? columns({ x: 10, y: 0, w: w - 20, h: sheet.h }, 2, 14) : [body(sheet)]
    if (w > 400)
      rule(sheet, [w / 2, 0], [w / 2, sheet.h], { weight: 3, colour: 'rgb(0 0 0 / 0.25)' })
    const opening = f.pick(['plain', 'plain', 'chapter', 'verse', 'picture'])
    for (const page of pages) {
      const area = w > 400 ? inset(page, 12, 24) : page
      print(
        sheet,
        number(rng).slice(0, 3),
        area.x + area.w / 2,
        f.bernoulli(0.5) ? area.y - 14 : bottom(area) + 6,
        { align: 'center' },
      )
      if (f.bernoulli(0.5))
        print(sheet, title(rng, look.script, 3), area.x, area.y - 14, { size: look.size * 0.85 })
      let { y } = area
      if (opening === 'chapter') {
        y =
          heading(sheet, below(area, y + area.h * 0.12), f.pick([1.8, 2.6]), {
            align: 'center',
            face: look.title,
          }) + 20
        print(sheet, title(rng, look.script, 1).slice(0, 1), area.x, y, {
          size: look.size * 3,
          face: look.title,
        })
        y = paragraph(
          sheet,
          { ...area, x: area.x + look.size * 2.6, y, w: area.w - look.size * 2.6 },
          2,
        )
      } else if (opening === 'picture') {
        photo(sheet, { ...area, y, h: area.h * 0.35 }, { grey: rng.bernoulli(0.6) })
        y += area.h * 0.35 + look.size * 2
      }
      if (opening === 'verse') {
        while (y < bottom(area) - look.size * 8) {
          for (let i = f.int(3, 5); i > 0; i--, y += look.size * look.leading)
            print(sheet, title(rng, look.script, rng.int(3, 6)), area.x + area.w * 0.15, y, {
              max: area.w * 0.8,
            })
          y += look.size * 1.8
        }
      } else prose(sheet, below(area, y), { indent: look.size * 1.5, gap: 0, lines: [3, 11] })
    }
  },
}

export const contents: Kind = {
  size: upright,
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('contents')
    const area = body(sheet)
    const y =
      heading(sheet, area, f.pick([1.5, 2.4]), {
        align: f.pick(['left', 'center']),
        words: 1,
        face: look.title,
      }) + look.size
    const style = f.pick(['dots', 'plain', 'index', 'references', 'references'])
    const rest = below(area, y)
    const parts = style === 'index' ? columns(rest, f.int(2, 3), 10) : [rest]
    const pitch = look.size * f.pick([1.4, 1.8, 2.3])
    for (const part of parts) {
      let at = part.y
      for (let i = 1; at < bottom(part) - look.size; i++) {
        if (style === 'references') {
          at =
            paragraph(
              sheet,
              { x: part.x + 14, y: at, w: part.w - 14, h: bottom(part) - at },
              rng.int(1, 3),
              { size: look.size * 0.9 },
            ) +
            look.size * 0.5
          print(sheet, f.bernoulli(0.5) ? `[${i}]` : `${i}.`, part.x, at - look.size * 3, {
            size: look.size * 0.9,
          })
          continue
        }
        const indent = rng.bernoulli(0.5) ? 0 : rng.pick([10, 20])
        const words = `${indent === 0 ? `${i} ` : ''}${title(rng, look.script, rng.int(1, 5))}`
        print(
          sheet,
          style === 'dots'
            ? `${words} ${'. '.repeat(60)}`.slice(
                0,
                Math.floor((part.w - indent) / look.size / 0.36),
              )
            : words,
          part.x + indent,
          at,
          { max: part.w - indent - 16, face: indent === 0 ? look.bold : look.body },
        )
        print(sheet, number(rng).slice(0, 3), part.x + part.w, at, { align: 'right' })
        at += pitch
      }
    }
    foot(sheet, area)
  },
}
