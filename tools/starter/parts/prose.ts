/** Text in lines: paragraphs, headings, lists, handwriting. Each part returns where it ended. */
import { print, wordsFor, write, type Setting } from '../marks.ts'
import type { Area, Sheet } from '../sheet.ts'
import { label, number, title } from '../words.ts'

/** How paragraphs are set. */
export interface ProseSetting extends Setting {
  /** of the first line, pixels */
  indent?: number
  /** lines end where they end instead of all at the edge */
  ragged?: boolean
  leading?: number
}

/** One paragraph of this many lines, cut off at the area's end. */
export function paragraph(sheet: Sheet, area: Area, lines: number, set: ProseSetting = {}): number {
  const { rng, look } = sheet
  const { size = look.size, indent = 0, ragged = false, leading = look.leading } = set
  const pitch = size * leading
  let y = area.y
  for (let i = 0; i < lines && y + size <= area.y + area.h; i++, y += pitch) {
    const from = i === 0 ? indent : 0
    const full = area.w - from
    const isLast = i === lines - 1
    const width = isLast
      ? full * rng.uniform(0.15, 0.95)
      : full * (ragged ? rng.uniform(0.84, 1) : 1)
    // Set from the left, cut to the width: nothing is measured but by the canvas itself.
    const words = wordsFor(sheet, width, size)
    const x = set.align === 'center' ? area.x + area.w / 2 : area.x + from
    print(sheet, words, x, y, { ...set, size, max: width })
  }
  return y
}

/** Paragraphs until the area is full, or as many as are asked for. */
export function prose(
  sheet: Sheet,
  area: Area,
  set: ProseSetting & { count?: number; lines?: readonly [number, number]; gap?: number } = {},
): number {
  const { rng, look } = sheet
  const { count = Infinity, lines = [3, 8], gap = 0.6 } = set
  const size = set.size ?? look.size
  let y = area.y
  for (let i = 0; i < count; i++) {
    const rest = { ...area, y, h: area.y + area.h - y }
    if (rest.h < size * 1.2) break
    y = paragraph(sheet, rest, rng.int(...lines), set) + gap * size
  }
  return y
}

/** A heading of one line. */
export function heading(
  sheet: Sheet,
  area: Area,
  scale: number,
  set: Setting & { words?: number } = {},
): number {
  const { rng, look } = sheet
  const size = look.size * scale
  const words = title(rng, look.script, set.words ?? rng.int(2, 5))
  const x =
    set.align === 'center' ? area.x + area.w / 2 : set.align === 'right' ? area.x + area.w : area.x
  print(sheet, words, x, area.y, { face: look.bold, max: area.w, ...set, size })
  return area.y + size * 1.5
}

/** A list: bullets, numbers or letters before short paragraphs. */
export function list(
  sheet: Sheet,
  area: Area,
  kind: 'bullet' | 'number' | 'dash' | 'letter',
  set: ProseSetting & { count?: number; lines?: readonly [number, number] } = {},
): number {
  const { rng, look } = sheet
  const size = set.size ?? look.size
  const { count = 99, lines = [1, 3] } = set
  const indent = size * 1.8
  let y = area.y
  for (let i = 0; i < count && y + size < area.y + area.h; i++) {
    const mark = {
      bullet: '•',
      number: `${i + 1}.`,
      dash: '–',
      letter: `${String.fromCharCode(97 + (i % 26))})`,
    }[kind]
    print(sheet, mark, area.x, y, { ...set, size })
    const text = { x: area.x + indent, y, w: area.w - indent, h: area.y + area.h - y }
    y = paragraph(sheet, text, rng.int(...lines), { ragged: true, ...set, size }) + size * 0.4
  }
  return y
}

/** Lines written by hand, as far as the area goes. */
export function handwriting(
  sheet: Sheet,
  area: Area,
  pitch: number,
  set: Setting & { count?: number } = {},
): number {
  const { rng } = sheet
  const { count = Infinity, size = pitch * 0.62 } = set
  let y = area.y
  for (let i = 0; i < count && y + pitch <= area.y + area.h; i++, y += pitch) {
    if (rng.bernoulli(0.08)) continue
    const short = rng.bernoulli(0.2) ? rng.uniform(0.2, 0.8) : 1
    const from = rng.bernoulli(0.12) ? area.w * 0.1 : 0
    write(sheet, wordsFor(sheet, area.w * 1.2, size), area.x + from, y, {
      ...set,
      size,
      max: (area.w - from) * short,
    })
  }
  return y
}

/** Lines of an address or a short block. */
export function block(sheet: Sheet, area: Area, lines: number, set: Setting = {}): number {
  const { rng, look } = sheet
  const size = set.size ?? look.size
  const x =
    set.align === 'right' ? area.x + area.w : set.align === 'center' ? area.x + area.w / 2 : area.x
  let y = area.y
  for (let i = 0; i < lines; i++, y += size * 1.3) {
    const words =
      i === lines - 1
        ? `${number(rng)} ${label(rng, look.script)}`
        : title(rng, look.script, rng.int(2, 4))
    print(sheet, words, x, y, { ...set, size, max: area.w })
  }
  return y
}
