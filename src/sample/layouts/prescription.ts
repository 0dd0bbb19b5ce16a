/** Prescriptions (12): the big grid of the medical law, and the pharmacy's computer print. */
import { digits } from '../facts/people.ts'
import { barcode, squareCode } from '../parts/marks.ts'
import { foldMarks, paper } from '../parts/paper.ts'
import { roundSeal, squareSeal } from '../parts/seal.ts'
import type { Sheet } from '../parts/sheet.ts'
import { label, middle, table, value } from '../parts/table.ts'
import { heading, paragraph, print } from '../parts/text.ts'
import { drawCase } from './certificate-case.ts'
import { A4, A4_WIDE, type Layout } from './layout.ts'
import { drugRows } from './prescription-rows.ts'

/** The statutory grid; `wide` sheets have fewer empty lines. */
function statutory(sheet: Sheet): void {
  const { rng, style, w, h } = sheet
  paper(sheet)
  const of = drawCase(rng.foldIn('case'))
  const wide = w > h
  const m = rng.uniform(14, 26)
  let y = rng.uniform(14, 24)
  print(sheet, '■ 의료법 시행규칙 [별지 제9호서식]', m, y, { size: 5 })
  heading(sheet, '처방전', y + 14, rng.uniform(14, 18))
  print(sheet, rng.pick(['(약국보관용)', '(환자보관용)', '[약국제출용]']), w / 2 + 70, y + 15, {
    size: 6,
  })
  print(
    sheet,
    rng.pick([
      '[V]건강보험 [ ]의료급여 [ ]산업재해보험 [ ]자동차보험 [ ]기타(  )',
      '■ 의료보험  □ 의료급여  □ 산재보험  □ 자동차보험',
    ]),
    m,
    y + 31,
    { size: 6.2 },
  )
  print(sheet, `요양기관기호: ${of.hospital.number}`, w - m, y + 31, { size: 6.2, align: 'right' })
  y += 38
  const row = rng.uniform(13.5, wide ? 14.5 : 17)
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [0.42, 1, 2, 0.45, 1, 2],
    [
      {
        h: row,
        cells: [
          label('교부번호', { cols: 2 }),
          middle(`${of.date(of.first)}   제 ${digits(rng, 5)} 호`),
          label('의료기관', { rows: 4, upright: true }),
          '명칭',
          middle(of.hospital.name),
        ],
      },
      {
        h: row,
        cells: [
          label('환자', { rows: 3, upright: true }),
          label('성명', { rows: 1 }),
          middle(of.patient.name),
          '전화번호',
          middle(of.hospital.phone),
        ],
      },
      {
        h: row,
        cells: ['주민등록번호', middle(of.patient.resident), '팩스번호', middle(of.hospital.fax)],
      },
      { h: row, cells: ['연락처', middle(of.patient.phone), 'e-mail', middle('')] },
    ],
  )
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [1.1, 0.6, 0.6, 0.6, 0.6, 1.1, 1.6, 1, 1.3],
    [
      {
        h: row * 1.5,
        cells: [
          label('질병\n분류기호'),
          ...[0, 1, 2, 3].map((i) => middle(of.illnesses[i]?.[1] ?? '')),
          label('처방 의료인의\n성명', { size: 6 }),
          middle(`${of.hospital.doctor}  (인)`),
          label('면허종류\n면허번호', { size: 6 }),
          middle(`의사\n제 ${of.hospital.licence} 호`),
        ],
      },
    ],
  )
  roundSeal(sheet, of.hospital.doctor, w - m - (w - 2 * m) * 0.3, y - row * 0.75, 8)
  print(sheet, '※ 환자가 요구하면 질병분류기호를 적지 않습니다.', m, y + 5, { size: 4.8 })
  y += 9
  const filled = rng.int(2, 7)
  const total = wide ? 8 : rng.int(10, 14)
  const line = Math.min(18, (h - y - (wide ? 92 : 150)) / (total + 1.3))
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [3.4, 0.8, 0.8, 0.8, 1.5],
    [
      {
        h: line * 1.3,
        cells: [
          label('처방 의약품의 명칭', { bold: true }),
          label('1회\n투약량', { size: 6 }),
          label('1일\n투여횟수', { size: 6 }),
          label('총\n투약일수', { size: 6 }),
          '용법',
        ],
      },
      ...drugRows(sheet, filled, total, line),
    ],
  )
  const small = row * 0.95
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [2.2, 1, 1],
    [
      {
        h: small,
        cells: [
          label('주사제 처방명세 ([ ]원내조제, [ ]원외처방)'),
          label('조제 시 참고사항', { cols: 2 }),
        ],
      },
      { h: small * 1.6, cells: [value(''), value(rng.pick(['', '', '대체불가']), { cols: 2 })] },
      {
        h: small,
        cells: [
          label('사용기간'),
          value(`교부일부터 ( ${rng.pick([3, 3, 7])} )일간`, { cols: 2, align: 'center' }),
        ],
      },
    ],
  )
  if (!wide) {
    y += table(
      sheet,
      { x: m, y, w: w - 2 * m },
      [0.42, 1.2, 2.4, 1.2, 2],
      [
        {
          h: small,
          cells: [
            label('조제내역', { rows: 3, upright: true }),
            '조제기관 명칭',
            value(''),
            '조제약사',
            value('', {}),
          ],
        },
        { h: small, cells: ['조제량(조제일수)', value(''), '조제 연월일', value('')] },
        { h: small, cells: ['변경·대체 내용', value('', { cols: 3 })] },
      ],
    )
  }
  if (rng.bernoulli(0.6)) squareCode(sheet, w - m - 30, 8, 28)
  else if (rng.bernoulli(0.5)) barcode(sheet, { x: w - m - 74, y: 10, w: 74, h: 13 }, of.chart)
  if (y < h - 12) print(sheet, of.hospital.address, m, y + 7, { size: 5.2 })
  if (rng.bernoulli(0.5)) squareSeal(sheet, of.hospital.name, w - m - 20, 70 + row, 24)
  if (style.byHand && !wide) print(sheet, '※ 처방전 재발행 시 본인부담', m, h - 8, { size: 4.8 })
  foldMarks(sheet)
}

/** A clinic's print on plain paper: the same facts, another arrangement. */
function plain(sheet: Sheet): void {
  const { rng, style, w, h } = sheet
  paper(sheet)
  const of = drawCase(rng.foldIn('case'))
  const m = rng.uniform(22, 34)
  let y = rng.uniform(28, 42)
  heading(sheet, rng.pick(['처방전', '처 방 전', '원외처방전', '처방전']), y, rng.uniform(15, 19))
  barcode(sheet, { x: m, y: y - 16, w: 60, h: 14 }, of.chart)
  y += 22
  const row = rng.uniform(17, 20)
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [1, 1.6, 1, 1.8],
    [
      { h: row, cells: ['교부일', middle(of.date(of.first)), '교부번호', middle(of.serial)] },
      {
        h: row,
        cells: [
          '성명',
          middle(`${of.patient.name} (${of.patient.female ? '여' : '남'})`),
          '주민번호',
          middle(of.patient.resident),
        ],
      },
      {
        h: row,
        cells: ['의료기관', middle(of.hospital.name), '기관기호', middle(of.hospital.number)],
      },
      {
        h: row,
        cells: [
          '의사',
          middle(of.hospital.doctor),
          '면허번호',
          middle(`제 ${of.hospital.licence} 호`),
        ],
      },
      {
        h: row,
        cells: ['상병코드', value(of.illnesses.map(([, code]) => code).join(', '), { cols: 3 })],
      },
    ],
  )
  roundSeal(sheet, of.hospital.doctor, m + (w - 2 * m) * 0.42, y - row * 1.5, 8)
  y += 8
  const rows = drugRows(sheet, rng.int(3, 8), 11, rng.uniform(18, 22))
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [3.2, 0.8, 0.8, 0.8, 1.5],
    [
      {
        h: row,
        cells: ['처방 의약품', '1회량', '횟수', '일수', '용법'].map((t) =>
          label(t, { bold: true }),
        ),
      },
      ...rows,
    ],
    { flat: rng.bernoulli(0.4) },
  )
  y += 8
  y += paragraph(
    sheet,
    `사용기간 : 교부일로부터 3일간   ※ 사용기간 내에 약국에 제출하여야 합니다.\n조제 시 참고사항 :`,
    { x: m, y, w: w - 2 * m },
    {},
  )
  print(sheet, of.hospital.name, w / 2, Math.min(h - 40, y + 40), {
    size: 12,
    face: style.bold,
    align: 'center',
  })
  print(
    sheet,
    `${of.hospital.address}  TEL ${of.hospital.phone}  FAX ${of.hospital.fax}`,
    w / 2,
    Math.min(h - 24, y + 56),
    { size: 5.6, align: 'center' },
  )
  foldMarks(sheet)
}

export const PRESCRIPTIONS: readonly Layout[] = [
  { name: 'statutory', frame: 'document', size: A4, byHand: 0.06, draw: statutory },
  { name: 'statutory', frame: 'document', size: A4, byHand: 0.06, draw: statutory },
  { name: 'statutory-wide', frame: 'wide', size: A4_WIDE, byHand: 0, draw: statutory },
  { name: 'plain', frame: 'document', size: A4, byHand: 0.06, draw: plain },
]
