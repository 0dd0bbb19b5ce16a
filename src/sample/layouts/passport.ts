/** Passports (9): the data page with its machine-readable zone, alone or in the open booklet. */
import { day, later, type Day } from '../facts/figures.ts'
import { digits, person, two } from '../facts/people.ts'
import { guilloche } from '../parts/marks.ts'
import { card } from '../parts/paper.ts'
import { paleCopy, portrait } from '../parts/portrait.ts'
import type { Column, Sheet } from '../parts/sheet.ts'
import { print } from '../parts/text.ts'
import type { Layout } from './layout.ts'

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ')
const dated = ([y, m, d]: Day): string => `${two(d)} ${m}월/${MONTHS[m - 1]!} ${y}`
const packed = ([y, m, d]: Day): string => two(y % 100) + two(m) + two(d)

/** ICAO 9303 check digit: weights 7, 3, 1 over digits, letters from 10, filler 0. */
export function checkDigit(text: string): number {
  let sum = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    const v = c >= 65 ? c - 55 : c >= 48 && c <= 57 ? c - 48 : 0
    sum += v * [7, 3, 1][i % 3]!
  }
  return sum % 10
}

/** The data page in the box from `top` on, `h` high. */
function dataPage(sheet: Sheet, top: number, h: number): void {
  const { ctx, rng, w } = sheet
  const of = person(rng, 3, 72)
  const hue = rng.pick([205, 190, 330, 150, 25])
  const fade = ctx.createLinearGradient(0, top, w, top + h)
  fade.addColorStop(0, `hsl(${hue} 30% 88%)`)
  fade.addColorStop(0.5, `hsl(${hue + 30} 26% 91%)`)
  fade.addColorStop(1, `hsl(${hue - 20} 30% 85%)`)
  ctx.fillStyle = fade
  ctx.fillRect(0, top, w, h)
  guilloche(sheet, { x: 0, y: top, w, h }, `hsl(${hue} 35% 60% / .4)`, 30)
  const u = h / 300
  const say = (name: string, text: string, x: number, y: number, size = 12.5): void => {
    print(sheet, name, x, top + y * u, {
      size: 6.4 * u,
      face: 'Sample Gothic',
      colour: 'hsl(220 30% 32%)',
    })
    print(sheet, text, x, top + (y + 13) * u, {
      size: size * u,
      face: 'Sample Gothic Bold',
      colour: '#1c1c22',
    })
  }
  print(sheet, '대한민국', 18, top + 18 * u, { size: 11 * u, face: 'Sample Myeongjo Black' })
  print(sheet, 'REPUBLIC OF KOREA', 74 * u + 14, top + 18 * u, {
    size: 9.5 * u,
    face: 'Sample Gothic Bold',
  })
  print(sheet, '여권 PASSPORT', 18, top + 34 * u, { size: 12 * u, face: 'Sample Gothic Black' })
  const photo = w * 0.27
  portrait(sheet, { x: 18, y: top + 46 * u, w: photo, h: 150 * u }, { female: of.female })
  const number = `${rng.pick(['M', 'M', 'S', 'G'])}${digits(rng, 8)}`
  const [x1, x2, x3] = [photo + 32, photo + 32 + w * 0.2, w - w * 0.27]
  const issued = day(rng, 2010, 2021)
  const expires = later(issued, 3600)
  say('종류/Type', 'PM', x1, 26)
  say('발행국/Issuing country', 'KOR', x2, 26)
  say('여권번호/Passport No.', number, x3, 26, 14)
  say('성/Surname', of.latin[0], x1, 56)
  say('이름/Given names', of.latin[1], x1, 86)
  say('국적/Nationality', 'REPUBLIC OF KOREA', x1, 116)
  say('한글성명', of.name, x3, 86)
  say('생년월일/Date of birth', dated(of.born), x1, 146, 11.5)
  say('주민등록번호', of.resident.slice(-7), x3, 116, 11.5)
  say('성별/Sex', of.female ? 'F' : 'M', x1, 174)
  say('발행관청/Authority', 'MINISTRY OF FOREIGN AFFAIRS', x2, 174, 9.5)
  say('발급일/Date of issue', dated(issued), x1, 202, 11)
  say('기간만료일/Date of expiry', dated(expires), x1 + w * 0.3, 202, 11)
  paleCopy(sheet, { x: w - 62, y: top + 132 * u, w: 44, h: 56 * u }, rng.foldIn('face'), of.female)
  const names = `${of.latin[0]}<<${of.latin[1].replace(' ', '<')}`
  const first = `PMKOR${names}`.padEnd(44, '<').slice(0, 44)
  const head = `${number}${checkDigit(number)}KOR${packed(of.born)}${checkDigit(packed(of.born))}${of.female ? 'F' : 'M'}${packed(expires)}${checkDigit(packed(expires))}`
  const rest = `${head}${of.resident.slice(-7).replaceAll('*', '1')}V${digits(rng, 6)}`
    .padEnd(42, '<')
    .slice(0, 42)
  const second = `${rest}${checkDigit(rest.slice(28, 42))}${checkDigit(rest)}`
  ctx.fillStyle = 'rgba(255,255,255,.55)'
  ctx.fillRect(0, top + 240 * u, w, h - 240 * u)
  for (const [i, zone] of [first, second].entries())
    machineLine(sheet, zone, { x: 16, y: top + (258 + i * 21) * u, w: w - 32 }, 12.5 * u)
}

/** One line in cells of equal width, as OCR-B is set. */
function machineLine(sheet: Sheet, text: string, { x, y, w: width }: Column, size: number): void {
  const cell = width / text.length
  for (const [i, letter] of Array.from(text).entries())
    print(sheet, letter, x + (i + 0.5) * cell, y, {
      size,
      face: 'Sample Gothic Bold',
      align: 'center',
      colour: '#18181a',
    })
}

function shine(sheet: Sheet): void {
  const { ctx, rng, w, h } = sheet
  if (!rng.bernoulli(0.4)) return
  const [x, y, r] = [rng.uniform(0, w), rng.uniform(0, h), rng.uniform(60, 200)]
  const lamp = ctx.createRadialGradient(x, y, 0, x, y, r)
  lamp.addColorStop(0, `rgba(255,255,255,${rng.uniform(0.2, 0.6)})`)
  lamp.addColorStop(1, 'rgba(255,255,255,0)')
  ctx.fillStyle = lamp
  ctx.fillRect(0, 0, w, h)
}

/** The open booklet: a page of notes above, the data page below, the spine between. */
function booklet(sheet: Sheet): void {
  const { ctx, rng, w, h } = sheet
  card(sheet, 10, `hsl(${rng.pick([205, 40, 330])} 22% 88%)`)
  const half = h * rng.uniform(0.46, 0.5)
  guilloche(sheet, { x: 0, y: 0, w, h: half }, `hsl(${rng.int(180, 340)} 30% 66% / .5)`, 24)
  ctx.save()
  ctx.globalAlpha = 0.4
  ctx.strokeStyle = 'hsl(220 30% 50%)'
  for (let i = 0; i < 5; i++) {
    ctx.beginPath()
    ctx.ellipse(w / 2, half * 0.5, 40, 14, (i * Math.PI) / 5, 0, 7)
    ctx.stroke()
  }
  ctx.restore()
  if (rng.bernoulli(0.6)) {
    print(
      sheet,
      '대한민국 국민인 이 여권 소지인이 아무 지장 없이 통행할 수 있도록 하여',
      w / 2,
      half * 0.2,
      { size: 9, align: 'center', max: w - 50 },
    )
    print(
      sheet,
      '주시고 필요한 모든 편의 및 보호를 베풀어 주실 것을 관계자 여러분께 요청합니다.',
      w / 2,
      half * 0.2 + 15,
      { size: 9, align: 'center', max: w - 50 },
    )
    print(sheet, '외 교 부 장 관', w / 2, half * 0.82, {
      size: 13,
      face: 'Sample Myeongjo Black',
      align: 'center',
    })
  } else {
    print(sheet, '소지인의 서명  Signature of bearer', w / 2, half * 0.88, {
      size: 8,
      align: 'center',
    })
  }
  dataPage(sheet, half, h - half)
  const spine = ctx.createLinearGradient(0, half - 16, 0, half + 16)
  spine.addColorStop(0, 'rgba(0,0,0,0)')
  spine.addColorStop(0.5, 'rgba(0,0,0,.4)')
  spine.addColorStop(0.55, 'rgba(255,255,255,.25)')
  spine.addColorStop(1, 'rgba(255,255,255,0)')
  ctx.fillStyle = spine
  ctx.fillRect(0, half - 16, w, 32)
  shine(sheet)
}

function single(sheet: Sheet): void {
  card(sheet, 8, '#e9ebec')
  dataPage(sheet, 0, sheet.h)
  shine(sheet)
}

export const PASSPORTS: readonly Layout[] = [
  {
    name: 'booklet',
    frame: 'document',
    size: (s) => [430, s.int(590, 620)],
    byHand: 0,
    draw: booklet,
  },
  { name: 'page', frame: 'card', size: (s) => [470, s.int(322, 336)], byHand: 0, draw: single },
]
