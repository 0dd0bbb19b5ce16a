/** Letters of introduction, which come with a résumé or in its place. */
import type { Rng } from '../../core/rng.ts'
import { person } from '../facts/people.ts'
import { foldMarks, paper } from '../parts/paper.ts'
import type { Sheet } from '../parts/sheet.ts'
import { label, table, value } from '../parts/table.ts'
import { heading, paragraph, print } from '../parts/text.ts'

const SENTENCES = [
  '저는 어려서부터 성실함을 가장 중요한 가치로 배우며 자랐습니다.',
  '부모님께서는 항상 정직하게 살라고 말씀하셨고 그 가르침은 지금의 저를 만들었습니다.',
  '대학 시절 다양한 동아리 활동과 봉사활동을 통해 협력하는 자세를 익혔습니다.',
  '이전 직장에서는 고객의 요구를 먼저 파악하여 업무 효율을 높이는 데 기여하였습니다.',
  '새로운 환경에 빠르게 적응하며 맡은 일은 끝까지 책임지는 것이 저의 장점입니다.',
  '때로는 지나치게 꼼꼼하여 시간이 걸리는 단점이 있으나 계획을 세워 보완하고 있습니다.',
  '귀사의 성장 가능성과 사람을 중시하는 문화에 깊이 공감하여 지원하게 되었습니다.',
  '입사 후에는 현장의 업무를 빠르게 익혀 팀에 보탬이 되는 구성원이 되겠습니다.',
  '꾸준한 자기 계발을 통해 해당 분야의 전문가로 성장하는 것이 저의 목표입니다.',
  '아르바이트를 하며 다양한 사람을 만나 소통하는 방법을 배울 수 있었습니다.',
]

/** `count` sentences an applicant writes about himself. */
export function intro(rng: Rng, count: number): string {
  return rng.shuffled(SENTENCES).slice(0, count).join(' ')
}

/** A letter of introduction: headings with running text, in a grid or open. */
export function letter(sheet: Sheet): void {
  const { rng, style, w, h } = sheet
  paper(sheet)
  const of = person(rng, 22, 45)
  const m = rng.uniform(28, 42)
  let y = rng.uniform(36, 52)
  heading(sheet, rng.pick(['자기소개서', '자 기 소 개 서']), y, rng.uniform(15, 19))
  y += 28
  const heads = [
    '성장과정',
    '성격의 장단점',
    '학창시절',
    '지원동기',
    '입사 후 포부',
    '경력사항',
  ].slice(0, rng.int(4, 6))
  const grid = rng.bernoulli(0.5)
  print(sheet, `성명 : ${of.name}        연락처 : ${of.phone}`, w - m, y, { align: 'right' })
  y += 14
  const share = (h - y - 50) / heads.length
  if (grid) {
    table(
      sheet,
      { x: m, y, w: w - 2 * m },
      [0.8, 4],
      heads.map((name) => ({
        h: share,
        cells: [
          label(name.length > 5 ? name.replace(' ', '\n') : name),
          value(intro(rng, rng.int(3, 4))),
        ],
      })),
    )
    y += share * heads.length
  } else
    for (const [i, name] of heads.entries()) {
      print(sheet, `${i + 1}. ${name}`, m, y + 6, { face: style.bold, size: style.size * 1.15 })
      paragraph(
        sheet,
        intro(rng, 4),
        { x: m + 4, y: y + 15, w: w - 2 * m - 4 },
        {
          filled: true,
          leading: 1.7,
        },
      )
      y += share
    }
  print(sheet, '위의 내용은 사실과 다름이 없음을 확인합니다.', w / 2, y + 16, { align: 'center' })
  print(sheet, `지원자 : ${of.name} (인)`, w - m, y + 30, { align: 'right' })
  foldMarks(sheet)
}
