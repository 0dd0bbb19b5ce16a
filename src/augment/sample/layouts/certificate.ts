/**
 * Hospital certificates: admission and discharge (3), diagnosis (4), outpatient treatment (7),
 * doctor's opinion (14). The four share every design here and differ in title and wording only.
 */
import { clerkStamp } from '../parts/seal.ts'
import { barcode, letterhead, logo, squareCode } from '../parts/marks.ts'
import { foldMarks, paper } from '../parts/paper.ts'
import type { Sheet } from '../parts/sheet.ts'
import { label, table, value, type Row } from '../parts/table.ts'
import { fill, heading, line, paragraph, print } from '../parts/text.ts'
import { drawCase, spell, type Case } from './certificate-case.ts'
import { issuer } from './certificate-foot.ts'
import { certificateWords, type CertificateWords } from './certificate-words.ts'
import { A4, type Layout } from './layout.ts'

/** Everything a design needs: the sheet, the case, the words. */
type Design = (sheet: Sheet, of: Case, words: CertificateWords) => void

function certificate(name: string, byHand: number, design: Design): Layout {
  return {
    name,
    frame: 'document',
    size: A4,
    byHand,
    draw: (sheet, target) => {
      paper(sheet)
      design(sheet, drawCase(sheet.stream.fork('case')), certificateWords(target, sheet.stream.fork('words')))
      if (sheet.stream.chance(0.12))
        clerkStamp(sheet, sheet.stream.pick(['원본대조필', '재발급', '사본']), sheet.w - 62, 44, 7)
      foldMarks(sheet)
    },
  }
}

/** Title size in units: the contest's are 8 to 14 px tall. */
const titleSize = (sheet: Sheet): number => sheet.stream.between(12.5, 18)

const illnessRows = (of: Case, h: number): Row[] =>
  of.illnesses.map(([name, code], i) => ({
    h,
    cells:
      i === 0
        ? [label('병명', { rows: of.illnesses.length }), value(name, { cols: 3 }), label('질병분류기호'), value(code, { align: 'center' })]
        : [value(name, { cols: 3 }), label(''), value(code, { align: 'center' })],
  }))

/** The form of the medical law: one ruled grid from patient to doctor. */
const statutory: Design = (sheet, of, words) => {
  const { stream, w, h } = sheet
  const m = stream.between(24, 40)
  const top = stream.between(30, 52)
  heading(sheet, words.title, top, titleSize(sheet))
  table(sheet, m, top - 6, 92, [1, 1.4], [
    { h: 11, cells: ['등록번호', value(of.chart, { align: 'center' })] },
    { h: 11, cells: ['연번호', value(of.serial, { align: 'center' })] },
  ].slice(0, stream.int(1, 2)), {})
  const row = stream.between(17, 22)
  const y = top + 28
  const box = stream.between(120, 175)
  const high = table(sheet, m, y, w - 2 * m, [1.2, 1.5, 1, 1.4, 1.2, 1.3], [
    { h: row, cells: ['환자의 성명', value(of.patient.name, { align: 'center' }), '성별', value(of.patient.female ? '여' : '남', { align: 'center' }), '연령', value(`만 ${of.age}세`, { align: 'center' })] },
    { h: row, cells: ['주민등록번호', value(of.patient.resident, { cols: 2, align: 'center' }), '전화번호', value(of.patient.phone, { cols: 2, align: 'center' })] },
    { h: row, cells: ['환자의 주소', value(of.patient.address, { cols: 5 })] },
    ...illnessRows(of, stream.between(18, 30)),
    { h: row, cells: [words.period, value(spell(of), { cols: 5 })] },
    { h: box, cells: [label(words.body, { size: 6.4 }), value(of.findings, { cols: 5 })] },
    { h: row, cells: ['용도', value(of.purpose, { cols: 2 }), '비고', value(stream.pick(['', '', '이하 여백']), { cols: 2 })] },
  ])
  issuer(sheet, of, words, y + high + 6, h - 16)
}

/** A hospital's own paper: letterhead, boxed patient data, a wide opinion. */
const headed: Design = (sheet, of, words) => {
  const { ctx, stream, style, w, h } = sheet
  const m = stream.between(26, 38)
  let y = 20 + letterhead(sheet, of.hospital, m, 18, w - 2 * m)
  if (stream.chance(0.5)) barcode(sheet, w - m - 70, y + 4, 70, 12, of.chart)
  heading(sheet, words.title, (y += 26), titleSize(sheet), stream.chance(0.8) ? w / 2 : m + 80)
  y += 20
  const row = stream.between(16, 20)
  y += table(sheet, m, y, w - 2 * m, [1, 2, 1, 2], [
    { h: row, cells: ['성 명', value(of.patient.name), '주민번호', value(of.patient.resident)] },
    { h: row, cells: ['주 소', value(of.patient.address, { cols: 3 })] },
    { h: row, cells: ['진료과', value(of.hospital.department), '등록번호', value(of.chart)] },
    { h: row, cells: [words.period, value(spell(of), { cols: 3 })] },
  ], { open: stream.chance(0.5) })
  y += stream.between(6, 14)
  print(sheet, stream.pick(['■ 진단명', '◎ 병 명', '[ 상병명 ]', '□ 진단명 및 질병코드']), m + 2, y + 6, { face: style.bold })
  y += 14
  of.illnesses.forEach(([name, code], i) => {
    fill(sheet, `${i + 1}. ${name}  (${code})`, m + 12, y + 6)
    y += 13
  })
  y += 8
  ctx.strokeStyle = style.rule
  ctx.lineWidth = style.thin
  const box = Math.max(90, h - y - stream.between(165, 210))
  ctx.strokeRect(m, y, w - 2 * m, box)
  print(sheet, stream.pick([`■ ${words.body}`, `[ ${words.body} ]`, words.body]), m + 6, y + 9, { face: style.bold })
  paragraph(sheet, of.findings, m + 10, y + 19, w - 2 * m - 20, { filled: true, leading: stream.between(1.6, 2.1) })
  y += box + 8
  print(sheet, `용   도 :  ${of.purpose}`, m + 6, y + 6)
  issuer(sheet, of, words, y + 14, h - 20)
}

/** A small clinic's: label, colon, value on dotted lines, no boxes. */
const ruled: Design = (sheet, of, words) => {
  const { ctx, stream, style, w, h } = sheet
  const m = stream.between(40, 58)
  let y = stream.between(46, 70)
  print(sheet, `No. ${of.serial}`, m, y - 24, { size: 5.8 })
  heading(sheet, words.title, y, titleSize(sheet) * 1.05)
  y += stream.between(34, 46)
  const step = stream.between(21, 27)
  const field = (name: string, text: string): void => {
    print(sheet, name, m, y, { face: style.bold, spacing: [...name].length <= 3 ? 5 : 0 })
    print(sheet, ':', m + 62, y)
    fill(sheet, text, m + 70, y, { max: w - 2 * m - 74 })
    ctx.strokeStyle = style.rule
    ctx.lineWidth = style.thin * 0.8
    if (dotted) ctx.setLineDash([1, 1.4])
    line(sheet, m + 68, y + 6.5, w - m, y + 6.5)
    ctx.setLineDash([])
    y += step
  }
  const dotted = stream.chance(0.5)
  field('성명', `${of.patient.name}  (${of.patient.female ? '여' : '남'} / ${of.age}세)`)
  field('주민등록번호', of.patient.resident)
  field('주소', of.patient.address)
  field('병명', of.illnesses.map(([name, code]) => `${name}(${code})`).join(', '))
  field(words.period, spell(of))
  if (stream.chance(0.5)) field('진료과목', of.hospital.department)
  print(sheet, words.body, m, y, { face: style.bold })
  const used = paragraph(sheet, of.findings, m + 8, y + 9, w - 2 * m - 16, { filled: true, leading: 2.1 })
  y += used + 24
  field('용도', of.purpose)
  issuer(sheet, of, words, Math.min(y + 8, h - 170), h - 34)
}

/** A computer print: fields in two columns over a list of days. */
const listed: Design = (sheet, of, words) => {
  const { stream, style, w, h } = sheet
  const m = stream.between(24, 34)
  let y = stream.between(26, 40)
  logo(sheet, of.hospital.name, m + 8, y, 16)
  print(sheet, of.hospital.name, m + 20, y, { size: 8, face: style.bold })
  print(sheet, `발급번호 ${of.serial}`, w - m, y - 4, { size: 5.4, align: 'right' })
  print(sheet, `출력일 ${of.date(of.issued)}`, w - m, y + 4, { size: 5.4, align: 'right' })
  heading(sheet, words.title, (y += 34), titleSize(sheet))
  y += 18
  const row = stream.between(15, 18)
  y += table(sheet, m, y, w - 2 * m, [1, 1.6, 1, 1.6], [
    { h: row, cells: ['환자성명', value(of.patient.name, { align: 'center' }), '병록번호', value(of.chart, { align: 'center' })] },
    { h: row, cells: ['생년월일', value(of.date(of.patient.born), { align: 'center' }), '성별/나이', value(`${of.patient.female ? 'F' : 'M'} / ${of.age}`, { align: 'center' })] },
    { h: row, cells: ['연락처', value(of.patient.phone, { align: 'center' }), '보험구분', value(stream.pick(['건강보험', '건강보험', '의료급여', '자동차보험', '산재']), { align: 'center' })] },
    { h: row, cells: [words.period, value(spell(of), { cols: 3 })] },
  ])
  y += 8
  const rows: Row[] = [{ h: row, cells: ['No', '진료일자', '진료과', '상병코드', '상병명', '담당의'] }]
  const count = stream.int(3, 9)
  const [first, ...others] = of.illnesses
  for (let i = 0; i < count; i++) {
    const [name, code] = i < 2 || others.length === 0 ? first! : others[i % others.length]!
    const middle = (text: string) => value(text, { align: 'center', size: 5.8 })
    const on = of.first
    rows.push({ h: row * 0.9, cells: [middle(String(i + 1)), middle(of.date([on[0], on[1], Math.min(28, on[2] + i)])), middle(of.hospital.department), middle(code), value(name, { size: 5.8 }), middle(of.hospital.doctor)] })
  }
  y += table(sheet, m, y, w - 2 * m, [0.4, 1.3, 1.1, 0.9, 2.1, 0.9], rows, { flat: stream.chance(0.3) })
  y += 8
  y += table(sheet, m, y, w - 2 * m, [1, 5.2], [
    { h: Math.max(60, Math.min(120, h - y - 170)), cells: [words.body, value(of.findings)] },
    { h: row, cells: ['용도', value(of.purpose)] },
  ])
  if (stream.chance(0.5)) squareCode(sheet, m, h - 60, 34)
  issuer(sheet, of, words, y + 6, h - 18)
}

/** A tinted form with headings standing upright at the left of each part. */
const parted: Design = (sheet, of, words) => {
  const { ctx, stream, style, w, h } = sheet
  const m = stream.between(22, 32)
  let y = stream.between(20, 32)
  ctx.strokeStyle = style.accent
  ctx.lineWidth = style.thick * 1.3
  if (stream.chance(0.6)) ctx.strokeRect(m - 9, y - 8, w - 2 * m + 18, h - 2 * y + 16)
  y += 18
  heading(sheet, words.title, y, titleSize(sheet))
  y += 20
  const row = stream.between(17, 21)
  const upright = (text: string, rows: number) => label(text, { upright: true, rows, ground: style.accentPale })
  y += table(sheet, m, y, w - 2 * m, [0.5, 1.2, 2, 1.2, 2], [
    { h: row, cells: [upright('환자', 3), '성명', value(of.patient.name, { align: 'center' }), '주민등록번호', value(of.patient.resident, { align: 'center' })] },
    { h: row, cells: ['전화', value(of.patient.phone, { align: 'center' }), '연령·성별', value(`${of.age}세 (${of.patient.female ? '여' : '남'})`, { align: 'center' })] },
    { h: row, cells: ['주소', value(of.patient.address, { cols: 3 })] },
    { h: row * 1.3, cells: [upright('진료내용', 4), label('상병명\n(질병코드)'), value(of.illnesses.map(([n, c]) => `${n} (${c})`).join('\n'), { cols: 3 })] },
    { h: row, cells: [words.period, value(spell(of), { cols: 3 })] },
    { h: row, cells: ['진료구분', value(stream.pick(['☑ 외래  □ 입원  □ 응급', '□ 외래  ☑ 입원  □ 응급', '■ 건강보험  □ 일반']), { cols: 3 })] },
    { h: stream.between(130, 190), cells: [label(words.body), value(of.findings, { cols: 3 })] },
    { h: row, cells: [upright('용도', 1), value(of.purpose, { cols: 4 })] },
  ])
  issuer(sheet, of, words, y + 6, h - 26)
}

export const CERTIFICATES: readonly Layout[] = [
  certificate('statutory', 0.12, statutory),
  certificate('headed', 0.1, headed),
  certificate('ruled', 0.3, ruled),
  certificate('listed', 0, listed),
  certificate('parted', 0.15, parted),
]
