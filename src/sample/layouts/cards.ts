/** Cards: driver's licence (5) and resident card (8), laid on something, held, or scanned. */
import { day, later, type Day } from '../facts/figures.ts'
import { digits, person, two, type Person } from '../facts/people.ts'
import { district } from '../facts/places.ts'
import { guilloche } from '../parts/marks.ts'
import { card } from '../parts/paper.ts'
import { paleCopy, portrait } from '../parts/portrait.ts'
import type { Column, Sheet } from '../parts/sheet.ts'
import { print, wrap } from '../parts/text.ts'
import type { Layout } from './layout.ts'

const CARD = (): readonly [number, number] => [428, 270]

const dotted = ([y, m, d]: Day): string => `${y}.${two(m)}.${two(d)}.`

/** A round office seal in red beside the issuer's name. */
function officeSeal(sheet: Sheet, x: number, y: number, side: number): void {
  const { ctx, rng } = sheet
  ctx.save()
  ctx.strokeStyle = '#c8372d'
  ctx.globalAlpha = 0.8
  ctx.lineWidth = side * 0.06
  ctx.strokeRect(x - side / 2, y - side / 2, side, side)
  ctx.lineWidth = side * 0.05
  for (let i = 1; i < 4; i++) {
    ctx.beginPath()
    ctx.moveTo(x - side / 2 + (side * i) / 4, y - side * 0.42)
    for (let k = 1; k < 5; k++)
      ctx.lineTo(
        x - side / 2 + (side * i) / 4 + rng.normal(0, side * 0.08),
        y - side * 0.42 + side * 0.21 * k,
      )
    ctx.stroke()
  }
  ctx.restore()
}

/** Rainbow film over part of a card, and the pale reflection of a lamp. */
function gloss(sheet: Sheet): void {
  const { ctx, rng, w, h } = sheet
  if (rng.bernoulli(0.5)) {
    const [x, y, r] = [rng.uniform(0.3, 0.9) * w, rng.uniform(0.2, 0.9) * h, rng.uniform(40, 90)]
    const film = ctx.createLinearGradient(x - r, y - r, x + r, y + r)
    const start = rng.int(0, 359)
    for (let i = 0; i <= 6; i++)
      film.addColorStop(i / 6, `hsl(${start + i * 55} 70% 65% / ${i === 0 || i === 6 ? 0 : 0.16})`)
    ctx.fillStyle = film
    ctx.beginPath()
    ctx.ellipse(x, y, r, r * 0.7, 0.4, 0, 7)
    ctx.fill()
  }
  if (rng.bernoulli(0.45)) {
    const [x, y, r] = [rng.uniform(0, w), rng.uniform(0, h), rng.uniform(60, 170)]
    const lamp = ctx.createRadialGradient(x, y, 0, x, y, r)
    lamp.addColorStop(0, `rgba(255,255,255,${rng.uniform(0.25, 0.7)})`)
    lamp.addColorStop(1, 'rgba(255,255,255,0)')
    ctx.fillStyle = lamp
    ctx.fillRect(0, 0, w, h)
  }
  ctx.strokeStyle = 'rgba(255,255,255,.5)'
  ctx.lineWidth = 1
  ctx.beginPath()
  ctx.roundRect(1, 1, w - 2, h - 2, 14)
  ctx.stroke()
}

function background(sheet: Sheet, hue: number, sat: number, light: number): void {
  const { ctx, w, h, rng } = sheet
  card(sheet, 15, `hsl(${hue} ${sat}% ${light}%)`)
  const fade = ctx.createLinearGradient(0, 0, w, h)
  fade.addColorStop(0, `hsl(${hue + 25} ${sat}% ${light - 5}% / .8)`)
  fade.addColorStop(0.5, `hsl(${hue - 15} ${sat}% ${light + 2}% / .6)`)
  fade.addColorStop(1, `hsl(${hue + rng.int(-60, 60)} ${sat}% ${light - 7}% / .8)`)
  ctx.fillStyle = fade
  ctx.fillRect(0, 0, w, h)
  guilloche(sheet, { x: 0, y: 0, w, h }, `hsl(${hue} ${sat + 10}% ${light - 22}% / .38)`, 34)
}

function lines(sheet: Sheet, text: string, { x, y, w: width }: Column, size: number): number {
  const rows = wrap(sheet, text, width, { size })
  rows.forEach((row, i) => print(sheet, row, x, y + i * size * 1.35, { size, max: width }))
  return rows.length * size * 1.35
}

function covered(rng: Sheet['rng'], of: Person): string {
  return rng.bernoulli(0.3) ? `${of.resident.slice(0, 8)}******` : of.resident
}

/** The licence used until 2020 and later: photo at the left, number in a wide line. */
function licence(sheet: Sheet): void {
  const { ctx, rng, style, w, h } = sheet
  const of = person(rng, 20, 70)
  const newer = rng.bernoulli(0.45)
  const hue = newer ? rng.int(80, 160) : rng.pick([48, 150, 200, 30])
  background(sheet, hue, rng.int(6, 20), rng.int(84, 92))
  ctx.fillStyle = newer ? `hsl(${rng.int(150, 215)} 45% 40%)` : `hsl(${rng.int(130, 215)} 50% 42%)`
  if (newer || rng.bernoulli(0.5)) ctx.fillRect(0, 0, w, newer ? 6 : 44)
  const onBar = !newer && rng.bernoulli(0.5)
  if (onBar) ctx.fillRect(0, 0, w, 44)
  const head = onBar ? '#fbfbf4' : style.ink
  print(sheet, '자동차운전면허증', 142, 25, { size: 22, face: 'Sample Gothic Bold', colour: head })
  print(sheet, "(Driver's License)", 318, 27, { size: 11, colour: head })
  print(sheet, rng.pick(['1종보통', '2종보통', '1종보통', '1종대형', '2종 보통']), 20, 27, {
    size: 17,
    face: 'Sample Gothic Bold',
    colour: head,
  })
  portrait(sheet, { x: 18, y: 50, w: 112, h: 144 }, { female: of.female })
  const number = `${rng.pick(['11', '12', '13', '21', '26', '28', '17', '서울', '부산', '경기'])}-${two(rng.int(0, 22))}-${digits(rng, 6)}-${two(rng.int(10, 92))}`
  const x = 144
  let y = 62
  print(sheet, number, x, y, {
    size: 21,
    face: 'Sample Gothic Bold',
    colour: newer ? style.ink : `hsl(${rng.pick([0, 220])} 60% 30%)`,
  })
  y += 28
  print(sheet, of.name, x, y, { size: 18, face: 'Sample Gothic Bold', spacing: 3 })
  y += 24
  print(sheet, covered(rng, of), x, y, { size: 16.5 })
  y += 23
  y += lines(sheet, of.address, { x, y, w: w - x - 70 }, 13)
  const from = day(rng, 2010, 2022)
  const until = later(from, 3600)
  y = Math.max(y + 6, 178)
  ctx.fillStyle = `hsl(${hue} 25% 74% / .55)`
  ctx.fillRect(x - 4, y - 8, 152, 36)
  print(sheet, '적성검사', x, y, { size: 11 })
  print(sheet, '기    간', x, y + 14, { size: 11 })
  print(sheet, `${until[0]}.01.01. ~`, x + 54, y, { size: 12.5, face: 'Sample Gothic Bold' })
  print(sheet, `${until[0]}.12.31.`, x + 54, y + 15, { size: 12.5, face: 'Sample Gothic Bold' })
  print(sheet, `조건 : ${rng.pick(['A (자동변속기)', '', 'B', 'A'])}`, x, y + 40, { size: 11 })
  print(sheet, digits(rng, 5) + rng.pick(['A', 'Q', 'K', 'T', 'Z']), 40, 210, {
    size: 14,
    face: 'Sample Gothic Bold',
  })
  paleCopy(sheet, { x: w - 74, y: 160, w: 56, h: 72 }, rng.foldIn('face'), of.female)
  print(sheet, dotted(from), 150, h - 24, { size: 13 })
  const issuer = `${rng.pick(['서울특별시', '부산광역시', '경기도남부', '인천광역시', '대전광역시', '전라북도', '경상남도'])}${rng.pick(['경찰청장', '지방경찰청장'])}`
  const wide = print(sheet, issuer, 240, h - 24, {
    size: 17,
    face: 'Sample Myeongjo Black',
    max: 150,
  })
  officeSeal(sheet, Math.min(w - 20, 240 + wide + 6), h - 26, 24)
  gloss(sheet)
}

/** The resident card: name with characters, number, address; photo at the right. */
function resident(sheet: Sheet): void {
  const { ctx, rng, style, w, h } = sheet
  const of = person(rng, 18, 80)
  const hue = rng.pick([150, 165, 90, 45, 200])
  background(sheet, hue, rng.int(6, 20), rng.int(84, 91))
  // Pale emblem in the middle.
  ctx.save()
  ctx.globalAlpha = 0.16
  ctx.lineWidth = 7
  for (const [r, colour] of [
    [52, '#b04a4a'],
    [38, '#3f5fa0'],
  ] as const) {
    ctx.strokeStyle = colour
    ctx.beginPath()
    ctx.arc(w * 0.4, h * 0.56, r, 0.3, 5.6)
    ctx.stroke()
  }
  ctx.restore()
  print(sheet, '주민등록증', rng.uniform(34, 46), 38, {
    size: rng.uniform(26, 30),
    face: rng.pick(['Sample Myeongjo Black', 'Sample Gothic Black']),
    spacing: rng.uniform(4, 14),
  })
  if (rng.bernoulli(0.3)) print(sheet, '(Resident Registration Card)', 42, 57, { size: 8 })
  const x = rng.uniform(34, 44)
  let y = 86
  print(sheet, of.name, x, y, {
    size: 19,
    face: 'Sample Gothic Bold',
    spacing: rng.uniform(1, 6),
  })
  y += 29
  print(sheet, covered(rng, of), x, y, { size: 18.5, face: 'Sample Gothic Bold' })
  y += 28
  lines(sheet, of.address, { x, y, w: w * 0.5 }, 14)
  const issued = day(rng, 1999, 2022)
  print(sheet, dotted(issued), w * 0.36, h - 54, { size: 13 })
  const office = `${district(rng)}${rng.pick(['청장', '장'])}`
    .replace(/구장$/, '구청장')
    .replace(/시청장$/, '시장')
  const wide = print(sheet, office, w * 0.3, h - 28, {
    size: 18,
    face: 'Sample Myeongjo Black',
    align: 'center',
    max: 200,
  })
  officeSeal(sheet, w * 0.3 + wide / 2 + 16, h - 30, 27)
  const photo = rng.uniform(0.78, 1.02)
  portrait(
    sheet,
    { x: w - 30 - 112 * photo, y: rng.uniform(38, 66), w: 112 * photo, h: 142 * photo },
    {
      female: of.female,
      grey: rng.bernoulli(0.15),
    },
  )
  if (rng.bernoulli(0.4))
    paleCopy(sheet, { x: w - 72, y: h - 66, w: 42, h: 54 }, rng.foldIn('face'), of.female)
  if (style.byHand) print(sheet, '2종', w - 30, 16, { size: 10 })
  gloss(sheet)
}

export const LICENCES: readonly Layout[] = [
  { name: 'licence', frame: 'card', size: CARD, byHand: 0, draw: licence },
]
export const RESIDENT_CARDS: readonly Layout[] = [
  { name: 'resident', frame: 'card', size: CARD, byHand: 0, draw: resident },
]
