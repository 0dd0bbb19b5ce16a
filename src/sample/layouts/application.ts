/** Applications for pregnancy and childbirth medical expenses (1): forms full of boxes. */
import { written } from '../facts/figures.ts'
import { digits } from '../facts/people.ts'
import { barcode } from '../parts/marks.ts'
import { foldMarks, paper } from '../parts/paper.ts'
import { roundSeal, squareSeal } from '../parts/seal.ts'
import type { Sheet } from '../parts/sheet.ts'
import { headed, label, middle, table, type Row, value } from '../parts/table.ts'
import { heading, print } from '../parts/text.ts'
import { TITLES, boxes, consent, facts } from './application-parts.ts'
import { A4, type Layout } from './layout.ts'

function official(sheet: Sheet): void {
  const { rng, w } = sheet
  paper(sheet)
  const of = facts(sheet)
  const m = rng.uniform(18, 26)
  let y = rng.uniform(16, 22)
  print(sheet, '■ 국민건강보험법 시행규칙 [별지 제19호의2서식]', m, y, { size: 5 })
  print(sheet, '(앞쪽)', w - m, y, { size: 5, align: 'right' })
  heading(sheet, rng.pick(TITLES), y + 20, rng.uniform(12, 14.5))
  y += 38
  print(
    sheet,
    '※ 뒤쪽의 유의사항을 읽고 작성하시기 바라며, [ ]에는 해당되는 곳에 √표를 합니다.',
    m,
    y,
    { size: 5.4 },
  )
  y += 6
  const row = rng.uniform(22, 25)
  const rows: Row[] = [
    {
      h: row,
      cells: [
        label('접수번호', { cols: 2 }),
        middle(rng.bernoulli(0.5) ? digits(rng, 7) : ''),
        '접수일자',
        middle(''),
        label('처리기간 7일'),
      ],
    },
    {
      h: row,
      cells: [
        headed('신청인', 4),
        '성명',
        middle(of.mother.name),
        '주민등록번호',
        value(of.mother.resident, { cols: 2, align: 'center' }),
      ],
    },
    {
      h: row,
      cells: [
        '건강보험증번호',
        middle(digits(rng, 11)),
        '임신부와의 관계',
        value(rng.pick(['본인', '본인', '배우자']), { cols: 2, align: 'center' }),
      ],
    },
    { h: row, cells: ['주소', value(of.mother.address, { cols: 4 })] },
    {
      h: row,
      cells: [
        '휴대전화',
        middle(of.mother.phone),
        '전자우편',
        value(`${of.mother.latin[1].toLowerCase().replace(' ', '')}${digits(rng, 2)}@mail.kr`, {
          cols: 2,
        }),
      ],
    },
    {
      h: row,
      cells: [
        headed('지급계좌', 2),
        '은행명',
        middle(of.bank),
        '계좌번호',
        value(of.account, { cols: 2, align: 'center' }),
      ],
    },
    {
      h: row,
      cells: [
        '예금주',
        middle(of.mother.name),
        '생년월일',
        value(written(of.mother.born, 'dots'), { cols: 2, align: 'center' }),
      ],
    },
    {
      h: row,
      cells: [
        headed('요양기관확인란', 6),
        '임신 확인일',
        middle(written(of.sure, 'dots')),
        '분만 예정일',
        value(written(of.due, 'dots'), { cols: 2, align: 'center' }),
      ],
    },
    {
      h: row,
      cells: [
        '임신 구분',
        value(rng.pick(['[V]단태아  [ ]다태아 (   명)', '[ ]단태아  [V]다태아 ( 2 명)']), {
          cols: 4,
        }),
      ],
    },
    {
      h: row,
      cells: [
        '출산(유산)일',
        middle(rng.bernoulli(0.5) ? written(of.due, 'dots') : ''),
        '출산 구분',
        value(rng.pick(['[ ]출산 [ ]유산 [ ]사산', '[V]출산 [ ]유산 [ ]사산']), { cols: 2 }),
      ],
    },
    {
      h: row,
      cells: [
        '요양기관 명칭',
        middle(of.hospital.name),
        '요양기관 기호',
        value(of.hospital.number, { cols: 2, align: 'center' }),
      ],
    },
    {
      h: row,
      cells: [
        '진료과목',
        middle(of.hospital.department),
        '면허번호',
        value(`제 ${of.hospital.licence} 호`, { cols: 2, align: 'center' }),
      ],
    },
    {
      h: row * 1.2,
      cells: [
        '담당 의사',
        value(`${of.hospital.doctor}      (서명 또는 인)`, { cols: 4, align: 'center' }),
      ],
    },
    {
      h: row,
      cells: [
        label('카드 신청', { cols: 2 }),
        value('[V]국민행복카드  [ ]고운맘카드  [ ]기타', { cols: 4 }),
      ],
    },
  ]
  const high = table(sheet, { x: m, y, w: w - 2 * m }, [0.5, 1.25, 1.9, 1.25, 1, 1.1], rows)
  squareSeal(sheet, of.hospital.name, w - m - 40, y + high - row * 2, rng.uniform(24, 30))
  consent(sheet, y + high, of)
  foldMarks(sheet)
}

/** The version with a box a digit and a bar code. */
function boxed(sheet: Sheet): void {
  const { ctx, rng, style, w } = sheet
  paper(sheet)
  const of = facts(sheet)
  const m = rng.uniform(20, 28)
  barcode(sheet, { x: w - m - 80, y: 16, w: 80, h: 14 }, digits(rng, 12))
  print(sheet, '국민건강보험공단', m, 22, { size: 8.5, face: style.bold, colour: style.accent })
  let y = 52
  heading(sheet, rng.pick(TITLES), y, rng.uniform(12, 14.5))
  y += 22
  const bar = (text: string): void => {
    ctx.fillStyle = style.accentPale
    ctx.fillRect(m, y, w - 2 * m, 13)
    ctx.strokeStyle = style.rule
    ctx.lineWidth = style.thin
    ctx.strokeRect(m, y, w - 2 * m, 13)
    print(sheet, text, m + 5, y + 6.5, { face: style.bold })
    y += 13
  }
  const side = rng.uniform(10.5, 12)
  const field = (name: string, text: string): void => {
    print(sheet, name, m + 6, y + 11)
    boxes(sheet, text, m + 88, y + 11, side)
    y += 26
  }
  bar('(1) 임신·출산한 가입자 또는 피부양자')
  field('성명', of.mother.name)
  field('주민등록번호', of.mother.resident.replaceAll('*', '0'))
  field('휴대전화', of.mother.phone)
  bar('(2) 임신·출산 확인')
  field('분만예정일', of.due.map((n) => String(n).padStart(2, '0')).join('-'))
  field('임신확인일', of.sure.map((n) => String(n).padStart(2, '0')).join('-'))
  field('요양기관기호', of.hospital.number)
  const row = rng.uniform(19, 22)
  y +=
    table(
      sheet,
      { x: m, y: y + 2, w: w - 2 * m },
      [1, 2, 1, 1.6],
      [
        {
          h: row,
          cells: [
            '요양기관명',
            value(of.hospital.name),
            '태아 수',
            value(rng.pick(['1 명', '1 명', '2 명'])),
          ],
        },
        { h: row, cells: ['소재지', value(of.hospital.address), '전화', value(of.hospital.phone)] },
        {
          h: row,
          cells: [
            '담당의사',
            value(`${of.hospital.doctor} (인)`),
            '면허번호',
            value(of.hospital.licence),
          ],
        },
      ],
    ) + 6
  roundSeal(sheet, of.hospital.doctor, m + 120, y - 12, 9)
  bar('(3) 지급 계좌')
  field('계좌번호', of.account)
  y +=
    table(
      sheet,
      { x: m, y: y + 2, w: w - 2 * m },
      [1, 2, 1, 1.6],
      [
        { h: row, cells: ['은행명', value(of.bank), '예금주', value(of.mother.name)] },
        {
          h: row,
          cells: [
            '자녀 성명',
            value(rng.bernoulli(0.4) ? of.child.name : ''),
            '출산일',
            value(rng.bernoulli(0.5) ? written(of.due, 'dots') : ''),
          ],
        },
      ],
    ) + 6
  consent(sheet, y, of)
  foldMarks(sheet)
}

export const APPLICATIONS: readonly Layout[] = [
  { name: 'official', frame: 'document', size: A4, byHand: 0.6, draw: official },
  { name: 'boxed', frame: 'document', size: A4, byHand: 0.6, draw: boxed },
]
