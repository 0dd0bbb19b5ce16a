/** Vehicle registration certificates (15): security paper with a printed frame and a dense grid. */
import { chassis, MAKERS, MODELS, plateNumber } from '../facts/cars.ts'
import { day, later, won, written } from '../facts/figures.ts'
import { digits, person } from '../facts/people.ts'
import { district } from '../facts/places.ts'
import { guilloche } from '../parts/marks.ts'
import { foldMarks, paper } from '../parts/paper.ts'
import { squareSeal } from '../parts/seal.ts'
import type { Sheet } from '../parts/sheet.ts'
import { label, middle, table, type Row, value } from '../parts/table.ts'
import { heading, paragraph, print } from '../parts/text.ts'
import { A4, A4_WIDE, type Layout } from './layout.ts'

/** The woven border and the pale pattern over the paper. */
function security(sheet: Sheet, hue: number): void {
  const { ctx, rng, w, h } = sheet
  paper(sheet, `hsl(${hue} ${rng.int(14, 34)}% ${rng.int(90, 95)}%)`)
  guilloche(sheet, { x: 0, y: 0, w, h }, `hsl(${hue} 45% 76% / .55)`, 60)
  const m = rng.uniform(7, 12)
  const thick = rng.uniform(7, 10)
  const colour = `hsl(${hue} ${rng.int(35, 55)}% ${rng.int(40, 56)}%)`
  for (const [x, y, bw, bh] of [
    [m, m, w - 2 * m, thick],
    [m, h - m - thick, w - 2 * m, thick],
    [m, m, thick, h - 2 * m],
    [w - m - thick, m, thick, h - 2 * m],
  ] as const) {
    ctx.fillStyle = `hsl(${hue} 40% 74% / .5)`
    ctx.fillRect(x, y, bw, bh)
    const along = Math.max(bw, bh)
    ctx.strokeStyle = colour
    ctx.lineWidth = 0.6
    for (const phase of [0, Math.PI]) {
      ctx.beginPath()
      for (let t = 0; t <= along; t += 2) {
        const swing = Math.sin(t * 0.45 + phase) * thick * 0.45 + thick / 2
        if (bw > bh) ctx.lineTo(x + t, y + swing)
        else ctx.lineTo(x + swing, y + t)
      }
      ctx.stroke()
    }
  }
  ctx.strokeStyle = colour
  ctx.lineWidth = 0.8
  ctx.strokeRect(m, m, w - 2 * m, h - 2 * m)
  ctx.strokeRect(m + thick, m + thick, w - 2 * (m + thick), h - 2 * (m + thick))
}

function certificate(sheet: Sheet): void {
  const { ctx, rng, style, w, h } = sheet
  const hue = rng.pick([150, 140, 205, 215, 165, 95])
  security(sheet, hue)
  const wide = w > h
  const m = rng.uniform(26, 32)
  const of = person(rng, 22, 74)
  const number = plateNumber(rng, 'white')
  const first = day(rng, 2005, 2021)
  let y = m + 4
  print(sheet, `제 ${first[0]}${digits(rng, 2)}-${digits(rng, 6)} 호`, m + 4, y + 4, {
    size: 6.4,
  })
  print(sheet, `최초등록일 : ${written(first, 'words')}`, w - m - 4, y + 4, {
    size: 6.4,
    align: 'right',
  })
  heading(
    sheet,
    rng.pick(['자동차등록증', '자 동 차 등 록 증', '자동차등록증', '자동차 등록증']),
    y + 18,
    rng.uniform(15, 19),
  )
  y += 36
  const row = Math.min(wide ? 16 : 21, (h - y) / (wide ? 24 : 26)) * rng.uniform(0.95, 1.02)
  const width = w - 2 * m
  const size = style.size * 0.92
  const v = (text: string, cols = 1) => value(text, { align: 'center', size, cols })
  const l = (text: string, cols = 1) => label(text, { size: size * 0.9, cols })
  y += table(
    sheet,
    { x: m, y, w: width },
    [1.2, 1.6, 0.8, 1.1, 0.7, 1.1],
    [
      {
        h: row,
        cells: [
          l('(1) 자동차등록번호'),
          v(number.head + number.tail),
          l('(2) 차종'),
          v(rng.pick(['승용 중형', '승용 대형', '승용 소형', '화물 소형', '승합 중형'])),
          l('(3) 용도'),
          v(rng.pick(['자가용', '자가용', '영업용'])),
        ],
      },
      {
        h: row,
        cells: [
          l('(4) 차명'),
          v(rng.pick(MODELS)),
          l('(5) 형식 및 연식'),
          v(`${digits(rng, 2)}-${digits(rng, 3)}  ${first[0]}`, 3),
        ],
      },
      {
        h: row,
        cells: [
          l('(6) 차대번호'),
          v(chassis(rng)),
          l('(7) 원동기형식'),
          v(`${rng.pick(['G4', 'D4', 'L6'])}${rng.pick(['KD', 'HA', 'FB', 'NA'])}`, 3),
        ],
      },
      { h: row, cells: [l('(8) 사용본거지'), v(of.address, 5)] },
      {
        h: row,
        cells: [
          l('(9) 성명(명칭)'),
          v(of.name),
          l('(10) 주민(법인)등록번호', 1),
          v(of.resident, 3),
        ],
      },
      { h: row, cells: [l('소유자 주소'), v(of.address, 5)] },
    ],
  )
  y +=
    paragraph(
      sheet,
      '「자동차관리법」 제8조에 따라 위와 같이 등록하였음을 증명합니다.',
      { x: m + 4, y: y + 3, w: width - 8 },
      {},
    ) + 6
  print(sheet, written(later(first, rng.int(0, 1500)), 'spread'), w / 2, y + 6, {
    align: 'center',
  })
  const office = `${district(rng)}${rng.pick(['장', '청장'])}`
    .replace('시청장', '시장')
    .replace('군청장', '군수')
    .replace(/구장$/, '구청장')
  const name = print(sheet, office, w / 2, y + 23, {
    size: 13,
    face: style.bold,
    align: 'center',
    spacing: 2,
  })
  squareSeal(sheet, office, w / 2 + name / 2 + 10, y + 22, rng.uniform(24, 30))
  y += 40
  const half = width / 2
  const under = h - y - m - 8
  const line = Math.min(row * 1.1, under / 12.5)
  const spec = (text: string, what: string): Row => ({ h: line, cells: [l(text), v(what)] })
  table(
    sheet,
    { x: m, y, w: half - 2 },
    [1, 1.4],
    [
      { h: line, cells: [label('1. 제원', { cols: 2, bold: true, size })] },
      spec('제원관리번호', `${digits(rng, 3)}-1-${digits(rng, 5)}-${digits(rng, 4)}`),
      spec('길이', `${won(rng.int(3590, 5200))} mm`),
      spec('너비', `${won(rng.int(1590, 1990))} mm`),
      spec('높이', `${won(rng.int(1420, 1990))} mm`),
      spec('총중량', `${won(rng.int(1200, 3100))} kg`),
      spec('배기량', `${won(rng.pick([998, 1591, 1598, 1999, 2199, 2497, 3342]))} cc`),
      spec('정격출력', `${rng.int(75, 290)}/${rng.int(4000, 6600)}`),
      spec('승차정원', `${rng.pick([5, 5, 5, 7, 9])} 명`),
      spec('연료의 종류', rng.pick(['휘발유(무연)', '경유', 'LPG', '하이브리드', '전기'])),
      spec('제작자', rng.pick(MAKERS)),
    ],
  )
  const checks: Row[] = [
    { h: line, cells: [label('4. 검사 유효기간', { cols: 4, bold: true, size })] },
    { h: line, cells: [l('연월일부터'), l('연월일까지'), l('주행거리'), l('검사책임자')] },
  ]
  let on = first
  for (let i = 0; i < 7; i++) {
    const next = later(on, 720)
    const shown = next[0] <= 2022
    const shownText = (text: string) =>
      value(shown ? text : '', { align: 'center', size: size * 0.86 })
    checks.push({
      h: line,
      cells: [
        shownText(written(on, 'dots')),
        shownText(written(next, 'dots')),
        shownText(won(rng.int(4, 40) * 1000 * (i + 1))),
        shownText(''),
      ],
    })
    on = next
  }
  const tall = table(sheet, { x: m + half + 2, y, w: half - 2 }, [1.2, 1.2, 1, 0.9], checks)
  table(
    sheet,
    { x: m + half + 2, y: y + tall + 3, w: half - 2 },
    [1, 1.3],
    [
      { h: line, cells: [label('3. 저당권 등록', { cols: 2, bold: true, size })] },
      { h: line, cells: [l('구분 (설정 또는 말소)'), v(rng.pick(['', '해당없음']))] },
    ],
  )
  if (rng.bernoulli(0.3)) {
    ctx.save()
    ctx.globalAlpha = 0.14
    ctx.translate(w / 2, h * 0.6)
    ctx.rotate(-0.5)
    print(sheet, rng.pick(['사 본', 'COPY', '원본대조필']), 0, 0, {
      size: 54,
      face: 'Sample Gothic Black',
      align: 'center',
      colour: style.accent,
    })
    ctx.restore()
  }
  foldMarks(sheet)
}

/** The plain print of a registration with fewer fields, larger. */
function short(sheet: Sheet): void {
  const { rng, style, w } = sheet
  security(sheet, rng.pick([150, 205, 165, 40]))
  const m = rng.uniform(30, 38)
  const of = person(rng, 22, 74)
  const number = plateNumber(rng, rng.pick(['white', 'film']))
  const first = day(rng, 2008, 2021)
  let y = m + 16
  heading(sheet, rng.pick(['자동차등록증', '자동차 등록증']), y, rng.uniform(17, 21))
  y += 26
  const row = rng.uniform(23, 27)
  y += table(
    sheet,
    { x: m, y, w: w - 2 * m },
    [1, 1.5, 1, 1.5],
    [
      {
        h: row,
        cells: ['등록번호', middle(number.head + number.tail), '차종', middle('승용 중형')],
      },
      { h: row, cells: ['차명', middle(rng.pick(MODELS)), '용도', middle('자가용')] },
      { h: row, cells: ['차대번호', middle(chassis(rng)), '연식', middle(String(first[0]))] },
      { h: row, cells: ['사용본거지', value(of.address, { cols: 3 })] },
      { h: row, cells: ['소유자', middle(of.name), '생년월일', middle(of.resident.slice(0, 6))] },
      {
        h: row,
        cells: [
          '배기량',
          middle(`${won(rng.int(998, 3400))} cc`),
          '연료',
          middle(rng.pick(['휘발유', '경유', 'LPG'])),
        ],
      },
      { h: row, cells: ['최초등록일', middle(written(first, 'dots')), '승차정원', middle('5명')] },
      {
        h: row * 2.4,
        cells: [
          '검사 유효기간',
          value(
            `${written(later(first, 1440), 'words')} ~ ${written(later(first, 2160), 'words')}`,
            { cols: 3 },
          ),
        ],
      },
    ],
  )
  y += 14
  y += paragraph(
    sheet,
    '「자동차관리법」 제8조 및 같은 법 시행규칙에 따라 위와 같이 등록되었음을 증명합니다.',
    { x: m, y, w: w - 2 * m },
    {},
  )
  print(sheet, written(later(first, 30), 'spread'), w / 2, y + 28, { align: 'center' })
  const office = `${district(rng)} 차량등록사업소장`
  const name = print(sheet, office, w / 2, y + 56, {
    size: 12.5,
    face: style.bold,
    align: 'center',
  })
  squareSeal(sheet, '차량등록사업소장', w / 2 + name / 2 + 6, y + 56, 30)
  foldMarks(sheet)
}

export const REGISTRATIONS: readonly Layout[] = [
  { name: 'certificate', frame: 'document', size: A4, byHand: 0, draw: certificate },
  { name: 'certificate', frame: 'document', size: A4, byHand: 0, draw: certificate },
  { name: 'certificate-wide', frame: 'wide', size: A4_WIDE, byHand: 0, draw: certificate },
  { name: 'short', frame: 'document', size: A4, byHand: 0, draw: short },
]
