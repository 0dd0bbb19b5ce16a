/** What people send each other: letters, memos, mails, faxes, envelopes. */
import { below, box, level, print, rule, signature } from '../marks.ts'
import { addressed, foot, letterhead } from '../parts/heads.ts'
import { barcode, logo, rubber } from '../parts/pictures.ts'
import { block, heading, list, paragraph, prose } from '../parts/prose.ts'
import { boxes } from '../parts/forms.ts'
import { code, date, label, title } from '../words.ts'
import { body, bottom, upright, type Kind } from './kind.ts'

export const letter: Kind = {
  size: upright,
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('letter')
    const area = body(sheet)
    let y = letterhead(sheet, area)
    const dateAt = f.pick(['left', 'right', 'middle'])
    const x =
      dateAt === 'left' ? area.x : dateAt === 'right' ? area.x + area.w : area.x + area.w * 0.55
    print(sheet, date(rng), x, (y += look.size * rng.uniform(0.5, 3)), {
      align: dateAt === 'right' ? 'right' : 'left',
    })
    y += look.size * 2.5
    const atWindow = f.bernoulli(0.2)
    y =
      block(
        sheet,
        { ...area, y, x: area.x + (atWindow ? area.w * 0.5 : 0), w: area.w * 0.5 },
        rng.int(3, 5),
      ) + look.size
    if (f.bernoulli(0.4))
      y = heading(sheet, below(area, y), 1, { align: f.pick(['left', 'center']) })
    print(sheet, `${title(rng, look.script, rng.int(1, 3))}:`, area.x, (y += look.size * 0.6))
    y += look.size * look.leading + look.size * 0.6
    const set = {
      indent: f.pick([0, 0, look.size * 3, look.size * 6]),
      ragged: f.bernoulli(0.6),
      gap: f.pick([0.1, 0.8, 1.2]),
    }
    const text = { ...area, y, h: area.h * rng.uniform(0.25, 0.62) }
    text.h = Math.min(text.h, bottom(area) - y - look.size * 8)
    y = prose(sheet, text, set)
    if (f.bernoulli(0.25) && y < bottom(area) - 70)
      y = list(
        sheet,
        { ...area, x: area.x + 14, y, w: area.w - 28, h: 50 },
        f.pick(['bullet', 'number']),
        { count: 3 },
      )
    const right = area.x + area.w * f.pick([0, 0, 0.5, 0.6])
    print(sheet, `${title(rng, look.script, 2)},`, right, (y += look.size))
    if (rng.bernoulli(0.85)) signature(sheet, right, y + look.size * 3.6, rng.uniform(35, 70))
    block(sheet, { ...area, x: right, y: y + look.size * 4.6, w: area.w * 0.4 }, f.int(1, 3))
    y += look.size * 9
    if (f.bernoulli(0.4) && y < bottom(area))
      print(sheet, `${label(rng, look.script)}: ${code(rng)}`, area.x, y, {
        size: look.size * 0.85,
      })
    foot(sheet, area)
  },
}

export const memo: Kind = {
  size: upright,
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('memo')
    const area = body(sheet)
    let y = area.y
    if (f.bernoulli(0.4)) y = letterhead(sheet, area)
    const align = f.pick<'left' | 'center' | 'right'>(['left', 'center', 'center', 'right'])
    const x = align === 'left' ? area.x : align === 'center' ? area.x + area.w / 2 : area.x + area.w
    const word = rng.pick(['MEMORANDUM', 'MEMO', 'Memorandum', 'INTER-OFFICE', '업무 연락', '메모'])
    print(sheet, word, x, y, {
      size: look.size * f.pick([1.2, 1.8, 2.6]),
      face: look.title,
      align,
      spacing: f.pick([0, 1.5]),
    })
    y += look.size * 4
    const top = y
    const rows = f.int(3, 5)
    const set = {
      gap: 2,
      pitch: f.pick([1.5, 2, 2.6]),
      bold: f.bernoulli(0.5),
      column: area.w * f.pick([0.15, 0.2, 0.28]),
    }
    if (f.bernoulli(0.2)) y = addressed(sheet, { ...area, y, w: area.w / 2 }, rows, set)
    else y = addressed(sheet, below(area, y), rows, set)
    if (f.bernoulli(0.25)) box(sheet, { x: area.x - 3, y: top - 3, w: area.w + 6, h: y - top + 3 })
    else if (f.bernoulli(0.7)) level(sheet, area.x, y, area.w, look.thin * f.pick([1, 2.5]))
    y += look.size * 1.5
    const text = {
      ...below(area, y),
      h: Math.min(bottom(area) - y, area.h * rng.uniform(0.2, 0.65)),
    }
    const filling = { indent: f.pick([0, look.size * 3]), ragged: true, gap: f.pick([0.3, 1]) }
    if (f.bernoulli(0.35)) {
      y = prose(sheet, text, { ...filling, count: 1 })
      y = list(
        sheet,
        { ...text, y, h: Math.max(0, text.h - (y - text.y)) },
        f.pick(['bullet', 'number', 'dash']),
      )
    } else y = prose(sheet, text, filling)
    if (f.bernoulli(0.5))
      signature(sheet, area.x + area.w * f.pick([0, 0.6]), y + look.size * 4, 50)
    if (f.bernoulli(0.3))
      print(
        sheet,
        `cc: ${title(rng, look.script, 3)}`,
        area.x,
        Math.min(bottom(area), y + look.size * 7),
      )
    foot(sheet, area)
  },
}

export const mail: Kind = {
  size: upright,
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('mail')
    const area = body(sheet)
    const small = look.size * f.pick([0.85, 1])
    let y = area.y
    if (f.bernoulli(0.35)) {
      print(sheet, title(rng, look.script, 2), area.x, y, {
        size: look.size * 1.5,
        face: look.bold,
      })
      level(sheet, area.x, (y += look.size * 2), area.w, look.thin * f.pick([1, 3]))
      y += look.size
    }
    const replies = f.pick([0, 0, 1, 2, 3])
    const column = area.w * f.pick([0.12, 0.18, 0.26])
    const pitch = f.pick([1.25, 1.5])
    const separated = f.pick(['rule', 'dashes', 'space'])
    for (let i = 0; i <= replies && y < bottom(area) - 40; i++) {
      const indent = i * f.pick([0, 6, 12])
      const part = { x: area.x + indent, y, w: area.w - indent, h: bottom(area) - y }
      const top = y
      y = addressed(sheet, part, f.int(3, 5), { gap: small, pitch, bold: f.bernoulli(0.6), column })
      if (separated === 'rule') level(sheet, part.x, y - small * 0.5, part.w)
      const short = replies === 0 ? rng.uniform(0.1, 0.6) : rng.uniform(0.06, 0.22)
      y = prose(
        sheet,
        { ...part, y: y + small, h: Math.min(bottom(area) - y - small, area.h * short) },
        { size: small, ragged: true, gap: 1, lines: [1, 4] },
      )
      print(sheet, title(rng, look.script, rng.int(1, 2)), part.x, y, { size: small })
      y += small * 3
      if (separated === 'dashes') {
        print(sheet, `-----${title(rng, look.script, 2)}-----`, part.x, y - small, { size: small })
        y += small
      }
      if (indent > 0)
        rule(sheet, [part.x - 3, top], [part.x - 3, y - small], { colour: look.accent, weight: 1 })
    }
    if (f.bernoulli(0.4))
      paragraph(sheet, { ...area, y: bottom(area) - small * 5, h: small * 6 }, 3, {
        size: small * 0.75,
      })
    foot(sheet, area)
  },
}

export const fax: Kind = {
  size: upright,
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('fax')
    const area = body(sheet)
    let y = f.bernoulli(0.5) ? letterhead(sheet, area) : area.y
    const size = look.size * f.uniform(3, 6)
    print(
      sheet,
      rng.pick(['FAX', 'Fax', 'FACSIMILE', '팩스']),
      f.bernoulli(0.5) ? area.x : area.x + area.w * 0.5,
      y,
      { size, face: look.title, max: area.w * 0.5 },
    )
    y += size * 1.4
    if (f.bernoulli(0.5))
      y = boxes(sheet, below(area, y), 'fax', {
        filling: f.pick(['hand', 'print']),
        rows: f.int(3, 5),
        shaded: f.bernoulli(0.5),
      })
    else
      y = addressed(sheet, below(area, y), f.int(5, 8), {
        gap: 4,
        pitch: f.pick([2, 2.8]),
        bold: true,
        column: area.w * 0.25,
      })
    level(sheet, area.x, (y += 6), area.w, 2)
    const until = area.h * rng.uniform(0.1, 0.4)
    prose(sheet, { ...area, y: y + 8, h: Math.min(until, bottom(area) - y - 8) }, { ragged: true })
    if (f.bernoulli(0.6))
      paragraph(sheet, { ...area, y: bottom(area) - look.size * 7, h: look.size * 7 }, 4, {
        size: look.size * 0.75,
      })
    print(
      sheet,
      `${date(rng)}  ${code(rng)}  ${title(rng, 'latin', 2)}  P.${rng.int(1, 9)}`,
      8,
      3,
      { size: 4.5 },
    )
  },
}

export const envelope: Kind = {
  size: (f) => [Math.round(320 * f.pick([1.41, 1.6, 2])), 320],
  draw(sheet) {
    const { ctx, rng, look, w, h } = sheet
    const f = sheet.family.foldIn('envelope')
    const scale = look.size * f.uniform(1.3, 2.2)
    if (f.bernoulli(0.5)) {
      if (f.bernoulli(0.4)) logo(sheet, 16, 16, 22)
      block(sheet, { x: 16, y: f.bernoulli(0.4) ? 42 : 16, w: w * 0.35, h }, f.int(2, 4), {
        size: look.size,
      })
    }
    const to = {
      x: w * f.uniform(0.35, 0.55) + rng.normal(0, 5),
      y: h * f.uniform(0.4, 0.55) + rng.normal(0, 5),
      w: w * 0.42,
      h,
    }
    if (f.bernoulli(0.3))
      box(
        sheet,
        { x: to.x - 8, y: to.y - 8, w: to.w, h: scale * 7 },
        { fill: '#ffffff', weight: 0.7 },
      )
    block(sheet, to, f.int(3, 5), {
      size: scale,
      ...(rng.bernoulli(0.4) && { face: look.hand, colour: look.pen }),
    })
    const stamps = f.int(0, 3)
    for (let i = 0; i < stamps; i++)
      box(
        sheet,
        { x: w - 50 - i * 42, y: 14, w: 36, h: 44 },
        { fill: `hsl(${rng.int(0, 360)} 45% 60%)`, weight: 1 },
      )
    if (stamps > 0) {
      rubber(sheet, w - 70 - stamps * 20, 50, 60)
      ctx.lineWidth = 1
      for (let i = 0; i < 4; i++) level(sheet, w - 170, 36 + i * 8, 80, 1)
    }
    if (f.bernoulli(0.4)) barcode(sheet, { x: to.x, y: h - 34, w: w * 0.4, h: 16 })
    if (f.bernoulli(0.25))
      box(sheet, { x: 4, y: 4, w: w - 8, h: h - 8 }, { weight: 3, colour: look.accent })
  },
}
