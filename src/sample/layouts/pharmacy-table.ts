/** The official table of a pharmacy's bill, which most designs hold. */
import { amount, won } from '../facts/figures.ts'
import { pharmacy } from '../facts/medicine.ts'
import { digits } from '../facts/people.ts'
import { paper } from '../parts/paper.ts'
import type { Column, Sheet } from '../parts/sheet.ts'
import { label, middle, right, table, type Row, value } from '../parts/table.ts'
import { drawCase, type Case } from './certificate-case.ts'

export const TITLES = [
  '약제비 계산서·영수증',
  '약제비 계산서·영수증',
  '약제비계산서 영수증',
  '약제비 영수증',
  '약제비 계산서 · 영수증',
]

/** Lays the paper and draws the case, with a pharmacy as the issuer. */
export function begin(sheet: Sheet): Case {
  paper(sheet)
  const { rng } = sheet
  return { ...drawCase(rng.foldIn('case')), hospital: pharmacy(rng) }
}

/** The official table of a pharmacy's bill in a column `w` wide; returns where it ends. */
export function officialTable(
  sheet: Sheet,
  of: Case,
  { x, y: top, w }: Column,
  bottom: number,
): number {
  const { rng } = sheet
  const drug = amount(rng, 3000, 90_000)
  const work = amount(rng, 3500, 16_000)
  const free = rng.bernoulli(0.25) ? amount(rng, 1000, 20_000) : 0
  const own = Math.round((drug + work) * 0.003) * 100
  const rows: Row[] = [
    { h: 1, cells: ['환자성명', middle(of.patient.name), '조제일자', middle(of.date(of.first))] },
    {
      h: 1,
      cells: ['처방 의료기관', middle(of.hospital.name.slice(0, 4)), '교부번호', middle(of.serial)],
    },
    {
      h: 1,
      cells: [label('항목', { cols: 2, bold: true }), label('금액', { cols: 2, bold: true })],
    },
    {
      h: 1,
      cells: [label('급여', { rows: 3 }), '약품비', value(won(drug), { cols: 2, align: 'right' })],
    },
    { h: 1, cells: ['조제행위료', value(won(work), { cols: 2, align: 'right' })] },
    { h: 1, cells: ['전액 본인부담', value('0', { cols: 2, align: 'right' })] },
    { h: 1, cells: [label('비급여'), '약품비', value(won(free), { cols: 2, align: 'right' })] },
    {
      h: 1.1,
      cells: [
        label('약제비 총액 (1+2+3)', { cols: 2, bold: true }),
        value(won(drug + work + free), { cols: 2, align: 'right' }),
      ],
    },
    {
      h: 1,
      cells: [label('본인부담금 (1)', { cols: 2 }), value(won(own), { cols: 2, align: 'right' })],
    },
    {
      h: 1,
      cells: [
        label('보험자부담금 (2)', { cols: 2 }),
        value(won(drug + work - own), { cols: 2, align: 'right' }),
      ],
    },
    {
      h: 1,
      cells: [label('비급여 (3)', { cols: 2 }), value(won(free), { cols: 2, align: 'right' })],
    },
    {
      h: 1.2,
      cells: [
        label('총수납금액', { cols: 2, bold: true }),
        value(`${won(own + free)} 원`, { cols: 2, align: 'right' }),
      ],
    },
    {
      h: 1,
      cells: [rng.pick(['카드', '신용카드']), right(won(own + free)), '현금', right('0')],
    },
    {
      h: 1,
      cells: [
        label('사업자등록번호', { cols: 2 }),
        value(`${digits(rng, 3)}-${digits(rng, 2)}-${digits(rng, 5)}`, {
          cols: 2,
          align: 'center',
        }),
      ],
    },
    {
      h: 1,
      cells: [label('상호'), middle(of.hospital.name), '전화번호', middle(of.hospital.phone)],
    },
    { h: 1, cells: ['사업장 소재지', value(of.hospital.address, { cols: 3 })] },
  ]
  const unit = Math.min(21, (bottom - top) / 16.4)
  for (const row of rows) row.h *= unit
  return top + table(sheet, { x, y: top, w }, [1, 1.2, 1, 1.3], rows)
}
