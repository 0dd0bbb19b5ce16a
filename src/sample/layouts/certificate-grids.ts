/** The certificate designs that consist of tables from top to bottom. */
import { logo, squareCode } from '../parts/marks.ts'
import { label, middle, table, type Row, value } from '../parts/table.ts'
import { heading, print } from '../parts/text.ts'
import { type Case, spell } from './certificate-case.ts'
import { type Design, titleSize } from './certificate-design.ts'
import { issuer } from './certificate-foot.ts'

const illnessRows = (of: Case, h: number): Row[] =>
  of.illnesses.map(([name, code], i) => ({
    h,
    cells:
      i === 0
        ? [
            label('병명', { rows: of.illnesses.length }),
            value(name, { cols: 3 }),
            label('질병분류기호'),
            value(code, { align: 'center' }),
          ]
        : [value(name, { cols: 3 }), label(''), value(code, { align: 'center' })],
  }))

/** The form of the medical law: one ruled grid from patient to doctor. */
export const statutory: Design = (sheet, of, words) => {
  const { rng, w, h } = sheet
  const m = rng.uniform(24, 40)
  const top = rng.uniform(30, 52)
  heading(sheet, words.title, top, titleSize(sheet))
  table(
    sheet,
    { x: m, y: top - 6, w: 92 },
    [1, 1.4],
    [
      { h: 11, cells: ['등록번호', value(of.chart, { align: 'center' })] },
      { h: 11, cells: ['연번호', value(of.serial, { align: 'center' })] },
    ].slice(0, rng.int(1, 2)),
    {},
  )
  const row = rng.uniform(17, 22)
  const y = top + 28
  const box = rng.uniform(120, 175)
  const high = table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [1.2, 1.5, 1, 1.4, 1.2, 1.3],
    [
      {
        h: row,
        cells: [
          '환자의 성명',
          value(of.patient.name, { align: 'center' }),
          '성별',
          value(of.patient.female ? '여' : '남', { align: 'center' }),
          '연령',
          value(`만 ${of.age}세`, { align: 'center' }),
        ],
      },
      {
        h: row,
        cells: [
          '주민등록번호',
          value(of.patient.resident, { cols: 2, align: 'center' }),
          '전화번호',
          value(of.patient.phone, { cols: 2, align: 'center' }),
        ],
      },
      { h: row, cells: ['환자의 주소', value(of.patient.address, { cols: 5 })] },
      ...illnessRows(of, rng.uniform(18, 30)),
      { h: row, cells: [words.period, value(spell(of), { cols: 5 })] },
      { h: box, cells: [label(words.body, { size: 6.4 }), value(of.findings, { cols: 5 })] },
      {
        h: row,
        cells: [
          '용도',
          value(of.purpose, { cols: 2 }),
          '비고',
          value(rng.pick(['', '', '이하 여백']), { cols: 2 }),
        ],
      },
    ],
  )
  issuer(sheet, of, words, y + high + 6, h - 16)
}

/** A computer print: fields in two columns over a list of days. */
export const listed: Design = (sheet, of, words) => {
  const { rng, style, w, h } = sheet
  const m = rng.uniform(24, 34)
  let y = rng.uniform(26, 40)
  logo(sheet, of.hospital.name, m + 8, y, 16)
  print(sheet, of.hospital.name, m + 20, y, { size: 8, face: style.bold })
  print(sheet, `발급번호 ${of.serial}`, w - m, y - 4, { size: 5.4, align: 'right' })
  print(sheet, `출력일 ${of.date(of.issued)}`, w - m, y + 4, { size: 5.4, align: 'right' })
  heading(sheet, words.title, (y += 34), titleSize(sheet))
  y += 18
  const row = rng.uniform(15, 18)
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [1, 1.6, 1, 1.6],
    [
      {
        h: row,
        cells: [
          '환자성명',
          value(of.patient.name, { align: 'center' }),
          '병록번호',
          value(of.chart, { align: 'center' }),
        ],
      },
      {
        h: row,
        cells: [
          '생년월일',
          value(of.date(of.patient.born), { align: 'center' }),
          '성별/나이',
          value(`${of.patient.female ? 'F' : 'M'} / ${of.age}`, { align: 'center' }),
        ],
      },
      {
        h: row,
        cells: [
          '연락처',
          value(of.patient.phone, { align: 'center' }),
          '보험구분',
          value(rng.pick(['건강보험', '건강보험', '의료급여', '자동차보험', '산재']), {
            align: 'center',
          }),
        ],
      },
      { h: row, cells: [words.period, value(spell(of), { cols: 3 })] },
    ],
  )
  y += 8
  const rows: Row[] = [
    { h: row, cells: ['No', '진료일자', '진료과', '상병코드', '상병명', '담당의'] },
  ]
  const count = rng.int(3, 9)
  const [first, ...others] = of.illnesses
  for (let i = 0; i < count; i++) {
    const [name, code] = i < 2 || others.length === 0 ? first! : others[i % others.length]!
    const on = of.first
    rows.push({
      h: row * 0.9,
      cells: [
        middle(String(i + 1)),
        middle(of.date([on[0], on[1], Math.min(28, on[2] + i)])),
        middle(of.hospital.department),
        middle(code),
        value(name, { size: 5.8 }),
        middle(of.hospital.doctor),
      ],
    })
  }
  y += table(sheet, { x: m, y, w: w - 2 * m }, [0.4, 1.3, 1.1, 0.9, 2.1, 0.9], rows, {
    flat: rng.bernoulli(0.3),
  })
  y += 8
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [1, 5.2],
    [
      { h: Math.max(60, Math.min(120, h - y - 170)), cells: [words.body, value(of.findings)] },
      { h: row, cells: ['용도', value(of.purpose)] },
    ],
  )
  if (rng.bernoulli(0.5)) squareCode(sheet, m, h - 60, 34)
  issuer(sheet, of, words, y + 6, h - 18)
}

/** A tinted form with headings standing upright at the left of each part. */
export const parted: Design = (sheet, of, words) => {
  const { ctx, rng, style, w, h } = sheet
  const m = rng.uniform(22, 32)
  let y = rng.uniform(20, 32)
  ctx.strokeStyle = style.accent
  ctx.lineWidth = style.thick * 1.3
  if (rng.bernoulli(0.6)) ctx.strokeRect(m - 9, y - 8, w - 2 * m + 18, h - 2 * y + 16)
  y += 18
  heading(sheet, words.title, y, titleSize(sheet))
  y += 20
  const row = rng.uniform(17, 21)
  const upright = (text: string, rows: number) =>
    label(text, { upright: true, rows, background: style.accentPale })
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [0.5, 1.2, 2, 1.2, 2],
    [
      {
        h: row,
        cells: [
          upright('환자', 3),
          '성명',
          value(of.patient.name, { align: 'center' }),
          '주민등록번호',
          value(of.patient.resident, { align: 'center' }),
        ],
      },
      {
        h: row,
        cells: [
          '전화',
          value(of.patient.phone, { align: 'center' }),
          '연령·성별',
          value(`${of.age}세 (${of.patient.female ? '여' : '남'})`, { align: 'center' }),
        ],
      },
      { h: row, cells: ['주소', value(of.patient.address, { cols: 3 })] },
      {
        h: row * 1.3,
        cells: [
          upright('진료내용', 4),
          label('상병명\n(질병코드)'),
          value(of.illnesses.map(([n, c]) => `${n} (${c})`).join('\n'), { cols: 3 }),
        ],
      },
      { h: row, cells: [words.period, value(spell(of), { cols: 3 })] },
      {
        h: row,
        cells: [
          '진료구분',
          value(
            rng.pick([
              '[V] 외래  [ ] 입원  [ ] 응급',
              '[ ] 외래  [V] 입원  [ ] 응급',
              '[V] 건강보험  [ ] 일반',
            ]),
            { cols: 3 },
          ),
        ],
      },
      { h: rng.uniform(130, 190), cells: [label(words.body), value(of.findings, { cols: 3 })] },
      { h: row, cells: [upright('용도', 1), value(of.purpose, { cols: 4 })] },
    ],
  )
  issuer(sheet, of, words, y + 6, h - 26)
}
