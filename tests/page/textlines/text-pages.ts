/** Pages of text with known lines, and pictures without any, for tests of what is found on them. */
import { createRequire } from 'node:module'
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas'
import { Source } from '../../../src/page/image/source.ts'
import type { TextLine } from '../../../src/page/textlines/text-lines.ts'
import { rngFrom } from '../../../src/core/rng.ts'

const fonts = createRequire(import.meta.url).resolve('@expo-google-fonts/nanum-gothic/package.json')
GlobalFonts.registerFromPath(
  fonts.replace('package.json', '400Regular/NanumGothic_400Regular.ttf'),
  'Test Gothic',
)

/** A line as drawn: the middle of its glyphs from end to end. */
export interface DrawnLine {
  x0: number
  y0: number
  x1: number
  y1: number
  size: number
}

const KOREAN =
  '진료비 계산서 영수증 환자 성명 홍길동 등록번호 진료기간 외래 입원 금액 본인부담금 공단부담금 처방전 소견서 발행일 의료기관 주소 서울특별시 종로구'
const LATIN =
  'the quick brown fox jumps over a lazy dog Total amount due 12,400 Invoice No 2024-118 date of issue patient name hospital department of internal medicine'

export interface PageOptions {
  width?: number
  height?: number
  /** font size, px */
  size: number
  words: 'korean' | 'latin'
  /** degrees */
  turn?: number
  /** rules of a table round the lines */
  table?: boolean
}

export function textPage({
  width = 443,
  height = 591,
  size,
  words,
  turn = 0,
  table = false,
}: PageOptions): { source: Source; lines: DrawnLine[] } {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#f4f2ee'
  context.fillRect(0, 0, width, height)
  const angle = (turn * Math.PI) / 180
  context.translate(width / 2, height / 2)
  context.rotate(angle)
  // The frame that fits the page at this turn.
  const cos = Math.abs(Math.cos(angle))
  const sin = Math.abs(Math.sin(angle))
  const fit = Math.min(width / (width * cos + height * sin), height / (width * sin + height * cos))
  const quarter = Math.abs(turn % 180) > 45 && Math.abs(turn % 180) < 135
  const wide = quarter
    ? Math.min(height * 0.9, (width * 0.9) / Math.max(cos, 0.3)) * 0.8
    : width * fit * 0.9
  const high = quarter ? width * 0.75 : height * fit * 0.9
  const rng = rngFrom(`${words}${size}${turn}`)
  const vocabulary = (words === 'korean' ? KOREAN : LATIN).split(' ')
  context.font = `${size}px 'Test Gothic'`
  context.fillStyle = '#26262c'
  context.strokeStyle = '#3a3a40'
  const pitch = size * (table ? 2 : 1.6)
  const lines: DrawnLine[] = []
  const onPage = (u: number, v: number): [number, number] => [
    width / 2 + u * Math.cos(angle) - v * Math.sin(angle),
    height / 2 + u * Math.sin(angle) + v * Math.cos(angle),
  ]
  for (let v = -high / 2 + size; v < high / 2 - size * 0.3; v += pitch) {
    let text = ''
    const room = wide * rng.uniform(0.55, 1)
    for (;;) {
      const longer = `${text} ${rng.pick(vocabulary)}`.trim()
      if (context.measureText(longer).width > room) break
      text = longer
    }
    const length = context.measureText(text).width
    if (text.length > 3) {
      context.fillText(text, -wide / 2, v)
      const middle = v - size * 0.33
      const [x0, y0] = onPage(-wide / 2, middle)
      const [x1, y1] = onPage(-wide / 2 + length, middle)
      lines.push({ x0, y0, x1, y1, size })
    }
    if (table) ruled(context, wide, v + size * 0.55, pitch)
  }
  const { data } = context.getImageData(0, 0, width, height)
  return { source: new Source(width, height, data), lines }
}

function ruled(context: SKRSContext2D, wide: number, v: number, pitch: number): void {
  context.lineWidth = 1
  context.beginPath()
  for (const u of [-0.52, -0.1, 0.35, 0.52]) {
    // Columns stand between the lines' ends only at the outside: text runs across the inner ones.
    if (Math.abs(u) < 0.5) continue
    context.moveTo(u * wide, v)
    context.lineTo(u * wide, v - pitch)
  }
  context.moveTo(-0.52 * wide, v)
  context.lineTo(0.52 * wide, v)
  context.stroke()
}

/** Share of the drawn lines' length that found lines cover at the right height. */
export function recall(drawn: readonly DrawnLine[], found: readonly TextLine[]): number {
  let whole = 0
  let covered = 0
  for (const { x0, y0, x1, y1, size } of drawn) {
    const steps = 60
    for (let i = 0; i <= steps; i++) {
      const x = x0 + ((x1 - x0) * i) / steps
      const y = y0 + ((y1 - y0) * i) / steps
      whole++
      if (found.some((line) => liesOn(line, x, y, 0.3 * size, 0.6 * size))) covered++
    }
  }
  return covered / whole
}

/** Share of the found lines whose middles are on drawn ones. */
export function precision(drawn: readonly DrawnLine[], found: readonly TextLine[]): number {
  const right = found.filter((line) => {
    const x = line.x + (line.length / 2) * Math.cos(line.angle)
    const y = line.y + (line.length / 2) * Math.sin(line.angle)
    return drawn.some(({ x0, y0, x1, y1, size }) => {
      const length = Math.hypot(x1 - x0, y1 - y0)
      const u = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length
      const v = ((y - y0) * (x1 - x0) - (x - x0) * (y1 - y0)) / length
      return u > -size && u < length + size && Math.abs(v) < 0.4 * size
    })
  })
  return found.length === 0 ? 1 : right.length / found.length
}

function liesOn(line: TextLine, x: number, y: number, across: number, along: number): boolean {
  const dx = x - line.x
  const dy = y - line.y
  const u = dx * Math.cos(line.angle) + dy * Math.sin(line.angle)
  const v = dy * Math.cos(line.angle) - dx * Math.sin(line.angle)
  return u > -along && u < line.length + along && Math.abs(v) < across
}

export const PICTURES = ['blank', 'black', 'noise', 'street', 'dashboard', 'texture'] as const

/** A picture without a page of text. */
export function picture(kind: (typeof PICTURES)[number], width = 443, height = 591): Source {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const rng = rngFrom(kind)
  context.fillStyle = kind === 'black' ? '#000' : kind === 'blank' ? '#fafafa' : '#8c9096'
  context.fillRect(0, 0, width, height)
  if (kind === 'street') street(context, width, height)
  if (kind === 'dashboard') dashboard(context, width, height)
  if (kind === 'texture') {
    for (let i = 0; i < 5000; i++) {
      const level = rng.int(40, 210)
      context.fillStyle = `rgba(${level},${level - 10},${level - 25},0.6)`
      const x = rng.uniform(0, width)
      const y = rng.uniform(0, height)
      context.fillRect(x, y, rng.uniform(2, 14), rng.uniform(2, 14))
    }
  }
  const image = context.getImageData(0, 0, width, height)
  const sd = kind === 'noise' ? 60 : kind === 'blank' || kind === 'black' ? 1.5 : 6
  for (let i = 0; i < image.data.length; i += 4) {
    const n = rng.normal(0, sd)
    for (let c = 0; c < 3; c++) image.data[i + c] = image.data[i + c]! + n
  }
  return new Source(width, height, image.data)
}

function street(context: SKRSContext2D, width: number, height: number): void {
  const sky = context.createLinearGradient(0, 0, 0, height)
  sky.addColorStop(0, '#9fc0e8')
  sky.addColorStop(1, '#c8c4b8')
  context.fillStyle = sky
  context.fillRect(0, 0, width, height)
  // Fronts with rows of windows: even and dark on light, but no writing.
  for (let house = 0; house < 3; house++) {
    const x = house * width * 0.34
    context.fillStyle = ['#b59c84', '#cfc8ba', '#99a0a2'][house]!
    context.fillRect(x, height * 0.2, width * 0.32, height * 0.5)
    for (let row = 0; row < 7; row++) {
      for (let column = 0; column < 5; column++) {
        const light = 40 + ((row * 37 + column * 61 + house * 17) % 50)
        context.fillStyle = `rgb(${light},${light + 4},${light + 12})`
        context.fillRect(x + 10 + column * 26, height * 0.23 + row * 38, 15, 22)
      }
    }
  }
  context.fillStyle = '#4a4c50'
  context.fillRect(0, height * 0.7, width, height * 0.3)
  context.fillStyle = '#7a1c20'
  context.beginPath()
  context.roundRect(width * 0.2, height * 0.72, width * 0.5, height * 0.14, 20)
  context.fill()
}

function dashboard(context: SKRSContext2D, width: number, height: number): void {
  context.fillStyle = '#16171a'
  context.fillRect(0, 0, width, height)
  for (const middle of [0.28, 0.72]) {
    const glow = context.createRadialGradient(
      width * middle,
      height / 2,
      5,
      width * middle,
      height / 2,
      110,
    )
    glow.addColorStop(0, '#3a3f48')
    glow.addColorStop(1, '#0c0d10')
    context.fillStyle = glow
    context.beginPath()
    context.arc(width * middle, height / 2, 105, 0, 7)
    context.fill()
    context.strokeStyle = '#e8e8e8'
    context.fillStyle = '#f0f0f0'
    context.font = "13px 'Test Gothic'"
    for (let i = 0; i <= 12; i++) {
      const angle = 2.3 + i * 0.4
      const x = width * middle
      context.beginPath()
      context.moveTo(x + 90 * Math.cos(angle), height / 2 + 90 * Math.sin(angle))
      context.lineTo(x + 100 * Math.cos(angle), height / 2 + 100 * Math.sin(angle))
      context.stroke()
      context.fillText(
        `${i * 20}`,
        x - 8 + 74 * Math.cos(angle),
        height / 2 + 5 + 74 * Math.sin(angle),
      )
    }
  }
}
