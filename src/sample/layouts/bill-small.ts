/** Smaller hospital bills: a clinic's half page and a till slip. */
import { amount, won } from '../facts/figures.ts'
import { digits } from '../facts/people.ts'
import { barcode, logo } from '../parts/marks.ts'
import { foldMarks, paper } from '../parts/paper.ts'
import { squareSeal } from '../parts/seal.ts'
import type { Sheet } from '../parts/sheet.ts'
import { label, middle, right, table, type Row } from '../parts/table.ts'
import { heading, line, print } from '../parts/text.ts'
import { ITEMS, TITLES } from './bill-items.ts'
import { type Case, drawCase } from './certificate-case.ts'

/** A clinic's half page: a short two-column table. */
export function clinic(sheet: Sheet): void {
  const { rng, style, w, h } = sheet
  paper(sheet)
  const of: Case = drawCase(rng.foldIn('case'))
  const m = rng.uniform(18, 30)
  let y = rng.uniform(26, 40)
  heading(sheet, rng.pick(TITLES), y, rng.uniform(12.5, 16))
  y += 22
  const row = rng.uniform(15, 18)
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [1, 1.5, 1, 1.5],
    [
      { h: row, cells: ['등록번호', middle(of.chart), '환자성명', middle(of.patient.name)] },
      {
        h: row,
        cells: ['진료일자', middle(of.date(of.first)), '진료과', middle(of.hospital.department)],
      },
      { h: row, cells: ['환자구분', middle('국민건강보험'), '영수증번호', middle(of.serial)] },
    ],
  )
  const names = [
    '진찰료',
    '투약·조제료',
    '주사료',
    '처치·수술료',
    '검사료',
    '영상진단료',
    '물리치료료',
    '기타',
    '비급여',
  ]
  const count = rng.int(6, names.length)
  let total = 0
  const rows: Row[] = [
    { h: row, cells: ['항목', '급여', '본인부담', '비급여'].map((t) => label(t, { bold: true })) },
  ]
  for (const name of names.slice(0, count)) {
    const all = rng.bernoulli(0.55) ? amount(rng, 2000, 90_000) : 0
    total += all
    rows.push({
      h: row,
      cells: [
        name,
        right(won(all)),
        right(won(Math.round(all * 0.03) * 10)),
        right(rng.bernoulli(0.2) ? won(amount(rng, 5000, 50_000)) : '0'),
      ],
    })
  }
  rows.push({
    h: row * 1.1,
    cells: [label('합계', { bold: true }), right(won(total)), right(won(total * 0.3)), right('0')],
  })
  y += table(sheet, { x: m, y: y + 4, w: w - 2 * m }, [1.4, 1, 1, 1], rows) + 4
  y +=
    table(
      sheet,
      { x: m, y: y + 4, w: w - 2 * m },
      [1.2, 1.4, 1.2, 1.4],
      [
        { h: row, cells: ['진료비총액', right(won(total)), '공단부담액', right(won(total * 0.7))] },
        {
          h: row * 1.2,
          cells: [
            label('납부할 금액', { bold: true }),
            right(won(total * 0.3)),
            label('수납 금액', { bold: true }),
            right(won(total * 0.3)),
          ],
        },
      ],
    ) + 4
  print(sheet, `위 금액을 영수함.   ${of.date(of.issued)}`, w / 2, y + 14, { align: 'center' })
  const name = print(sheet, of.hospital.name, w / 2, y + 34, {
    size: 11,
    face: style.bold,
    align: 'center',
  })
  print(sheet, `${of.hospital.address}  ☎ ${of.hospital.phone}`, w / 2, y + 47, {
    size: 5.6,
    align: 'center',
  })
  squareSeal(sheet, of.hospital.name, w / 2 + name / 2 + 12, y + 34, 26)
  logo(sheet, of.hospital.name, m + 14, Math.min(h - 20, y + 34), 20)
  foldMarks(sheet)
}

/** A narrow slip of a till: monospaced columns of figures. */
export function slip(sheet: Sheet): void {
  const { ctx, rng, style, w, h } = sheet
  paper(sheet, `hsl(50 6% ${rng.int(94, 97)}%)`)
  const of = drawCase(rng.foldIn('case'))
  const m = 14
  let y = 20
  const size = rng.uniform(8.4, 9.4)
  print(sheet, rng.pick(TITLES), w / 2, y, { size: 13, face: style.bold, align: 'center' })
  y += 24
  const pair = (name: string, text: string, bold = false): void => {
    const face = bold ? style.bold : 'Sample Gothic'
    print(sheet, name, m, y, { size, face })
    print(sheet, text, w - m, y, { size, face, align: 'right' })
    y += size * 1.75
  }
  const rule = (): void => {
    ctx.strokeStyle = style.rule
    ctx.lineWidth = 0.7
    ctx.setLineDash(rng.bernoulli(0.6) ? [3, 2] : [])
    line(sheet, m, y - size * 0.6, w - m, y - size * 0.6)
    ctx.setLineDash([])
    y += size * 0.5
  }
  pair('환자성명', of.patient.name)
  pair('등록번호', of.chart)
  pair('진료일자', of.date(of.first))
  pair('진료과', `${of.hospital.department} (${of.hospital.doctor})`)
  rule()
  let sum = 0
  for (const item of rng.shuffled(ITEMS.slice(0, 14)).slice(0, rng.int(5, 11))) {
    const n = amount(rng, 900, 80_000)
    sum += n
    pair(item, won(n))
  }
  rule()
  pair('진료비총액', won(sum), true)
  pair('공단부담금', won(sum * 0.7))
  pair('본인부담금', won(sum * 0.3))
  pair('수납금액', `${won(sum * 0.3)} 원`, true)
  rule()
  pair('카드사', rng.pick(['신한카드', '국민카드', '삼성카드', '현대카드', 'BC카드']))
  pair('승인번호', digits(rng, 8))
  pair(of.hospital.name, of.hospital.phone, true)
  print(sheet, of.hospital.address, m, y, { size: size * 0.8, max: w - 2 * m })
  if (y < h - 50) barcode(sheet, { x: w * 0.2, y: y + 14, w: w * 0.6, h: 20 }, of.chart)
  foldMarks(sheet)
}
