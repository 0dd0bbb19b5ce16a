/** Résumés (13): the stationer's grid, a designed page, and letters of introduction. */
import type { Rng } from '../../core/rng.ts'
import { written } from '../facts/figures.ts'
import { type Person, digits, person, two } from '../facts/people.ts'
import { COLLEGES, COMPANIES, LICENCES, MAJORS, POSTS, SCHOOLS } from '../facts/work.ts'
import { foldMarks, paper } from '../parts/paper.ts'
import { portrait } from '../parts/portrait.ts'
import { roundSeal } from '../parts/seal.ts'
import type { Sheet } from '../parts/sheet.ts'
import { label, middle, table, type Row, value } from '../parts/table.ts'
import { heading, line, paragraph, print } from '../parts/text.ts'
import { A4, type Layout } from './layout.ts'
import { intro, letter } from './resume-letter.ts'

interface Life {
  of: Person
  schools: [string, string][]
  jobs: [string, string][]
  papers: [string, string][]
}

/** School years, March to February. */
const span = (from: number, years: number): string => `${from}.03 ~ ${from + years}.02`

function drawLife(rng: Rng): Life {
  const of = person(rng, 23, 52)
  const left = of.born[0] + 19
  const jobs: [string, string][] = []
  let year = left + 4
  for (let i = rng.int(1, 4); i > 0 && year < 2022; i--) {
    const years = rng.int(1, 5)
    jobs.push([
      `${year}.${two(rng.int(1, 12))} ~ ${year + years}.${two(rng.int(1, 12))}`,
      `${rng.pick(COMPANIES)} ${rng.pick(POSTS)}`,
    ])
    year += years
  }
  return {
    of,
    schools: [
      [span(left - 3, 3), `${rng.pick(SCHOOLS)} 졸업`],
      [span(left, 4), `${rng.pick(COLLEGES)} ${rng.pick(MAJORS)} 졸업`],
    ],
    jobs,
    papers: rng
      .shuffled(LICENCES)
      .slice(0, rng.int(1, 4))
      .map((name) => [`${rng.int(left, 2021)}.${two(rng.int(1, 12))}`, name]),
  }
}

/** The stationer's form: photo at the left, one long list of dates. */
function classic(sheet: Sheet): void {
  const { rng, w, h } = sheet
  paper(sheet)
  const life = drawLife(rng)
  const { of } = life
  const m = rng.uniform(26, 38)
  let y = rng.uniform(32, 46)
  heading(sheet, rng.pick(['이력서', '이 력 서', '이력서', '입사지원서']), y, rng.uniform(16, 21))
  y += 24
  const row = rng.uniform(21, 25)
  const photo = row * 3.6
  table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [photo, 60, 95, 70, 95],
    [
      {
        h: row * 1.2,
        cells: [
          value('', { rows: 3 }),
          '성명',
          middle(of.name),
          '주민등록번호',
          middle(of.resident),
        ],
      },
      {
        h: row * 1.2,
        cells: [
          '생년월일',
          value(`${written(of.born, 'spread')}생  (만 ${2022 - of.born[0]}세)`, { cols: 3 }),
        ],
      },
      {
        h: row * 1.6,
        cells: [
          '연락처',
          middle(of.phone),
          'E-mail',
          middle(`${of.latin[0].toLowerCase()}${digits(rng, 3)}@mail.kr`),
        ],
      },
    ],
  )
  const cell = ((w - 2 * m) * photo) / (photo + 320)
  if (rng.bernoulli(0.88))
    portrait(sheet, { x: m + 3, y: y + 3, w: cell - 6, h: row * 4 - 6 }, { female: of.female })
  else print(sheet, '사  진', m + cell / 2, y + row * 2, { align: 'center' })
  y += row * 4
  const rows: Row[] = [
    { h: row, cells: [label('주소', { cols: 1 }), value(of.address, { cols: 2 })] },
    {
      h: row,
      cells: ['년  월  일', '학력 및 경력사항', '발령청'].map((t) => label(t, { bold: true })),
    },
  ]
  for (const [when, what] of [...life.schools, ...life.jobs, ...life.papers])
    rows.push({ h: row, cells: [middle(when), value(what), middle('')] })
  rows.push({ h: row, cells: [value(''), value('위 사실과 틀림없음'), value('')] })
  while (rows.length * row + y < h - 70)
    rows.push({ h: row, cells: [value(''), value(''), value('')] })
  y += table(sheet, { x: m, y, w: w - 2 * m }, [1.3, 3, 0.8], rows)
  print(
    sheet,
    `${written([2022, rng.int(1, 12), rng.int(1, 28)], 'words')}     ${of.name}  (인)`,
    w - m,
    Math.min(h - 16, y + 16),
    { align: 'right' },
  )
  if (rng.bernoulli(0.6)) roundSeal(sheet, of.name, w - m - 6, Math.min(h - 16, y + 16), 8)
  foldMarks(sheet)
}

/** A designed page: parts with coloured headings. */
function modern(sheet: Sheet): void {
  const { ctx, rng, style, w, h } = sheet
  paper(sheet)
  const life = drawLife(rng)
  const { of } = life
  const m = rng.uniform(24, 36)
  let y = rng.uniform(26, 36)
  const banner = rng.bernoulli(0.4)
  if (banner) {
    ctx.fillStyle = style.accent
    ctx.fillRect(0, 0, w, y + 16)
    print(sheet, '이 력 서', w / 2, y - 4, {
      size: 17,
      face: style.title,
      align: 'center',
      colour: '#fff',
    })
  } else
    heading(
      sheet,
      rng.pick(['이력서', '이 력 서', '입사지원서']),
      y,
      rng.uniform(16, 20),
      rng.bernoulli(0.6) ? w / 2 : m + 60,
    )
  y += 28
  const photo = rng.uniform(68, 82)
  const right = rng.bernoulli(0.5)
  const px = right ? w - m - photo : m
  const high = photo * 1.3
  portrait(sheet, { x: px, y, w: photo, h: high }, { female: of.female })
  ctx.strokeStyle = style.rule
  ctx.lineWidth = style.thin
  ctx.strokeRect(px, y, photo, high)
  const row = high / 4
  table(
    sheet,
    { x: right ? m : m + photo + 8, y, w: w - 2 * m - photo - 8 },
    [0.8, 1.5, 0.8, 1.5],
    [
      { h: row, cells: ['성명', middle(of.name), '영문', middle(of.latin.join(' '))] },
      {
        h: row,
        cells: [
          '생년월일',
          middle(written(of.born, 'dots')),
          '나이',
          middle(`만 ${2022 - of.born[0]} 세`),
        ],
      },
      {
        h: row,
        cells: ['휴대폰', middle(of.phone), '병역', middle(of.female ? '해당없음' : '군필')],
      },
      { h: row, cells: ['주소', value(of.address, { cols: 3 })] },
    ],
  )
  y += high + 14
  const bar = rng.int(0, 2)
  const rowHigh = rng.uniform(15, 19)
  const part = (name: string, head: string[], items: string[][], widths: number[]): void => {
    if (bar === 0) {
      ctx.fillStyle = style.accent
      ctx.fillRect(m, y - 6, 3, 12)
    } else if (bar === 1) {
      ctx.fillStyle = style.accentPale
      ctx.fillRect(m, y - 7, w - 2 * m, 13)
    } else {
      ctx.strokeStyle = style.accent
      ctx.lineWidth = 1
      line(sheet, m, y + 7, w - m, y + 7)
    }
    print(sheet, name, m + 7, y, {
      size: style.size * 1.15,
      face: style.bold,
      colour: bar === 1 ? style.ink : style.accent,
    })
    y += 11
    y +=
      table(
        sheet,
        { x: m, y, w: w - 2 * m },
        widths,
        [
          { h: rowHigh, cells: head },
          ...items.map((cells) => ({ h: rowHigh, cells: cells.map(middle) })),
        ],
        { flat: rng.bernoulli(0.15) },
      ) + 14
  }
  part(
    '학력사항',
    ['재학기간', '학교 및 전공', '학점'],
    life.schools.map(([a, b]) => [a, b, `${rng.uniform(2.8, 4.4).toFixed(2)}/4.5`]),
    [1.3, 2.6, 0.8],
  )
  part(
    '경력사항',
    ['근무기간', '회사명 및 직위', '담당업무'],
    life.jobs.map(([a, b]) => [
      a,
      b,
      rng.pick(['영업관리', '인사총무', '회계', '개발', '생산관리', '고객상담', '마케팅']),
    ]),
    [1.5, 2.2, 1],
  )
  part(
    '자격·면허',
    ['취득일', '자격증', '발급기관'],
    life.papers.map(([a, b]) => [
      a,
      b,
      rng.pick(['한국산업인력공단', '대한상공회의소', '경찰청', '보건복지부']),
    ]),
    [1, 2, 1.4],
  )
  if (y < h - 90) {
    print(sheet, '자기소개', m + 7, y, { face: style.bold, size: style.size * 1.15 })
    paragraph(sheet, intro(rng, 2), { x: m + 4, y: y + 10, w: w - 2 * m - 8 }, { filled: true })
  }
  foldMarks(sheet)
}

export const RESUMES: readonly Layout[] = [
  { name: 'classic', frame: 'document', size: A4, byHand: 0.3, draw: classic },
  { name: 'modern', frame: 'document', size: A4, byHand: 0.05, draw: modern },
  { name: 'letter', frame: 'document', size: A4, byHand: 0.15, draw: letter },
]
