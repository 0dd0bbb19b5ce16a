/** What confirmations of payment are made of: the facts, sums by day, the foot. */
import { amount, later, won } from '../facts/figures.ts'
import { pharmacy } from '../facts/medicine.ts'
import { digits } from '../facts/people.ts'
import { paper } from '../parts/paper.ts'
import { roundSeal, squareSeal } from '../parts/seal.ts'
import type { Sheet } from '../parts/sheet.ts'
import { label, middle, right, type Row } from '../parts/table.ts'
import { print } from '../parts/text.ts'
import { type Case, drawCase } from './certificate-case.ts'

interface Payment {
  of: Case
  drugs: boolean
  title: string
  business: string
}

/** Lays the paper and draws who paid what to whom. */
export function drawPayment(sheet: Sheet): Payment {
  const { rng } = sheet
  paper(sheet)
  const of = drawCase(rng.foldIn('case'))
  const drugs = rng.bernoulli(0.35)
  return {
    of: drugs ? { ...of, hospital: pharmacy(rng) } : of,
    drugs,
    title: rng.pick(
      drugs
        ? ['약제비 납입확인서', '진료비(약제비) 납입확인서', '약제비납입확인서']
        : [
            '진료비(약제비) 납입확인서',
            '진료비 납입확인서',
            '진료비납입확인서',
            '의료비 납입확인서',
          ],
    ),
    business: `${digits(rng, 3)}-${digits(rng, 2)}-${digits(rng, 5)}`,
  }
}

/** `count` rows of a day and its sums, then the totals. */
export function sumsByDay(sheet: Sheet, { of, drugs }: Payment, count: number, h: number): Row[] {
  const { rng } = sheet
  const totals = [0, 0, 0, 0]
  const rows: Row[] = [
    {
      h: h * 1.25,
      cells: [
        rng.pick(['일자', '진료일자', '수납일', '납입 연월일']),
        rng.pick(['구분', '진료과']),
        '총진료비',
        label('공단부담'),
        label('본인부담'),
        label('비급여'),
        label('실수납액'),
      ].map((c) => (typeof c === 'string' ? label(c, { bold: true }) : { ...c, bold: true })),
    },
  ]
  let on = of.first
  for (let i = 0; i < count; i++) {
    on = later(on, rng.int(2, 25))
    const all = amount(rng, 6000, 260_000)
    const mine = Math.round(all * 0.03) * 10
    const free = rng.bernoulli(0.25) ? amount(rng, 5000, 90_000) : 0
    const parts = [all + free, all - mine, mine, free]
    parts.forEach((n, k) => (totals[k] = totals[k]! + n))
    rows.push({
      h,
      cells: [
        middle(of.date(on)),
        middle(drugs ? '약제비' : rng.pick(['외래', '외래', '입원', of.hospital.department])),
        ...parts.map((n) => right(won(n))),
        right(won(mine + free)),
      ],
    })
  }
  rows.push({
    h: h * 1.15,
    cells: [
      label('합계', { cols: 2, bold: true }),
      ...totals.map((n) => right(won(n))),
      right(won(totals[2]! + totals[3]!)),
    ],
  })
  return rows
}

/** Closing sentence, date and issuer with seal, from `y` down. */
export function foot(sheet: Sheet, { of, business }: Payment, y: number): void {
  const { rng, style, w, h } = sheet
  const bottom = Math.max(y + 100, h - rng.uniform(22, 60))
  const room = bottom - y
  print(
    sheet,
    rng.pick([
      '위와 같이 납입하였음을 확인합니다.',
      '상기 금액을 정히 납입하였음을 확인함.',
      '「소득세법」 제59조의4에 따라 위와 같이 의료비를 납입하였음을 확인합니다.',
    ]),
    w / 2,
    y + room * 0.16,
    { align: 'center' },
  )
  print(sheet, of.date(of.issued), w / 2, y + room * 0.36, { align: 'center' })
  const x = rng.uniform(110, 170)
  const step = Math.min(14, room * 0.14)
  print(sheet, `사업자등록번호 : ${business}`, x, y + room * 0.55)
  const wide = print(sheet, `상호 : ${of.hospital.name}`, x, y + room * 0.55 + step, {
    face: style.bold,
  })
  print(sheet, `주소 : ${of.hospital.address}`, x, y + room * 0.55 + 2 * step)
  print(sheet, `대표자 : ${of.hospital.doctor}   (인)`, x, y + room * 0.55 + 3 * step)
  if (rng.bernoulli(0.7))
    squareSeal(
      sheet,
      of.hospital.name,
      x + wide + rng.uniform(12, 40),
      y + room * 0.62,
      rng.uniform(24, 34),
    )
  else roundSeal(sheet, of.hospital.doctor, x + 92, y + room * 0.55 + 3 * step, 9)
}
