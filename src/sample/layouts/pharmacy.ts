/** Pharmacy bills and receipts (11): the official half page, drug envelopes, printed slips. */
import { amount, won } from '../facts/figures.ts'
import { DRUGS } from '../facts/medicine.ts'
import { barcode, logo } from '../parts/marks.ts'
import { foldMarks } from '../parts/paper.ts'
import { roundSeal, squareSeal } from '../parts/seal.ts'
import type { Sheet } from '../parts/sheet.ts'
import { label, middle, right, table } from '../parts/table.ts'
import { heading, line, paragraph, print } from '../parts/text.ts'
import type { Layout } from './layout.ts'
import { TITLES, begin, officialTable } from './pharmacy-table.ts'

function official(sheet: Sheet): void {
  const { rng, w, h } = sheet
  const of = begin(sheet)
  const m = rng.uniform(20, 32)
  let y = rng.uniform(24, 36)
  if (rng.bernoulli(0.6))
    print(sheet, '■ 국민건강보험 요양급여의 기준에 관한 규칙 [별지 제11호서식]', m, y - 12, {
      size: 5,
    })
  heading(sheet, rng.pick(TITLES), y + 6, rng.uniform(13, 16))
  y = officialTable(sheet, of, { x: m, y: y + 24, w: w - 2 * m }, h - 96)
  const note =
    '* 이 계산서·영수증은 「소득세법」에 따른 의료비 공제신청에 사용할 수 있습니다. 다만, 지출증빙용으로 발급된 현금영수증(지출증빙)은 공제신청에 사용할 수 없습니다.'
  y += paragraph(sheet, note, { x: m, y: y + 4, w: w - 2 * m }, { size: 5.6 }) + 4
  print(sheet, of.date(of.issued), w / 2, y + 12, { align: 'center' })
  print(sheet, `${of.hospital.name}   대표자 ${of.hospital.doctor} (인)`, w - m, y + 30, {
    align: 'right',
  })
  squareSeal(sheet, of.hospital.name, w - m - rng.uniform(14, 40), y + 28, rng.uniform(22, 30))
  foldMarks(sheet)
}

/** Drugs with pictures and how to take them at the left, the bill at the right. */
function envelope(sheet: Sheet): void {
  const { ctx, rng, style, w, h } = sheet
  const of = begin(sheet)
  const m = 14
  const split = w * rng.uniform(0.5, 0.6)
  ctx.fillStyle = style.accent
  ctx.fillRect(0, 0, split, 26)
  print(sheet, rng.pick(['복약안내', '약 봉 투', '내 복 약', '복약지도서']), 14, 13, {
    size: 12,
    face: style.bold,
    colour: '#fff',
  })
  print(sheet, `${of.patient.name} 님`, split - 10, 13, {
    size: 9,
    face: style.bold,
    colour: '#fff',
    align: 'right',
  })
  let y = 36
  print(
    sheet,
    `조제일 ${of.date(of.first)}   조제약사 ${of.hospital.doctor}   발행기관 ${of.hospital.department}의원`,
    m,
    y,
    { size: 6 },
  )
  y += 10
  const drugs = rng.shuffled(DRUGS).slice(0, rng.int(3, 6))
  const step = Math.min(56, (h - y - 50) / drugs.length)
  for (const drug of drugs) {
    ctx.fillStyle = `hsl(${rng.int(0, 359)} 20% 62%)`
    ctx.fillRect(m, y + 3, 44, step - 10)
    ctx.fillStyle = `hsl(${rng.pick([0, 30, 50, 190, 330])} ${rng.int(10, 60)}% 90%)`
    ctx.beginPath()
    ctx.ellipse(
      m + 22,
      y + step / 2 - 2,
      rng.uniform(8, 15),
      rng.uniform(5, 8),
      rng.normal(0, 0.4),
      0,
      7,
    )
    ctx.fill()
    print(sheet, drug, m + 50, y + 9, { face: style.bold, max: split - m - 56 })
    print(
      sheet,
      rng.pick([
        '해열, 진통, 소염제',
        '위장약, 위점막 보호',
        '항생제',
        '진해거담제',
        '알레르기 치료제',
        '혈압약',
      ]),
      m + 50,
      y + 20,
      { size: 6.2 },
    )
    print(
      sheet,
      `1회 ${rng.int(1, 2)}정  1일 ${rng.int(2, 3)}회  ${rng.int(3, 7)}일분`,
      m + 50,
      y + 30,
      { size: 6.2 },
    )
    ctx.strokeStyle = style.rule
    ctx.lineWidth = 0.5
    line(sheet, m, y + step - 3, split - 8, y + step - 3)
    y += step
  }
  logo(sheet, of.hospital.name, m + 10, h - 20, 18)
  print(sheet, `${of.hospital.name}  ☎ ${of.hospital.phone}`, m + 26, h - 20, {
    size: 9,
    face: style.bold,
    colour: style.accent,
  })
  ctx.setLineDash([3, 3])
  line(sheet, split, 0, split, h)
  ctx.setLineDash([])
  heading(sheet, rng.pick(TITLES), 18, rng.uniform(10.5, 13), (split + w) / 2)
  y = officialTable(sheet, of, { x: split + 8, y: 34, w: w - split - 16 }, h - 40)
  print(sheet, of.date(of.issued), (split + w) / 2, y + 11, { align: 'center' })
  roundSeal(sheet, of.hospital.doctor, w - 30, y + 16, 9)
  foldMarks(sheet)
}

/** A till slip of a pharmacy. */
function slip(sheet: Sheet): void {
  const { ctx, rng, style, w, h } = sheet
  const of = begin(sheet)
  const m = 16
  let y = 22
  print(sheet, rng.pick(TITLES), w / 2, y, { size: 13, face: style.bold, align: 'center' })
  y += 22
  const size = rng.uniform(8.2, 9)
  const row = size * 1.9
  const sum = amount(rng, 6000, 90_000)
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [1, 1.7],
    [
      { h: row, cells: ['환자성명', middle(of.patient.name)] },
      { h: row, cells: ['조제일자', middle(of.date(of.first))] },
      { h: row, cells: ['처방번호', middle(of.serial)] },
    ],
  )
  y += 10
  print(sheet, '약품명', m, y, { size, face: style.bold })
  print(sheet, '수량     금액', w - m, y, { size, face: style.bold, align: 'right' })
  y += row * 0.8
  for (const drug of rng.shuffled(DRUGS).slice(0, rng.int(3, 6))) {
    print(sheet, drug, m, y, { size: size * 0.9, max: w * 0.55 })
    print(sheet, `${rng.int(3, 42)}   ${won(amount(rng, 300, 9000))}`, w - m, y, {
      size: size * 0.9,
      align: 'right',
    })
    y += row * 0.8
  }
  ctx.strokeStyle = style.rule
  ctx.lineWidth = 0.8
  line(sheet, m, y, w - m, y)
  y += 6
  const own = Math.round(sum * 0.003) * 100
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [1.3, 1],
    [
      { h: row, cells: ['약제비 총액', right(won(sum))] },
      { h: row, cells: ['보험자부담금', right(won(sum - own))] },
      { h: row, cells: ['본인부담금', right(won(own))] },
      { h: row * 1.2, cells: [label('영수금액', { bold: true }), right(`${won(own)} 원`)] },
    ],
  )
  y += 14
  print(sheet, of.hospital.name, w / 2, y, { size: 11, face: style.bold, align: 'center' })
  print(sheet, of.hospital.address, w / 2, y + 14, { size: 6.4, align: 'center', max: w - 2 * m })
  print(sheet, `TEL ${of.hospital.phone}   약사 ${of.hospital.doctor}`, w / 2, y + 25, {
    size: 6.8,
    align: 'center',
  })
  roundSeal(sheet, of.hospital.doctor, w - m - 18, y + 16, 10)
  if (y < h - 72) barcode(sheet, { x: w * 0.2, y: y + 38, w: w * 0.6, h: 18 }, of.serial)
  foldMarks(sheet)
}

export const PHARMACY_BILLS: readonly Layout[] = [
  {
    name: 'official',
    frame: 'document',
    size: (s) => [410, s.int(500, 580)],
    byHand: 0.08,
    draw: official,
  },
  {
    name: 'official',
    frame: 'document',
    size: (s) => [410, s.int(500, 580)],
    byHand: 0.08,
    draw: official,
  },
  {
    name: 'envelope',
    frame: 'wide',
    size: (s) => [600, s.int(390, 430)],
    byHand: 0,
    draw: envelope,
  },
  {
    name: 'slip',
    frame: 'document',
    size: (s) => [s.int(270, 320), s.int(430, 520)],
    byHand: 0,
    draw: slip,
  },
]
