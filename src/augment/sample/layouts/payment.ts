/** Confirmations of payment (10) of a hospital or a pharmacy: lists of days and sums. */
import { amount, later, won } from '../facts/figures.ts'
import { pharmacy } from '../facts/medicine.ts'
import { digits } from '../facts/people.ts'
import { letterhead } from '../parts/marks.ts'
import { foldMarks, paper } from '../parts/paper.ts'
import { roundSeal, squareSeal } from '../parts/seal.ts'
import type { Sheet } from '../parts/sheet.ts'
import { label, table, value, type Row } from '../parts/table.ts'
import { heading, print } from '../parts/text.ts'
import { drawCase, type Case } from './certificate-case.ts'
import { A4, type Layout } from './layout.ts'

const middle = (text: string) => value(text, { align: 'center' })
const right = (text: string) => value(text, { align: 'right' })

interface Payment {
  of: Case
  drugs: boolean
  title: string
  business: string
}

function drawPayment(sheet: Sheet): Payment {
  const { stream } = sheet
  paper(sheet)
  const of = drawCase(stream.fork('case'))
  const drugs = stream.chance(0.35)
  return {
    of: drugs ? { ...of, hospital: pharmacy(stream) } : of,
    drugs,
    title: stream.pick(
      drugs
        ? ['약제비 납입확인서', '진료비(약제비) 납입확인서', '약제비납입확인서']
        : ['진료비(약제비) 납입확인서', '진료비 납입확인서', '진료비납입확인서', '의료비 납입확인서'],
    ),
    business: `${digits(stream, 3)}-${digits(stream, 2)}-${digits(stream, 5)}`,
  }
}

/** `count` rows of a day and its sums, then the totals. */
function sumsByDay(sheet: Sheet, { of, drugs }: Payment, count: number, h: number): Row[] {
  const { stream } = sheet
  const totals = [0, 0, 0, 0]
  const rows: Row[] = [
    { h: h * 1.25, cells: [stream.pick(['일자', '진료일자', '수납일', '납입 연월일']), stream.pick(['구분', '진료과']), '총진료비', label('공단부담'), label('본인부담'), label('비급여'), label('실수납액')].map((c) => (typeof c === 'string' ? label(c, { bold: true }) : { ...c, bold: true })) },
  ]
  let on = of.first
  for (let i = 0; i < count; i++) {
    on = later(on, stream.int(2, 25))
    const all = amount(stream, 6000, 260_000)
    const mine = Math.round(all * 0.03) * 10
    const free = stream.chance(0.25) ? amount(stream, 5000, 90_000) : 0
    const parts = [all + free, all - mine, mine, free]
    parts.forEach((n, k) => (totals[k] = totals[k]! + n))
    rows.push({ h, cells: [middle(of.date(on)), middle(drugs ? '약제비' : stream.pick(['외래', '외래', '입원', of.hospital.department])), ...parts.map((n) => right(won(n))), right(won(mine + free))] })
  }
  rows.push({ h: h * 1.15, cells: [label('합계', { cols: 2, bold: true }), ...totals.map((n) => right(won(n))), right(won(totals[2]! + totals[3]!))] })
  return rows
}

function foot(sheet: Sheet, { of, business }: Payment, y: number): void {
  const { stream, style, w, h } = sheet
  const bottom = Math.max(y + 100, h - stream.between(22, 60))
  const room = bottom - y
  print(sheet, stream.pick(['위와 같이 납입하였음을 확인합니다.', '상기 금액을 정히 납입하였음을 확인함.', '「소득세법」 제59조의4에 따라 위와 같이 의료비를 납입하였음을 확인합니다.']), w / 2, y + room * 0.16, { align: 'center' })
  print(sheet, of.date(of.issued), w / 2, y + room * 0.36, { align: 'center' })
  const x = stream.between(110, 170)
  const step = Math.min(14, room * 0.14)
  print(sheet, `사업자등록번호 : ${business}`, x, y + room * 0.55)
  const wide = print(sheet, `상호 : ${of.hospital.name}`, x, y + room * 0.55 + step, { face: style.bold })
  print(sheet, `주소 : ${of.hospital.address}`, x, y + room * 0.55 + 2 * step)
  print(sheet, `대표자 : ${of.hospital.doctor}   (인)`, x, y + room * 0.55 + 3 * step)
  if (stream.chance(0.7)) squareSeal(sheet, of.hospital.name, x + wide + stream.between(12, 40), y + room * 0.62, stream.between(24, 34))
  else roundSeal(sheet, of.hospital.doctor, x + 92, y + room * 0.55 + 3 * step, 9)
}

function yearly(sheet: Sheet): void {
  const { stream, w } = sheet
  const pay = drawPayment(sheet)
  const { of } = pay
  const m = stream.between(22, 34)
  let y = stream.between(34, 54)
  heading(sheet, pay.title, y, stream.between(13, 17))
  y += 28
  const row = stream.between(16, 20)
  y += table(sheet, m, y, w - 2 * m, [1.1, 1.6, 1.1, 1.8], [
    { h: row, cells: ['환자 성명', middle(of.patient.name), '주민등록번호', middle(of.patient.resident)] },
    { h: row, cells: ['등록번호', middle(of.chart), '연락처', middle(of.patient.phone)] },
    { h: row, cells: ['주소', value(of.patient.address, { cols: 3 })] },
    { h: row, cells: ['진료기간', value(`${of.first[0]}년 01월 01일 ~ ${of.first[0]}년 12월 31일`, { cols: 3 })] },
  ])
  y += 10
  print(sheet, '(단위 : 원)', w - m, y, { size: 5.6, align: 'right' })
  y += 6
  y += table(sheet, m, y, w - 2 * m, [1.45, 0.95, 1, 1, 1, 0.9, 1], sumsByDay(sheet, pay, stream.int(6, 14), stream.between(13, 16)))
  foot(sheet, pay, y)
  foldMarks(sheet)
}

function monthly(sheet: Sheet): void {
  const { stream, w } = sheet
  const pay = drawPayment(sheet)
  const { of } = pay
  const m = stream.between(26, 36)
  let y = 18 + letterhead(sheet, of.hospital, m, 18, w - 2 * m)
  heading(sheet, pay.title, (y += 28), stream.between(13, 17))
  y += 22
  print(sheet, `성  명 : ${of.patient.name}      주민번호 : ${of.patient.resident}      제출처 : 소득공제용`, m + 4, y)
  y += 12
  const row = stream.between(17, 20)
  const rows: Row[] = [{ h: row, cells: ['월', '진료비 총액', '본인부담금', '비급여', '납입금액'].map((t) => label(t, { bold: true })) }]
  let sum = 0
  for (let month = 1; month <= 12; month++) {
    const n = stream.chance(0.5) ? amount(stream, 8000, 240_000) : 0
    sum += n
    rows.push({ h: row, cells: [label(`${month}월`), right(won(n)), right(won(n * 0.3)), right('0'), right(won(n * 0.3))] })
  }
  rows.push({ h: row, cells: [label('합계', { bold: true }), right(won(sum)), right(won(sum * 0.3)), right('0'), right(won(sum * 0.3))] })
  y += table(sheet, m, y, w - 2 * m, [0.7, 1.2, 1.2, 1, 1.2], rows)
  foot(sheet, pay, y + 4)
  foldMarks(sheet)
}

function statement(sheet: Sheet): void {
  const { stream, w } = sheet
  const pay = drawPayment(sheet)
  const { of } = pay
  const m = stream.between(24, 36)
  let y = stream.between(40, 58)
  heading(sheet, pay.title, y, stream.between(13, 17))
  y += 30
  const row = stream.between(19, 23)
  const part = (text: string, rows: number) => label(text, { upright: true, rows })
  const total = amount(stream, 40_000, 2_400_000)
  y += table(sheet, m, y, w - 2 * m, [0.5, 1.3, 2, 1.2, 1.8], [
    { h: row, cells: [part('환자', 2), '성명', middle(of.patient.name), '주민등록번호', middle(of.patient.resident)] },
    { h: row, cells: ['주소', value(of.patient.address, { cols: 3 })] },
    { h: row, cells: [part('납입자', 2), '성명', middle(of.patient.name), '환자와의 관계', middle('본인')] },
    { h: row, cells: ['연락처', value(of.patient.phone, { cols: 3, align: 'center' })] },
    { h: row, cells: [part('납입내역', 5), '진료기간', value(`${of.date(of.first)} ~ ${of.date(of.last)}`, { cols: 3 })] },
    { h: row, cells: ['급여 본인부담', right(won(total * 0.6)), '비급여', right(won(total * 0.4))] },
    { h: row, cells: ['카드 납입', right(won(total)), '현금 납입', right('0')] },
    { h: row, cells: [label('납입금액 합계', { bold: true }), right(`${won(total)} 원`), '미수금', right('0')] },
    { h: row, cells: ['용도', value(stream.pick(['연말정산용', '보험회사 제출용', '소득공제용', '회사 제출용']), { cols: 3 })] },
  ])
  y += 8
  if (stream.chance(0.6)) y += table(sheet, m, y, w - 2 * m, [1.45, 0.95, 1, 1, 1, 0.9, 1], sumsByDay(sheet, pay, stream.int(2, 5), 14))
  foot(sheet, pay, y)
  foldMarks(sheet)
}

export const PAYMENTS: readonly Layout[] = [
  { name: 'yearly', frame: 'document', size: A4, byHand: 0, draw: yearly },
  { name: 'monthly', frame: 'document', size: A4, byHand: 0, draw: monthly },
  { name: 'statement', frame: 'document', size: A4, byHand: 0.1, draw: statement },
]
