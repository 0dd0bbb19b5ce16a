/** What is written or drawn by hand, and what holds papers: notes, folders, scores, plans. */
import { below, box, inset, level, print, rule, write } from '../marks.ts'
import { boxes } from '../parts/forms.ts'
import { diagram, plan, stave } from '../parts/drawings.ts'
import { rubber } from '../parts/pictures.ts'
import { handwriting, heading } from '../parts/prose.ts'
import { code, date, label, text, title } from '../words.ts'
import { body, bottom, lying, upright, type Kind } from './kind.ts'

export const manuscript: Kind = {
  size: (f) => (f.bernoulli(0.25) ? [320, 320 + f.int(0, 80)] : upright(f)),
  draw(sheet) {
    const { rng, look, w, h } = sheet
    const f = sheet.family.foldIn('manuscript')
    const area = body(sheet)
    const pitch = f.uniform(10, 19)
    const paper = f.pick(['blank', 'blank', 'lined', 'lined', 'grid', 'headed'])
    const colour = rng.bernoulli(0.6) ? `hsl(${rng.int(195, 230)} 40% 75%)` : '#b8b8b8'
    if (paper === 'lined')
      for (let y = area.y + pitch; y < h - 6; y += pitch)
        rule(sheet, [0, y], [w, y], { colour, weight: 0.6 })
    if (paper === 'grid') {
      for (let y = 0; y < h; y += pitch / 2) rule(sheet, [0, y], [w, y], { colour, weight: 0.4 })
      for (let x = 0; x < w; x += pitch / 2) rule(sheet, [x, 0], [x, h], { colour, weight: 0.4 })
    }
    if (paper === 'lined' && f.bernoulli(0.5))
      rule(sheet, [w * 0.13, 0], [w * 0.13, h], { colour: '#d08080', weight: 0.8 })
    let { y } = area
    if (paper === 'headed') y = heading(sheet, area, 1.6, { face: look.title }) + 6
    if (f.bernoulli(0.4))
      write(sheet, date(rng), area.x + area.w * 0.65, y, { size: pitch * 0.7, max: area.w * 0.35 })
    const what = f.pick(['text', 'text', 'text', 'list', 'sums', 'sketch'])
    const rest = { ...below(area, y + pitch), h: (bottom(area) - y - pitch) * rng.uniform(0.5, 1) }
    if (what === 'list') {
      for (let at = rest.y; at < bottom(rest) - pitch; at += pitch * f.pick([1, 1.5])) {
        print(sheet, f.bernoulli(0.5) ? '–' : '•', rest.x, at, {
          size: pitch * 0.6,
          colour: look.pen,
        })
        write(sheet, text(rng, look.script, rng.int(10, 34)), rest.x + 12, at, {
          size: pitch * 0.62,
          max: rest.w - 12,
        })
      }
    } else if (what === 'sums') {
      for (let at = rest.y; at < bottom(rest) - pitch; at += pitch) {
        write(sheet, label(rng, look.script), rest.x, at, { size: pitch * 0.6, max: rest.w * 0.5 })
        write(sheet, code(rng), rest.x + rest.w * 0.65, at, { size: pitch * 0.6 })
      }
    } else if (what === 'sketch') {
      handwriting(sheet, { ...rest, h: rest.h * 0.4 }, pitch)
      plan(sheet, { ...rest, y: rest.y + rest.h * 0.45, h: rest.h * 0.5 })
    } else handwriting(sheet, rest, pitch)
  },
}

export const folder: Kind = {
  size: (f) => (f.bernoulli(0.4) ? lying(f) : upright(f)),
  draw(sheet) {
    const { ctx, rng, look, w, h } = sheet
    const f = sheet.family.foldIn('folder')
    const manila = rng.bernoulli(0.5)
    if (manila)
      box(
        sheet,
        { x: 0, y: 0, w, h },
        { fill: `hsl(${rng.int(30, 48)} ${rng.int(15, 55)}% ${rng.int(62, 88)}%)` },
      )
    const what = f.pick(['tab', 'label', 'turned', 'edge', 'blank', 'written'])
    const words = (): string =>
      rng.bernoulli(0.5) ? title(rng, look.script, rng.int(1, 3)) : code(rng)
    if (what === 'tab') {
      const at = { x: w * f.pick([0.08, 0.4, 0.66]), y: 0, w: w * 0.26, h: 26 }
      box(sheet, at, { fill: '#ffffff', weight: 1 })
      print(sheet, words(), at.x + 6, 8, { size: 9, max: at.w - 12 })
      level(sheet, 0, 26, w, 1.2)
    } else if (what === 'label') {
      const at = { x: w * 0.25 + rng.normal(0, 10), y: h * f.uniform(0.15, 0.6), w: w * 0.5, h: 54 }
      box(sheet, at, { fill: '#ffffff', weight: 1 })
      for (let i = 0; i < 3; i++)
        print(sheet, words(), at.x + at.w / 2, at.y + 6 + i * 15, {
          size: 10,
          align: 'center',
          max: at.w - 8,
        })
    } else if (what === 'turned' || what === 'edge') {
      ctx.save()
      ctx.translate(what === 'edge' ? w - 14 : w * 0.5, h * f.uniform(0.3, 0.7))
      ctx.rotate(-Math.PI / 2)
      for (let i = f.int(1, 3); i > 0; i--)
        print(sheet, words(), 0, -i * 16, { size: 12, align: 'center' })
      ctx.restore()
      if (what === 'edge') rule(sheet, [w - 28, 0], [w - 28, h], { weight: 1 })
    } else if (what === 'written')
      write(sheet, text(rng, look.script, rng.int(6, 20)), w * 0.15, h * f.uniform(0.1, 0.5), {
        size: rng.uniform(12, 24),
        max: w * 0.7,
      })
    if (f.bernoulli(0.3))
      boxes(sheet, { x: w * 0.1, y: h * 0.7, w: w * 0.35, h: 60 }, 'folder', {
        filling: 'hand',
        rows: 2,
      })
    if (f.bernoulli(0.3)) rubber(sheet, w * rng.uniform(0.2, 0.8), h * rng.uniform(0.2, 0.8), 56)
    for (let i = rng.int(0, 40); i > 0; i--) {
      ctx.fillStyle = 'rgb(20 20 20 / 0.6)'
      ctx.fillRect(rng.random() * w, rng.random() * h, rng.uniform(0.5, 2), rng.uniform(0.5, 2))
    }
    if (rng.bernoulli(0.4))
      rule(sheet, [rng.random() * w, 0], [rng.random() * w, h], {
        weight: rng.uniform(0.5, 2),
        colour: 'rgb(0 0 0 / 0.3)',
      })
  },
}

export const note: Kind = {
  size: (f) => [320, 320 + f.int(0, 60)],
  draw(sheet) {
    const { rng, look, w, h } = sheet
    const f = sheet.family.foldIn('note')
    const sticky = f.bernoulli(0.5)
    const ground = `hsl(${f.pick([50, 55, 330, 190, 100])} 80% ${rng.int(72, 85)}%)`
    const within = sticky ? inset({ x: 0, y: 0, w, h }, rng.uniform(15, 60)) : { x: 0, y: 0, w, h }
    if (sticky) box(sheet, within, { fill: ground })
    const area = inset(within, 16)
    if (!sticky) {
      print(sheet, label(rng, look.script), w / 2, area.y, {
        size: 16,
        face: look.title,
        align: 'center',
      })
      level(sheet, area.x, area.y + 24, area.w, 1.2)
    }
    const pitch = f.uniform(18, 30)
    handwriting(sheet, below(area, area.y + (sticky ? 4 : 32)), pitch, { count: rng.int(2, 7) })
    if (f.bernoulli(0.3)) box(sheet, inset(within, 5), { weight: 1, colour: look.accent })
  },
}

export const score: Kind = {
  size: upright,
  draw(sheet) {
    const { rng, look } = sheet
    const f = sheet.family.foldIn('score')
    const area = body(sheet, true)
    let y = heading(sheet, area, 2.2, { align: 'center', face: look.title }) + 8
    const pitch = f.uniform(3, 5)
    const grouped = f.pick([1, 2, 2, 3])
    const sung = f.bernoulli(0.4)
    while (y + pitch * 6 * grouped < bottom(area)) {
      const top = y
      for (let i = 0; i < grouped; i++) {
        y = stave(sheet, { ...area, y }, pitch) + pitch * 1.5
        if (sung)
          print(sheet, text(rng, look.script, 55), area.x + 14, y, {
            max: area.w - 14,
            size: pitch * 1.4,
          })
        y += pitch * (sung ? 3.5 : 2)
      }
      rule(sheet, [area.x, top], [area.x, y - pitch * 3.5], { weight: 1.5 })
      y += pitch * 2
    }
  },
}

export const drawing: Kind = {
  size: (f) => (f.bernoulli(0.65) ? lying(f) : upright(f)),
  draw(sheet) {
    const { rng, look, w, h } = sheet
    const f = sheet.family.foldIn('drawing')
    const frame = inset({ x: 0, y: 0, w, h }, 12)
    const what = f.pick(['plan', 'plan', 'diagram', 'circuit'])
    if (f.bernoulli(0.7)) box(sheet, frame, { weight: 1.4 })
    const area = inset(frame, 22)
    const titled = f.bernoulli(0.6)
    const inner = { ...area, h: area.h - (titled ? 40 : 0) }
    if (what === 'plan') plan(sheet, inner)
    else if (what === 'diagram') diagram(sheet, inner, 'drawing')
    else {
      for (let i = 0; i < 26; i++) {
        const [x, y] = [
          inner.x + Math.round(rng.random() * 12) * (inner.w / 12),
          inner.y + Math.round(rng.random() * 8) * (inner.h / 8),
        ]
        const across = rng.bernoulli(0.5)
        rule(sheet, [x, y], across ? [x + inner.w / 12, y] : [x, y + inner.h / 8], { weight: 0.8 })
        if (rng.bernoulli(0.4))
          box(sheet, { x: x - 5, y: y - 3, w: 10, h: 6 }, { fill: '#ffffff', weight: 0.8 })
        if (rng.bernoulli(0.3)) print(sheet, code(rng).slice(0, 4), x + 4, y - 9, { size: 5 })
      }
    }
    if (titled)
      boxes(
        sheet,
        { x: frame.x + frame.w * 0.5, y: bottom(frame) - 44, w: frame.w * 0.5, h: 44 },
        'title',
        { filling: 'print', rows: 3, pitch: 14 / look.size },
      )
  },
}
