/** The sheet a layout draws on, and the style that one page keeps throughout. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Rng } from '../../core/rng.ts'
import type { WrittenText } from './written.ts'
import type { Face } from '../../page/fonts/fonts.ts'

/** What a layout draws on. Lengths are in units of about one pixel of the finished page. */
export interface Sheet {
  readonly ctx: SKRSContext2D
  readonly w: number
  readonly h: number
  readonly rng: Rng
  readonly style: Style
  /** notes what is written, where anyone asks for it */
  readonly written?: WrittenText | undefined
}

/** A rectangle on a sheet by its top left corner, in units. */
export interface Box {
  x: number
  y: number
  w: number
  h: number
}

/** Where text or a table starts, and how wide it may be; its height follows from its contents. */
export type Column = Omit<Box, 'h'>

/** Choices that hold for a whole page: fonts, rules, colours, how it was filled in. */
export interface Style {
  /** printed form: plain and bold */
  form: Face
  bold: Face
  title: Face
  /** what a printer filled in */
  value: Face
  /** filled in by hand rather than by a printer */
  byHand: boolean
  hand: Face
  handInk: string
  ink: string
  rule: string
  /** rule weights in units */
  thin: number
  thick: number
  /** fill of label cells, empty for none */
  labelFill: string
  /** colour of logos, bars and headings */
  accent: string
  accentPale: string
  /** body text height in units */
  size: number
}

const SERIF: readonly [Face, Face, Face][] = [
  ['Sample Myeongjo', 'Sample Myeongjo Bold', 'Sample Myeongjo Black'],
  ['Sample Batang', 'Sample Batang Bold', 'Sample Batang Bold'],
]
const SANS: readonly [Face, Face, Face][] = [
  ['Sample Gothic', 'Sample Gothic Bold', 'Sample Gothic Black'],
  ['Sample Dodum', 'Sample Gothic Bold', 'Sample Gothic Bold'],
]

/** Hue in degrees of the usual corporate colours: blues and greens mostly. */
const HUES = [205, 212, 218, 225, 150, 165, 95, 345, 18, 265]

/** Draws a style; `byHand` is the chance that the form was filled in by hand. */
export function drawStyle(rng: Rng, byHand: number): Style {
  const serif = rng.bernoulli(0.45)
  const [form, bold, title] = rng.pick(serif ? SERIF : SANS)
  const hue = rng.pick(HUES) + rng.uniform(-6, 6)
  const tinted = rng.bernoulli(0.18)
  const dark = rng.int(12, 34)
  const label = rng.random()
  return {
    form,
    bold,
    title: rng.bernoulli(0.25) ? rng.pick(SANS)[2] : title,
    value: rng.pick<Face>([form, form, 'Sample Gothic', 'Sample Myeongjo', 'Sample Dodum']),
    byHand: rng.bernoulli(byHand),
    hand: rng.pick<Face>(['Sample Pen', 'Sample Pen', 'Sample Round Hand']),
    handInk: rng.bernoulli(0.55)
      ? `hsl(0 0% ${rng.int(8, 18)}%)`
      : `hsl(${rng.int(218, 236)} ${rng.int(45, 70)}% ${rng.int(24, 36)}%)`,
    ink: tinted ? `hsl(${hue} 45% 24%)` : `rgb(${dark} ${dark} ${dark + 2})`,
    rule: tinted ? `hsl(${hue} 40% 34%)` : `rgb(${dark + 20} ${dark + 20} ${dark + 24})`,
    thin: rng.uniform(0.45, 0.8),
    thick: rng.uniform(0.9, 1.7),
    labelFill:
      label < 0.45
        ? ''
        : label < 0.75
          ? `hsl(0 0% ${rng.int(84, 92)}%)`
          : `hsl(${hue} ${rng.int(25, 50)}% ${rng.int(86, 92)}%)`,
    accent: `hsl(${hue} ${rng.int(45, 75)}% ${rng.int(28, 44)}%)`,
    accentPale: `hsl(${hue} ${rng.int(30, 55)}% ${rng.int(84, 92)}%)`,
    size: rng.uniform(6.9, 8.2),
  }
}
