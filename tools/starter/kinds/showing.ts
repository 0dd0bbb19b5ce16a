/** What is shown: advertisements, posters, catalogues, diplomas. */
import { below, box, columns, inset, level, print } from '../marks.ts'
import { signatures } from '../parts/forms.ts'
import { barcode, logo, photo, rubber } from '../parts/pictures.ts'
import { heading, paragraph, prose } from '../parts/prose.ts'
import { amount, code, date, title } from '../words.ts'
import { body, bottom, lying, upright, type Kind } from './kind.ts'

export const advertisement: Kind = {
  size: (f) => (f.bernoulli(0.25) ? lying(f) : upright(f)),
  draw(sheet) {
    const { rng, look, w, h } = sheet
    const f = sheet.family.foldIn('advertisement')
    const ground = f.pick(['picture', 'picture', 'colour', 'white', 'split'])
    const whole = { x: 0, y: 0, w, h }
    const grey = rng.bernoulli(0.5)
    if (ground === 'picture') photo(sheet, whole, { grey })
    else if (ground === 'colour')
      box(sheet, whole, { fill: f.bernoulli(0.5) ? look.accent : look.pale })
    const area = inset(whole, w * f.uniform(0.05, 0.12))
    const light = ground === 'picture' || ground === 'colour' ? '#ffffff' : look.ink
    const above = f.bernoulli(0.6)
    const pictured = {
      ...area,
      h: area.h * f.uniform(0.35, 0.6),
      y: above ? area.y + area.h * 0.22 : area.y,
    }
    if (ground === 'white' || ground === 'split')
      photo(sheet, ground === 'split' ? { ...whole, h: h * 0.6 } : pictured, { grey })
    let y = above ? area.y : bottom(pictured) + 8
    const size = look.size * f.uniform(3.2, 6.5)
    for (let i = f.int(1, 3); i > 0; i--, y += size * 1.1)
      print(sheet, title(rng, look.script, rng.int(1, 3)), f.bernoulli(0.5) ? area.x : w / 2, y, {
        size,
        face: look.title,
        colour: light,
        max: area.w,
        align: f.bernoulli(0.5) ? 'left' : 'center',
      })
    const copy = { ...area, y: Math.max(y, bottom(pictured)) + 8, h: 0 }
    copy.h = bottom(area) - copy.y - 34
    if (f.bernoulli(0.6))
      columns(copy, f.int(1, 3), 8).forEach((part) =>
        prose(sheet, part, { colour: light, lines: [2, 5] }),
      )
    if (f.bernoulli(0.6))
      logo(sheet, area.x + area.w * f.pick([0, 0.45, 0.85]), bottom(area) - 28, 26)
    if (f.bernoulli(0.5)) {
      const warned = {
        x: area.x + area.w * f.pick([0, 0.4]),
        y: bottom(area) - 24,
        w: area.w * 0.55,
        h: 22,
      }
      box(sheet, warned, { fill: '#ffffff', weight: 1 })
      paragraph(sheet, inset(warned, 3), 2, { size: look.size * 0.9, face: look.bold })
    }
    if (f.bernoulli(0.25)) box(sheet, inset(whole, 5), { weight: 2, colour: look.accent })
  },
}

export const poster: Kind = {
  size: (f) => (f.bernoulli(0.4) ? [452, 320 - f.int(0, 60)] : upright(f)),
  draw(sheet) {
    const { rng, look, w, h } = sheet
    const f = sheet.family.foldIn('poster')
    const area = inset({ x: 0, y: 0, w, h }, 18)
    if (f.bernoulli(0.5))
      box(sheet, inset(area, -8), { weight: f.pick([1, 3]), colour: look.accent })
    let { y } = area
    const sizes = Array.from({ length: f.int(3, 6) }, () => f.pick([10, 16, 26, 40]))
    const align = f.pick<'left' | 'center'>(['center', 'center', 'left'])
    for (const size of sizes) {
      if (y + size > bottom(area)) break
      print(
        sheet,
        size < 14 ? `${date(rng)} ${code(rng)}` : title(rng, look.script, rng.int(1, 3)),
        align === 'left' ? area.x : w / 2,
        y,
        { size, face: look.title, align, max: area.w, colour: size > 20 ? look.accent : look.ink },
      )
      y += size * f.pick([1.3, 1.8])
    }
    if (y < bottom(area) - 60 && f.bernoulli(0.6)) photo(sheet, { ...area, y, h: bottom(area) - y })
    else if (f.bernoulli(0.5))
      barcode(sheet, { x: w - 90, y: h - 50, w: 70, h: 26 }, f.bernoulli(0.5))
  },
}

export const catalogue: Kind = {
  size: upright,
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('catalogue')
    const area = body(sheet, true)
    const y = f.bernoulli(0.6)
      ? heading(sheet, area, 2.2, { face: look.title, align: f.pick(['left', 'center']) }) + 4
      : area.y
    const [across, down] = f.pick([
      [2, 2],
      [2, 3],
      [3, 3],
      [1, 4],
      [3, 4],
    ] as const)
    const rest = below(area, y)
    const height = rest.h / down
    const beside = across === 1
    const framed = f.bernoulli(0.4)
    for (let row = 0; row < down; row++) {
      for (const part of columns({ ...rest, y: rest.y + row * height, h: height - 6 }, across, 8)) {
        if (framed) box(sheet, part)
        const inner = inset(part, framed ? 3 : 0)
        const shown = beside ? { ...inner, w: inner.w * 0.4 } : { ...inner, h: inner.h * 0.58 }
        photo(sheet, shown, { things: 2 })
        const text = beside
          ? { ...inner, x: inner.x + inner.w * 0.44, w: inner.w * 0.56 }
          : below(inner, bottom(shown) + 2)
        print(sheet, title(rng, look.script, 2), text.x, text.y, { face: look.bold, max: text.w })
        paragraph(sheet, below(text, text.y + look.size * 1.4), beside ? 5 : 2, {
          size: look.size * 0.85,
        })
        print(sheet, amount(rng), text.x + text.w, bottom(inner) - look.size * 1.3, {
          align: 'right',
          face: look.bold,
          colour: look.accent,
        })
      }
    }
  },
}

export const diploma: Kind = {
  size: (f) => (f.bernoulli(0.6) ? lying(f) : upright(f)),
  draw(sheet) {
    const { rng, look, w, h } = sheet
    const f = sheet.family.foldIn('diploma')
    const whole = { x: 0, y: 0, w, h }
    for (let i = f.int(1, 3); i > 0; i--)
      box(sheet, inset(whole, 6 + i * 5), {
        weight: f.pick([0.8, 2.4]),
        colour: look.accent,
        round: f.pick([0, 12]),
      })
    const area = inset(whole, w * 0.12, h * 0.13)
    if (f.bernoulli(0.4)) logo(sheet, w / 2 - 14, area.y, 28)
    let y = area.y + (f.bernoulli(0.4) ? 34 : 0)
    print(sheet, title(rng, look.script, 2), w / 2, y, {
      size: f.uniform(18, 28),
      face: look.title,
      align: 'center',
      max: area.w,
      spacing: f.pick([0, 3]),
    })
    y += 44
    y = paragraph(sheet, below(area, y), rng.int(1, 2), { align: 'center', size: 9 })
    print(sheet, title(rng, look.script, 2), w / 2, y + 8, {
      size: 18,
      face: rng.bernoulli(0.5) ? look.hand : look.bold,
      align: 'center',
    })
    level(sheet, w * 0.28, y + 30, w * 0.44)
    y = paragraph(sheet, below(area, y + 38), rng.int(2, 4), {
      align: 'center',
      size: 8.5,
      ragged: true,
    })
    signatures(sheet, { ...area, y: bottom(area) - look.size * 5 }, f.int(1, 3))
    if (f.bernoulli(0.6)) rubber(sheet, w * f.pick([0.5, 0.8]), bottom(area) - 16, 52)
  },
}
