/**
 * The faces of stamps as they are cut in rubber: black where ink is taken up, in a frame whose
 * middle is (0, 0).
 */
import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Rng } from '../../../../core/rng.ts'
import { registerFonts, type Face } from '../../../../page/fonts/fonts.ts'
import { along, circle, outline, print, widthOf, type Line } from './lettering.ts'
import * as words from './words.ts'
import type { Purpose, Tongue } from './words.ts'

export const STAMPS = ['received', 'paid', 'approved', 'copy', 'date', 'number', 'seal'] as const
export type StampKind = (typeof STAMPS)[number]

/** What a stamp leaves, before ink and pressure. */
export interface StampFace {
  /** px */
  wide: number
  high: number
  text: string
  draw(context: SKRSContext2D): void
}

const BOLD: Face = 'Sample Gothic Black'
const PLAIN: Face = 'Sample Gothic Bold'
const SERIF: Face = 'Sample Myeongjo Black'
const ROUND: Face = 'Sample Plate'

/**
 * @param unit a hundredth of the page's short side: 2.1 mm of an A4 page, px
 * @param tongue script of its words
 */
export function stampFace(
  kind: StampKind,
  tongue: Tongue | 'digits',
  unit: number,
  rng: Rng,
): StampFace {
  registerFonts([BOLD, PLAIN, SERIF, ROUND])
  if (kind === 'number') return numberFace(tongue, unit, rng)
  if (tongue === 'digits') return wordFace(undefined, tongue, unit, rng)
  if (kind === 'seal') {
    if (tongue === 'latin') return rimFace(undefined, tongue, unit * rng.uniform(7, 9.5), rng)
    const style = rng.random()
    if (style < 0.45) return nameSeal(unit, rng)
    if (style < 0.85) return officeSeal(unit, rng)
    return rimFace(undefined, tongue, unit * rng.uniform(6.5, 8.5), rng)
  }
  if (kind === 'date') {
    if (rng.bernoulli(0.45)) return wordFace(undefined, tongue, unit, rng)
    return rimFace(words.officeOf(tongue, rng), tongue, unit * rng.uniform(5.5, 7.5), rng)
  }
  if (rng.bernoulli(0.14)) {
    return rimFace(words.sayingOf(tongue, kind, rng), tongue, unit * rng.uniform(6, 8), rng)
  }
  return wordFace(kind, tongue, unit, rng)
}

/** Lines of words, the date among them or alone, most often in a frame. */
function wordFace(
  purpose: Purpose | undefined,
  tongue: Tongue | 'digits',
  unit: number,
  rng: Rng,
): StampFace {
  const serif = rng.bernoulli(tongue === 'latin' ? 0.3 : 0.2)
  const strong = serif ? SERIF : rng.bernoulli(0.2) ? ROUND : BOLD
  const squeeze = rng.uniform(0.7, 1.05)
  const lines: Line[] = []
  const line = (text: string, size: number, face: Face): Line => ({
    text,
    face,
    size,
    squeeze,
    spacing: size * rng.uniform(0, 0.12),
  })
  const size = unit * rng.uniform(2.6, 4.6)
  const date = (share: number): Line =>
    line(words.dateOf(tongue, rng), share * size, rng.bernoulli(0.5) ? PLAIN : strong)
  if (purpose === undefined || tongue === 'digits') {
    lines.push(date(rng.uniform(0.55, 0.85)))
  } else {
    const saying = words.sayingOf(tongue, purpose, rng)
    const long = saying.length > (tongue === 'latin' ? 9 : 4)
    lines.push(line(saying, long ? 0.75 * size : size, strong))
    const dated = purpose === 'copy' ? 0.15 : 0.7
    if (rng.bernoulli(dated)) lines.push(date(rng.uniform(0.5, 0.7)))
    if (rng.bernoulli(0.5)) {
      const office = line(words.officeOf(tongue, rng), 0.42 * size, PLAIN)
      if (rng.bernoulli(0.5)) lines.push(office)
      else lines.unshift(office)
    }
  }
  const framed = purpose === undefined ? 0.25 : 0.78
  return framedLines(lines, rng.bernoulli(framed), rng)
}

function framedLines(lines: readonly Line[], framed: boolean, rng: Rng): StampFace {
  const largest = Math.max(...lines.map(({ size }) => size))
  const gap = largest * rng.uniform(0.16, 0.34)
  const pad = largest * rng.uniform(0.3, 0.55)
  const inside = Math.max(...lines.map(widthOf))
  const tall = lines.reduce((sum, { size }) => sum + 0.86 * size, gap * (lines.length - 1))
  const stroke = largest * rng.uniform(0.07, 0.14)
  const double = rng.bernoulli(0.35)
  const round = rng.bernoulli(0.4) ? largest * rng.uniform(0.15, 0.45) : 0
  const ruled = lines.length > 1 && rng.bernoulli(0.35)
  const edge = framed ? pad + stroke * (double ? 3 : 1) : 0
  const [wide, high] = [inside + 2 * edge, tall + 2 * edge]
  const draw = (context: SKRSContext2D): void => {
    if (framed) {
      context.lineWidth = stroke
      outline(context, wide - stroke, high - stroke, round)
      if (double) {
        context.lineWidth = 0.5 * stroke
        outline(
          context,
          wide - 4.2 * stroke,
          high - 4.2 * stroke,
          Math.max(0, round - 1.6 * stroke),
        )
      }
    }
    let y = -tall / 2
    lines.forEach((line, i) => {
      y += 0.86 * line.size
      print(context, line, 0, y - 0.08 * line.size)
      y += gap
      if (!ruled || i + 1 === lines.length) return
      context.lineWidth = 0.45 * stroke
      context.beginPath()
      context.moveTo(-inside / 2, y - gap / 2)
      context.lineTo(inside / 2, y - gap / 2)
      context.stroke()
    })
  }
  return { wide, high, text: lines.map(({ text }) => text).join(' / '), draw }
}

/** A round stamp with words along its rim and a date, or a word, between two bars. */
function rimFace(below: string | undefined, tongue: Tongue, radius: number, rng: Rng): StampFace {
  const above = words.firmOf(tongue, rng)
  const foot = below ?? words.officeOf(tongue, rng)
  const date = words.dateOf(tongue, rng)
  const size = radius * (tongue === 'latin' ? 0.24 : 0.27)
  const stroke = radius * rng.uniform(0.035, 0.07)
  const face = rng.bernoulli(0.3) ? SERIF : PLAIN
  const inner = radius - 1.75 * size
  const middle: Line = { text: date, face: BOLD, size: size * 1.15, squeeze: 0.85, spacing: 0 }
  const room = (2 * radius - 3.4 * size) / Math.max(1, widthOf(middle))
  middle.squeeze *= Math.min(1, room)
  const ring = rng.bernoulli(0.6)
  const draw = (context: SKRSContext2D): void => {
    context.lineWidth = stroke
    circle(context, radius - stroke / 2)
    if (ring) {
      context.lineWidth = 0.5 * stroke
      circle(context, inner)
    }
    const rim: Line = { text: above, face, size, squeeze: 0.8, spacing: 0.06 * size }
    along(context, rim, radius - 0.45 * size - stroke, 1)
    along(context, { ...rim, text: foot }, radius - 0.45 * size - stroke, -1)
    print(context, middle, 0, 0.36 * middle.size)
    context.lineWidth = 0.55 * stroke
    for (const y of [-0.75 * middle.size, 0.75 * middle.size]) {
      const half = Math.sqrt(Math.max(0, inner ** 2 - y ** 2))
      context.beginPath()
      context.moveTo(-half, y)
      context.lineTo(half, y)
      context.stroke()
    }
  }
  return { wide: 2 * radius, high: 2 * radius, text: `${above} / ${date} / ${foot}`, draw }
}

/** A personal seal: two to four syllables in a ring, read from the right or from above. */
function nameSeal(unit: number, rng: Rng): StampFace {
  const name = Array.from(words.nameOf(rng))
  const radius = unit * rng.uniform(2.1, 3)
  const oval = rng.bernoulli(0.45)
  const [across, up] = oval ? [0.74 * radius, radius] : [radius, radius]
  const stroke = radius * rng.uniform(0.07, 0.13)
  const letters = oval ? name : [...name, '인']
  const places = oval
    ? [
        [0, -0.56],
        [0, 0],
        [0, 0.56],
      ]
    : [
        [0.36, -0.37],
        [0.36, 0.37],
        [-0.36, -0.37],
        [-0.36, 0.37],
      ]
  const size = oval ? 0.62 * radius : 0.8 * radius
  const draw = (context: SKRSContext2D): void => {
    context.lineWidth = stroke
    context.beginPath()
    context.ellipse(0, 0, across - stroke / 2, up - stroke / 2, 0, 0, 2 * Math.PI)
    context.stroke()
    letters.forEach((text, i) => {
      const [x, y] = places[i]!
      const squeeze = oval ? 1.15 : 0.86
      print(
        context,
        { text, face: SERIF, size, squeeze, spacing: 0 },
        x! * radius,
        y! * radius + 0.36 * size,
      )
    })
  }
  return { wide: 2 * across, high: 2 * up, text: name.join(''), draw }
}

/** A square seal of a firm or an office: its name in columns that are read from the right. */
function officeSeal(unit: number, rng: Rng): StampFace {
  const letters = Array.from(words.sealOf(rng))
  const columns = letters.length <= 4 ? 2 : letters.length <= 9 ? 3 : 4
  const rows = Math.ceil(letters.length / columns)
  const side = unit * rng.uniform(7.5, 13)
  const stroke = side * rng.uniform(0.035, 0.06)
  const [wide, high] = [(side - 3.2 * stroke) / columns, (side - 3.2 * stroke) / rows]
  const draw = (context: SKRSContext2D): void => {
    context.lineWidth = stroke
    outline(context, side - stroke, side - stroke, 0.6 * stroke)
    letters.forEach((text, i) => {
      const column = Math.floor(i / rows)
      const x = (columns - 1) / 2 - column
      const y = (i % rows) - (rows - 1) / 2
      // Cut so that each letter fills its field.
      const size = high * 1.06
      print(
        context,
        { text, face: SERIF, size, squeeze: (wide * 0.98) / size, spacing: 0 },
        x * wide,
        y * high + 0.36 * size,
      )
    })
  }
  return { wide: side, high: side, text: letters.join(''), draw }
}

/** A number of a numbering machine, without a frame. */
function numberFace(tongue: Tongue | 'digits', unit: number, rng: Rng): StampFace {
  const size = unit * rng.uniform(2, 3)
  const line: Line = {
    text: words.serialOf(tongue, rng),
    face: rng.bernoulli(0.7) ? SERIF : PLAIN,
    size,
    squeeze: rng.uniform(0.9, 1.1),
    spacing: size * rng.uniform(0.04, 0.16),
  }
  const draw = (context: SKRSContext2D): void => {
    print(context, line, 0, 0.36 * size)
  }
  return { wide: widthOf(line), high: 0.9 * size, text: line.text, draw }
}
