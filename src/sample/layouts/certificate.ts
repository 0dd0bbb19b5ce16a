/**
 * Hospital certificates: admission and discharge (3), diagnosis (4), outpatient treatment (7),
 * doctor's opinion (14). The four share every design here and differ in title and wording only.
 */
import { barcode, letterhead } from '../parts/marks.ts'
import { foldMarks, paper } from '../parts/paper.ts'
import { clerkStamp } from '../parts/seal.ts'
import { table, value } from '../parts/table.ts'
import { fill, heading, line, paragraph, print } from '../parts/text.ts'
import { drawCase, spell } from './certificate-case.ts'
import { type Design, titleSize } from './certificate-design.ts'
import { issuer } from './certificate-foot.ts'
import { listed, parted, statutory } from './certificate-grids.ts'
import { certificateWords } from './certificate-words.ts'
import { A4, type Layout } from './layout.ts'

function certificate(name: string, byHand: number, design: Design): Layout {
  return {
    name,
    frame: 'document',
    size: A4,
    byHand,
    draw: (sheet, target) => {
      paper(sheet)
      design(
        sheet,
        drawCase(sheet.rng.foldIn('case')),
        certificateWords(target, sheet.rng.foldIn('words')),
      )
      if (sheet.rng.bernoulli(0.12))
        clerkStamp(sheet, sheet.rng.pick(['원본대조필', '재발급', '사본']), sheet.w - 62, 44, 7)
      foldMarks(sheet)
    },
  }
}

/** A hospital's own paper: letterhead, boxed patient data, a wide opinion. */
const headed: Design = (sheet, of, words) => {
  const { ctx, rng, style, w, h } = sheet
  const m = rng.uniform(26, 38)
  let y = 20 + letterhead(sheet, of.hospital, m, 18, w - 2 * m)
  if (rng.bernoulli(0.5)) barcode(sheet, { x: w - m - 70, y: y + 4, w: 70, h: 12 }, of.chart)
  heading(sheet, words.title, (y += 26), titleSize(sheet), rng.bernoulli(0.8) ? w / 2 : m + 80)
  y += 20
  const row = rng.uniform(16, 20)
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [1, 2, 1, 2],
    [
      { h: row, cells: ['성 명', value(of.patient.name), '주민번호', value(of.patient.resident)] },
      { h: row, cells: ['주 소', value(of.patient.address, { cols: 3 })] },
      { h: row, cells: ['진료과', value(of.hospital.department), '등록번호', value(of.chart)] },
      { h: row, cells: [words.period, value(spell(of), { cols: 3 })] },
    ],
    { open: rng.bernoulli(0.5) },
  )
  y += rng.uniform(6, 14)
  print(
    sheet,
    rng.pick(['■ 진단명', '◎ 병 명', '[ 상병명 ]', '□ 진단명 및 질병코드']),
    m + 2,
    y + 6,
    { face: style.bold },
  )
  y += 14
  of.illnesses.forEach(([name, code], i) => {
    fill(sheet, `${i + 1}. ${name}  (${code})`, m + 12, y + 6)
    y += 13
  })
  y += 8
  ctx.strokeStyle = style.rule
  ctx.lineWidth = style.thin
  const box = Math.max(90, h - y - rng.uniform(165, 210))
  ctx.strokeRect(m, y, w - 2 * m, box)
  print(sheet, rng.pick([`■ ${words.body}`, `[ ${words.body} ]`, words.body]), m + 6, y + 9, {
    face: style.bold,
  })
  paragraph(
    sheet,
    of.findings,
    { x: m + 10, y: y + 19, w: w - 2 * m - 20 },
    {
      filled: true,
      leading: rng.uniform(1.6, 2.1),
    },
  )
  y += box + 8
  print(sheet, `용   도 :  ${of.purpose}`, m + 6, y + 6)
  issuer(sheet, of, words, y + 14, h - 20)
}

/** A small clinic's: label, colon, value on dotted lines, no boxes. */
export const ruled: Design = (sheet, of, words) => {
  const { ctx, rng, style, w, h } = sheet
  const m = rng.uniform(40, 58)
  let y = rng.uniform(46, 70)
  print(sheet, `No. ${of.serial}`, m, y - 24, { size: 5.8 })
  heading(sheet, words.title, y, titleSize(sheet) * 1.05)
  y += rng.uniform(34, 46)
  const step = rng.uniform(21, 27)
  const field = (name: string, text: string): void => {
    print(sheet, name, m, y, { face: style.bold, spacing: Array.from(name).length <= 3 ? 5 : 0 })
    print(sheet, ':', m + 62, y)
    fill(sheet, text, m + 70, y, { max: w - 2 * m - 74 })
    ctx.strokeStyle = style.rule
    ctx.lineWidth = style.thin * 0.8
    if (dotted) ctx.setLineDash([1, 1.4])
    line(sheet, m + 68, y + 6.5, w - m, y + 6.5)
    ctx.setLineDash([])
    y += step
  }
  const dotted = rng.bernoulli(0.5)
  field('성명', `${of.patient.name}  (${of.patient.female ? '여' : '남'} / ${of.age}세)`)
  field('주민등록번호', of.patient.resident)
  field('주소', of.patient.address)
  field('병명', of.illnesses.map(([name, code]) => `${name}(${code})`).join(', '))
  field(words.period, spell(of))
  if (rng.bernoulli(0.5)) field('진료과목', of.hospital.department)
  print(sheet, words.body, m, y, { face: style.bold })
  const used = paragraph(
    sheet,
    of.findings,
    { x: m + 8, y: y + 9, w: w - 2 * m - 16 },
    {
      filled: true,
      leading: 2.1,
    },
  )
  y += used + 24
  field('용도', of.purpose)
  issuer(sheet, of, words, Math.min(y + 8, h - 170), h - 34)
}

export const CERTIFICATES: readonly Layout[] = [
  certificate('statutory', 0.12, statutory),
  certificate('headed', 0.1, headed),
  certificate('ruled', 0.3, ruled),
  certificate('listed', 0, listed),
  certificate('parted', 0.15, parted),
]
