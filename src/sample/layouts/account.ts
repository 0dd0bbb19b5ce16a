/** Account numbers (0): notes by hand, the inside of a bankbook, a printed copy, a phone's screen. */
import { day, written } from '../facts/figures.ts'
import { digits, person } from '../facts/people.ts'
import { landline } from '../facts/places.ts'
import { account, BANKS } from '../facts/work.ts'
import { guilloche, logo } from '../parts/marks.ts'
import { foldMarks, paper } from '../parts/paper.ts'
import { roundSeal, signature, squareSeal } from '../parts/seal.ts'
import type { Sheet } from '../parts/sheet.ts'
import { table, value } from '../parts/table.ts'
import { heading, line, paragraph, print, write } from '../parts/text.ts'
import { A4, type Layout } from './layout.ts'

/** A note by hand on plain, squared or ruled paper, or a yellow slip. */
function note(sheet: Sheet): void {
  const { ctx, rng, w, h } = sheet
  const kind = rng.int(0, 3)
  paper(sheet, kind === 3 ? `hsl(${rng.pick([50, 52, 340, 190])} 75% 78%)` : '')
  ctx.lineWidth = 0.6
  ctx.strokeStyle = `hsl(${rng.pick([210, 350, 150])} 40% 72%)`
  if (kind === 1 || kind === 2) for (let y = 40; y < h; y += 24) line(sheet, 0, y, w, y)
  if (kind === 2) for (let x = 20; x < w; x += 24) line(sheet, x, 0, x, h)
  const of = person(rng)
  const bank = rng.pick(BANKS)
  const number = account(rng)
  const size = rng.uniform(17, 24)
  const lines = rng.pick([
    ['계좌번호', bank, number, `예금주 ${of.name}`],
    [`성명 : ${of.name}`, `은행 : ${bank}`, `계좌번호 : ${number}`],
    [bank, number, of.name],
    [`${bank} ${number}`, of.name, of.phone],
    [
      '보험금 받을 계좌번호',
      `${bank}  ${number}`,
      `예금주: ${of.name} (본인)`,
      of.resident.slice(0, 8) + '******',
    ],
  ])
  let y = h * rng.uniform(0.16, 0.4)
  const x = rng.uniform(0.06, 0.16) * w
  for (const text of lines) {
    write(sheet, text, x + rng.normal(0, 5), y, { size, max: w - x - 10 })
    y += size * rng.uniform(1.9, 2.6)
  }
  if (rng.bernoulli(0.3)) signature(sheet, of.name, w * 0.7, y + 10, 70)
  foldMarks(sheet)
}

/** The first page inside a bankbook, opened flat. */
function bankbook(sheet: Sheet): void {
  const { ctx, rng, style, w, h } = sheet
  const hue = rng.pick([205, 150, 45, 340, 95])
  paper(sheet, `hsl(${hue} ${rng.int(15, 45)}% ${rng.int(88, 95)}%)`)
  guilloche(sheet, { x: 0, y: 0, w, h }, `hsl(${hue} 40% 72% / .5)`, 40)
  const of = person(rng)
  const bank = rng.pick(BANKS)
  const half = h * rng.uniform(0.42, 0.5)
  logo(sheet, bank, 30, half + 24, 26)
  print(sheet, bank, 50, half + 24, { size: 15, face: style.bold, colour: style.accent })
  print(
    sheet,
    rng.pick(['보통예금', '저축예금', '자유입출금통장', '종합통장', '청약저축', '급여통장']),
    w - 26,
    half + 24,
    { size: 12, align: 'right', face: style.bold },
  )
  const rows: [string, string][] = [
    ['계좌번호', account(rng)],
    ['예금주', `${of.name} 님`],
    ['과목', '저축예금'],
    ['신규일', written(day(rng, 2003, 2021), 'dots')],
    ['발행점', `${of.address.split(' ')[1] ?? ''}지점 (☎ ${landline(rng)})`],
  ]
  let y = half + 52
  for (const [name, text] of rows) {
    print(sheet, name, 30, y, { size: 9.5, colour: style.accent })
    const big = name === '계좌번호' || name === '예금주'
    print(sheet, text, 92, y, {
      size: big ? 14 : 10,
      face: big ? 'Sample Gothic Bold' : 'Sample Gothic',
    })
    y += big ? 24 : 18
  }
  squareSeal(sheet, bank, w - 60, y - 34, 36)
  roundSeal(sheet, of.name, w - 110, y - 30, 13)
  print(sheet, '이 통장은 예금자보호법에 따라 보호됩니다.', 30, h - 14, { size: 7 })
  print(
    sheet,
    rng.pick([
      '통장을 분실하였을 때에는 즉시 신고하여 주십시오.',
      '기기 거래 시 비밀번호 유출에 주의하십시오.',
    ]),
    30,
    half - 22,
    { size: 8 },
  )
  for (let i = 0; i < 4; i++) {
    ctx.fillStyle = `hsl(${hue} 25% 70% / .35)`
    ctx.fillRect(30, 24 + i * 26, w * rng.uniform(0.5, 0.84), 10)
  }
  const spine = ctx.createLinearGradient(0, half - 14, 0, half + 10)
  spine.addColorStop(0, 'rgba(0,0,0,0)')
  spine.addColorStop(0.6, 'rgba(0,0,0,.35)')
  spine.addColorStop(0.7, 'rgba(255,255,255,.4)')
  spine.addColorStop(1, 'rgba(255,255,255,0)')
  ctx.fillStyle = spine
  ctx.fillRect(0, half - 14, w, 24)
}

/** A copy of the bankbook as banks print it, with a table and a seal. */
function copy(sheet: Sheet): void {
  const { rng, style, w } = sheet
  paper(sheet)
  const of = person(rng)
  const bank = rng.pick(BANKS)
  let y = rng.uniform(46, 70)
  heading(
    sheet,
    rng.pick(['통장사본', '계좌개설확인서', '통 장 사 본', '예금계좌 확인서', '계좌번호']),
    y,
    rng.uniform(14, 19),
  )
  y += rng.uniform(30, 44)
  const m = rng.uniform(34, 56)
  const row = rng.uniform(22, 30)
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [1, 2.2],
    [
      { h: row, cells: ['은행명', value(bank)] },
      { h: row, cells: ['예금주', value(of.name)] },
      { h: row, cells: ['계좌번호', value(account(rng), { size: style.size * 1.2 })] },
      { h: row, cells: ['예금종류', value(rng.pick(['보통예금', '자유입출금', '저축예금']))] },
      { h: row, cells: ['개설일자', value(written(day(rng, 2003, 2021), 'words'))] },
      { h: row, cells: ['관리점', value(`${of.address.split(' ')[1] ?? ''}지점`)] },
    ].slice(0, rng.int(4, 6)),
  )
  y += 14
  y += paragraph(
    sheet,
    '위 계좌는 당행에 개설된 계좌임을 확인합니다. 본 확인서는 지급을 보증하는 용도로 사용할 수 없습니다.',
    { x: m, y, w: w - 2 * m },
    { leading: 1.9 },
  )
  print(sheet, written(day(rng, 2018, 2022), 'spread'), w / 2, y + 30, { align: 'center' })
  const wide = print(sheet, bank, w / 2, y + 66, { size: 17, face: style.bold, align: 'center' })
  logo(sheet, bank, w / 2 - wide / 2 - 16, y + 66, 22)
  squareSeal(sheet, bank, w / 2 + wide / 2 + 18, y + 66, 34)
  foldMarks(sheet)
}

/** A banking app on a phone, as a screenshot. */
function screenshot(sheet: Sheet): void {
  const { ctx, rng, w, h } = sheet
  const hue = rng.pick([210, 45, 160, 20, 265])
  const dark = rng.bernoulli(0.25)
  const ink = dark ? '#eceff2' : '#1b1d21'
  ctx.fillStyle = dark ? '#17191d' : '#f2f3f5'
  ctx.fillRect(0, 0, w, h)
  print(sheet, `${rng.int(1, 12)}:${digits(rng, 2)}`, 20, 14, {
    size: 10,
    face: 'Sample Gothic Bold',
    colour: ink,
  })
  print(sheet, 'LTE  87%', w - 16, 14, { size: 9, align: 'right', colour: ink })
  const of = person(rng)
  const bank = rng.pick(BANKS)
  print(sheet, rng.pick(['계좌 상세', '내 계좌', '입출금', '통장 사본']), w / 2, 44, {
    size: 14,
    face: 'Sample Gothic Bold',
    align: 'center',
    colour: ink,
  })
  ctx.fillStyle = `hsl(${hue} ${rng.int(50, 85)}% ${rng.int(40, 56)}%)`
  ctx.beginPath()
  ctx.roundRect(18, 66, w - 36, 132, 12)
  ctx.fill()
  const white = '#fdfdfd'
  print(sheet, `${of.name}의 통장`, 34, 92, { size: 13, face: 'Sample Gothic Bold', colour: white })
  print(sheet, `${bank} ${account(rng)}`, 34, 114, { size: 13, colour: white, max: w - 80 })
  print(sheet, `${digits(rng, 1)},${digits(rng, 3)},${digits(rng, 3)}원`, w - 34, 166, {
    size: 20,
    face: 'Sample Gothic Bold',
    align: 'right',
    colour: white,
  })
  for (let y = 236, i = 0; y < h - 40; y += 46, i++) {
    print(sheet, `${two2(rng.int(1, 12))}.${two2(rng.int(1, 28))}`, 24, y, {
      size: 10,
      colour: dark ? '#9aa0a8' : '#7a808a',
    })
    print(
      sheet,
      rng.pick(['급여', '카드대금', '이체', '보험금', '체크카드', '통신요금', person(rng).name]),
      74,
      y,
      { size: 12, colour: ink },
    )
    print(
      sheet,
      `${rng.bernoulli(0.6) ? '-' : ''}${digits(rng, rng.int(1, 3))},${digits(rng, 3)}원`,
      w - 24,
      y,
      { size: 13, face: 'Sample Gothic Bold', align: 'right', colour: ink },
    )
    ctx.fillStyle = dark ? '#2a2d33' : '#dfe2e6'
    ctx.fillRect(20, y + 22, w - 40, 0.8)
  }
}

const two2 = (n: number): string => String(n).padStart(2, '0')

export const ACCOUNTS: readonly Layout[] = [
  { name: 'note', frame: 'document', size: (s) => [420, s.int(480, 600)], byHand: 1, draw: note },
  { name: 'note', frame: 'document', size: (s) => [420, s.int(300, 420)], byHand: 1, draw: note },
  {
    name: 'bankbook',
    frame: 'document',
    size: (s) => [400, s.int(500, 570)],
    byHand: 0,
    draw: bankbook,
  },
  { name: 'copy', frame: 'document', size: A4, byHand: 0.35, draw: copy },
  {
    name: 'screenshot',
    frame: 'document',
    size: (s) => [330, s.int(560, 640)],
    byHand: 0,
    draw: screenshot,
  },
]
