/** Hospital bills and receipts (6): the official grid, the clinic's half page, the till slip. */
import { amount, won } from '../facts/figures.ts'
import { digits } from '../facts/people.ts'
import { foldMarks, paper } from '../parts/paper.ts'
import { clerkStamp, squareSeal } from '../parts/seal.ts'
import type { Column, Sheet } from '../parts/sheet.ts'
import { label, middle, right, table, type Row, value } from '../parts/table.ts'
import { heading, paragraph, print } from '../parts/text.ts'
import { ITEMS, TITLES } from './bill-items.ts'
import { clinic, slip } from './bill-small.ts'
import { drawCase } from './certificate-case.ts'
import { A4, A4_WIDE, type Layout } from './layout.ts'

/** The right-hand column of sums. Returns its height. */
function sums(sheet: Sheet, { x, y, w }: Column, row: number, total: number, own: number): number {
  const { rng } = sheet
  const paid = Math.floor(own / 100) * 100
  const size = sheet.style.size * 0.86
  const cell = (text: string) => label(text, { size })
  const names = ['진료비 총액', '환자부담 총액', '이미 납부한 금액', '납부할 금액']
  const values = [total, own, 0, paid]
  const rows: Row[] = [{ h: row, cells: [label('금액산정내용', { cols: 2, bold: true })] }]
  names.forEach((name, i) =>
    rows.push({ h: row * 1.25, cells: [cell(name), right(won(values[i]!), size)] }),
  )
  const card = rng.bernoulli(0.6)
  for (const [name, sum] of [
    ['카드', card ? paid : 0],
    ['현금영수증', 0],
    ['현금', card ? 0 : paid],
    ['합계', paid],
  ] as const)
    rows.push({ h: row, cells: [cell(name), right(won(sum), size)] })
  rows.push({ h: row, cells: [cell('납부하지 않은 금액'), right('0', size)] })
  rows.push({ h: row, cells: [label('현금영수증( )', { cols: 2, size })] })
  rows.push({
    h: row,
    cells: [
      cell('신분확인번호'),
      right(rng.bernoulli(0.4) ? `010-****-${digits(rng, 4)}` : '', size),
    ],
  })
  rows.push({ h: row, cells: [cell('승인번호'), right(digits(rng, 8), size)] })
  return table(sheet, { x, y, w }, [1.1, 1], rows)
}

/** Rows of charges with insured and uninsured columns. Returns rows, total and own share. */
function charges(
  sheet: Sheet,
  count: number,
  h: number,
): { rows: Row[]; total: number; own: number } {
  const { rng } = sheet
  const size = sheet.style.size * 0.84
  let total = 0
  let own = 0
  const basic = Math.ceil(count * 0.68)
  const rows = ITEMS.slice(0, count).map((item, i): Row => {
    const used = rng.bernoulli(i === 0 ? 0.95 : 0.38)
    const all = used ? amount(rng, 1500, 160_000) : 0
    const mine = Math.round(all * 0.03) * 10
    const free = rng.bernoulli(0.16) ? amount(rng, 3000, 120_000) : 0
    total += all + free
    own += mine + free
    const money = (n: number) => right(n === 0 ? (rng.bernoulli(0.3) ? '0' : '') : won(n), size)
    const part =
      i === 0
        ? [label('기본항목', { rows: basic, upright: true })]
        : i === basic
          ? [label('선택항목', { rows: count - basic, upright: true })]
          : []
    return {
      h,
      cells: [
        ...part,
        label(item, { align: 'left', size }),
        money(mine),
        money(all - mine),
        money(0),
        money(free),
      ],
    }
  })
  return { rows, total, own }
}

function official(sheet: Sheet): void {
  const { rng, style, w, h } = sheet
  paper(sheet)
  const of = drawCase(rng.foldIn('case'))
  const wide = w > h
  const m = rng.uniform(16, 26)
  let y = rng.uniform(14, 24)
  print(sheet, '■ 국민건강보험 요양급여의 기준에 관한 규칙 [별지 제6호서식]', m, y, { size: 4.8 })
  print(
    sheet,
    rng.pick(['□ 외래 □ 입원 (□ 퇴원 □ 중간)', '■ 외래  □ 입원', '■ 입원 (■ 퇴원 □ 중간)']),
    m + 4,
    y + 18,
  )
  heading(sheet, rng.pick(TITLES), y + 18, rng.uniform(12, 15), w / 2 + 16)
  y += 32
  const row = rng.uniform(12.5, 14.5)
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [1.1, 1.3, 1.8, 1.2],
    [
      { h: row, cells: ['환자등록번호', '환자 성명', label('진료기간'), '야간(공휴일)진료'] },
      {
        h: row * 1.1,
        cells: [
          middle(of.chart),
          middle(of.patient.name),
          middle(`${of.date(of.first)} ~ ${of.date(of.last)}`),
          middle('[ ]야간 [ ]공휴일'),
        ],
      },
      { h: row, cells: ['진료과목', '질병군(DRG)번호', '병실', '환자구분'] },
      {
        h: row * 1.1,
        cells: [
          middle(of.hospital.department),
          middle(''),
          middle(rng.bernoulli(0.3) ? `${rng.int(3, 9)}0${rng.int(1, 9)}` : ''),
          middle(rng.pick(['국민건강보험', '공단', '건강보험', '의료급여'])),
        ],
      },
    ],
  )
  const split = (w - 2 * m) * rng.uniform(0.62, 0.68)
  const count = wide ? rng.int(13, 16) : rng.int(16, ITEMS.length)
  const rowHigh = Math.min(14.5, (h - y - (wide ? 76 : 130)) / (count + 4))
  const { rows, total, own } = charges(sheet, count, rowHigh)
  const size = style.size * 0.82
  const used = table(
    sheet,
    { x: m, y, w: split },
    [0.5, 2.3, 1, 1, 1, 1],
    [
      {
        h: rowHigh * 1.1,
        cells: [
          label('항목', { cols: 2, rows: 2 }),
          label('급여', { cols: 3 }),
          label('비급여', { rows: 2 }),
        ],
      },
      {
        h: rowHigh * 1.2,
        cells: [
          label('본인부담금', { size }),
          label('공단부담금', { size }),
          label('전액본인', { size }),
        ],
      },
      ...rows,
      {
        h: rowHigh * 1.15,
        cells: [
          label('합계', { cols: 2 }),
          right(won(own), size),
          right(won(total - own), size),
          right('0', size),
          right('', size),
        ],
      },
    ],
  )
  sums(sheet, { x: m + split, y, w: w - 2 * m - split }, used / 16.2, total, own)
  y += used
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [1.1, 2, 1.1, 1.6],
    [
      {
        h: row,
        cells: [
          '요양기관 종류',
          value(of.hospital.small ? '■ 의원급  □ 병원급' : '□ 의원급  ■ 병원급', { cols: 3 }),
        ],
      },
      {
        h: row,
        cells: [
          '사업자등록번호',
          middle(`${digits(rng, 3)}-${digits(rng, 2)}-${digits(rng, 5)}`),
          '상호',
          middle(of.hospital.name),
        ],
      },
      {
        h: row,
        cells: ['사업장 소재지', value(of.hospital.address), '대표자', middle(of.hospital.doctor)],
      },
    ],
  )
  if (!wide) {
    const note =
      '* 이 계산서·영수증에 대한 세부내용은 요양기관에 구비되어 있는 내역서로 확인할 수 있습니다. * 이 계산서·영수증은 「소득세법」에 따른 의료비 또는 「조세특례제한법」에 따른 현금영수증 공제신청에 사용할 수 있습니다.'
    y += 3 + paragraph(sheet, note, { x: m, y: y + 3, w: w - 2 * m }, { size: 5.2 })
  }
  print(sheet, of.date(of.issued), w / 2, Math.min(h - 12, y + 9), { align: 'center' })
  squareSeal(
    sheet,
    of.hospital.name,
    w - m - rng.uniform(26, 50),
    y - rng.uniform(2, 14),
    rng.uniform(22, 30),
  )
  if (rng.bernoulli(0.2))
    clerkStamp(sheet, rng.pick(['수 납', '완 납', '카드수납']), rng.uniform(60, w - 90), y - 60, 9)
  foldMarks(sheet)
}

export const BILLS: readonly Layout[] = [
  { name: 'official', frame: 'document', size: A4, byHand: 0, draw: official },
  { name: 'official', frame: 'document', size: A4, byHand: 0, draw: official },
  { name: 'official-wide', frame: 'wide', size: A4_WIDE, byHand: 0, draw: official },
  {
    name: 'clinic',
    frame: 'document',
    size: (s) => [420, s.int(470, 570)],
    byHand: 0.1,
    draw: clinic,
  },
  {
    name: 'slip',
    frame: 'document',
    size: (s) => [s.int(270, 330), s.int(500, 600)],
    byHand: 0,
    draw: slip,
  },
]
