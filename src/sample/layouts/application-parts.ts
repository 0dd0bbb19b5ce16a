/** Facts and closing part of applications for pregnancy and childbirth expenses. */
import { day, later, written } from '../facts/figures.ts'
import { hospital } from '../facts/medicine.ts'
import { person } from '../facts/people.ts'
import { BANKS, account } from '../facts/work.ts'
import { roundSeal, signature } from '../parts/seal.ts'
import type { Sheet } from '../parts/sheet.ts'
import { paragraph, print } from '../parts/text.ts'

export const TITLES = [
  '건강보험 임신·출산 진료비 지급 신청서',
  '건강보험 임신·출산 진료비 지급신청서',
  '건강보험 임신·출산 진료비 지원 신청 및 확인서',
  '임신·출산 진료비 지급 신청서',
]

/** Draws whom and what an application is about. */
export function facts(sheet: Sheet) {
  const { rng } = sheet
  const mother = person(rng, 21, 43, true)
  const sure = day(rng, 2015, 2022)
  return {
    mother,
    hospital: { ...hospital(rng), department: '산부인과' },
    sure,
    due: later(sure, rng.int(160, 240)),
    bank: rng.pick(BANKS),
    account: account(rng),
    child: person(rng, 0, 1),
  }
}

type Facts = ReturnType<typeof facts>

/** Little boxes, one a digit, as machine-read forms have. */
export function boxes(sheet: Sheet, text: string, x: number, y: number, side: number): void {
  const { ctx, style } = sheet
  ctx.lineWidth = style.thin
  ctx.strokeStyle = style.rule
  for (const [i, letter] of Array.from(text).entries()) {
    if (letter !== '-') ctx.strokeRect(x + i * side, y - side / 2, side, side)
    print(sheet, letter, x + (i + 0.5) * side, y, {
      face: style.byHand ? 'Sample Pen' : style.value,
      size: side * 0.9,
      align: 'center',
      colour: style.byHand ? style.handInk : style.ink,
    })
  }
}

/** The closing sentence, date, signature and addressee, from `y` on. */
export function consent(sheet: Sheet, y: number, of: Facts): void {
  const { rng, w, h } = sheet
  const m = 24
  const used = paragraph(
    sheet,
    '「국민건강보험법 시행령」 제23조 및 같은 법 시행규칙 제24조에 따라 위와 같이 임신·출산 진료비의 지급을 신청합니다.',
    { x: m, y: y + 4, w: w - 2 * m },
    {},
  )
  const base = Math.min(h - 42, y + used + 22)
  print(sheet, written(later(of.sure, 8), 'spread'), w / 2, base, { align: 'center' })
  print(sheet, `신청인 :  ${of.mother.name}`, w * 0.5, base + 15)
  print(sheet, '(서명 또는 인)', w - m, base + 15, { align: 'right', size: 6.4 })
  if (rng.bernoulli(0.5)) signature(sheet, of.mother.name, w - m - 50, base + 14, 40)
  else roundSeal(sheet, of.mother.name, w - m - 22, base + 14, 8)
  print(sheet, '국민건강보험공단 이사장 귀하', m, base + 30, { size: 10, face: sheet.style.bold })
}
