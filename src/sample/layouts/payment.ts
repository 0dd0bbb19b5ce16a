/** Confirmations of payment (10) of a hospital or a pharmacy: lists of days and sums. */
import { amount, won } from '../facts/figures.ts'
import { letterhead } from '../parts/marks.ts'
import { foldMarks } from '../parts/paper.ts'
import type { Sheet } from '../parts/sheet.ts'
import { headed, label, middle, right, table, type Row, value } from '../parts/table.ts'
import { heading, print } from '../parts/text.ts'
import { A4, type Layout } from './layout.ts'
import { drawPayment, foot, sumsByDay } from './payment-parts.ts'

function yearly(sheet: Sheet): void {
  const { rng, w } = sheet
  const pay = drawPayment(sheet)
  const { of } = pay
  const m = rng.uniform(22, 34)
  let y = rng.uniform(34, 54)
  heading(sheet, pay.title, y, rng.uniform(13, 17))
  y += 28
  const row = rng.uniform(16, 20)
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [1.1, 1.6, 1.1, 1.8],
    [
      {
        h: row,
        cells: ['환자 성명', middle(of.patient.name), '주민등록번호', middle(of.patient.resident)],
      },
      { h: row, cells: ['등록번호', middle(of.chart), '연락처', middle(of.patient.phone)] },
      { h: row, cells: ['주소', value(of.patient.address, { cols: 3 })] },
      {
        h: row,
        cells: [
          '진료기간',
          value(`${of.first[0]}년 01월 01일 ~ ${of.first[0]}년 12월 31일`, { cols: 3 }),
        ],
      },
    ],
  )
  y += 10
  print(sheet, '(단위 : 원)', w - m, y, { size: 5.6, align: 'right' })
  y += 6
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [1.45, 0.95, 1, 1, 1, 0.9, 1],
    sumsByDay(sheet, pay, rng.int(6, 14), rng.uniform(13, 16)),
  )
  foot(sheet, pay, y)
  foldMarks(sheet)
}

function monthly(sheet: Sheet): void {
  const { rng, w } = sheet
  const pay = drawPayment(sheet)
  const { of } = pay
  const m = rng.uniform(26, 36)
  let y = 18 + letterhead(sheet, of.hospital, m, 18, w - 2 * m)
  heading(sheet, pay.title, (y += 28), rng.uniform(13, 17))
  y += 22
  print(
    sheet,
    `성  명 : ${of.patient.name}      주민번호 : ${of.patient.resident}      제출처 : 소득공제용`,
    m + 4,
    y,
  )
  y += 12
  const row = rng.uniform(17, 20)
  const rows: Row[] = [
    {
      h: row,
      cells: ['월', '진료비 총액', '본인부담금', '비급여', '납입금액'].map((t) =>
        label(t, { bold: true }),
      ),
    },
  ]
  let sum = 0
  for (let month = 1; month <= 12; month++) {
    const n = rng.bernoulli(0.5) ? amount(rng, 8000, 240_000) : 0
    sum += n
    rows.push({
      h: row,
      cells: [
        label(`${month}월`),
        right(won(n)),
        right(won(n * 0.3)),
        right('0'),
        right(won(n * 0.3)),
      ],
    })
  }
  rows.push({
    h: row,
    cells: [
      label('합계', { bold: true }),
      right(won(sum)),
      right(won(sum * 0.3)),
      right('0'),
      right(won(sum * 0.3)),
    ],
  })
  y += table(sheet, { x: m, y, w: w - 2 * m }, [0.7, 1.2, 1.2, 1, 1.2], rows)
  foot(sheet, pay, y + 4)
  foldMarks(sheet)
}

function statement(sheet: Sheet): void {
  const { rng, w } = sheet
  const pay = drawPayment(sheet)
  const { of } = pay
  const m = rng.uniform(24, 36)
  let y = rng.uniform(40, 58)
  heading(sheet, pay.title, y, rng.uniform(13, 17))
  y += 30
  const row = rng.uniform(19, 23)
  const total = amount(rng, 40_000, 2_400_000)
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [0.5, 1.3, 2, 1.2, 1.8],
    [
      {
        h: row,
        cells: [
          headed('환자', 2),
          '성명',
          middle(of.patient.name),
          '주민등록번호',
          middle(of.patient.resident),
        ],
      },
      { h: row, cells: ['주소', value(of.patient.address, { cols: 3 })] },
      {
        h: row,
        cells: [
          headed('납입자', 2),
          '성명',
          middle(of.patient.name),
          '환자와의 관계',
          middle('본인'),
        ],
      },
      { h: row, cells: ['연락처', value(of.patient.phone, { cols: 3, align: 'center' })] },
      {
        h: row,
        cells: [
          headed('납입내역', 5),
          '진료기간',
          value(`${of.date(of.first)} ~ ${of.date(of.last)}`, { cols: 3 }),
        ],
      },
      {
        h: row,
        cells: ['급여 본인부담', right(won(total * 0.6)), '비급여', right(won(total * 0.4))],
      },
      { h: row, cells: ['카드 납입', right(won(total)), '현금 납입', right('0')] },
      {
        h: row,
        cells: [
          label('납입금액 합계', { bold: true }),
          right(`${won(total)} 원`),
          '미수금',
          right('0'),
        ],
      },
      {
        h: row,
        cells: [
          '용도',
          value(rng.pick(['연말정산용', '보험회사 제출용', '소득공제용', '회사 제출용']), {
            cols: 3,
          }),
        ],
      },
    ],
  )
  y += 8
  if (rng.bernoulli(0.6))
    y += table(
      sheet,
      { x: m, y, w: w - 2 * m },
      [1.45, 0.95, 1, 1, 1, 0.9, 1],
      sumsByDay(sheet, pay, rng.int(2, 5), 14),
    )
  foot(sheet, pay, y)
  foldMarks(sheet)
}

export const PAYMENTS: readonly Layout[] = [
  { name: 'yearly', frame: 'document', size: A4, byHand: 0, draw: yearly },
  { name: 'monthly', frame: 'document', size: A4, byHand: 0, draw: monthly },
  { name: 'statement', frame: 'document', size: A4, byHand: 0.1, draw: statement },
]
