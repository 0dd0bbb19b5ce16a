/** What a page is drawn on, and its look. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Rng } from '../../src/core/rng.ts'
import type { Face } from '../../src/page/fonts/fonts.ts'
import type { Script } from './words.ts'

/** A page at work. Lengths are units of which its short side has about 320. */
export interface Sheet {
  readonly ctx: SKRSContext2D
  readonly w: number
  readonly h: number
  /** draws that all pages of a family share, taken by `foldIn` and never directly: its structure */
  readonly family: Rng
  /** draws of this page alone: contents, fonts, small shifts */
  readonly rng: Rng
  readonly look: Look
}

/** A rectangle of a sheet. */
export interface Area {
  x: number
  y: number
  w: number
  h: number
}

/** What holds for the whole page. */
export interface Look {
  script: Script
  body: Face
  bold: Face
  title: Face
  hand: Face
  ink: string
  /** of what is written by hand */
  pen: string
  rule: string
  accent: string
  pale: string
  paper: string
  /** height of the body's letters, pixels */
  size: number
  /** distance of lines, in heights of letters */
  leading: number
  /** weight of rules, pixels */
  thin: number
}

const SERIF: readonly [Face, Face, Face][] = [
  ['Sample Myeongjo', 'Sample Myeongjo Bold', 'Sample Myeongjo Black'],
  ['Sample Batang', 'Sample Batang Bold', 'Sample Batang Bold'],
]
const SANS: readonly [Face, Face, Face][] = [
  ['Sample Gothic', 'Sample Gothic Bold', 'Sample Gothic Black'],
  ['Sample Dodum', 'Sample Gothic Bold', 'Sample Plate'],
]

/** How a page looks: by its family, varied by the page. */
export function drawLook(family: Rng, rng: Rng): Look {
  const f = family.foldIn('look')
  const serif = f.random()
  const koreans = f.pick([0.1, 0.1, 0.25, 0.6])
  const size = f.uniform(4.9, 6.7)
  const leading = f.pick([1.2, 1.3, 1.4, 1.55, 1.8])
  const coloured = f.bernoulli(0.4)
  const hue = Math.floor(f.random() * 360)
  const thin = f.pick([0.5, 0.7, 1])
  const [body, bold, title] = rng.pick(rng.bernoulli(serif) ? SERIF : SANS)
  const dark = rng.int(5, 45)
  const tone = hue + rng.int(-12, 12)
  const isWhite = rng.bernoulli(0.75)
  return {
    script: rng.bernoulli(koreans) ? 'korean' : 'latin',
    body,
    bold,
    title: rng.bernoulli(0.2) ? 'Sample Plate' : title,
    hand: rng.pick<Face>(['Sample Pen', 'Sample Round Hand', 'Sample Bold Hand']),
    ink: `rgb(${dark} ${dark} ${dark + rng.int(0, 8)})`,
    pen: rng.bernoulli(0.5)
      ? `hsl(${rng.int(215, 240)} 60% ${rng.int(22, 42)}%)`
      : `rgb(${dark} ${dark} ${dark})`,
    rule: `rgb(${dark + 25} ${dark + 25} ${dark + 30})`,
    accent: coloured
      ? `hsl(${tone} ${rng.int(40, 85)}% ${rng.int(25, 48)}%)`
      : `rgb(${dark} ${dark} ${dark})`,
    pale: coloured
      ? `hsl(${tone} ${rng.int(25, 60)}% ${rng.int(80, 93)}%)`
      : `hsl(0 0% ${rng.int(78, 93)}%)`,
    paper: isWhite ? '#ffffff' : `hsl(${rng.int(25, 60)} ${rng.int(0, 35)}% ${rng.int(86, 98)}%)`,
    size: size * rng.uniform(0.92, 1.1),
    leading: leading * rng.uniform(0.96, 1.05),
    thin: thin * rng.uniform(0.85, 1.2),
  }
}
