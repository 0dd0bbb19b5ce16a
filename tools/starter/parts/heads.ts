/** What stands at the top and the foot of pages. */
import { below, box, level, print } from '../marks.ts'
import type { Area, Sheet } from '../sheet.ts'
import { code, date, label, number, title } from '../words.ts'
import { block } from './prose.ts'
import { logo } from './pictures.ts'

/** A firm's head; of which kind is the family's. Returns where it ended. */
export function letterhead(sheet: Sheet, area: Area, name = ''): number {
  const { rng, look, family } = sheet
  const f = family.foldIn(`letterhead ${name}`)
  const kind = f.pick(['left', 'centre', 'right', 'band', 'split', 'lines', 'none'])
  const large = look.size * f.uniform(1.6, 3)
  const firm = title(rng, look.script, rng.int(1, 3))
  const small = look.size * 0.75
  const { x, y, w } = area
  const withLogo = f.bernoulli(0.5)
  const ruled = f.bernoulli(0.5)
  let end = y
  if (kind === 'none') return y
  if (kind === 'band') {
    box(sheet, { x: 0, y: 0, w: sheet.w, h: y + large * 1.6 }, { fill: look.accent })
    print(sheet, firm, x, y * 0.6, {
      size: large,
      face: look.title,
      colour: '#ffffff',
      max: w * 0.7,
    })
    return y + large * 2.2
  }
  if (kind === 'centre') {
    if (withLogo) logo(sheet, x + w / 2 - large / 2, y, large)
    end = y + (withLogo ? large * 1.2 : 0)
    print(sheet, firm, x + w / 2, end, {
      size: large,
      face: look.title,
      align: 'center',
      colour: look.accent,
      max: w,
    })
    end = block(sheet, { ...area, y: end + large * 1.2 }, f.int(1, 2), {
      size: small,
      align: 'center',
    })
  } else if (kind === 'split') {
    logo(sheet, x, y, large * 1.3)
    print(sheet, firm, x + large * 1.7, y, { size: large * 0.8, face: look.title, max: w * 0.5 })
    end = Math.max(
      y + large * 1.6,
      block(sheet, { ...area, x: x + w * 0.65, w: w * 0.35 }, f.int(2, 5), {
        size: small,
        align: 'right',
      }),
    )
  } else if (kind === 'lines') {
    level(sheet, x, y, w, look.thin * 2)
    print(sheet, firm.toUpperCase(), x + w / 2, y + 3, {
      size: large * 0.7,
      face: look.bold,
      align: 'center',
      spacing: 1.2,
    })
    end = y + large * 1.4
    level(sheet, x, end, w, look.thin)
    return end + look.size
  } else {
    const align = kind === 'left' ? 'left' : 'right'
    const at = align === 'left' ? x : x + w
    if (withLogo) logo(sheet, align === 'left' ? x : x + w - large, y, large)
    const top = y + (withLogo ? large * 1.2 : 0)
    print(sheet, firm, at, top, {
      size: large * 0.8,
      face: look.title,
      align,
      colour: look.accent,
      max: w * 0.6,
    })
    end = block(sheet, { ...area, y: top + large }, f.int(1, 4), { size: small, align })
  }
  if (ruled) level(sheet, x, end + 2, w)
  return end + look.size
}

/** Lines of `WORD: value` with the values below each other, as memos and mails begin. */
export function addressed(
  sheet: Sheet,
  area: Area,
  rows: number,
  set: { gap: number; pitch: number; bold: boolean; column: number },
): number {
  const { rng, look } = sheet
  let y = area.y
  for (let i = 0; i < rows; i++, y += look.size * set.pitch) {
    const word = label(rng, look.script)
    print(sheet, `${rng.bernoulli(0.5) ? word.toUpperCase() : word}:`, area.x, y, {
      face: set.bold ? look.bold : look.body,
      max: set.column - 3,
    })
    const words =
      i === rows - 1
        ? title(rng, look.script, rng.int(3, 7))
        : rng.bernoulli(0.25)
          ? date(rng)
          : title(rng, look.script, rng.int(1, 4))
    print(sheet, words, area.x + set.column, y, { max: area.w - set.column })
  }
  return y + set.gap
}

/** Page number, running foot, address: as the family has it. */
export function foot(sheet: Sheet, area: Area, name = ''): void {
  const { rng, look, family } = sheet
  const f = family.foldIn(`foot ${name}`)
  const kind = f.pick(['none', 'none', 'number', 'right', 'line', 'address'])
  const y = sheet.h - look.size * 3
  if (kind === 'number') print(sheet, number(rng).slice(0, 2), sheet.w / 2, y, { align: 'center' })
  else if (kind === 'right')
    print(sheet, number(rng).slice(0, 3), area.x + area.w, y, { align: 'right' })
  else if (kind === 'line' || kind === 'address') {
    level(sheet, area.x, y - 3, area.w)
    const words =
      kind === 'line' ? label(rng, look.script) : `${title(rng, look.script, 5)} ${code(rng)}`
    print(sheet, words, kind === 'line' ? area.x : sheet.w / 2, y, {
      size: look.size * 0.75,
      align: kind === 'line' ? 'left' : 'center',
      max: area.w,
    })
  }
}

/** A heading over a part of a page: plain, ruled, on a bar. */
export function section(sheet: Sheet, area: Area, name: string): number {
  const { rng, look, family } = sheet
  const f = family.foldIn(`section ${name}`)
  const kind = f.pick(['plain', 'rule', 'bar', 'pale', 'centre', 'numbered'])
  const size = look.size * f.pick([1, 1.15, 1.4])
  const words = title(rng, look.script, rng.int(1, 3))
  const { x, y, w } = area
  if (kind === 'bar' || kind === 'pale') {
    box(sheet, { x, y, w, h: size * 1.5 }, { fill: kind === 'bar' ? look.accent : look.pale })
    print(sheet, words, x + 3, y + size * 0.22, {
      size,
      face: look.bold,
      colour: kind === 'bar' ? '#ffffff' : look.ink,
      max: w - 6,
    })
    return y + size * 1.9
  }
  if (kind === 'centre') {
    print(sheet, words.toUpperCase(), x + w / 2, y, {
      size,
      face: look.bold,
      align: 'center',
      max: w,
    })
    return y + size * 1.6
  }
  print(sheet, kind === 'numbered' ? `${rng.int(1, 9)}. ${words}` : words, x, y, {
    size,
    face: look.bold,
    colour: look.accent,
    max: w,
  })
  if (kind === 'rule') level(sheet, x, y + size * 1.25, w)
  return y + size * 1.6
}

/** What is left of an area below a section's heading. */
export function belowSection(sheet: Sheet, area: Area, name: string): Area {
  return below(area, section(sheet, area, name))
}
