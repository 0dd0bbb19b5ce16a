/** What is printed beneath a page's text: a word across it, words all over it, a hidden word, fine lines. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import { registerFonts, type Face } from '../../../page/fonts/fonts.ts'
import type { Rng } from '../../../core/rng.ts'
import { defineEffect, type Wrote } from '../effect.ts'
import { enumOf, number, type ParamsOf } from '../params.ts'
import { Bench } from '../paper/fasteners/bench.ts'
import { drawRosette, drawWaves } from './watermarks/guilloche.ts'
import { screenOf, type Tint } from './watermarks/screens.ts'

const KINDS = ['word', 'tiled', 'void', 'lines'] as const
const SCRIPTS = ['any', 'korean', 'latin'] as const
const COLOURS = ['usual', 'grey', 'blue', 'red', 'green'] as const

const PARAMS = {
  kind: enumOf(
    KINDS,
    { choice: KINDS, weights: [4, 2, 2, 2] },
    'word: one across the page; tiled: small ones all over; void: a word in coarse dots among fine ones; lines: waves and rosettes of certificates',
  ),
  script: enumOf(SCRIPTS, 'any', 'what words are written in'),
  color: enumOf(COLOURS, 'usual', 'its ink; usual: words mostly grey, lines mostly blue or green'),
  opacity: number(
    0,
    0.6,
    [0.08, 0.24],
    'share',
    'light that it takes, of small words and of lines less',
  ),
  size: number(
    0.3,
    2,
    [0.8, 1.1],
    '× the usual size',
    'of words: 1 is from edge to edge, of small ones 5 mm',
  ),
  angle: number(-90, 90, [-56, -30], 'degrees', 'how words are turned, clockwise'),
  screen: number(
    0,
    0.008,
    [0.001, 0.0022],
    'share of the short side',
    'distance of the dots that its tint is made of; 0: an even tint',
  ),
  copied: number(
    0,
    1,
    [0, 1],
    'share',
    'of a hidden word: how much of the fine dots a copier lost, which leaves the word to be read',
  ),
} as const
type Params = ParamsOf<typeof PARAMS>

/** A millimetre must take this many pixels. */
const MIN_SCALE = 0.25

export const watermark = defineEffect({
  name: 'watermark',
  phase: 'ink',
  summary:
    'Printed beneath the text: a word across the page, words all over it, a word that shows in copies, fine lines of certificates',
  movesPixels: false,
  onPaper: true,
  params: PARAMS,
  apply(page, params, rng) {
    if (params.opacity === 0) return { skipped: 'opacity 0' }
    const bench = new Bench(page)
    if (bench.perMillimetre < MIN_SCALE) return { skipped: 'page too small for a watermark' }
    registerFonts(FACES)
    const ink = inkOf(params, rng)
    const words = rng.pick(
      WORDS[params.script === 'any' ? rng.pick(['korean', 'latin'] as const) : params.script],
    )
    const middle = { x: bench.wide / 2, y: bench.high / 2, angle: 0 }
    const reach = Math.hypot(bench.wide, bench.high) / 2 + 2
    const wrote: Wrote[] = []
    const make: Maker = { bench, params, ink, words, rng: rng.foldIn('draw'), wrote }
    bench.draw(middle, reach, (context) => {
      context.beginPath()
      context.rect(-middle.x - 1, -middle.y - 1, bench.wide + 2, bench.high + 2)
      context.clip()
      context.globalCompositeOperation = 'multiply'
      DRAW[params.kind](context, make)
    })
    if (params.kind === 'lines') return { did: { kind: 'lines' } }
    return { did: { kind: params.kind, text: words }, wrote: () => wrote }
  },
})

const FACES: readonly Face[] = ['Sample Gothic Bold', 'Sample Gothic Black', 'Sample Myeongjo Bold']

const WORDS = {
  latin: [
    'DRAFT',
    'COPY',
    'SAMPLE',
    'CONFIDENTIAL',
    'VOID',
    'PROOF',
    'DUPLICATE',
    'SPECIMEN',
    'DO NOT COPY',
  ],
  korean: ['사본', '대외비', '견본', '초안', '열람용', '복사방지', '제출용', '원본대조필'],
} as const

const INKS: Record<Exclude<Params['color'], 'usual'>, Tint> = {
  grey: [52, 52, 54],
  blue: [58, 98, 178],
  red: [206, 52, 58],
  green: [52, 142, 104],
}

function inkOf({ color, kind }: Params, rng: Rng): Tint {
  const usual =
    kind === 'lines' || kind === 'void'
      ? rng.pick(['blue', 'blue', 'green', 'green', 'red'] as const)
      : rng.pick(['grey', 'grey', 'grey', 'grey', 'blue', 'red'] as const)
  const shift = rng.normal(0, 10)
  const ink = INKS[color === 'usual' ? usual : color]
  return ink.map((c) => Math.round(Math.max(0, Math.min(225, c + shift)))) as [
    number,
    number,
    number,
  ]
}

interface Maker {
  bench: Bench
  params: Params
  ink: Tint
  words: string
  rng: Rng
  /** what was written, added to */
  wrote: Wrote[]
}

/** Each draws in millimetres about the sheet's middle. */
const DRAW: Readonly<Record<Params['kind'], (context: SKRSContext2D, make: Maker) => void>> = {
  word(context, make) {
    context.fillStyle = screened(context, make, make.params.opacity, make.params.screen)
    writeAcross(context, make)
  },
  tiled(context, { bench, params, ink, words, rng, wrote }) {
    const size = 5 * params.size * rng.uniform(0.8, 1.2)
    const text = rng.bernoulli(0.5)
      ? words
      : `${words}  ${rng.int(2011, 2026)}-${rng.int(10, 12)}-${rng.int(10, 28)}`
    context.rotate((params.angle * Math.PI) / 180)
    context.font = `${size}px "${rng.pick(FACES)}"`
    context.textBaseline = 'middle'
    context.fillStyle = `rgba(${ink.join(',')},${0.75 * params.opacity})`
    const { width } = context.measureText(text)
    const step = width + size * rng.uniform(2, 5)
    const high = size * rng.uniform(3.5, 7)
    const reach = Math.hypot(bench.wide, bench.high) / 2
    for (let y = -reach, row = 0; y < reach; y += high, row++) {
      for (let x = -reach - (row % 2) * 0.5 * step; x < reach; x += step) {
        context.fillText(text, x, y)
        wrote.push(wroteAt(context, text, { x, y, width, size }))
      }
    }
  },
  void(context, make) {
    const { bench, params } = make
    const { opacity, screen } = params
    const fine = 0.55 * screen
    const left = opacity * (1 - params.copied)
    if (left > 0.004) {
      context.fillStyle = screened(context, make, left, fine)
      context.fillRect(-bench.wide / 2 - 1, -bench.high / 2 - 1, bench.wide + 2, bench.high + 2)
    }
    // Where the word stands coarse dots take the place of fine ones, of the same tone while it is no copy.
    if (opacity - left < 0.004) return
    context.fillStyle = screened(context, make, opacity - left, 1.6 * screen)
    writeAcross(context, make)
  },
  lines(context, { bench, params, ink, rng }) {
    context.translate(-bench.wide / 2, -bench.high / 2)
    const apart = rng.uniform(1.5, 2.3)
    context.lineWidth = rng.uniform(0.16, 0.26)
    context.lineJoin = 'round'
    context.strokeStyle = `rgba(${ink.join(',')},${Math.min(1, 1.4 * params.opacity)})`
    drawWaves(context, bench, apart, rng.foldIn('waves'))
    const count = rng.pick([0, 1, 1, 2])
    const short = Math.min(bench.wide, bench.high)
    for (let i = 0; i < count; i++) {
      const own = rng.foldIn(`rosette ${i}`)
      const radius = short * params.size * own.uniform(0.16, 0.32)
      const isMiddle = count === 1
      const place = {
        x: bench.wide * (isMiddle ? 0.5 : own.uniform(0.2, 0.8)),
        y: bench.high * (isMiddle ? 0.5 : own.uniform(0.2, 0.8)),
        radius,
      }
      drawRosette(context, place, apart, own)
    }
  },
}

/** What to fill with for a tint. @param screen distance of dots, share of the short side */
function screened(
  context: SKRSContext2D,
  { bench, ink }: Maker,
  cover: number,
  screen: number,
): ReturnType<typeof screenOf> {
  const pitch = screen * Math.min(bench.wide, bench.high)
  return screenOf(context, ink, { cover, pitch, perUnit: bench.perMillimetre })
}

/** Writes a word as large as there is room along its direction. */
function writeAcross(context: SKRSContext2D, make: Maker): void {
  const { bench, params, words, rng, wrote } = make
  const angle = (params.angle * Math.PI) / 180
  const face = rng.pick(FACES)
  context.font = `100px "${face}"`
  const measured = context.measureText(words)
  const [c, s] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))]
  // Its box, turned, is to fit on the sheet.
  const [w, h] = [measured.width, 78]
  const scale =
    0.96 * params.size * Math.min(bench.wide / (w * c + h * s), bench.high / (w * s + h * c))
  context.save()
  context.rotate(angle)
  context.font = `${100 * scale}px "${face}"`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(words, 0, 0)
  const width = w * scale
  wrote.push(wroteAt(context, words, { x: -width / 2, y: 0, width, size: 100 * scale }))
  context.restore()
}

/** Glyphs above and below the middle of their line, share of the letters' size. */
const HALF = 0.45

/** The box around a word that begins at a place of the context, as it lies on the page. */
function wroteAt(
  context: SKRSContext2D,
  text: string,
  { x, y, width, size }: { x: number; y: number; width: number; size: number },
): Wrote {
  const { a, b, c, d, e, f } = context.getTransform()
  const half = HALF * size
  const place = (u: number, v: number): [number, number] => [a * u + c * v + e, b * u + d * v + f]
  const points = [
    place(x, y - half),
    place(x + width, y - half),
    place(x + width, y + half),
    place(x, y + half),
  ]
  return { class: 'watermark', points, text }
}
